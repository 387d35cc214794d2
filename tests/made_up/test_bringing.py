"""The made-up force in a database: each awkward case shows what it should, and everything can be proved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from rules.policy import Policy
from scheduler.casework.deadlines.kept import verify
from scheduler.casework.explaining import explain
from scheduler.casework.lists.caseload import Due, Wanted, due_list
from scheduler.casework.lists.today import to_be_written_up
from scheduler.casework.person.profile import profile
from scheduler.casework.verdicts import verdicts_at
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.made_up.awkward import AWKWARD
from scheduler.made_up.bringing import bring_force
from scheduler.settings import Settings
from scheduler.store.audit import AuditEntry
from scheduler.store.database import Database
from scheduler.store.people import Person
from scheduler.store.risk import Proposal
from scheduler.store.visits import Visit
from tests.builders import INSTALLATION
from tests.servers.databases import SqliteDatabases

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
TODAY = NOW.date()
PEOPLE = 90


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def brought(url: str, policy: Policy) -> Installation:
    installation = Installation(Database(url), FixedClock(NOW), policy, Settings())
    bring_force(installation, INSTALLATION, PEOPLE, seed=1)
    return installation


@pytest.fixture(scope="module")
def made_up(sqlite_databases: SqliteDatabases, policy: Policy) -> Iterator[Installation]:
    """A small made-up force that tests only look at."""
    with sqlite_databases.migrated() as url:
        installation = brought(url, policy)
        yield installation
        installation.database.close()


@pytest.fixture
def desk(made_up: Installation) -> Iterator[Desk]:
    with made_up.reading(INSTALLATION) as opened:
        yield opened


def test_the_planner_is_told_how_large_it_is(made_up: Installation) -> None:
    with made_up.reading(INSTALLATION) as desk:
        assert desk.session.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'deadlines'"))


@pytest.fixture
def listed(desk: Desk) -> dict[str, Due]:
    """Everyone by reference."""
    return {row.ref: row for row in due_list(desk, Wanted(statuses=None))}


def last_visit(desk: Desk, title: str) -> Visit:
    visits = select(Visit).join(Person, col(Person.id) == col(Visit.person_id))
    latest = visits.where(col(Person.ref) == AWKWARD[title]).order_by(col(Visit.visited_at).desc())
    found = desk.session.scalars(latest.limit(1)).one()
    assert isinstance(found, Visit)
    return found


STATUSES = {
    "a release never recorded": "suspended",
    "custody in and out": "overdue",
    "a release recorded": "on_track",
    "absconded from hospital": "overdue",
    "detained in hospital": "suspended",
    "abroad": "suspended",
    "missing": "overdue",
    "wanted": "overdue",
    "reactive management": "suspended",
    "transferred out": "suspended",
    "ended": "ended",
    "registered again": "on_track",
    "a downgrade while overdue": "overdue",
    "a level raised": "overdue",
    "a longer plan with an expiry": "on_track",
    "a longer plan expired": "overdue",
    "a plan whose approval lapsed": "overdue",
    "a shorter plan": "due_soon",
    "moved": "due_soon",
    "no fixed abode": "overdue",
    "an assessment overdue": "on_track",
    "a lone visit": "on_track",
    "seen at the door only": "overdue",
    "moved away": "overdue",
    "two failed attempts for a warrant": "overdue",
    "two closed doors that make no case": "overdue",
    "a visit recorded late": "on_track",
    "an unchecked visit": "on_track",
    "stale checks": "on_track",
    "police systems only": "on_track",
    "predictable visiting days": "on_track",
    "no owner": "overdue",
    "no team": "overdue",
    "never visited": "overdue",
    "no level": "overdue",
    "the longest overdue": "overdue",
    "an exception": "overdue",
    "a visit directed": "overdue",
    "reactive management ended by a direction": "due_soon",
    "a visit withdrawn": "overdue",
    "a visit corrected": "overdue",
    "a lower level proposed": "on_track",
}


@pytest.mark.parametrize("title", STATUSES)
def test_an_awkward_case_has_its_status(listed: dict[str, Due], title: str) -> None:
    assert listed[AWKWARD[title]].status == STATUSES[title]


def test_a_release_never_recorded_has_a_review_date_that_has_passed(listed: dict[str, Due]) -> None:
    row = listed[AWKWARD["a release never recorded"]]
    assert row.suspended_for == "custody"
    assert row.review_on is not None
    assert row.review_on < ago(60)


def test_detention_with_a_day_of_return_is_not_to_be_reviewed_yet(listed: dict[str, Due]) -> None:
    review_on = listed[AWKWARD["detained in hospital"]].review_on
    assert review_on is not None
    assert review_on > TODAY


def test_nobody_is_due_of_whom_something_cannot_be_computed(listed: dict[str, Due]) -> None:
    assert [row.ref for row in listed.values() if row.error] == []


def test_the_longest_overdue_is_eight_months_late_with_five_attempts(listed: dict[str, Due]) -> None:
    row = listed[AWKWARD["the longest overdue"]]
    assert 230 < row.days_overdue < 260
    assert row.attempts_since == 5
    assert row.visits_missed == 2


def test_gaps_are_gaps(listed: dict[str, Due]) -> None:
    assert listed[AWKWARD["no owner"]].unowned
    assert not listed[AWKWARD["never visited"]].unowned
    assert listed[AWKWARD["never visited"]].never_visited
    assert (listed[AWKWARD["no team"]].team, listed[AWKWARD["no team"]].officer) == (None, None)
    assert listed[AWKWARD["no level"]].level == "unassessed"


def test_a_downgrade_leaves_overdue_what_is_overdue(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["a downgrade while overdue"])[0].answer
    assert answer is not None
    assert (answer.level, answer.interval) == ("medium", "P6M")
    assert answer.days_overdue > 60


def test_a_plan_approved_for_a_milder_risk_does_not_outlive_it(desk: Desk) -> None:
    lapsed = explain(desk, AWKWARD["a plan whose approval lapsed"])[0].answer
    longer = explain(desk, AWKWARD["a longer plan with an expiry"])[0].answer
    assert lapsed is not None
    assert longer is not None
    assert (lapsed.level, lapsed.interval) == ("medium", "P6M")
    assert longer.interval == "P9M"


def test_in_and_out_of_custody_the_clock_is_never_restarted(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["custody in and out"])[0].answer
    assert answer is not None
    assert answer.days_overdue > 150
    assert answer.suspended_for is None


def test_contacts_in_the_lockdown_moved_no_deadline(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["telephone contacts in a lockdown"])[0].answer
    assert answer is not None
    late = [cycle for cycle in answer.cycles if cycle.result == "late"]
    assert max(cycle.days_late for cycle in late) > 60


def test_registered_again_the_clock_starts_afresh(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["registered again"])[0].answer
    assert answer is not None
    assert answer.level == "high"
    assert [cycle.result for cycle in answer.cycles][-3:] == ["ended", "late", "open"]


def test_what_was_recorded_late_was_overdue_as_known_then(desk: Desk) -> None:
    ref = AWKWARD["a visit recorded late"]
    then = NOW - timedelta(days=20)
    as_known = {row.ref: row for row in due_list(desk, Wanted(statuses=None), ago(20), then)}
    assert as_known[ref].status == "overdue"
    assert {row.ref: row for row in due_list(desk, Wanted(statuses=None), ago(20))}[ref].status == "on_track"


@pytest.mark.parametrize(
    ("title", "verdict", "police_only"),
    [
        ("an unchecked visit", "unchecked", False),
        ("stale checks", "stale", False),
        ("police systems only", "incomplete", True),
        ("a lone visit", "complete", False),
    ],
)
def test_checks_are_judged(desk: Desk, title: str, verdict: str, police_only: bool) -> None:  # noqa: FBT001
    visit = last_visit(desk, title)
    ((_, found),) = verdicts_at(desk, [(visit.person_id, visit.visited_at)])
    assert found is not None
    assert (found.verdict, found.police_only) == (verdict, police_only)


def test_an_exception_stands_beside_the_count(listed: dict[str, Due]) -> None:
    exception = listed[AWKWARD["an exception"]].exception
    assert exception is not None
    assert exception.approved_by.startswith("DS")
    assert exception.until_on > TODAY


def test_a_direction_makes_a_visit_due(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["a visit directed"])[0].answer
    assert answer is not None
    assert (answer.because[-1].clause, answer.deadline) == ("directed", ago(7))


def test_a_direction_ends_reactive_management(desk: Desk) -> None:
    answer = explain(desk, AWKWARD["reactive management ended by a direction"])[0].answer
    assert answer is not None
    assert answer.suspended_for is None
    assert answer.deadline == TODAY


def test_a_correction_leaves_to_be_read_what_it_corrects(desk: Desk, listed: dict[str, Due]) -> None:
    found = profile(desk, AWKWARD["a visit corrected"]).timeline
    entries = [entry for entry in found if not entry.stands]
    assert [entry.says for entry in entries] == ["Visit: seen at home"]
    assert listed[AWKWARD["a visit corrected"]].attempts_since == 1


def test_a_proposal_waits_for_a_decision(desk: Desk) -> None:
    proposals = desk.session.scalars(select(Proposal)).all()
    assert [(each.value, each.decision) for each in proposals] == [("medium", None)]


def test_a_booking_of_the_past_is_to_be_written_up_and_one_called_off_is_not(desk: Desk) -> None:
    refs = {booking.ref for booking in to_be_written_up(desk)}
    assert AWKWARD["a booking not written up"] in refs
    assert AWKWARD["a booking called off"] not in refs


def test_acts_are_logged_with_who_did_them(desk: Desk) -> None:
    entries = desk.session.scalars(select(AuditEntry)).all()
    by = {entry.act: entry.actor[:2] for entry in entries}
    assert by["grant exception"] == by["direct visit"] == "DS"
    assert by["call off visit"] == "PC"
    assert by["import"] == INSTALLATION.actor[:2]


def test_every_kept_deadline_is_what_the_facts_give(desk: Desk) -> None:
    assert list(verify(desk)) == []


def test_the_same_seed_gives_the_same_list_on_both_databases(
    migrated_database_url: str, policy: Policy, listed: dict[str, Due]
) -> None:
    installation = brought(migrated_database_url, policy)
    with installation.reading(INSTALLATION) as opened:
        again = {row.ref: row for row in due_list(opened, Wanted(statuses=None))}
    installation.database.close()
    assert again == listed
