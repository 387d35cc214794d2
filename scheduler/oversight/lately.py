"""What was recorded since a moment, found from where there is less: from its moments, or from the people one sees."""

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.columns import Moment
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Person
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit
from scheduler.store.walls import beyond_scope
from scheduler.store.written import unforeseen, written

FEW = 500
"""Rows of the whole force up to which each is asked whose it is: that takes as long as a team of a thousand."""
_AT_MOST = 2 * FEW


class Much(Enum):
    """How much was recorded, as far as it decides how it is found."""

    NOTHING = 0
    LITTLE = 1
    MUCH = 2


class HowMuch(NamedTuple):
    """The same of each."""

    people: Much
    levels: Much
    visits: Much


def how_much_since(desk: Desk, at: datetime) -> HowMuch:
    """How much was recorded since a moment by the whole force: what is little is found by its moments.

    A planner does not know it: it takes each moment to be as likely as any other, and would read all that a
    team ever did for the little of two days. On the day on which a force comes in, that is the better way.
    """
    with beyond_scope(desk.session):  # how many there are in all; nobody is told
        found = desk.session.execute(_how_much(), {"at": at, "no_longer_few": FEW + 1}).one()
    return HowMuch(*map(_as_much, found))


def _as_much(number: int) -> Much:
    if number > FEW:
        return Much.MUCH
    return Much.LITTLE if number else Much.NOTHING


@made_once
def _how_much() -> AnySelect:
    return select(*map(_counted, (Person, RiskLevel, Visit)))


def _counted(model: Any) -> Any:  # noqa: ANN401 - a class of what is recorded, and a subquery of a number
    found = _in_order(select(col(model.id)), model).limit(unforeseen(bindparam("no_longer_few")))
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def recorded_since(rows: Select[Any], model: Any, person_id: Any, *, few: bool) -> Any:  # noqa: ANN401 - columns
    """The columns of a select over a class, of what was recorded since `at` of people whose home visits one sees.

    Few are read by their moments, and then asked whose they are: a limit keeps the planner to it. It leaves
    nothing out: no five hundred more are recorded between two statements.
    """
    if few:
        theirs = rows.where(exists().where(home_visit(person_id)))
        return _in_order(theirs, model).limit(written(_AT_MOST)).subquery().c
    since = rows.where(col(model.recorded_at) >= _at())
    return since.join(Deadline, home_visit(person_id)).subquery().c


def home_visit(person_id: Any, rows: type[Deadline] = Deadline) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a kept row is the home visit of a person."""
    return and_(col(rows.person_id) == person_id, col(rows.obligation) == Obligation.HOME_VISIT)


def _in_order(rows: Select[Any], model: Any) -> Select[Any]:  # noqa: ANN401 - a class of what is recorded
    moment = col(model.recorded_at)
    return rows.where(moment >= unforeseen(_at())).order_by(moment)


def _at() -> BindParameter[datetime]:
    return bindparam("at", type_=Moment)
