"""One made-up person's recorded life: each thing that happens becomes a row, recorded when an officer would have."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from rules.risk import Level
from scheduler.made_up import naming
from scheduler.made_up.checking import checks_before
from scheduler.made_up.staff import Officer, colleague_of
from scheduler.made_up.world import Row, Rows, World, yes

PEOPLE_AGAIN = "people again"
"""Rows of `people` to be brought in after the others: a file never has a person twice."""
EVENINGS_AND_WEEKENDS = 0.15
LATE_RECORDS = 0.04
CONSTABLES = 0.9
ANNOUNCED = 0.07
MARKED = 0.04
"""How many have a safety marker."""
SATURDAY = 5


@dataclass
class Story:
    """Rows about one person, by kind. `officer` owns the visits of now; None is nobody."""

    world: World
    ref: str
    officer: Officer | None
    level: Level
    registered_on: date
    rows: Rows = field(default_factory=dict)
    seen_on: date | None = None
    free_since: date = date.min
    """The day of the last return: nobody called before it."""
    handed_over: tuple[date, Officer] | None = None
    """The day from which `officer` owns the visits, and who did before."""
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = self.world.chance(self.ref)

    @property
    def area(self) -> str:
        """Where the person lives: in the officer's area."""
        return self.officer.area if self.officer else "Midshire"

    @property
    def began_on(self) -> date:
        """The first day of which there are records: of the person, or of the force."""
        return max(self.registered_on, self.world.began_on)

    def add(self, kind: str, row: Row) -> None:
        """One more row about the person."""
        self.rows.setdefault(kind, []).append({"ref": self.ref, **row})

    def enter(self, *, last_visit_on: date | None = None, levelled: bool = True, owned: bool = True) -> None:
        """The person as first recorded; somebody from before the records is brought over with a last visit."""
        since = {"from": self.registered_on.isoformat()}
        made_at = self.world.at(self.registered_on + timedelta(days=1), 10, self.rng.randrange(60))
        marks = {"recorded_at": self.world.recorded(made_at)}
        owner = self.owner_on(self.registered_on) if owned else None
        self.add("people", self._particulars() | ({"team": owner.team} if owner else {}) | marks)
        self.add("addresses", naming.home(self.rng, self.area) | since | marks)
        if levelled:
            self.add("levels", {"level": self.level.value, "tool": "ARMS", **since, **marks})
        if owner:
            self.add("allocations", {"officer": owner.code, **since, **marks})
        if last_visit_on:
            self._bring_over(last_visit_on, marks)

    def _particulars(self) -> Row:
        born_on = date(self.rng.randint(1945, 2004), self.rng.randint(1, 12), self.rng.randint(1, 28))
        return {
            "name": naming.name(self.rng),
            "registered_on": self.registered_on.isoformat(),
            "visor_ref": f"V{self.ref.removeprefix('AB')}{self.rng.randint(100, 999)}",
            "safety_marker": yes(self.rng.random() < MARKED),
            "born_on": born_on.isoformat(),
        }

    def _bring_over(self, last_visit_on: date, marks: Row) -> None:
        """A visit of before the force kept records here: its day is known, and that it counted."""
        at = self.world.at(last_visit_on, 12).isoformat()
        self.add("visits", {"visited_at": at, "outcome": "seen_at_home", **marks})
        self.seen_on = last_visit_on

    def visit(
        self,
        on: date,
        outcome: str = "seen_at_home",
        *,
        hour: int | None = None,
        recorded_after: int | None = None,
        checked: str = "complete",
        said: Row | None = None,
    ) -> None:
        """A contact or an attempt, by two officers unless `said` names others, with its checks before it."""
        at = self._moment(on, hour)
        if outcome in {"seen_at_home", "no_reply", "refused"}:
            for row in checks_before(self.world, self.rng, self.level, at, checked):
                self.add("checks", {**row, "officer": self.officer.code if self.officer else ""})
        row = {
            "visit_id": f"{self.ref}-{len(self.rows.get('visits', [])) + 1}",
            "visited_at": at.isoformat(),
            "outcome": outcome,
            "officers": self._crew(on),
            "constable": yes(self.rng.random() < CONSTABLES),
            "announced": yes(self.rng.random() < ANNOUNCED),
            "purpose": "home visit",
            "recorded_at": self.world.recorded(at + self._until_recorded(recorded_after)),
        }
        self.add("visits", row | (said or {}))
        if outcome == "seen_at_home":
            self.seen_on = on

    def state(
        self, state: str, since: date, to: date | None = None, *, recorded_after: int = 1, **more: str
    ) -> None:
        """A state from a day, with the day of return if it is known."""
        until = {"to": to.isoformat()} if to else {}
        self.add(
            "states",
            {"state": state, "from": since.isoformat(), **until, **self.written(since, recorded_after)}
            | more,
        )

    def plan(
        self, interval: str, since: date, *, until: date | None = None, approved: bool = True, reason: str
    ) -> None:
        """The plan's own interval from a day, recorded on it and approved at once or not."""
        approval = {"approved_by": self.approver} if approved else {}
        lasts = {"until": until.isoformat()} if until else {}
        row = {"interval": interval, "from": since.isoformat(), **lasts, "reason": reason, **approval}
        self.add("plans", row | self.written(since, 0))

    def register_again(self, on: date, level: Level) -> None:
        """Under the obligations again: a second row of the register, of a later day."""
        name = self.rows["people"][0]["name"]
        self.level, self.registered_on = level, on
        self.add(PEOPLE_AGAIN, {"name": name, "registered_on": on.isoformat()} | self.written(on, 1))
        self.add(
            "levels", {"level": level.value, "from": on.isoformat(), "tool": "ARMS"} | self.written(on, 1)
        )

    def relevel(self, level: Level, since: date) -> None:
        """Another risk level from a day, approved by the sergeant and recorded on that day."""
        self.level = level
        approved = {"tool": "ARMS", "approved_by": self.approver}
        self.add(
            "levels", {"level": level.value, "from": since.isoformat(), **approved, **self.written(since, 0)}
        )

    def assess(self, on: date) -> None:
        """A completed assessment; one a day."""
        if any(row["assessed_on"] == on.isoformat() for row in self.rows.get("assessments", [])):
            return
        row = {"assessed_on": on.isoformat(), "tool": "ARMS", "approved_by": self.approver}
        self.add("assessments", row | self.written(on, self.rng.randint(0, 3)))

    def move(self, on: date) -> None:
        """Another notified address."""
        home = naming.home(self.rng, self.area)
        self.add("addresses", {"from": on.isoformat(), **home, **self.written(on, self.rng.randint(0, 3))})

    def book(self, on: date, *, booked_days_before: int) -> None:
        """A visit arranged for a day, so many days before."""
        row = {
            "booking_id": f"{self.ref}-B{len(self.rows.get('bookings', [])) + 1}",
            "starts_at": self._moment(on, None).isoformat(),
            "minutes": self.rng.choice(("30", "45", "45", "60")),
            "officers": self._crew(on),
        }
        self.add("bookings", row | self.written(on - timedelta(days=booked_days_before), 0))

    def hand_over(self, on: date, to: str) -> None:
        """Another owner from a day on; `none` for nobody."""
        self.add("allocations", {"officer": to, "from": on.isoformat(), **self.written(on, 0)})

    @property
    def approver(self) -> str:
        """Who approves for the person's team."""
        return self.officer.sergeant if self.officer else "DI01"

    def written(self, on: date, days_after: int) -> Row:
        """The mark of a record made in office hours, so many days after."""
        at = self.world.at(on + timedelta(days=days_after), self.rng.randint(9, 16), self.rng.randrange(60))
        return {"recorded_at": self.world.recorded(at)}

    def _moment(self, on: date, hour: int | None) -> datetime:
        late = self.rng.random() < EVENINGS_AND_WEEKENDS or on.weekday() >= SATURDAY
        chosen = self.rng.randint(18, 20) if late else self.rng.randint(9, 17)
        return self.world.at(on, chosen if hour is None else hour, self.rng.choice((0, 10, 15, 30, 45, 50)))

    def _until_recorded(self, days: int | None) -> timedelta:
        if days is None:
            late = self.rng.random() < LATE_RECORDS
            days = self.rng.randint(7, 25) if late else self.rng.choice((0, 0, 0, 0, 1, 1, 2))
        return timedelta(days=days, hours=self.rng.randint(1, 3), minutes=self.rng.randrange(60))

    def owner_on(self, day: date) -> Officer | None:
        """Who owned the visits on a day."""
        if self.handed_over and day < self.handed_over[0]:
            return self.handed_over[1]
        return self.officer

    def _crew(self, on: date) -> str:
        owner = self.owner_on(on)
        return f"{owner.code};{colleague_of(owner, self.rng).code}" if owner else ""
