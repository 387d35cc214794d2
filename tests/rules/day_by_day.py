"""The deadline once more, slow and obvious: a walk through every single day. Shares nothing with `rules`.

It takes policies as `tomllib` reads them and events as JSON gives them, keeps its dates with `dateutil`,
and moves each clause by one day at the end of each suspended day. It is what the fold is compared with.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
ORDER = (
    *("level", "plan", "registered", "resumed", "visit"),
    *("assessed", "moved", "directed", "suspended", "ended"),
)
STRICTEST_FIRST = ("very_high", "high", "medium", "low")
MEANINGLESS = {"home_visit": {"assessed"}, "risk_assessment": {"visit", "plan", "moved", "directed"}}


class NothingInForce(Exception):
    """A policy was needed on a day on which none is in force."""

    def __init__(self, day: date) -> None:
        self.day = day


def add(start: date, text: str, times: int = 1) -> date:
    years, months, weeks, days = (
        int(n or 0) for n in re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", text).groups()
    )
    return start + relativedelta(
        years=years * times, months=months * times, weeks=weeks * times, days=days * times
    )


def known(event: dict[str, Any], known_at: str | None) -> bool:
    recorded, superseded = event.get("recorded_at"), event.get("superseded_at")
    if known_at is None:
        return superseded is None
    moment = datetime.fromisoformat(known_at)
    if recorded is not None and datetime.fromisoformat(recorded) > moment:
        return False
    return superseded is None or datetime.fromisoformat(superseded) > moment


class Walk:
    """One person's days under one obligation of one policy."""

    def __init__(self, policy: dict[str, Any], obligation: str) -> None:
        self.policy, self.obligation = policy, obligation
        self.registered = False
        self.was_registered = False
        self.reason: str | None = None
        self.level = "unassessed"
        self.plan: dict[str, Any] | None = None
        self.plan_approved = False
        self.anchor: date | None = None
        self.suspended_days = 0
        self.standing: dict[str, date] = {}
        self.missed: str | None = None
        self.last: date | None = None
        self.cycles: list[dict[str, Any]] = []

    # what the policy says

    def version(self, day: date) -> dict[str, Any] | None:
        in_force = None
        for version in sorted(self.policy["version"], key=lambda v: v.get("effective_from", date.min)):
            if version.get("effective_from", date.min) <= day:
                in_force = version
        return in_force

    def says(self, day: date, key: str) -> Any:
        version = self.version(day)
        if version is None:
            raise NothingInForce(day)
        return version[self.obligation].get(key)

    def first_period(self, day: date) -> str:
        first = self.says(day, "first")
        return first[self.level] if isinstance(first, dict) else first

    def interval(self, day: date) -> str:
        of_level = self.says(day, "interval")[self.level]
        if self.plan is None:
            return of_level
        of_plan = self.plan["interval"]
        if self.plan_approved:
            return of_plan
        return of_plan if add(self.anchor, of_plan) < add(self.anchor, of_level) else of_level

    def deadline(self) -> date:
        return min(self.standing.values())

    # a day

    def day(self, day: date, events: list[dict[str, Any]]) -> None:
        if (self.plan is None or not self.plan.get("until")) and not events and not self._version_begins(day):
            self._end_of_day()
            return
        began_registered, began_running = self.registered, self.reason is None
        events = self._in_order(events)
        kinds = [event["event"] for event in events]
        ended_already = began_registered and "ended" in kinds and "registered" in kinds
        if ended_already:
            self._end(day)
        if self._version_begins(day):
            self._change(day)
        if began_running and "resumed" in kinds and "suspended" in kinds:
            events = [event for event in events if event["event"] not in ("resumed", "suspended")]
        for kind in ORDER:
            if kind == "plan" and self._plan_ran_out_yesterday(day):
                self.plan = None
                self._change(day)
            for event in events:
                if event["event"] == kind and not (kind == "ended" and ended_already):
                    getattr(self, f"_on_{kind}")(day, event)
        self._end_of_day()

    def _plan_ran_out_yesterday(self, day: date) -> bool:
        until = self.plan and self.plan.get("until")
        return bool(until) and date.fromisoformat(until) + ONE_DAY == day

    def _version_begins(self, day: date) -> bool:
        return any(version.get("effective_from") == day for version in self.policy["version"])

    def _in_order(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        always = datetime.fromisoformat("0001-01-01T00:00:00+00:00")

        def recorded(event: dict[str, Any]) -> datetime:
            return datetime.fromisoformat(event["recorded_at"]) if event.get("recorded_at") else always

        return sorted(events, key=recorded)

    def _end_of_day(self) -> None:
        if self.reason is not None:
            self.suspended_days += 1
            for clause in self.standing:
                self.standing[clause] += ONE_DAY

    # what happens

    def _on_level(self, day: date, event: dict[str, Any]) -> None:
        level = event["level"]
        first = self.level == "unassessed"
        if first or STRICTEST_FIRST.index(level) < STRICTEST_FIRST.index(self.level):
            self.plan_approved = False
        self.level = level
        self._change(day)

    def _on_plan(self, day: date, event: dict[str, Any]) -> None:
        self.plan = None if event["interval"] is None else event
        self.plan_approved = event.get("approved", False)
        self._change(day)

    def _on_registered(self, day: date, _: dict[str, Any]) -> None:
        if self.registered:
            return
        self.registered = self.was_registered = True
        self.anchor, self.suspended_days = day, 0
        self.standing = {"first": add(day, self.first_period(day))}
        self.missed = self.interval(day)

    def _on_resumed(self, day: date, _: dict[str, Any]) -> None:
        if self.reason is None:
            return
        after_reactive = self.reason == "reactive"
        self.reason = None
        if self.registered and "returned" not in self.standing:
            self.standing["returned"] = add(
                day, self.says(day, "reinstated" if after_reactive else "returned")
            )

    def _on_visit(self, day: date, event: dict[str, Any]) -> None:
        if not self.registered or self.reason not in (None, "reactive"):
            return
        if event["outcome"] in self.says(day, "qualifies"):
            self._qualifies(day)

    def _on_assessed(self, day: date, _: dict[str, Any]) -> None:
        if self.registered:
            self._qualifies(day)

    def _qualifies(self, day: date) -> None:
        late = max(0, (day - self.deadline()).days)
        self._close(day, "late" if late else "met", late)
        self.last = day
        self.anchor, self.suspended_days = day, 0
        self.missed = self.interval(day)
        self.standing = {"periodic": add(day, self.missed)}

    def _on_moved(self, day: date, _: dict[str, Any]) -> None:
        if self.registered and self.says(day, "moved") is not None:
            self._sooner("moved", add(day, self.says(day, "moved")))

    def _on_directed(self, day: date, event: dict[str, Any]) -> None:
        if self.reason == "reactive":
            self._on_resumed(day, event)
        if self.registered:
            self._sooner("directed", date.fromisoformat(event["by"]))

    def _sooner(self, clause: str, due: date) -> None:
        if clause not in self.standing or due < self.standing[clause]:
            self.standing[clause] = due

    def _on_suspended(self, day: date, event: dict[str, Any]) -> None:
        if event["reason"] in self.says(day, "suspends"):
            self.reason = event["reason"]
        elif self.reason is not None:
            self._on_resumed(day, event)

    def _on_ended(self, day: date, _: dict[str, Any]) -> None:
        self._end(day)

    def _end(self, day: date) -> None:
        if self.registered:
            late = 0 if self.reason else max(0, (day - self.deadline()).days)
            self._close(day, "ended", late)
        self.registered, self.reason, self.level = False, None, "unassessed"
        self.plan, self.plan_approved = None, False
        self.standing = {}

    def _close(self, day: date, result: str, late: int) -> None:
        self.cycles.append(
            {
                "opened": str(self.anchor),
                "deadline": str(self.deadline()),
                "closed": str(day),
                "result": result,
                "days_late": late,
            }
        )

    def _change(self, day: date) -> None:
        if not self.registered:
            return
        overdue = self.deadline() < day
        now = self.interval(day)
        clause = "first" if "first" in self.standing else "periodic"
        period = self.first_period(day) if clause == "first" else now
        new = add(self.anchor, period) + timedelta(days=self.suspended_days)
        old = self.standing[clause]
        if new < old:
            not_before = add(day, self.says(day, "raised"))
            self.standing[clause] = min(old, max(new, not_before))
        if new > old and not overdue:
            self.standing[clause] = new
        if overdue:
            self.missed = min(self.missed, now, key=lambda text: add(self.anchor, text))
        else:
            self.missed = now


def answer(
    policy: dict[str, Any], obligation: str, events: list[dict[str, Any]], as_at: date, known_at: str | None
) -> dict[str, Any]:
    """Every key of the answer but `because`. Raises NothingInForce."""
    days: dict[date, list[dict[str, Any]]] = {}
    for event in events:
        on = date.fromisoformat(event["on"])
        if on <= as_at and known(event, known_at) and event["event"] not in MEANINGLESS[obligation]:
            days.setdefault(on, []).append(event)
    walk = Walk(policy, obligation)
    day = min(days, default=as_at)
    while day < as_at:
        walk.day(day, days.get(day, []))
        day += ONE_DAY
    # The last day does not end: what it suspends has not moved anything yet.
    walk._end_of_day = lambda: None
    walk.day(as_at, days.get(as_at, []))
    return _answer(walk, as_at)


def _answer(walk: Walk, day: date) -> dict[str, Any]:
    found: dict[str, Any] = {
        "status": "ended" if walk.was_registered else "not_started",
        "deadline": None,
        "days_overdue": 0,
        "visits_missed": 0,
        "level": walk.level,
        "interval": None,
        "last_visit": str(walk.last) if walk.last else None,
        "suspended_for": None,
        "cycles": walk.cycles,
    }
    if not walk.registered:
        return found
    deadline = walk.deadline()
    found |= {"deadline": str(deadline), "interval": walk.interval(day), "suspended_for": walk.reason}
    if walk.reason:
        found["status"] = "suspended"
    elif day > deadline:
        missed = 1
        while add(deadline, walk.missed, missed) < day:
            missed += 1
        found |= {"status": "overdue", "days_overdue": (day - deadline).days, "visits_missed": missed}
    else:
        soon = deadline <= add(day, walk.says(day, "due_soon"))
        found["status"] = "due_soon" if soon else "on_track"
    late = found["days_overdue"]
    opened = {"opened": str(walk.anchor), "deadline": str(deadline), "closed": None, "result": "open"}
    found["cycles"] = [*walk.cycles, {**opened, "days_late": late}]
    return found
