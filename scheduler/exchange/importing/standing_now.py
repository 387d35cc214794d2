"""How things stand with people, out of their own row: team, officer, level, address and last visit.

It is compared with what every other file of the import said, so it comes last. A team or officer that
was not so before is a fact as of today; of people who are new it is one since their registration.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from scheduler.casework.deadlines.facts import Facts
from scheduler.casework.levels import level_on
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing import referring
from scheduler.exchange.importing.dated import ADDRESSES, ALLOCATIONS, LEVELS, PLACE
from scheduler.exchange.importing.intake import Intake, Outcome
from scheduler.exchange.importing.people import REGISTRATIONS
from scheduler.exchange.importing.settling import Claim, Keyed, Known, refuse_another, settle_one, standing_of
from scheduler.exchange.importing.visits import VISITS, is_day_only, moment_of
from scheduler.store.people import Placement
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Outcome as Contact

PLACEMENTS = Keyed(
    Placement, "person_id", ("person_id", "from_on"), {"team_id": "team", "from_on": "from_on"}
)
_LEVELS_OF_PEOPLE = Keyed(
    LEVELS.model,
    LEVELS.owner,
    LEVELS.key,
    {
        "person_id": "ref",
        "level": "level",
        "from_on": "level_from",
        "tool": "tool",
        "approved_by": "approved_by",
    },
    stays_approved=LEVELS.stays_approved,
    counts_since_recorded=LEVELS.counts_since_recorded,
)
_KNOWN: dict[Keyed, frozenset[str]] = {
    PLACEMENTS: frozenset({"team"}),
    ALLOCATIONS: frozenset({"officer"}),
    REGISTRATIONS: frozenset({"level"}),
    _LEVELS_OF_PEOPLE: frozenset({"level"}),
    ADDRESSES: frozenset(PLACE),
    VISITS.keyed: frozenset({"last_visit_on"}),
}
"""What is read of people, and for which columns of theirs."""


@dataclass
class _Standing:
    """One row of people, with what is known of that person by table, in the order in which it was recorded."""

    intake: Intake
    row: Row
    person_id: UUID
    known: dict[type, list[Known]] = field(default_factory=lambda: defaultdict(list))

    @property
    def registered_on(self) -> date:
        """The registration that the row names, else the first one that is known."""
        said: date | None = self.row.get("registered_on")
        return said or self.intake.directory.registered_on[self.person_id]

    @property
    def day(self) -> date:
        """The day as of which the row speaks: today, or a registration to come."""
        return max(self.intake.desk.today, self.registered_on)

    @property
    def since(self) -> date:
        """From when on something holds that the row says without a date."""
        return self.registered_on if self.person_id in self.intake.entered else self.day

    def current(self, keyed: Keyed) -> Known | None:
        """The row of a dated table that holds on the day."""
        holding = [row for row in self.known[keyed.model] if row.from_on <= self.day]
        return max(holding, key=lambda row: row.from_on, default=None)

    def claim(self, **values: Any) -> Claim:  # noqa: ANN401 - a table's columns
        """What the row says of one fact."""
        return Claim(self.row, {"person_id": self.person_id, **values})


def bring_standing(intake: Intake, rows: list[Row]) -> Iterator[tuple[int, Outcome]]:
    """Bring in how things stand, of rows whose people are entered: each row's number with what became of it."""
    found = {
        intake.directory.people[row.values["ref"]]: row
        for row in rows
        if not row.faulty and row.values["ref"] not in intake.directory.doubtful
    }
    standings = {person_id: _Standing(intake, row, person_id) for person_id, row in found.items()}
    for keyed, columns in _KNOWN.items():
        said = [each.person_id for each in standings.values() if not columns.isdisjoint(each.row.values)]
        for known in standing_of(intake, keyed, said):
            standings[known.person_id].known[keyed.model].append(known)
    for each in standings.values():
        outcome = max(part(each) for part in _PARTS)
        if not each.row.faulty:
            if outcome:
                intake.touch(each.person_id, outcome)
            yield each.row.number, intake.of_person(each.person_id, outcome)


