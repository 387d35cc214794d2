"""The same fold as anybody would write it first: one walk over sorted events, any calendar library."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import arrow
from dateutil.relativedelta import relativedelta

from rules.events import Event
from rules.policy import Policy
from rules.version import Clauses, Obligation

ORDER = (
    *("version", "level", "lapse", "plan", "registered", "resumed", "visit"),
    *("assessed", "moved", "directed", "suspended", "ended"),
)
MEANINGLESS = {"home_visit": ("assessed",), "risk_assessment": ("visit", "plan", "moved", "directed")}
UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
LEVELS = ("very_high", "high", "medium", "low")
Day = Any  # a date of the library that is tried


class Calendar(Protocol):
    """What the fold asks of a library for dates."""

    def day(self, on: date) -> Day: ...
    def add(self, start: Day, text: str, times: int = 1) -> Day: ...
    def later(self, start: Day, days: int) -> Day: ...


def amounts(text: str, times: int) -> dict[str, int]:
    return {UNITS[unit]: int(number) * times for number, unit in re.findall(r"(\d+)([YMWD])", text)}


class Dateutil:
    def day(self, on: date) -> date:
        return on

    def add(self, start: date, text: str, times: int = 1) -> date:
        return start + relativedelta(**amounts(text, times))

    def later(self, start: date, days: int) -> date:
        return start + timedelta(days=days)


class WithArrow:
    def day(self, on: date) -> arrow.Arrow:
        return arrow.get(on)

    def add(self, start: arrow.Arrow, text: str, times: int = 1) -> arrow.Arrow:
        return start.shift(**amounts(text, times))

    def later(self, start: arrow.Arrow, days: int) -> arrow.Arrow:
        return start.shift(days=days)


class PlainFold:
    """One person's state, with the calendar given."""

    def __init__(self, policy: Policy, obligation: Obligation, calendar: Calendar) -> None:
        self.policy, self.obligation, self.calendar = policy, obligation, calendar
        self.cycles: list[tuple[Any, ...]] = []
        self.last: Any = None
        self.forget()

    def forget(self) -> None:
        self.registered, self.reason, self.level = False, None, "unassessed"
        self.plan: Event | None = None
        self.approved = False
        self.due: dict[str, Any] = {}

    def answer(self, events: list[Event], as_at: date, known_at: datetime | None) -> tuple[Any, ...]:
        self.today = self.calendar.day(as_at)
        days: dict[date, list[Event]] = {}
        for event in self.all_that_applies(events, as_at, known_at):
            days.setdefault(event.on, []).append(event)
        for on in sorted(days):
            self.begin(on)
            for event in self.in_order(days[on]):
                getattr(self, f"on_{event.kind}")(event)
        self.begin(as_at)
        return self.told()

    def all_that_applies(self, events: list[Event], as_at: date, known_at: datetime | None) -> list[Event]:
        applies = [event for event in events if event.counts(known_at)]
        applies = [event for event in applies if event.kind not in MEANINGLESS[self.obligation]]
        applies.sort(key=lambda event: event.recorded_at.timestamp() if event.recorded_at else 0)
        plans = [event for event in applies if event.kind == "plan" and event.lapses_on]
        applies += [plan._replace(kind="lapse", on=plan.lapses_on) for plan in plans]
        starts = [version.effective_from for version in self.policy.versions if version.effective_from]
        applies += [Event(start, "version") for start in starts]
        return [event for event in applies if event.on <= as_at]

    def in_order(self, events: list[Event]) -> list[Event]:
        kinds = {event.kind for event in events}
        events = sorted(events, key=lambda event: ORDER.index(event.kind))
        if self.registered and {"ended", "registered"} <= kinds:
            events.sort(key=lambda event: event.kind != "ended")
        if self.reason is None and {"resumed", "suspended"} <= kinds:
            events = [event for event in events if event.kind not in ("resumed", "suspended")]
        return events

    def begin(self, on: date) -> None:
        before, self.on, self.today = self.today, on, self.calendar.day(on)
        if self.reason is not None and self.registered:
            passed = (self.today - before).days
            self.suspended_days += passed
            self.due = {clause: self.calendar.later(due, passed) for clause, due in self.due.items()}

    @property
    def clauses(self) -> Clauses:
        found = self.policy.version_on(self.on).clauses_of(self.obligation)
        assert found is not None
        return found

    def interval(self) -> str:
        of_level = str(self.clauses.interval[self.level])
        if self.plan is None:
            return of_level
        of_plan = str(self.plan.interval)
        if self.approved:
            return of_plan
        add = self.calendar.add
        return of_plan if add(self.anchor, of_plan) < add(self.anchor, of_level) else of_level

    def start(self, clause: str) -> None:
        self.anchor, self.suspended_days = self.today, 0
        self.missed = self.interval()
        period = str(self.clauses.first[self.level]) if clause == "first" else self.missed
        self.due = {clause: self.calendar.add(self.anchor, period)}

    def close(self, result: str) -> None:
        deadline = min(self.due.values())
        late = 0 if result == "ended" and self.reason else max(0, (self.today - deadline).days)
        self.cycles.append((self.anchor, deadline, self.today, result, late, self.missed))

    def change(self) -> None:
        if not self.registered:
            return
        calendar, overdue, now = self.calendar, min(self.due.values()) < self.today, self.interval()
        clause = "first" if "first" in self.due else "periodic"
        period = str(self.clauses.first[self.level]) if clause == "first" else now
        old, new = self.due[clause], calendar.later(calendar.add(self.anchor, period), self.suspended_days)
        if new < old:
            self.due[clause] = min(old, max(new, calendar.add(self.today, str(self.clauses.raised))))
        elif not overdue:
            self.due[clause] = new
        if not overdue or calendar.add(self.anchor, now) < calendar.add(self.anchor, self.missed):
            self.missed = now

    def on_version(self, _: Event) -> None:
        self.change()

    def on_level(self, event: Event) -> None:
        if self.level == "unassessed" or LEVELS.index(event.level) < LEVELS.index(self.level):
            self.approved = False
        self.level = event.level
        self.change()

    def on_lapse(self, event: Event) -> None:
        if self.plan is not None and event == self.plan._replace(kind="lapse", on=event.on):
            self.plan = None
            self.change()

    def on_plan(self, event: Event) -> None:
        self.plan, self.approved = (event if event.interval else None), event.approved
        self.change()

    def on_registered(self, _: Event) -> None:
        if not self.registered:
            self.registered = True
            self.start("first")

    def on_resumed(self, _: Event) -> None:
        reason, self.reason = self.reason, None
        if reason is not None and self.registered and "returned" not in self.due:
            period = self.clauses.reinstated if reason == "reactive" else self.clauses.returned
            self.due["returned"] = self.calendar.add(self.today, str(period))

    def on_visit(self, event: Event) -> None:
        if self.registered and self.reason in (None, "reactive") and event.outcome in self.clauses.qualifies:
            self.on_assessed(event)

    def on_assessed(self, _: Event) -> None:
        if self.registered:
            self.close("late" if min(self.due.values()) < self.today else "met")
            self.last = self.today
            self.start("periodic")

    def on_moved(self, _: Event) -> None:
        if self.registered and self.clauses.moved is not None:
            self.bring_forward("moved", self.calendar.add(self.today, str(self.clauses.moved)))

    def on_directed(self, event: Event) -> None:
        if self.reason == "reactive":
            self.on_resumed(event)
        if self.registered and event.by:
            self.bring_forward("directed", self.calendar.day(event.by))

    def bring_forward(self, clause: str, due: Day) -> None:
        self.due[clause] = min(due, self.due.get(clause, due))

    def on_suspended(self, event: Event) -> None:
        if event.reason in self.clauses.suspends:
            self.reason = event.reason
        else:
            self.on_resumed(event)

    def on_ended(self, _: Event) -> None:
        if self.registered:
            self.close("ended")
        self.forget()

    def told(self) -> tuple[Any, ...]:
        if not self.registered:
            return ("ended" if self.cycles else "not_started", None, 0, 0, None, self.last, None, self.cycles)
        deadline, late, missed, status = min(self.due.values()), 0, 0, "suspended"
        if self.reason is None:
            late = max(0, (self.today - deadline).days)
            soon = self.calendar.add(self.today, str(self.clauses.due_soon))
            status = "overdue" if late else "due_soon" if deadline <= soon else "on_track"
        if late:
            missed = 1
            while self.calendar.add(deadline, self.missed, missed) < self.today:
                missed += 1
        cycles = [*self.cycles, (self.anchor, deadline, None, "open", late, self.missed)]
        return (status, deadline, late, missed, self.interval(), self.last, self.reason, cycles)


def plainly(calendar: Calendar) -> Callable[..., tuple[Any, ...]]:
    """The fold with a calendar library, to be called as `assess` is."""

    def answer(
        policy: Policy, obligation: Obligation, events: list[Event], as_at: date, known_at: datetime | None
    ) -> tuple[Any, ...]:
        return PlainFold(policy, obligation, calendar).answer(events, as_at, known_at)

    return answer
