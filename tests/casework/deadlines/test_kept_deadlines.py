"""The kept deadlines are what the facts give: after any facts, on any later day, and nothing altered stays hidden."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlmodel import col

from rules.policy import Policy
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.kept import fresh, refresh, refresh_expired, verify
from scheduler.casework.deadlines.standings import COMPUTED
from scheduler.casework.keeping import supersede
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.deadlines import Deadline, Obligation
from tests.builders import (
    NOW,
    OTHER_OFFICER,
    TODAY,
    Force,
    a_force,
    a_level,
    a_person,
    a_plan,
    a_state,
    a_visit,
    an_allocation,
)
from tests.casework.random_facts import facts, written

MARCH_2026 = datetime(2026, 3, 1, 8, tzinfo=UTC)
ALL = Wanted(obligation=None, statuses=None)


@pytest.fixture(scope="module", params=["sqlite_databases", "postgres_databases"])
def kept(request: pytest.FixtureRequest, policy: Policy) -> Iterator[Force]:
    with request.getfixturevalue(request.param).migrated() as url:
        database = Database(url)
        yield a_force(Installation(database, FixedClock(MARCH_2026), policy, Settings()))
        database.close()


def columns(row: Deadline, day: date) -> dict[str, Any]:
    """What a row says on a day within those for which it holds."""
    moved = (day - row.as_of).days if row.phase == "suspended" and row.deadline else 0
    said = {name: getattr(row, name) for name in COMPUTED if name != "as_of"}
    return {**said, "deadline": row.deadline and row.deadline + timedelta(days=moved)}


@given(known=facts(), later=st.lists(st.integers(0, 400), min_size=1, max_size=3))
@settings(max_examples=40)
def test_what_is_kept_is_what_the_facts_give_however_the_days_pass(
    kept: Force, known: Facts, later: list[int]
) -> None:
    clock = kept.installation.clock
    assert isinstance(clock, FixedClock)
    clock.moment = MARCH_2026
    with kept.writing() as desk:
        about = written(desk, known)
        refresh(desk, [about])
        assert list(verify(desk)) == []
        for days in sorted(later):
            on = desk.today + timedelta(days=days)
            future = Desk(desk.session, desk.now + timedelta(days=days), desk.principal, desk.policy)
            refresh_expired(future)
            assert list(verify(future)) == []
            rows = {row.obligation: row for row in desk.session.scalars(select(Deadline))}
            for computed in fresh(future, on, None, [about]):
                assert columns(rows[computed.obligation], on) == columns(computed, on)
        desk.session.rollback()


ALTERED = {
    "as_of": TODAY + timedelta(1),
    "holds_until": date(2026, 12, 24),
    "phase": "suspended",
    "error": "none",
    "deadline": date(2031, 1, 1),
    "suspended_for": "custody",
    "level": "low",
    "interval": "P9M",
    "missed_interval": "P9M",
    "due_soon": "P1D",
    "last_visit_on": date(2026, 11, 20),
    "policy": "washington-state",
    "policy_from_on": date(2020, 1, 1),
    "source": "hearsay",
    "standing": "national",
    "officer_id": None,
    "team_id": None,
    "state": "custody",
    "review_on": date(2027, 1, 1),
    "attempts_since": 9,
}


def test_each_computed_column_is_tried() -> None:
    assert set(ALTERED) == set(COMPUTED)


@pytest.mark.parametrize("name", ALTERED)
def test_a_value_altered_by_hand_is_found(desk: Desk, name: str) -> None:
    a_person(desk)
    a_visit(desk)
    assert list(verify(desk)) == []
    of_visits = col(Deadline.obligation) == Obligation.HOME_VISIT
    desk.session.execute(
        update(Deadline).where(of_visits).values({name: ALTERED[name]}),
        execution_options={"synchronize_session": False},
    )
    (found,) = (each for each in verify(desk) if each.column != "headcount")
    assert (found.ref, found.obligation, found.column) == ("P-001", "home_visit", name)
    assert found.kept == ALTERED[name]


def test_a_row_that_is_gone_is_found(desk: Desk) -> None:
    a_person(desk)
    desk.session.connection().execute(text("DELETE FROM deadlines WHERE obligation = 'risk_assessment'"))
    assert [(each.obligation, each.column) for each in verify(desk)] == [("risk_assessment", "row")]


def test_a_row_past_its_day_is_old_and_not_wrong_unless_it_was_altered(desk: Desk) -> None:
    a_person(desk)
    an_allocation(desk, "P-001", OTHER_OFFICER, TODAY + timedelta(3))
    later = Desk(desk.session, NOW + timedelta(days=5), desk.principal, desk.policy)
    assert list(verify(later)) == []
    desk.session.execute(
        update(Deadline).values(level="low"), execution_options={"synchronize_session": False}
    )
    assert {each.column for each in verify(later)} == {"level", "headcount"}


@pytest.mark.parametrize("renewed", [True, False])
def test_a_list_never_shows_a_row_past_its_day(force: Force, clock: FixedClock, *, renewed: bool) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")
        a_state(desk, "P-001", "custody", TODAY + timedelta(3))
        a_person(desk, "P-002")
        an_allocation(desk, "P-002", OTHER_OFFICER, TODAY + timedelta(3))
    clock.moment = NOW + timedelta(days=3)
    if renewed:
        assert renew_expired(force.installation) == 2
        assert renew_expired(force.installation) == 0
    with force.reading() as desk:
        shown = {due.ref: due for due in due_list(desk, ALL) if due.obligation == "home_visit"}
    assert (shown["P-001"].status, shown["P-001"].state) == ("suspended", "custody")
    assert shown["P-002"].officer == OTHER_OFFICER


def test_who_takes_somebody_over_sees_them_on_the_first_day(force: Force, clock: FixedClock) -> None:
    with force.writing() as desk:
        a_person(desk)
        an_allocation(desk, "P-001", OTHER_OFFICER, TODAY + timedelta(3))
    clock.moment = NOW + timedelta(days=3)
    renew_expired(force.installation)
    with force.reading(OTHER_OFFICER) as desk:
        assert {due.ref for due in due_list(desk, ALL)} == {"P-001"}


@pytest.mark.parametrize("interval", ["P0D", "monthly"])
def test_an_interval_that_is_none_is_an_error_in_the_list_and_of_one_person(
    desk: Desk, interval: str
) -> None:
    a_person(desk, "P-001")
    a_person(desk, "P-002")
    a_plan(desk, "P-001", interval, TODAY)
    first, *rest = due_list(desk, Wanted(statuses=None))
    assert (first.ref, first.status) == ("P-001", "error")
    assert interval in (first.error or "")
    assert [(each.ref, each.status) for each in rest] == [("P-002", "overdue")]
    assert list(verify(desk)) == []


def test_an_act_that_changes_nothing_writes_no_deadline(desk: Desk) -> None:
    about = a_person(desk)
    before = {row.id: row.changed_at for row in desk.session.scalars(select(Deadline))}
    later = Desk(desk.session, NOW + timedelta(days=1), desk.principal, desk.policy)
    refresh(later, [about.id])
    rows = desk.session.scalars(select(Deadline), execution_options={"populate_existing": True}).all()
    assert {row.id: row.changed_at for row in rows} == before
    assert {(row.as_of, row.sequence) for row in rows} == {(TODAY, 0)}


def test_a_deadline_that_an_act_holds_says_what_was_computed(desk: Desk) -> None:
    a_person(desk)
    held = desk.session.scalars(select(Deadline).where(col(Deadline.obligation) == "home_visit")).one()
    a_visit(desk, at=TODAY - timedelta(1))
    assert (held.last_visit_on, held.sequence) == (TODAY - timedelta(1), 1)


def test_a_policy_that_begins_ends_what_was_kept(desk: Desk) -> None:
    early = Desk(desk.session, datetime(2017, 6, 1, 9, tzinfo=UTC), desk.principal, desk.policy)
    a_person(early, registered_on=date(2017, 5, 1))
    assert set(desk.session.scalars(select(col(Deadline.holds_until)))) == {date(2017, 6, 28)}


def test_a_record_made_late_does_not_rewrite_what_was_known(force: Force, clock: FixedClock) -> None:
    with force.writing() as desk:
        a_person(desk)
    clock.moment = NOW + timedelta(days=2)
    with force.writing() as desk:
        a_visit(desk, at=date(2026, 11, 1))
    with force.reading() as desk:
        (then,) = due_list(desk, Wanted(statuses=None), TODAY, NOW)
        (now,) = due_list(desk, Wanted(statuses=None), TODAY)
    assert (then.status, then.last_visit) == ("overdue", None)
    assert (now.status, now.last_visit) == ("on_track", date(2026, 11, 1))


def test_a_correction_and_a_withdrawal_do_not_rewrite_what_was_known(force: Force, clock: FixedClock) -> None:
    with force.writing() as desk:
        a_person(desk)
        visit = a_visit(desk, at=date(2026, 11, 1))
    clock.moment = NOW + timedelta(days=2)
    with force.writing() as desk:
        supersede(desk, desk.session.merge(visit), reason="it was somebody else")
        a_level(desk, "P-001", "very_high", date(2026, 11, 10))
        refresh(desk, [visit.person_id])
    with force.reading() as desk:
        (then,) = due_list(desk, Wanted(statuses=None), TODAY, NOW)
        (now,) = due_list(desk, Wanted(statuses=None), TODAY)
    assert (then.level, then.last_visit) == ("high", date(2026, 11, 1))
    assert (now.level, now.last_visit) == ("very_high", None)


def test_superseded_facts_are_read_where_the_past_is_asked_for(desk: Desk) -> None:
    about = a_person(desk)
    supersede(desk, a_visit(desk))
    ((_, now),) = facts_of(desk.session, [about.id])
    ((_, ever),) = facts_of(desk.session, [about.id], superseded=True)
    assert (len(now.visits), len(ever.visits)) == (0, 1)


def test_facts_come_for_each_person_in_the_order_given(desk: Desk) -> None:
    people = [a_person(desk, f"P-{number}").id for number in range(3)]
    wanted = [people[2], uuid4(), people[0]]
    assert [person_id for person_id, _ in facts_of(desk.session, wanted)] == wanted
