"""Many people change hands at once, with a way back; and nobody who leaves leaves people behind."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from scheduler.casework.accounts.accounts import disable_account
from scheduler.casework.allocating import together_back
from scheduler.casework.keeping import SentBefore
from scheduler.casework.lists.load import Load, StillAnswers, loads, visits_a_year
from scheduler.casework.names import names
from scheduler.casework.officers import set_officer
from scheduler.casework.reassigning import (
    AllocatedSince,
    Destination,
    NobodyChosen,
    NothingToUndo,
    TheirsAlready,
    going_back,
    reassign,
    still_standing,
    undo_reassignment,
)
from scheduler.casework.staff import SwitchedOff
from scheduler.errors import NoSuchPerson, RoleCannot
from scheduler.roles import Role
from tests.builders import (
    ADMINISTRATOR,
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
    an_allocation,
    due,
    entries,
    feed_version,
    officer_id,
)
from tests.casework.signing import an_account
from tests.casework.test_officers import particulars

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""For what both databases do alike."""
TO_COLLEAGUE = Destination(COLLEAGUE, TODAY)


@pytest.fixture
def key() -> UUID:
    return uuid4()


@pytest.fixture
def three(force: Force) -> Force:
    """R1 and R2 are the officer's, R3 is nobody's and of no team."""
    with force.writing() as desk:
        a_person(desk, "R1")
        a_person(desk, "R2", level="low")
        a_person(desk, "R3", officer=None, team=None, level="very_high")
    return force


def owners(force: Force) -> dict[str, tuple[str | None, str | None]]:
    return {ref: (due(force, ref).officer, due(force, ref).team) for ref in ("R1", "R2", "R3")}


def test_all_are_given_at_once_and_each_is_logged(three: Force, key: UUID) -> None:
    feeds = feed_version(three, OFFICER)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R3"], Destination(COLLEAGUE, TODAY, HARBOUR), "She leaves.", key=key)
    assert owners(three) == {
        "R1": (COLLEAGUE, HARBOUR),
        "R2": (OFFICER, HARBOUR),
        "R3": (COLLEAGUE, HARBOUR),
    }
    told = [(each.subjects, each.reason) for each in entries(three) if each.act == "reassign"]
    assert sorted(told) == [("R1", "She leaves."), ("R3", "She leaves."), ("R3", "She leaves.")]
    assert feed_version(three, OFFICER) > feeds


@on_sqlite
def test_one_who_cannot_be_given_keeps_all_of_them(three: Force, key: UUID) -> None:
    with three.writing() as desk:
        an_allocation(desk, "R2", OFFICER, TODAY + timedelta(3))
    said = "R2 is given to somebody from 24 November 2026 already"
    with pytest.raises(AllocatedSince, match=said), three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R2"], TO_COLLEAGUE, key=key)
    assert owners(three)["R1"] == (OFFICER, HARBOUR)


def test_undone_everything_is_as_it_was(three: Force, key: UUID) -> None:
    before = owners(three)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R2", "R3"], Destination(COLLEAGUE, TODAY, HARBOUR), key=key)
    with three.writing(SERGEANT) as desk:
        told = together_back(desk, names(desk), going_back(desk, key))
        undo_reassignment(desk, key)
    assert owners(three) == before
    assert told == {
        "back to Ada Ashworth-Example (OM-ASH)": ["R1", "R2"],
        "back to nobody, back in no team": ["R3"],
    }
    with pytest.raises(NothingToUndo), three.writing(SERGEANT) as desk:
        undo_reassignment(desk, key)


@on_sqlite
def test_a_second_change_on_one_day_corrects_the_first_and_is_undone_to_it(three: Force, key: UUID) -> None:
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], TO_COLLEAGUE, key=key)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], Destination(SERGEANT, TODAY), key=uuid4())
    assert owners(three)["R1"][0] == SERGEANT
    with three.reading() as desk:
        assert still_standing(desk, key) == [], "something newer stands in its place"


@on_sqlite
def test_it_is_told_where_they_go_back_to_an_account_that_is_off(three: Force, key: UUID) -> None:
    an_account(three.installation, OFFICER)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], TO_COLLEAGUE, key=key)
    with three.writing(ADMINISTRATOR) as desk:
        disable_account(desk, OFFICER)
    with three.reading(SERGEANT) as desk:
        told = together_back(desk, names(desk), going_back(desk, key))
    assert told == {"back to Ada Ashworth-Example (OM-ASH), whose account is switched off": ["R1"]}


@on_sqlite
def test_a_correction_of_the_same_day_is_undone_to_what_it_corrected(three: Force, key: UUID) -> None:
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], TO_COLLEAGUE, key=uuid4())
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], Destination(SERGEANT, TODAY), key=key)
    with three.writing(SERGEANT) as desk:
        told = together_back(desk, names(desk), going_back(desk, key))
        undo_reassignment(desk, key)
    assert owners(three)["R1"][0] == COLLEAGUE
    assert told == {"back to Fred Fern-Example (OM-FERN)": ["R1"]}