def _owned(
    keyed: Keyed, name: str, find: Callable[[Intake, Row], UUID | None]
) -> Callable[[_Standing], Outcome]:
    def bring(now: _Standing) -> Outcome:
        column = keyed.columns[name]
        if now.row.get(column) is None or (said := find(now.intake, now.row)) is None:
            return Outcome.UNCHANGED
        current = now.current(keyed)
        if current is not None and getattr(current, name) == said:
            return Outcome.UNCHANGED
        from_on = now.since if current is None else now.day
        same_day = current if current is not None and current.from_on == from_on else None
        outcome, _ = settle_one(now.intake, keyed, same_day, now.claim(from_on=from_on, **{name: said}))
        return outcome

    return bring


def _level(now: _Standing) -> Outcome:
    """A level is as in a file of levels. One without its day is since the registration, or the one of now."""
    level, rows = now.row.get("level"), now.known[RiskLevel]
    if level is None:
        return Outcome.UNCHANGED
    given: date | None = now.row.get("level_from")
    known_before = now.person_id not in now.intake.entered
    facts = Facts(levels=rows, registrations=now.known[REGISTRATIONS.model])
    if given is None and known_before and level == level_on(facts, now.day):
        return Outcome.UNCHANGED
    from_on = given or now.registered_on
    of_day = next((row for row in rows if row.from_on == from_on), None)
    outcome, made = settle_one(now.intake, _LEVELS_OF_PEOPLE, of_day, now.claim(level=level, from_on=from_on))
    now.intake.judge_later(RiskLevel, made, now.row, now.person_id)
    return outcome


def _address(now: _Standing) -> Outcome:
    """Where somebody lives. That they moved, and when, is for a file of addresses to say."""
    said = {name: now.row.values[name] for name in PLACE if name in now.row.values}
    if not said:
        return Outcome.UNCHANGED
    current = now.current(ADDRESSES)
    from_on = now.since if current is None else current.from_on
    outcome, _ = settle_one(now.intake, ADDRESSES, current, now.claim(from_on=from_on, **said))
    return outcome


def _last_visit(now: _Standing) -> Outcome:
    """The day of the last visit makes a visit, unless one is known of that day."""
    on = now.row.get("last_visit_on")
    visits = now.known[VISITS.keyed.model]
    if on is None or any(row.visited_on == on and row.outcome == Contact.SEEN_AT_HOME for row in visits):
        return Outcome.UNCHANGED
    before = max(filter(is_day_only, visits), key=lambda row: row.visited_on, default=None)
    at = moment_of(on, now.intake.desk.now)
    claim = now.claim(
        visited_at=at,
        visited_on=on,
        day_only=True,
        outcome=str(Contact.SEEN_AT_HOME),
        brought_over=True,
    )
    recorded_at = now.intake.recorded_at(now.row)
    if recorded_at < at:  # the row became known with the registration, its last visit since
        claim.values["recorded_at"] = now.intake.desk.now
    if before is None or before.visited_on < on:
        now.intake.add(VISITS.keyed.model, now.row, **claim.values)
        return Outcome.NEW
    if not now.intake.correct:
        refuse_another(now.intake, _LAST_VISIT, before, claim, ["visited_on"])
        return Outcome.UNCHANGED
    now.intake.supersede(VISITS.keyed.model, before, now.row, **claim.values)
    return Outcome.CORRECTED


_LAST_VISIT = Keyed(VISITS.keyed.model, "person_id", (), {"visited_on": "last_visit_on"})
_PARTS: tuple[Callable[[_Standing], Outcome], ...] = (
    _owned(PLACEMENTS, "team_id", referring.team),
    _owned(ALLOCATIONS, "officer_id", referring.officer),
    _level,
    _address,
    _last_visit,
)
