"""Supervision, cover and absence: who may widen what somebody sees, and until when."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.accounts.accounts import disable_account
from scheduler.casework.free import who_could_go
from scheduler.casework.keeping import NoSuchRecord, RecordedAlready, SentBefore, SupersededMeanwhile, person
from scheduler.casework.limits import EndsBeforeItBegins, TextMissing
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.casework.names import names
from scheduler.casework.person.profile import profile
from scheduler.casework.staff import DoesNotVisit, NoSuchOfficer, SwitchedOff
from scheduler.casework.standing_in import (
    CoversThemselves,
    NoSupervisor,
    NotOfYourTeams,
    OwnCover,
    arrange_cover,
    end_cover,
    end_supervision,
    record_absence,
    supervise,
    withdraw_absence,
)
from scheduler.errors import RoleCannot
from scheduler.oversight.standing_by import who_may_stand_in
from scheduler.oversight.uncovered import absences_without_cover
from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    an_absence,
    entries,
    feed_version,
)
from tests.casework.signing import an_account

YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


def seen_by(force: Force, code: str) -> set[str]:
    with force.reading(code) as desk:
        return {row.ref for row in due_list(desk, Wanted(statuses=None))}


def test_who_answers_for_a_team_sees_its_people_until_the_last_day(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, officer=OTHER_OFFICER, team=MOOR)
    assert seen_by(force, SERGEANT) == set()
    with force.writing(ADMINISTRATOR) as desk:
        begun = supervise(desk, SERGEANT, MOOR)
    assert seen_by(force, SERGEANT) == {"P-001"}
    with force.writing(ADMINISTRATOR) as desk:
        end_supervision(desk, begun.id, TODAY, "back from leave")
    assert seen_by(force, SERGEANT) == {"P-001"}
    force.installation.clock.moment += timedelta(days=1)
    assert seen_by(force, SERGEANT) == set()


def test_only_a_supervisor_answers_for_a_team(force: Force) -> None:
    with pytest.raises(NoSupervisor, match="OM-ASH is here as officer"), force.writing(ADMINISTRATOR) as desk:
        supervise(desk, OFFICER, MOOR)


def test_a_span_does_not_end_before_it_begins(force: Force) -> None:
    with pytest.raises(EndsBeforeItBegins), force.writing(ADMINISTRATOR) as desk:
        supervise(desk, SERGEANT, MOOR, TODAY, YESTERDAY)
    with pytest.raises(EndsBeforeItBegins), force.writing(SERGEANT) as desk:
        arrange_cover(desk, COLLEAGUE, OFFICER, TODAY, YESTERDAY)
    with pytest.raises(EndsBeforeItBegins), force.writing(OFFICER) as desk:
        record_absence(desk, OFFICER, TODAY, YESTERDAY)
    with force.writing(SERGEANT) as desk:
        cover = arrange_cover(desk, COLLEAGUE, OFFICER)
    with pytest.raises(EndsBeforeItBegins), force.writing(SERGEANT) as desk:
        end_cover(desk, cover.id, YESTERDAY)


def test_who_covers_sees_the_caseload_while_they_cover(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    versions = [feed_version(force, code) for code in (OTHER_OFFICER, OFFICER)]
    with force.writing(SERGEANT) as desk:
        cover = arrange_cover(desk, OTHER_OFFICER, OFFICER, TODAY, TOMORROW)
    assert (cover.approved_by, seen_by(force, OTHER_OFFICER)) == (SERGEANT, {"P-001"})
    assert [feed_version(force, code) for code in (OTHER_OFFICER, OFFICER)] == [each + 1 for each in versions]
    force.installation.clock.moment += timedelta(days=2)
    assert seen_by(force, OTHER_OFFICER) == set()


def test_a_cover_can_end_early(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        cover = arrange_cover(desk, OTHER_OFFICER, OFFICER, date(2026, 11, 1))
    with force.writing(SERGEANT) as desk:
        ended = end_cover(desk, cover.id, YESTERDAY)
    assert (ended.supersedes_id, seen_by(force, OTHER_OFFICER)) == (cover.id, set())
    with pytest.raises(SupersededMeanwhile), force.writing(SERGEANT) as desk:
        end_cover(desk, cover.id, TODAY)


def test_a_supervisor_on_leave_is_covered_by_another(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        arrange_cover(desk, OTHER_SERGEANT, SERGEANT, TODAY, TOMORROW)
    assert seen_by(force, OTHER_SERGEANT) == {"P-001"}


def test_nobody_lets_themselves_see_more(force: Force) -> None:
    with pytest.raises(OwnCover), force.writing(INSPECTOR) as desk:
        arrange_cover(desk, INSPECTOR, OTHER_OFFICER)
    with pytest.raises(NotOfYourTeams, match="OM-BIRCH is in no team"), force.writing(SERGEANT) as desk:
        arrange_cover(desk, COLLEAGUE, OTHER_OFFICER)
    with pytest.raises(CoversThemselves), force.writing(SERGEANT) as desk:
        arrange_cover(desk, OFFICER, OFFICER)
    with pytest.raises(DoesNotVisit), force.writing(SERGEANT) as desk:
        arrange_cover(desk, REVIEWER, OFFICER)


def test_nobody_lets_themselves_see_more_for_longer(force: Force) -> None:
    with force.writing(OTHER_SERGEANT) as desk:
        cover = arrange_cover(desk, SERGEANT, OTHER_SERGEANT, TODAY, TOMORROW)
    with pytest.raises(OwnCover), force.writing(SERGEANT) as desk:
        end_cover(desk, cover.id, TOMORROW + timedelta(days=90))
    with force.writing(SERGEANT) as desk:
        assert end_cover(desk, cover.id, TODAY).approved_by == OTHER_SERGEANT


def test_whoever_makes_a_cover_longer_approves_it(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        cover = arrange_cover(desk, COLLEAGUE, OFFICER, TODAY, TOMORROW)
    with force.writing(INSPECTOR) as desk:
        assert end_cover(desk, cover.id, TOMORROW + timedelta(days=9)).approved_by == INSPECTOR


def test_nobody_stands_in_who_cannot_sign_in(force: Force) -> None:
    an_account(force.installation, COLLEAGUE)
    with force.writing() as desk:
        a_person(desk)
        an_absence(desk, OFFICER, TODAY, TOMORROW)
    with force.writing(SERGEANT) as desk:
        arrange_cover(desk, COLLEAGUE, OFFICER, TODAY, TOMORROW)
        assert absences_without_cover(desk, names(desk)) == []
    with force.writing(ADMINISTRATOR) as desk:
        disable_account(desk, COLLEAGUE)
    with force.reading(SERGEANT) as desk:
        called = names(desk)
        assert [each.officer for each in absences_without_cover(desk, called)] == [OFFICER]
        assert profile(desk, "P-001").answering.uncovered
        assert COLLEAGUE not in {each.officer for each in who_may_stand_in(desk, called)}
        assert COLLEAGUE not in {
            called.officer(each) for each in who_could_go(desk, called, person(desk, "P-001"))
        }
    with pytest.raises(SwitchedOff), force.writing(SERGEANT) as desk:
        arrange_cover(desk, COLLEAGUE, OFFICER, TOMORROW)


def test_another_teams_cover_is_not_ended(force: Force) -> None:
    with force.writing(OTHER_SERGEANT) as desk:
        cover = arrange_cover(desk, OFFICER, OTHER_OFFICER)
    with pytest.raises(NotOfYourTeams), force.writing(SERGEANT) as desk:
        end_cover(desk, cover.id, TODAY)
    with pytest.raises(NoSuchRecord), force.writing(SERGEANT) as desk:
        end_cover(desk, uuid4(), TODAY)


def test_an_absence_is_recorded_by_oneself_or_by_ones_supervisor(force: Force) -> None:
    with force.writing(OFFICER) as desk:
        record_absence(desk, OFFICER, TODAY, TOMORROW, "leave")
    with force.writing(SERGEANT) as desk:
        record_absence(desk, COLLEAGUE, TODAY, TOMORROW, "course")
    with pytest.raises(RoleCannot), force.writing(COLLEAGUE) as desk:
        record_absence(desk, OFFICER, TODAY, TODAY)
    with pytest.raises(NotOfYourTeams), force.writing(OTHER_SERGEANT) as desk:
        record_absence(desk, OFFICER, TODAY, TODAY)
    with pytest.raises(NoSuchOfficer), force.writing(SERGEANT) as desk:
        record_absence(desk, "OM-NONE", TODAY, TODAY)
    with pytest.raises(RecordedAlready), force.writing(OFFICER) as desk:
        record_absence(desk, OFFICER, TODAY, TODAY)


def test_an_absence_is_withdrawn_by_whoever_may_record_it_and_made_anew(force: Force) -> None:
    with force.writing(OFFICER) as desk:
        absence = record_absence(desk, OFFICER, TODAY, TOMORROW, "leave")
    for who, refusal in ((COLLEAGUE, RoleCannot), (REVIEWER, RoleCannot), (OTHER_SERGEANT, NotOfYourTeams)):
        with pytest.raises(refusal), force.writing(who) as desk:
            withdraw_absence(desk, absence.id, "typed wrongly")
    with pytest.raises(TextMissing), force.writing(SERGEANT) as desk:
        withdraw_absence(desk, absence.id, " ")
    for _ in range(2):
        with force.writing(SERGEANT) as desk:
            assert withdraw_absence(desk, absence.id, "typed wrongly").superseded_by == SERGEANT
    with pytest.raises(SupersededMeanwhile), force.writing(OFFICER) as desk:
        withdraw_absence(desk, absence.id, "not away")
    with force.writing(OFFICER) as desk:
        record_absence(desk, OFFICER, TODAY, TODAY, "leave")
    assert [(each.act, each.subjects, each.reason) for each in entries(force)] == [
        ("record absence", OFFICER, None),
        ("withdraw absence", OFFICER, "typed wrongly"),
        ("record absence", OFFICER, None),
    ]


def test_forms_about_officers_sent_twice_happen_once(force: Force) -> None:
    keys = [uuid4() for _ in range(5)]
    for _ in range(2):
        with force.writing(ADMINISTRATOR) as desk:
            supervise(desk, SERGEANT, MOOR, key=keys[0])
            end_supervision(desk, keys[0], TOMORROW, key=keys[1])
        with force.writing(SERGEANT) as desk:
            arrange_cover(desk, COLLEAGUE, OFFICER, key=keys[2])
            end_cover(desk, keys[2], TOMORROW, key=keys[3])
            record_absence(desk, OFFICER, TODAY, TOMORROW, key=keys[4])
    assert [each.record_id for each in entries(force)] == keys
    with pytest.raises(SentBefore), force.writing(SERGEANT) as desk:
        arrange_cover(desk, COLLEAGUE, OFFICER, TOMORROW, key=keys[2])
