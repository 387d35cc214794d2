"""From the text of a policy file to its versions: what is refused, and in which words. Opens no file."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from rules.periods import Period, PeriodMalformed, age, period
from rules.risk import LEVELS, Level
from rules.version import Clauses, Crew, Intelligence, Mark, Version

STANDINGS = ("national", "local", "unverified")
SUSPENDING = ("custody", "hospital", "abroad", "transferred_out", "reactive")
GROUPS = ("force", "national", "partner", "open_source")

T = TypeVar("T")


class PolicyRefused(ValueError):
    """A policy file that does not hold: the sentence names the file, the version and the key."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}.")


class Table:
    """A table of the file that knows where it stands, and which of its keys were asked for."""

    def __init__(self, file: str, place: str, table: dict[str, Any]) -> None:
        self.file, self.place, self.table = file, place, table
        self.asked: set[str] = set()

    def refuse(self, key: str, fault: str) -> PolicyRefused:
        return PolicyRefused(self.file, f"{self.place}{', ' if self.place else ''}key “{key}”: {fault}")

    def has(self, key: str) -> bool:
        return key in self.table

    def value(self, key: str, kind: type[T], expected: str) -> T:
        self.asked.add(key)
        if key not in self.table:
            raise self.refuse(key, f"is missing; expected {expected}")
        value = self.table[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.refuse(key, f"{value!r} is not {expected}")
        return value

    def text(self, key: str) -> str:
        text = self.value(key, str, "a text").strip()
        if not text:
            raise self.refuse(key, "is empty; expected a text")
        return text

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.value(key, str, "one of " + ", ".join(choices))
        if value not in choices:
            raise self.refuse(key, f"“{value}” is not one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.value(key, list, "a list of texts")
        if not all(isinstance(value, str) and value for value in values):
            raise self.refuse(key, f"{values!r} is not a list of texts")
        if len(set(values)) < len(values):
            raise self.refuse(key, "names something twice")
        return tuple(values)

    def count(self, key: str, least: int) -> int:
        number = self.value(key, int, "a whole number")
        if number < least:
            raise self.refuse(key, f"{number} is less than {least}")
        return number

    def period(self, key: str) -> Period:
        return self._malformed(key, period)

    def age(self, key: str) -> timedelta:
        return self._malformed(key, age)

    def _malformed(self, key: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.value(key, str, "a duration such as P3M"))
        except PeriodMalformed as fault:
            raise self.refuse(key, str(fault)) from fault

    def inner(self, key: str) -> "Table":
        table = self.value(key, dict, "a table")
        return Table(self.file, f"{self.place}{', ' if self.place else ''}table “{key}”", table)

    def refuse_unknown(self) -> None:
        for key in self.table:
            if key not in self.asked:
                known = ", ".join(sorted(self.asked))
                raise self.refuse(key, f"is unknown here; the keys are {known}")


def versions_of(document: Table) -> list[Version]:
    """The versions of a policy file. Raises PolicyRefused."""
    tables = document.value("version", list, "at least one [[version]]")
    if not tables or not all(isinstance(table, dict) for table in tables):
        raise document.refuse("version", "expected at least one [[version]]")
    versions: list[Version] = []
    for number, table in enumerate(tables, start=1):
        versions.append(_version(document.file, number, table, versions))
    return versions


def _version(file: str, number: int, content: dict[str, Any], before: list[Version]) -> Version:
    table = Table(file, f"version {number}", content)
    effective_from = _effective_from(table, before)
    if effective_from:
        table.place += f" (from {effective_from.isoformat()})"
    mark = Mark(table.text("source"), table.one_of("standing", STANDINGS))
    risks = table.inner("risk_assessment") if _kept(table, "risk_assessment", before) else None
    intelligence = table.inner("intelligence") if _kept(table, "intelligence", before) else None
    version = Version(
        effective_from=effective_from,
        source=mark.source,
        standing=mark.standing,
        home_visit=_clauses(table.inner("home_visit"), mark, of_visits=True),
        risk_assessment=_clauses(risks, mark, of_visits=False) if risks else None,
        intelligence=_intelligence(intelligence, mark) if intelligence else None,
    )
    table.refuse_unknown()
    return version


def _effective_from(table: Table, before: list[Version]) -> date | None:
    if not before and not table.has("effective_from"):
        return None
    day = table.value(
        "effective_from", date, "a date such as 2017-06-29 (only the first version may leave it out)"
    )
    if isinstance(day, datetime):
        raise table.refuse("effective_from", f"{day!s} is a moment; expected a date such as 2017-06-29")
    if any(version.effective_from == day for version in before):
        raise table.refuse("effective_from", f"another version begins on {day.isoformat()} too")
    return day


def _kept(table: Table, section: str, before: list[Version]) -> bool:
    """A policy may have no such section; a version that drops one its forerunners had is refused."""
    return table.has(section) or any(getattr(version, section) for version in before)


def _clauses(table: Table, mark: Mark, *, of_visits: bool) -> Clauses:
    clauses = Clauses(
        interval=_intervals(table),
        first=_first(table),
        raised=table.period("raised"),
        returned=table.period("returned"),
        reinstated=table.period("reinstated"),
        due_soon=table.period("due_soon"),
        suspends=_suspends(table),
        moved=table.period("moved") if of_visits and table.has("moved") else None,
        qualifies=table.texts("qualifies") if of_visits else (),
        crew=_crew(table.inner("crew")) if of_visits else None,
        mark=mark,
        marks=_marks(table),
    )
    table.refuse_unknown()
    return clauses


def _intervals(table: Table) -> dict[Level, Period]:
    inner = table.inner("interval")
    intervals = _by_level(inner)
    for level, interval in intervals.items():
        if interval.is_empty:
            raise inner.refuse(level, "an interval is at least one day")
    for strict, mild in pairwise(LEVELS):
        if not intervals[strict].never_longer_than(intervals[mild]):
            raise inner.refuse(
                strict, f"{intervals[strict]} can be longer than {intervals[mild]}, the interval of “{mild}”"
            )
    return intervals


def _first(table: Table) -> dict[Level, Period]:
    if isinstance(table.table.get("first"), dict):
        return _by_level(table.inner("first"))
    return dict.fromkeys(Level, table.period("first"))


def _by_level(table: Table) -> dict[Level, Period]:
    periods = {level: table.period(level.value) for level in Level}
    table.refuse_unknown()
    return periods


def _suspends(table: Table) -> tuple[str, ...]:
    reasons = table.texts("suspends")
    for reason in reasons:
        if reason not in SUSPENDING:
            raise table.refuse("suspends", f"“{reason}” is not one of {', '.join(SUSPENDING)}")
    return reasons


def _crew(table: Table) -> Crew:
    crew = Crew(table.count("size", 1), table.count("accredited", 0))
    if crew.accredited > crew.size:
        raise table.refuse("accredited", f"{crew.accredited} is more than the crew of {crew.size}")
    table.refuse_unknown()
    return crew


def _intelligence(table: Table, mark: Mark) -> Intelligence:
    sources = table.inner("sources")
    groups = {source: sources.one_of(source, GROUPS) for source in sources.table}
    freshness = table.inner("freshness")
    ages = {group: freshness.age(group) for group in GROUPS}
    freshness.refuse_unknown()
    required = table.inner("required")
    lists = {level: _required(required, level, groups) for level in LEVELS}
    required.refuse_unknown()
    intelligence = Intelligence(groups, ages, lists, mark, _marks(table))
    table.refuse_unknown()
    return intelligence


def _required(table: Table, level: Level, groups: dict[str, str]) -> tuple[str, ...]:
    sources = table.texts(level.value)
    for source in sources:
        if source not in groups:
            raise table.refuse(level, f"“{source}” is not among the sources")
    return sources


def _marks(table: Table) -> dict[str, Mark]:
    """The sources of single clauses, in a table beside them: `clauses.first = { source, standing }`."""
    if not table.has("clauses"):
        return {}
    marks: dict[str, Mark] = {}
    clauses = table.inner("clauses")
    for clause in clauses.table:
        if clause == "clauses" or not table.has(clause):
            raise clauses.refuse(clause, "names no clause of this version")
        mark = clauses.inner(clause)
        marks[clause] = Mark(mark.text("source"), mark.one_of("standing", STANDINGS))
        mark.refuse_unknown()
    return marks
