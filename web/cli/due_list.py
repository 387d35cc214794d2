"""What `visits due` asks and finds. The look is logged before anything is shown."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from scheduler.audit import log
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.lists.caseload import DUE, Due, Wanted, due_list
from scheduler.casework.names import names
from scheduler.desk import Desk, Installation
from scheduler.store.audit import Verb
from scheduler.store.deadlines import Phase
from web.cli.at_work import operator
from web.cli.options import ALL, LEVELS, OBLIGATIONS, STATUSES, day_of, moment_of, one_of


@dataclass(frozen=True)
class Asked:
    """Whom a list is asked for, on which day, as known at which moment. None means any, and now."""

    day: date
    known_at: datetime | None
    level: str | None
    statuses: frozenset[str] | None
    obligation: str
    team: str | None = None
    officer: str | None = None


@dataclass(frozen=True)
class Found:
    """The rows of a list, worst first, and everyone of whatever status among whom they are."""

    asked: Asked
    rows: list[Due]
    everyone: list[Due]


def asked_for(
    today: date,
    as_at: str | None,
    known_at: str | None,
    level: str | None,
    statuses: list[str] | None,
    obligation: str,
) -> Asked:
    """What the words of the options ask for. Raises NoSuchDay, NoSuchMoment, NoneOfThat."""
    return Asked(
        day_of(as_at, today) or today,
        moment_of(known_at),
        level and one_of("level", level, LEVELS),
        _statuses(statuses),
        one_of("obligation", obligation, OBLIGATIONS),
    )


def look_up(installation: Installation, asked: Asked, *, totals: bool) -> Found:
    """The list, logged as consulted; without totals, those not listed are not even fetched.

    Kept deadlines that hold no more are computed again first.
    """
    wanted = Wanted(asked.obligation, asked.statuses, asked.team, asked.officer, asked.level)
    renew_expired(installation)
    with installation.reading(operator()) as desk:
        _refuse_unknown(desk, asked)
        fetched = replace(wanted, statuses=None) if totals else wanted
        everyone = due_list(desk, fetched, asked.day, asked.known_at)
    rows = [row for row in everyone if wanted.has(row)]
    with installation.writing(operator()) as desk:
        log(desk, Verb.CONSULTED, "due", sorted({row.ref for row in rows}))
    return Found(asked, rows, everyone)


def _statuses(given: list[str] | None) -> frozenset[str] | None:
    """The statuses asked for, `error` always among them; None for all."""
    asked = {one_of("status", each, STATUSES) for each in given or DUE}
    return None if ALL in asked else frozenset({Phase.ERROR.value, *asked})


def _refuse_unknown(desk: Desk, asked: Asked) -> None:
    called = names(desk)
    if asked.team is not None:
        one_of("team", asked.team, sorted(called.teams.values()))
    if asked.officer is not None:
        one_of("officer", asked.officer, sorted(each.officer for each in called.officers.values()))
