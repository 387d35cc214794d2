"""The kinds of file and their columns, in the order in which they are brought in. Reads nothing by itself.

One list: importing, exporting and the import page all take their columns from it.
"""

from dataclasses import dataclass
from functools import cached_property

from rules.risk import LEVELS
from scheduler.exchange.files.cells import Reader
from scheduler.exchange.files.moments import a_date, a_moment, time_of_day
from scheduler.exchange.files.readers import (
    code,
    codes,
    interval,
    number,
    reference,
    text,
    whole_number,
    word,
    working_days,
    yes_or_no,
)
from scheduler.roles import Permission, Role
from scheduler.store.checks import CheckOutcome
from scheduler.store.risk import State
from scheduler.store.visits import Outcome


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the first row; one that is required is there, and filled in each row."""

    name: str
    reader: Reader
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of file: its columns, and who may bring one."""

    name: str
    columns: tuple[Column, ...]
    permission: Permission

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of the columns without which a file is refused."""
        return tuple(column.name for column in self.columns if column.required)


def _must(name: str, reader: Reader) -> Column:
    return Column(name, reader, required=True)


_REF = _must("ref", reference(40))
_OFFICER = _must("officer", reference(40))
_FROM = _must("from", a_date())
_TO = Column("to", a_date())
_TEAM = text(80)
_LEVEL = word(LEVELS)
_APPROVED_BY = Column("approved_by", text(80))
_TOOL = Column("tool", text(40))
_RECORDED_AT = Column("recorded_at", a_moment())
_PLACE = (
    Column("address", text(300)),
    Column("postcode", text(10)),
    Column("latitude", number(-90, 90)),
    Column("longitude", number(-180, 180)),
)


def _kind(name: str, permission: Permission, *columns: Column) -> Kind:
    return Kind(name, columns, permission)


_KINDS = (
    _kind("teams", Permission.MANAGE_OFFICERS, _must("team", _TEAM), Column("area", text(80)), _RECORDED_AT),
    _kind(
        "officers",
        Permission.MANAGE_OFFICERS,
        _OFFICER,
        _must("name", text(200)),
        _must("team", text(80, or_none=True)),
        _must("role", word(Role)),
        Column("accredited", yes_or_no()),
        Column("email", text(200)),
        *_PLACE[2:],
        Column("visits_a_day", whole_number(1, 20)),
        Column("days", working_days()),
        Column("start", time_of_day()),
        Column("end", time_of_day()),
        _RECORDED_AT,
    ),
    _kind(
        "people",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("name", text(200)),
        Column("registered_on", a_date()),
        Column("team", _TEAM),
        Column("officer", code(40)),
        Column("level", _LEVEL),
        Column("level_from", a_date()),
        Column("last_visit_on", a_date()),
        Column("visor_ref", text(40)),
        Column("safety_marker", yes_or_no()),
        Column("born_on", a_date()),
        *_PLACE,
        _RECORDED_AT,
    ),
    _kind(
        "levels",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("level", _LEVEL),
        _FROM,
        _TOOL,
        _APPROVED_BY,
        _RECORDED_AT,
    ),
    _kind(
        "plans",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("interval", interval()),
        _FROM,
        Column("until", a_date()),
        _APPROVED_BY,
        Column("reason", text(500)),
        _RECORDED_AT,
    ),
    _kind(
        "states",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("state", word(State)),
        _FROM,
        _TO,
        _APPROVED_BY,
        _RECORDED_AT,
    ),
    _kind("addresses", Permission.IMPORT_PEOPLE, _REF, _FROM, *_PLACE, _RECORDED_AT),
    _kind(
        "allocations",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("officer", code(40, or_none=True)),
        _FROM,
        _RECORDED_AT,
    ),
    _kind(
        "visits",
        Permission.IMPORT_PEOPLE,
        Column("visit_id", code(40)),
        _REF,
        _must("visited_at", a_moment()),
        _must("outcome", word(Outcome)),
        Column("officers", codes(40)),
        Column("constable", yes_or_no()),
        Column("announced", yes_or_no()),
        Column("purpose", text(40)),
        Column("reason_alone", text(500)),
        _RECORDED_AT,
    ),
    _kind(
        "checks",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("source", text(40)),
        _must("checked_at", a_moment()),
        _must("outcome", word(CheckOutcome)),
        Column("officer", code(40)),
        _RECORDED_AT,
    ),
    _kind(
        "assessments",
        Permission.IMPORT_PEOPLE,
        _REF,
        _must("assessed_on", a_date()),
        _TOOL,
        Column("level", _LEVEL),
        _APPROVED_BY,
        _RECORDED_AT,
    ),
    _kind(
        "bookings",
        Permission.IMPORT_PEOPLE,
        Column("booking_id", code(40)),
        _REF,
        _must("starts_at", a_moment()),
        Column("minutes", whole_number(5, 1440)),
        _must("officers", codes(40)),
        _RECORDED_AT,
    ),
    _kind("supervisions", Permission.MANAGE_OFFICERS, _OFFICER, _must("team", _TEAM), _FROM, _TO),
    _kind(
        "covers",
        Permission.ARRANGE_COVER,
        _OFFICER,
        _must("for", code(40)),
        _FROM,
        _TO,
        _must("approved_by", text(80)),
    ),
    _kind(
        "absences", Permission.ARRANGE_COVER, _OFFICER, _FROM, _must("to", a_date()), Column("kind", text(40))
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
"""By name, in the order in which they are brought in: what is referred to comes before what refers."""
