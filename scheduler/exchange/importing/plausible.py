"""What a row says that cannot be, asked of the limits that every act has. Opens no database."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from scheduler.casework import limits
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.files.reading import RECORDED_AT, Row
from scheduler.exchange.importing.intake import Intake
from scheduler.store.risk import State

Doubt = tuple[str, str]
"""A column, and the sentence that says what is wrong with it."""
Check = Callable[[Row, Desk], Iterator[Doubt]]


def plausible(intake: Intake, kind: str, row: Row) -> bool:
    """Whether what a row says by itself can be; if not, each reason is a fault."""
    for check in (*_CHECKS.get(kind, ()), _recorded):
        for column, sentence in check(row, intake.desk):
            intake.refuse(row, column, row.get(column), sentence)
    return not row.faulty


def _refusal(act: Callable[[], object], column: str) -> Iterator[Doubt]:
    try:
        act()
    except Refusal as refusal:
        yield column, str(refusal)


def _span(last: str, what: str) -> Check:
    def check(row: Row, _desk: Desk) -> Iterator[Doubt]:
        yield from _refusal(lambda: limits.span(what, row.values["from"], row.get(last)), last)

    return check


def _happened_on(column: str, what: str) -> Check:
    def check(row: Row, desk: Desk) -> Iterator[Doubt]:
        if (on := row.get(column)) is not None:
            yield from _refusal(lambda: limits.happened_on(what, on, desk.today), column)

    return check


def _happened_at(column: str, what: str) -> Check:
    def check(row: Row, desk: Desk) -> Iterator[Doubt]:
        yield from _refusal(lambda: limits.happened(what, row.values[column], desk.now), column)

    return check


def _visited(row: Row, desk: Desk) -> Iterator[Doubt]:
    yield from _refusal(lambda: limits.visit_moment(row.values["visited_at"], desk.now), "visited_at")


def _source(row: Row, desk: Desk) -> Iterator[Doubt]:
    asked = (version.intelligence for version in desk.policy.versions)
    listed = dict.fromkeys(name for each in asked if each is not None for name in each.sources)
    yield from _refusal(lambda: limits.source(row.values["source"], listed), "source")


def _place(row: Row, _desk: Desk) -> Iterator[Doubt]:
    column = "latitude" if row.get("latitude") is not None else "longitude"
    yield from _refusal(lambda: limits.place(row.get("latitude"), row.get("longitude")), column)


def _somewhere(row: Row, _desk: Desk) -> Iterator[Doubt]:
    if not any(row.get(name) for name in ("address", "postcode", "latitude")):
        yield "address", "It says no place. Give an address, a postcode, or latitude and longitude."


def _no_return(row: Row, _desk: Desk) -> Iterator[Doubt]:
    if row.values["state"] == State.ENDED and row.get("to") is not None:
        yield (
            "to",
            "Nobody returns from the end of a registration. Leave it out, or register the person again.",
        )


def _another(row: Row, _desk: Desk) -> Iterator[Doubt]:
    if row.values["for"] == row.values["officer"]:
        yield "for", "Nobody covers for themselves. Give another officer."


def _level_from(row: Row, _desk: Desk) -> Iterator[Doubt]:
    if row.get("level_from") is not None and row.get("level") is None:
        yield "level_from", "There is no level beside it. Give the level, or leave this out."


def _born(row: Row, desk: Desk) -> Iterator[Doubt]:
    yield from _refusal(lambda: limits.birth(row.get("born_on"), desk.today), "born_on")


def _life(row: Row, desk: Desk) -> Iterator[Doubt]:
    born, registered, visited = (row.get(name) for name in ("born_on", "registered_on", "last_visit_on"))
    if born and registered and registered < born <= desk.today:
        yield "registered_on", f"The person was born on {born.isoformat()}. Check both dates."
    if visited and registered:
        yield from _refusal(lambda: limits.since_registration("visit", visited, registered), "last_visit_on")


def _recorded(row: Row, desk: Desk) -> Iterator[Doubt]:
    """Nothing is recorded in the future, and what happens is not recorded before it does."""
    at: datetime | None = row.get(RECORDED_AT)
    if at is None:
        return
    if at > desk.now:
        yield RECORDED_AT, "That moment is yet to come."
    for column in ("visited_at", "checked_at", "assessed_on"):
        happened = row.get(column)
        if happened is not None and _before(at, happened):
            yield (
                RECORDED_AT,
                f"It cannot have been recorded before it happened: {column} is {happened.isoformat()}.",
            )


def _before(at: datetime, happened: date) -> bool:
    return at < happened if isinstance(happened, datetime) else london_date(at) < happened


_CHECKS: dict[str, tuple[Check, ...]] = {
    "officers": (_place,),
    "people": (
        _place,
        _life,
        _level_from,
        _born,
        _happened_on("last_visit_on", "visit"),
    ),
    "plans": (_span("until", "plan"),),
    "states": (_span("to", "state"), _no_return),
    "addresses": (_place, _somewhere),
    "visits": (_visited,),
    "checks": (_happened_at("checked_at", "check"), _source),
    "assessments": (_happened_on("assessed_on", "assessment"),),
    "supervisions": (_span("to", "supervision"),),
    "covers": (_span("to", "cover"), _another),
    "absences": (_span("to", "absence"),),
}
