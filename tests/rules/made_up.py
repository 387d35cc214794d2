"""Hypothesis strategies for histories, and for policies of which one is stricter than another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as some

from rules.events import SUSPENSIONS, Event
from rules.periods import Period, period
from rules.policy import Policy
from rules.risk import LEVELS, Level
from rules.version import Clauses, Mark, Version

FIRST_DAY = date(2019, 11, 1)
LAST_DAY = date(2024, 3, 31)
QUALIFYING = "seen_at_home"
OUTCOMES = (QUALIFYING, "no_reply", "doorstep", "telephone")
# From each, whatever the date, no longer than from the next.
RISING = tuple(
    period(text)
    for text in ("P1D", "P1W", "P15D", "P4W", "P1M", "P45D", "P2M", "P3M", "P6M", "P6M15D", "P12M", "P18M")
)
NONE_TO_SHORT = tuple(period(text) for text in ("P0D", "P1D", "P5D", "P10D", "P14D", "P15D", "P21D", "P28D"))
LONG_PLANS = tuple(period(text) for text in ("P15D", "P4W", "P1M", "P3M", "P12M"))

days = some.dates(FIRST_DAY, LAST_DAY)
# Days that collide now and then, at the ends of months.
awkward_days = some.sampled_from(
    [
        date(2020, 1, 31),
        date(2020, 2, 29),
        date(2020, 2, 28),
        date(2020, 3, 1),
        date(2021, 8, 31),
        date(2022, 2, 28),
    ]
)
any_day = days | awkward_days


@some.composite
def events(draw: some.DrawFn, plans: Sequence[Period] = RISING) -> Event:
    """An event of any kind, on any day."""
    on = draw(any_day)
    kind = draw(some.sampled_from(sorted(KINDS)))
    return Event(on, kind, **{field: draw(strategy(on, plans)) for field, strategy in KINDS[kind].items()})


def _until(on: date, _: Sequence[Period]) -> some.SearchStrategy[date | None]:
    return some.none() | some.integers(0, 400).map(lambda further: on + timedelta(further))


KINDS = {
    "level": {"level": lambda *_: some.sampled_from(LEVELS)},
    "plan": {
        "interval": lambda _, plans: some.none() | some.sampled_from(list(plans)),
        "approved": lambda *_: some.booleans(),
        "until": _until,
    },
    "registered": {},
    "resumed": {},
    "visit": {"outcome": lambda *_: some.sampled_from(OUTCOMES)},
    "assessed": {},
    "moved": {},
    "directed": {"by": lambda on, _: some.integers(0, 60).map(lambda further: on + timedelta(further))},
    "suspended": {"reason": lambda *_: some.sampled_from(SUSPENSIONS)},
    "ended": {"reason": lambda *_: some.just("deceased")},
}


def histories(plans: Sequence[Period] = RISING) -> some.SearchStrategy[list[Event]]:
    """A dozen events after a registration, each recorded at a moment of its own."""
    registered = any_day.map(lambda day: Event(min(day, date(2021, 1, 1)), "registered"))
    return some.tuples(registered, some.lists(events(plans), max_size=12)).map(
        lambda drawn: list(_recorded([drawn[0], *drawn[1]]))
    )


def _recorded(told: Sequence[Event]) -> Iterator[Event]:
    for minutes, event in enumerate(told):
        yield event._replace(recorded_at=datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@some.composite
def a_policy_and_a_stricter_one(draw: some.DrawFn) -> tuple[Policy, Policy]:
    """Two policies of two versions: what the second asks for is, from any date, never later than the first's."""
    loose: list[Version] = []
    strict: list[Version] = []
    for effective_from in (None, draw(any_day)):
        one = draw(clauses())
        other = draw(tightened(one))
        loose.append(_version(effective_from, one))
        strict.append(_version(effective_from, other))
    return Policy("loose", "Loose", loose), Policy("strict", "Strict", strict)


def policies() -> some.SearchStrategy[Policy]:
    """Any policy of two versions."""
    return a_policy_and_a_stricter_one().map(lambda pair: pair[0])


def _version(effective_from: date | None, asked: Clauses) -> Version:
    return Version(effective_from, "made up", "local", asked, asked, None)


@some.composite
def clauses(draw: some.DrawFn) -> Clauses:
    places = sorted(draw(some.lists(some.integers(0, len(RISING) - 1), min_size=4, max_size=4)))
    short = some.sampled_from(NONE_TO_SHORT)
    interval = {level: RISING[place] for level, place in zip(LEVELS, places, strict=True)}
    return Clauses(
        interval=interval | {Level.UNASSESSED: draw(some.sampled_from(RISING))},
        first={level: draw(short) for level in Level},
        raised=draw(short),
        returned=draw(short),
        reinstated=draw(short),
        due_soon=period("P14D"),
        suspends=tuple(draw(some.sets(some.sampled_from(SUSPENSIONS[:5])))),
        moved=draw(some.none() | short),
        qualifies=(QUALIFYING,),
        crew=None,
        mark=Mark("made up", "local"),
        marks={},
    )


@some.composite
def tightened(draw: some.DrawFn, one: Clauses) -> Clauses:
    """The same with some of its periods shorter, and the same lists."""

    def shorter(than: Period, among: Sequence[Period]) -> Period:
        return draw(some.sampled_from(among[: among.index(than) + 1]))

    return replace(
        one,
        interval={level: shorter(interval, RISING) for level, interval in one.interval.items()},
        first={level: shorter(first, NONE_TO_SHORT) for level, first in one.first.items()},
        raised=shorter(one.raised, NONE_TO_SHORT),
        returned=shorter(one.returned, NONE_TO_SHORT),
        reinstated=shorter(one.reinstated, NONE_TO_SHORT),
        moved=draw(some.sampled_from(NONE_TO_SHORT))
        if one.moved is None
        else shorter(one.moved, NONE_TO_SHORT),
    )
