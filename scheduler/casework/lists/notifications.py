"""What concerns one since one last looked, read from the facts each time: nothing is kept but up to when one looked.

Decisions on what one proposed, people that somebody else gave one, visits that one is put on or taken off, cover
that began or ended, what became overdue, reviews that passed, calendar links that end within a month.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select, update
from sqlmodel import col

from scheduler.casework.feed_care import WARNED, ending_soon
from scheduler.casework.lists.due_rows import became_overdue_since, due_rows, review_passed_on
from scheduler.casework.lists.notified import Notification, people_of, said, told_to
from scheduler.casework.lists.visits_told import told_of_visits
from scheduler.casework.names import Names, names
from scheduler.casework.proposals import asked_in_words
from scheduler.clock import london_date, start_of
from scheduler.desk import Desk
from scheduler.store.accounts import Account
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import Cover
from scheduler.store.people import Allocation, Particulars, Person
from scheduler.store.risk import Proposal

AT_FIRST = timedelta(days=14)
"""How far back one who never looked is told."""
FURTHEST = timedelta(days=60)


def looked_up_to(desk: Desk) -> datetime:
    """The moment up to which one has read; for who never did, 14 days ago, and never longer than 60."""
    at = desk.session.scalar(_looked(), {"me": desk.principal.officer_id}) or desk.now - AT_FIRST
    return max(at, desk.now - FURTHEST)


@made_once
def _looked() -> Select[Any]:
    return select(col(Account.looked_up_to)).where(col(Account.officer_id) == bindparam("me"))


def look_up_to(desk: Desk, at: datetime) -> None:
    """Note that one has read what happened until a moment, and not what came after. It never goes back."""
    until = min(at, desk.now)
    further = or_(col(Account.looked_up_to).is_(None), col(Account.looked_up_to) < until)
    desk.session.execute(
        update(Account)
        .where(col(Account.officer_id) == desk.principal.officer_id, further)
        .values(looked_up_to=until)
        .execution_options(synchronize_session=False)
    )


def notifications(desk: Desk, since: datetime, most: int | None = None) -> list[Notification]:
    """What happened after that moment and concerns whoever is at the desk, the latest first: all, or the first `most`.

    Of a force's supervisor a night makes hundreds overdue: no more of them are read than are told.
    """
    called = names(desk)
    found = [
        *_decided(desk, since),
        *_given(desk, since),
        *told_of_visits(desk, since),
        *_covers(desk, called, since),
        *_became_overdue(desk, since, most),
        *_reviews_passed(desk, since, most),
        *_calendars_ending(desk, since),
    ]
    found.sort(key=lambda each: (each.ref or "", each.kind, each.says))
    return sorted(found, key=lambda each: each.at, reverse=True)[:most]


def _decided(desk: Desk, since: datetime) -> Iterator[Notification]:
    found = desk.session.scalars(_decisions(), told_to(desk, since)).all()
    people = people_of(desk, {row.person_id for row in found})
    for row in found:
        ref, name = people[row.person_id]
        asked = asked_in_words(row.kind, row.value)
        says = f"{asked}: {row.decision} by {row.decided_by}"
        yield Notification(row.decided_at or desk.now, "decided", says, ref, name, row.id)


@made_once
def _decisions() -> Select[Any]:
    return select(Proposal).where(
        col(Proposal.recorded_by) == bindparam("actor"),
        col(Proposal.superseded_at).is_(None),
        col(Proposal.decided_at) > bindparam("since"),
    )


def _given(desk: Desk, since: datetime) -> Iterator[Notification]:
    """People whose visits somebody else allocated to one, and who are one's own today."""
    found = desk.session.scalars(_allocated(), told_to(desk, since)).all()
    people = people_of(desk, {row.person_id for row in found})
    for row in found:
        ref, name = people[row.person_id]
        at = _from(row.from_on, row.recorded_at)  # given for a day to come, it is told on that day
        yield Notification(at, "given", f"Allocated to you by {row.recorded_by}", ref, name)


@made_once
def _allocated() -> Select[Any]:
    since: BindParameter[datetime] = bindparam("since")
    me: BindParameter[UUID] = bindparam("me")
    return (
        select(Allocation)
        .join(Deadline, col(Deadline.person_id) == col(Allocation.person_id))
        .where(
            col(Allocation.officer_id) == me,
            col(Allocation.superseded_at).is_(None),
            or_(col(Allocation.recorded_at) > since, col(Allocation.from_on) > bindparam("since_on")),
            col(Allocation.recorded_by) != bindparam("actor"),
            ~col(Allocation.brought_over),
            col(Deadline.obligation) == Obligation.HOME_VISIT,
            col(Deadline.officer_id) == me,
        )
    )


