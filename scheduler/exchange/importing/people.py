"""Who people are, out of a file: their reference, particulars and registration.

How things stand with them is brought in by `standing_now`, once every other file is in.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.people import alike
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing import referring
from scheduler.exchange.importing.dated import claim_of
from scheduler.exchange.importing.intake import Intake, Outcome, groups
from scheduler.exchange.importing.settling import Claim, Keyed, Known, settle, settle_one, standing_of
from scheduler.store.people import Particulars, Person, Registration
from scheduler.store.risk import State, StateSpell

PARTICULARS = Keyed(
    Particulars,
    "person_id",
    ("person_id",),
    {name: name for name in ("name", "visor_ref", "safety_marker", "born_on")},
)
REGISTRATIONS = Keyed(Registration, "person_id", ("person_id",), {"registered_on": "registered_on"})


def enter_people(intake: Intake, kind: str, rows: list[Row]) -> dict[int, Outcome]:
    """Enter who is new, and compare who is known; what became of each row, by its number."""
    claims = [claim for row in rows if (claim := _claim(intake, kind, row)) is not None]
    outcomes = {
        claim.row.number: outcome
        for claim, outcome, _ in settle(intake, PARTICULARS, claims)
        if not claim.row.faulty
    }
    for number, outcome in _register(intake, claims):
        outcomes[number] = max(outcome, outcomes.get(number, outcome))
    for claim in claims:
        if outcome := outcomes.get(claim.row.number, Outcome.UNCHANGED):
            person_id = claim.values["person_id"]
            intake.touch(person_id, outcome)
            outcomes[claim.row.number] = intake.of_person(person_id, outcome)
    return outcomes


def _claim(intake: Intake, kind: str, row: Row) -> Claim | None:
    claim = claim_of(intake, kind, PARTICULARS, row)
    _look_up(intake, row)
    if claim is None or not _may_bring(intake, row):
        return None
    known, ref = intake.directory, row.values["ref"]
    if (has := known.alike(ref)) is not None:
        intake.refuse(row, "ref", ref, alike(ref, has) + "Write it in every file as it is here.")
        return None
    if ref not in known.people:
        known.enter(ref, intake.add(Person, row, ref=ref))
        intake.entered.add(known.people[ref])
    return Claim(row, {"person_id": known.people[ref], **claim.values})


def _look_up(intake: Intake, row: Row) -> None:
    """See that the team and officer are known: once any row about the person is at fault nobody asks again."""
    for column, find in (("team", referring.team), ("officer", referring.officer)):
        if column in row.values:
            find(intake, row)


def _may_bring(intake: Intake, row: Row) -> bool:
    """A supervisor brings people into the teams that they answer for, or into none yet."""
    principal, team = intake.desk.principal, row.get("team")
    if principal.unscoped or team is None or intake.directory.teams.get(team) in {None, *principal.teams}:
        return True
    intake.refuse(
        row, "team", team, "You do not answer for this team. Leave its people to its own supervisor."
    )
    return False


def _register(intake: Intake, claims: list[Claim]) -> Iterable[tuple[int, Outcome]]:
    known: dict[UUID, list[Known]] = defaultdict(list)
    if Registration not in intake.empty:
        for row in standing_of(intake, REGISTRATIONS, {claim.values["person_id"] for claim in claims}):
            known[row.person_id].append(row)
    ended = ended_days(intake, known)
    for claim in claims:
        person_id = claim.values["person_id"]
        outcome = _register_one(intake, claim, known[person_id], ended.get(person_id, []))
        if not claim.row.faulty:
            yield claim.row.number, outcome


def _register_one(intake: Intake, claim: Claim, known: list[Known], ended: list[date]) -> Outcome:
    """Registered on the day given, else on that of the last visit; known, or again after an end, or otherwise."""
    row, person_id = claim.row, claim.values["person_id"]
    given: date | None = row.get("registered_on")
    on: date | None = given or (None if known else row.get("last_visit_on"))
    if on is None and not known:
        intake.refuse(
            row,
            "registered_on",
            None,
            "It is required where the day of the last visit (last_visit_on) is not given. Give either.",
        )
    if on is None or on in {each.registered_on for each in known}:
        return Outcome.UNCHANGED
    latest = max(known, key=lambda each: each.registered_on, default=None)
    again = latest is not None and any(latest.registered_on <= day <= on for day in ended)
    said = Claim(row, {"person_id": person_id, "registered_on": on})
    if given is None:
        said.values["brought_over"] = True  # as the visit that it is taken from: nobody said it here
    outcome, _ = settle_one(intake, REGISTRATIONS, None if again else latest, said)
    if not row.faulty:
        if given is None:
            intake.assumed.add(person_id)
        _note(intake, person_id, on, known, outcome)
    return outcome


def _note(intake: Intake, person_id: UUID, on: date, known: list[Known], outcome: Outcome) -> None:
    registered_on = intake.directory.registered_on
    if outcome is Outcome.CORRECTED and len(known) == 1:
        del registered_on[person_id]
    registered_on[person_id] = min(on, registered_on.get(person_id, on))


def ended_days(intake: Intake, people: Iterable[UUID]) -> dict[UUID, list[date]]:
    """The days on which registrations of these people ended."""
    found: dict[UUID, list[date]] = defaultdict(list)
    for some in groups(people):
        rows = intake.desk.session.execute(
            select(col(StateSpell.person_id), col(StateSpell.from_on)).where(
                col(StateSpell.person_id).in_(some),
                col(StateSpell.state) == State.ENDED,
                col(StateSpell.superseded_at).is_(None),
            )
        )
        for person_id, from_on in rows:
            found[person_id].append(from_on)
    return found
