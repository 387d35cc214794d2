"""Entering people, what they are called, where they live, and who answers for them."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.casework.allocation import allocate, place
from scheduler.casework.keeping import RecordedAlready, SentBefore, SupersededMeanwhile
from scheduler.casework.limits import (
    NotAddressable,
    NotBornThen,
    NotOnEarth,
    NotOneWord,
    TextMissing,
    TextTooLong,
)
from scheduler.casework.officers import add_officer
from scheduler.casework.people import (
    RefTaken,
    StillRegistered,
    register,
    register_again,
    set_address,
    set_particulars,
)
from scheduler.casework.staff import DoesNotVisit, NoSuchOfficer, NoSuchTeam
from scheduler.errors import NoSuchPerson, RoleCannot
from scheduler.exchange.files.cells import Unreadable
from scheduler.exchange.files.readers import code, reference
from scheduler.store.people import Particulars
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_state,
    a_visit,
    due,
    entries,
    feed_version,
    particulars_of,
)


def test_who_is_registered_is_due_a_first_visit_with_owner_and_team(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", team=HARBOUR, officer=OFFICER)
    found = due(force)
    assert (found.deadline, found.team, found.officer) == (TODAY + timedelta(15), HARBOUR, OFFICER)


def test_a_new_person_without_a_team_is_every_supervisors(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One")
    with force.writing(OTHER_SERGEANT) as desk:
        place(desk, "P-001", MOOR)
    assert due(force).team == MOOR


def test_a_person_can_be_registered_into_another_team_in_one_act(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", team=MOOR, officer=OTHER_OFFICER)
    assert (due(force).team, due(force).officer) == (MOOR, OTHER_OFFICER)


def test_each_part_of_a_registration_is_logged_by_reference_alone(force: Force) -> None:
    with force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", team=HARBOUR, officer=OFFICER)
    logged = entries(force)
    assert {each.act for each in logged} == {"set particulars", "register", "place", "allocate"}
    assert {(each.actor, each.role, each.verb, each.subjects) for each in logged} == {
        (SERGEANT, "supervisor", "collected", "P-001")
    }
    assert "Made-Up" not in "".join(each.model_dump_json() for each in logged)


def test_a_reference_is_given_once(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with pytest.raises(RefTaken, match="“P-001” already"), force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up Other")


def test_a_reference_of_another_teams_person_is_taken_too(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, officer=OTHER_OFFICER, team=MOOR)
    with pytest.raises(RefTaken), force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up Other")


@pytest.mark.parametrize(("has", "asked"), [("R0001", "r0001"), ("É-1", "é-1")])
def test_a_reference_that_differs_in_case_alone_is_taken(force: Force, has: str, asked: str) -> None:
    with force.writing() as desk:
        a_person(desk, has)
    said = f"{has} is a person already, and {asked} differs from it in capital letters alone."
    with pytest.raises(RefTaken, match=said), force.writing(SERGEANT) as desk:
        register(desk, asked, TODAY, name="Made-Up Other")


def test_a_reference_like_that_of_another_teams_person_tells_no_more_than_theirs(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "R0001", officer=OTHER_OFFICER, team=MOOR)
    told = []
    for ref in ("R0001", "r0001"):
        with pytest.raises(RefTaken) as refused, force.writing(SERGEANT) as desk:
            register(desk, ref, TODAY, name="Made-Up Other")
        told.append(str(refused.value).replace(ref, "it"))
    assert told[0] == told[1]


def test_a_registration_sent_twice_happens_once(force: Force) -> None:
    key = uuid4()
    for _ in range(2):
        with force.writing(SERGEANT) as desk:
            register(desk, "P-001", TODAY, name="Made-Up One", key=key)
    assert [each.act for each in entries(force)].count("register") == 1


@pytest.mark.parametrize(("ref", "name"), [(" ", "Made-Up One"), ("P-001", " ")])
def test_a_person_needs_a_reference_and_a_name(force: Force, ref: str, name: str) -> None:
    with pytest.raises(TextMissing), force.writing(SERGEANT) as desk:
        register(desk, ref, TODAY, name=name)


@pytest.mark.parametrize("ref", ["P 001", "P\u00a0001", "P-001;P-002"])
def test_a_reference_is_one_word_as_in_an_import(force: Force, ref: str) -> None:
    with pytest.raises(Unreadable):
        code(40).read(ref)
    with pytest.raises(NotOneWord, match="is not one word"), force.writing(SERGEANT) as desk:
        register(desk, ref, TODAY, name="Made-Up One")
    with pytest.raises(NotOneWord, match="is not one word"), force.writing(ADMINISTRATOR) as desk:
        add_officer(desk, ref, name="Sam Sample", role="officer")


@pytest.mark.parametrize("ref", ["97/123", "..", ".", "new", "P\\1", "P\u202e1"])
def test_a_reference_at_which_no_page_could_stand_is_refused(force: Force, ref: str) -> None:
    with pytest.raises(Unreadable, match="slashes"):
        reference(40).read(ref)
    with pytest.raises(NotAddressable, match="addresses of pages"), force.writing(SERGEANT) as desk:
        register(desk, ref, TODAY, name="Made-Up One")
    with pytest.raises(NotAddressable), force.writing(ADMINISTRATOR) as desk:
        add_officer(desk, ref, name="Sam Sample", role="officer")
    assert reference(40).read("A?1%31&é") == "A?1%31&é"


@pytest.mark.parametrize(
    ("born_on", "says"),
    [
        (TODAY + timedelta(1), "A date of birth of 22 November 2026 cannot be: that day has not come yet."),
        (date(1899, 12, 31), "A date of birth of 31 December 1899 cannot be: it lies before 1900."),
    ],
)
def test_nobody_is_born_in_the_future_or_before_1900(force: Force, born_on: date, says: str) -> None:
    with pytest.raises(NotBornThen, match=re.escape(says)), force.writing() as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", born_on=born_on)
    with force.writing() as desk:
        a_person(desk, "P-002", name="Made-Up Two", born_on=date(1900, 1, 1))
        seen = particulars_of(desk, "P-002").id
        with pytest.raises(NotBornThen):
            set_particulars(desk, seen, name="Made-Up Two", born_on=born_on)
        assert set_particulars(desk, seen, name="Made-Up Two", born_on=TODAY).born_on == TODAY


def test_a_text_longer_than_what_is_kept_is_refused(force: Force) -> None:
    with pytest.raises(TextTooLong, match="The name has 201 characters"), force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="x" * 201)
    assert entries(force) == []


def test_an_unknown_team_or_officer_leaves_nobody_registered(force: Force) -> None:
    with pytest.raises(NoSuchTeam, match="“Nowhere”"), force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", team="Nowhere")
    with pytest.raises(NoSuchOfficer, match="“OM-NONE”"), force.writing(SERGEANT) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One", officer="OM-NONE")
    with pytest.raises(NoSuchPerson), force.writing() as desk:
        allocate(desk, "P-001", OFFICER)


def test_an_officer_registers_nobody(force: Force) -> None:
    with pytest.raises(RoleCannot, match="The role officer cannot register"), force.writing(OFFICER) as desk:
        register(desk, "P-001", TODAY, name="Made-Up One")


def test_who_was_ended_is_registered_again_and_starts_afresh(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk)
        a_state(desk, "P-001", "ended", date(2026, 11, 1))
    assert due(force).status == "ended"
    with force.writing(SERGEANT) as desk:
        register_again(desk, "P-001", date(2026, 11, 20))
    assert due(force).deadline == date(2026, 12, 5)


def test_nobody_is_registered_twice_at_once(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with pytest.raises(StillRegistered, match="since 5 January 2026"), force.writing(SERGEANT) as desk:
        register_again(desk, "P-001", TODAY)


def test_new_particulars_stand_beside_the_old_ones(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, name="Made-Up Before", visor_ref="V-1")
    with force.writing(OFFICER) as desk:
        seen = particulars_of(desk, "P-001")
        set_particulars(desk, seen.id, name="Made-Up After", visor_ref="V-1", reason="changed by deed poll")
    with force.reading() as desk:
        old, new = desk.session.get(Particulars, seen.id), particulars_of(desk, "P-001")
    assert old is not None
    assert (old.name, old.superseded_by) == ("Made-Up Before", OFFICER)
    assert (new.name, new.supersedes_id, new.correction_reason) == (
        "Made-Up After",
        seen.id,
        "changed by deed poll",
    )


def test_a_stale_form_changes_nothing(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        seen = particulars_of(desk, "P-001").id
        set_particulars(desk, seen, name="Made-Up First")
    with pytest.raises(SupersededMeanwhile), force.writing(OFFICER) as desk:
        set_particulars(desk, seen, name="Made-Up Second")
    with force.reading() as desk:
        assert particulars_of(desk, "P-001").name == "Made-Up First"


def test_a_first_address_is_no_move_and_a_second_one_is(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 11, 1))
    with force.writing(OFFICER) as desk:
        set_address(desk, "P-001", date(2026, 1, 5), address="1 Example Row")
    assert due(force).deadline == date(2027, 2, 1)
    with force.writing(OFFICER) as desk:
        set_address(desk, "P-001", date(2026, 11, 20), address="2 Sample Street", postcode="ZZ1 1ZZ")
    assert due(force).deadline == date(2026, 12, 4)


def test_an_address_says_something_and_lies_on_earth(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with pytest.raises(TextMissing), force.writing(OFFICER) as desk:
        set_address(desk, "P-001", TODAY)
    with pytest.raises(NotOnEarth), force.writing(OFFICER) as desk:
        set_address(desk, "P-001", TODAY, latitude=99.0, longitude=0.0)


def test_an_allocation_moves_the_person_from_one_caseload_to_another(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    versions = [feed_version(force, OFFICER), feed_version(force, COLLEAGUE)]
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE)
    assert due(force).officer == COLLEAGUE
    with pytest.raises(NoSuchPerson), force.writing(OFFICER) as desk:
        set_address(desk, "P-001", TODAY, address="1 Example Row")
    raised = [feed_version(force, OFFICER), feed_version(force, COLLEAGUE)]
    assert [after - before for before, after in zip(versions, raised, strict=True)] == [1, 1]


def test_an_allocation_from_a_later_day_changes_nothing_until_then(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE, TODAY + timedelta(7))
    assert due(force).officer == OFFICER
    assert due(force, as_at=TODAY + timedelta(7)).officer == COLLEAGUE


def test_what_was_owned_before_a_reassignment_stays_with_its_owner_of_then(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", None)
    assert due(force).unowned
    assert due(force, as_at=TODAY - timedelta(1)).officer == OFFICER


def test_visits_are_owned_by_those_who_make_them(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with pytest.raises(DoesNotVisit, match="AU-LEDGER is here as auditor"), force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", AUDITOR)


def test_two_allocations_from_one_day_are_a_correction(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE)
    sentence = "The allocation of 21 November 2026 is recorded already."
    with pytest.raises(RecordedAlready, match=sentence), force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", None)


def test_a_form_sent_twice_with_other_values_is_refused(force: Force) -> None:
    key = uuid4()
    with force.writing() as desk:
        a_person(desk)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE, key=key)
    with force.writing(SERGEANT) as desk:
        assert allocate(desk, "P-001", COLLEAGUE, key=key).id == key
    with pytest.raises(SentBefore), force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", None, key=key)
    assert [each.act for each in entries(force)].count("allocate") == 1


def test_a_feed_version_is_raised_for_nobody_else(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    before = feed_version(force, OTHER_OFFICER)
    with force.writing(SERGEANT) as desk:
        allocate(desk, "P-001", COLLEAGUE)
    assert feed_version(force, OTHER_OFFICER) == before
