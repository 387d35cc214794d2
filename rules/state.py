"""Where a person stands under one obligation: anchor, clauses, interval. Knows no order of events."""

from datetime import date

from rules.agenda import Entry
from rules.answer import Cycle, Result, days_overdue
from rules.because import Return, Step
from rules.events import Event
from rules.periods import Period, later
from rules.policy import NoPolicyInForce, Policy
from rules.risk import Level
from rules.version import Clauses, Obligation, Version

NO_PERIOD = Period(0, 0, "P0D")
NO_DEADLINE = date.max
EXAMPLE = 10
"""Days after which an example lets somebody return."""


class State:
    """The state after some events. While suspended, clauses are where they would be if resumed `today`."""

    __slots__ = (
        *("policy", "obligation", "version", "in_force", "today"),
        *("registered", "suspended_for", "suspended_days", "level", "plan", "approved"),
        *("anchor", "due", "deadline", "interval", "missed_interval", "last_visit", "cycles", "steps"),
    )

    def __init__(self, policy: Policy, obligation: Obligation) -> None:
        self.policy = policy
        self.obligation: Obligation = obligation
        self.version: Version | None = None
        self.in_force: Clauses | None = None
        self.today = date.min
        self.last_visit: date | None = None
        self.cycles: list[Cycle] = []
        self.steps: list[Step] = []
        self.forget()

    def forget(self) -> None:
        """Back to nothing, but for what is past: the cycles and the last visit."""
        self.registered = False
        self.suspended_for: str | None = None
        self.suspended_days = 0
        self.level = Level.UNASSESSED
        self.plan: Event | None = None
        self.approved = False
        self.anchor = date.min
        self.due: dict[str, date] = {}
        self.deadline = NO_DEADLINE
        self.interval = self.missed_interval = NO_PERIOD

    def adopt_policy_of(self, day: date) -> None:
        """Takes up the version that is in force on a day, or none where none is."""
        self.version = self.policy.in_force(day)
        self.in_force = self.version.clauses_of(self.obligation) if self.version else None

    @property
    def clauses(self) -> Clauses:
        """The clauses in force. Raises NoPolicyInForce."""
        if self.in_force is None:
            raise NoPolicyInForce(self.policy.id, self.today, self.obligation if self.version else None)
        return self.in_force

    def reach(self, day: date) -> None:
        """Lets the days before this one end: each that ended suspended moves every clause one day later."""
        if self.registered and self.suspended_for is not None:
            ended = (day - self.today).days
            self.suspended_days += ended
            self.due = {clause: later(due, ended) for clause, due in self.due.items()}
            self.deadline = later(self.deadline, ended)
        self.today = day

    def start_cycle(self, clause: str) -> None:
        """Counts from today: all clauses fall but this one, `first` or `periodic`."""
        self.anchor = self.today
        self.suspended_days = 0
        self.interval = self.missed_interval = self._interval_in_force()
        self.due = {clause: self._period_of(clause).after(self.anchor)}
        self.steps = []

    def close_cycle(self, result: Result) -> None:
        """Keeps what became of the time since the anchor."""
        late = 0 if result == "ended" and self.suspended_for else days_overdue(self.deadline, self.today)
        cycle = Cycle(self.anchor, self.deadline, self.today, result, late, self.missed_interval)
        self.cycles.append(cycle)

    def change(self) -> None:
        """The level, the plan or the policy changed: the clause that stands moves, never what is overdue."""
        if not self.registered:
            return
        overdue = self.deadline < self.today
        self.interval = self._interval_in_force()
        clause = "first" if "first" in self.due else "periodic"
        so_far, new = self.due[clause], self.anew(clause)
        if new < so_far:
            # Nothing becomes overdue before it was asked for.
            self.due[clause] = min(so_far, max(new, self.clauses.raised.after(self.today)))
        elif not overdue:
            self.due[clause] = new
        if not overdue or self._ends_sooner(self.interval, self.missed_interval):
            self.missed_interval = self.interval

    def anew(self, clause: str) -> date:
        """Where `first` or `periodic` would be, counted from the anchor by the level, plan and policy that hold."""
        return later(self._period_of(clause).after(self.anchor), self.suspended_days)

    def bring_forward(self, clause: str, day: date) -> None:
        """Sets a clause, unless it stands already and is earlier."""
        self.due[clause] = min(day, self.due.get(clause, day))

    def period_of_return(self, reason: str) -> Period | None:
        """Within which a visit follows a return; None where one stands: going in and out never starts it again."""
        if "returned" in self.due:
            return None
        return self.clauses.reinstated if reason == "reactive" else self.clauses.returned

    def note(self, entry: Entry, deadline: date, suspended_for: str | None) -> None:
        """Keeps what was applied, given the deadline and the suspension before it."""
        self.steps.append(self.step(entry, deadline, suspended_for))

    def pass_over(self, entry: Entry) -> None:
        """Told what moved neither the deadline nor the suspension: it is no reason, and is not kept."""

    def step(self, entry: Entry, deadline: date, suspended_for: str | None) -> Step:
        """What was applied, beside the deadline and the suspension before it."""
        clause = min(self.due, key=self.due.__getitem__, default=None)
        return Step(
            on=self.today,
            rank=entry.rank,
            event=entry.event,
            clause=clause,
            deadline=self.due[clause] if clause else None,
            deadline_before=deadline,
            suspended_for=self.suspended_for,
            suspended_for_before=suspended_for,
            level=self.level,
            interval=self.interval,
            clauses=self.clauses,
            example=self._return_for_example(),
        )

    def _return_for_example(self) -> Return | None:
        if self.suspended_for is None:
            return None
        back, left = later(self.today, EXAMPLE), later(self.deadline, EXAMPLE)
        within = self.period_of_return(self.suspended_for)
        if within is not None and within.after(back) < left:
            return Return(back, within.after(back), within)
        return Return(back, left, None)

    def _interval_in_force(self) -> Period:
        """The level's; the plan's if approved; if it is not, whichever ends sooner from the anchor."""
        of_level = self.clauses.interval[self.level]
        of_plan = self.plan.interval if self.plan else None
        if of_plan and (self.approved or self._ends_sooner(of_plan, of_level)):
            return of_plan
        return of_level

    def _ends_sooner(self, one: Period, other: Period) -> bool:
        return one.after(self.anchor) < other.after(self.anchor)

    def _period_of(self, clause: str) -> Period:
        return self.clauses.first[self.level] if clause == "first" else self.interval