@on_sqlite
def test_what_was_changed_since_stays_when_the_rest_is_undone(three: Force, key: UUID) -> None:
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R2"], TO_COLLEAGUE, key=key)
    three.installation.clock.moment += timedelta(hours=1)  # type: ignore[attr-defined]
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], Destination(SERGEANT, TODAY + timedelta(1)), key=uuid4())
    with three.writing(SERGEANT) as desk:
        undone = undo_reassignment(desk, key)
    assert len(undone) == 1
    assert owners(three)["R1"][0] == COLLEAGUE
    assert owners(three)["R2"][0] == OFFICER


def test_sent_twice_it_is_done_once_and_another_content_is_refused(three: Force, key: UUID) -> None:
    for _ in range(2):
        with three.writing(SERGEANT) as desk:
            reassign(desk, ["R1"], TO_COLLEAGUE, key=key)
    assert len([each for each in entries(three) if each.act == "reassign"]) == 1
    with pytest.raises(SentBefore), three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R2"], TO_COLLEAGUE, key=key)


@on_sqlite
def test_what_cannot_be_is_refused_in_words(three: Force, key: UUID) -> None:
    an_account(three.installation, COLLEAGUE)
    with three.writing() as desk:
        disable_account(desk, COLLEAGUE)
    for wanted, to, refusal in (
        ([], SERGEANT, NobodyChosen),
        (["R1", "R9"], SERGEANT, NoSuchPerson),
        (["R1", "R\x00"], SERGEANT, NoSuchPerson),
        (["R1"], OFFICER, TheirsAlready),
        (["R1"], COLLEAGUE, SwitchedOff),
    ):
        with pytest.raises(refusal), three.writing(SERGEANT) as desk:
            reassign(desk, wanted, Destination(to, TODAY), key=key)


@on_sqlite
def test_only_a_supervisor_of_theirs_reassigns(three: Force, key: UUID) -> None:
    with pytest.raises(RoleCannot), three.writing(OFFICER) as desk:
        reassign(desk, ["R1"], TO_COLLEAGUE, key=key)
    with pytest.raises(NoSuchPerson), three.writing(OTHER_SERGEANT) as desk:
        reassign(desk, ["R1"], Destination(OTHER_OFFICER, TODAY), key=key)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1"], TO_COLLEAGUE, key=key)
    with pytest.raises(NothingToUndo), three.writing(OTHER_SERGEANT) as desk:
        undo_reassignment(desk, key)


@on_sqlite
def test_a_load_weighs_people_by_the_visits_that_they_ask_for(three: Force) -> None:
    with three.writing() as desk:
        a_person(desk, "R4", team=MOOR, level="medium")
        a_state(desk, "R2", "custody", date(2026, 11, 1))
    with three.reading(SERGEANT) as desk:
        ash, fern = officer_id(desk, OFFICER), officer_id(desk, COLLEAGUE)
        found = loads(desk, [ash, fern, None])
    assert (found[ash].people, found[ash].active, round(found[ash].a_year, 6)) == (3, 2, 4 + 2)
    assert found[fern] == Load()
    assert (found[None].people, round(found[None].a_year, 6)) == (1, 12)


def test_visits_a_year_follow_the_interval() -> None:
    assert [round(visits_a_year(each)) for each in ("P1M", "P3M", "P12M", "P1Y", "P7D", None)] == [
        *(12, 4, 1, 1, 52, 0)
    ]


def test_who_answers_for_people_cannot_leave_until_they_are_reassigned(three: Force, key: UUID) -> None:
    an_account(three.installation, OFFICER)
    stays = particulars(three, OFFICER)
    said = "OM-ASH still answers for 2 people"
    with pytest.raises(StillAnswers, match=said), three.writing(ADMINISTRATOR) as desk:
        set_officer(desk, stays.id, name=stays.name, role=Role.AUDITOR)
    with three.writing(SERGEANT) as desk:
        reassign(desk, ["R1", "R2"], TO_COLLEAGUE, key=key)
        back = reassign(desk, ["R1"], Destination(OFFICER, TODAY + timedelta(1)), key=uuid4())[
            0
        ].reassignment_id
    with pytest.raises(StillAnswers, match="1 person"), three.writing(ADMINISTRATOR) as desk:
        set_officer(desk, stays.id, name=stays.name, role=Role.AUDITOR)
    with three.writing(SERGEANT) as desk:
        undo_reassignment(desk, back)
    with three.writing(ADMINISTRATOR) as desk:
        set_officer(desk, stays.id, name=stays.name, role=Role.AUDITOR)