def _covers(desk: Desk, called: Names, since: datetime) -> Iterator[Notification]:
    """Cover by or for oneself that began, was given another last day, or ended meanwhile."""
    me = desk.principal.officer_id
    for row in desk.session.scalars(_covers_begun(), told_to(desk, since)):
        mine = row.officer_id == me
        other = called.officer(row.for_officer_id if mine else row.officer_id)
        stands = f"You stand in for {other}" if mine else f"{other} stands in for you"
        stood = f"You stood in for {other}" if mine else f"{other} stood in for you"
        told = _of_cover(row, stands, stood, desk.today)
        yield from (Notification(at, "cover", says) for at, says in told if since < at <= desk.now)


@made_once
def _covers_begun() -> Select[Any]:
    me: BindParameter[UUID] = bindparam("me")
    return select(Cover).where(
        or_(col(Cover.officer_id) == me, col(Cover.for_officer_id) == me),
        col(Cover.superseded_at).is_(None),
        col(Cover.from_on) <= bindparam("today"),
    )


def _of_cover(row: Cover, stands: str, stood: str, today: date) -> Iterator[tuple[datetime, str]]:
    """What is told of a cover, and from when on; of one whose last day was changed, the beginning was told before."""
    changed = row.supersedes_id is not None
    begun = start_of(row.from_on) if changed else _from(row.from_on, row.recorded_at)
    until = f" until {said(row.to_on)}" if row.to_on and row.to_on >= today else ""
    yield begun, f"{stands} from {said(row.from_on)}{until}"
    if row.to_on is None:
        return
    if row.to_on < today:
        yield _from(row.to_on + timedelta(days=1), row.recorded_at), f"{stood} until {said(row.to_on)}"
    elif changed:
        yield row.recorded_at, f"{stands} until {said(row.to_on)}"


def _from(on: date, recorded_at: datetime) -> datetime:
    """When something that holds from a day on can be told: on that day, or when it was recorded later."""
    return max(start_of(on), recorded_at)


def _became_overdue(desk: Desk, since: datetime, most: int | None) -> Iterator[Notification]:
    for row in desk.session.execute(_newly_overdue(london_date(since), desk.today, most)):
        at = start_of(row.deadline + timedelta(days=1))
        if at > since:
            yield Notification(
                at, "overdue", f"Became overdue: was due by {said(row.deadline)}", row.ref, row.name
            )


def _reviews_passed(desk: Desk, since: datetime, most: int | None) -> Iterator[Notification]:
    for row in desk.session.execute(_reviews_newly_passed(london_date(since), desk.today, most)):
        at = start_of(row.review_on + timedelta(days=1))
        if at > since:
            state = row.state.replace("_", " ")
            says = f"The review of {state} was due on {said(row.review_on)}, and nobody has recorded it"
            yield Notification(at, "review", says, row.ref, row.name)


def _calendars_ending(desk: Desk, since: datetime) -> Iterator[Notification]:
    for feed in ending_soon(desk):
        warned_at = max(feed.expires_at - WARNED, feed.recorded_at)
        if warned_at > since:
            ends = said(london_date(feed.expires_at))
            yield Notification(
                warned_at, "calendar", f"Your calendar link for “{feed.device}” ends on {ends}"
            )


@made_once
def _newly_overdue(since: date, today: date, most: int | None) -> AnySelect:
    return _kept(became_overdue_since(since, today), col(Deadline.deadline).desc(), most)


@made_once
def _reviews_newly_passed(since: date, today: date, most: int | None) -> AnySelect:
    passed = and_(review_passed_on(today), col(Deadline.review_on) >= since)
    return _kept(passed, col(Deadline.review_on).desc(), most)


def _kept(wanted: ColumnElement[bool], order: Any, most: int | None) -> AnySelect:  # noqa: ANN401 - an order
    named = (col(Particulars.person_id) == col(Deadline.person_id)) & col(Particulars.superseded_at).is_(None)
    return (
        due_rows()
        .add_columns(col(Particulars.name))
        .outerjoin(Particulars, named)
        .where(col(Deadline.obligation) == Obligation.HOME_VISIT, wanted)
        .order_by(order, col(Person.ref))
        .limit(most)
    )
