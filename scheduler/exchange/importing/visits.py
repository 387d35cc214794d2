"""Visits out of a file."""

from datetime import date, datetime, time
from uuid import UUID

from scheduler.casework import limits
from scheduler.clock import LONDON, london_date, utc
from scheduler.errors import Refusal
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing import referring
from scheduler.exchange.importing.contacts import Contacts, known_contacts, settle_contact, tell_in_full
from scheduler.exchange.importing.dated import claim_of
from scheduler.exchange.importing.intake import Intake, Outcome
from scheduler.exchange.importing.people import ended_days
from scheduler.exchange.importing.settling import Claim, Keyed, Known
from scheduler.store.visits import Outcome as Contact
from scheduler.store.visits import Visit, VisitCrew

_SAME = ("visited_at", "outcome", "constable", "announced", "purpose", "reason_alone")
VISITS = Contacts(
    Keyed(
        Visit,
        "person_id",
        (),
        {"visit_ref": "visit_id", "person_id": "ref", **{name: name for name in _SAME}},
    ),
    ref="visit_ref",
    moment="visited_at",
    crew=VisitCrew,
    crew_of="visit_id",
)
NOON = time(12)


def bring_visits(intake: Intake, kind: str, rows: list[Row]) -> None:
    """Bring in a chunk of visits. One on the day of a `last_visit_on` brought over is that visit, told in full."""
    claims = [claim for row in rows if (claim := claim_of(intake, kind, VISITS.keyed, row)) is not None]
    crews = [referring.crew(intake, claim.row) for claim in claims]
    for claim in claims:
        claim.values |= {"visited_on": london_date(claim.values["visited_at"]), "day_only": False}
    _refuse_before_registration(intake, claims)
    known = known_contacts(intake, VISITS, claims)
    days = {(row.person_id, row.visited_on): row for row in known.rows if is_day_only(row)}
    for claim, crew in zip(claims, crews, strict=True):
        if claim.row.faulty:
            continue
        old = known.named(claim)
        if (day := _told(claim, old, days)) is not None:
            tell_in_full(intake, known, day, claim, crew)
            outcome = Outcome.NEW
        else:
            outcome, _ = settle_contact(intake, known, old, claim, crew)
        if not claim.row.faulty:
            intake.count(kind, outcome)
            if outcome:
                intake.touch(claim.values["person_id"], outcome)


def _told(claim: Claim, old: Known | None, days: dict[tuple[UUID, date], Known]) -> Known | None:
    """The visit of which only the day was known, if the claim is that one with its moment."""
    if old is not None or claim.values["outcome"] != Contact.SEEN_AT_HOME:
        return None
    return days.pop((claim.values["person_id"], claim.values["visited_on"]), None)


def is_day_only(row: Known) -> bool:
    """Whether a known visit is one that a `last_visit_on` made, and that nobody has corrected since."""
    return bool(row.day_only and row.brought_over)


def moment_of(day: date, now: datetime) -> datetime:
    """The moment of a visit of which only the day is known: noon in London, or the day's start before noon."""
    noon = _at(day, NOON)
    return noon if noon <= now else _at(day, time.min)


def _at(day: date, hour: time) -> datetime:
    return utc(datetime.combine(day, hour, LONDON))


def _refuse_before_registration(intake: Intake, claims: list[Claim]) -> None:
    """Refuse visits before the first registration, unless one that is not in the file ended in between."""
    early = [claim for claim in claims if _is_early(intake, claim)]
    ended = ended_days(intake, {claim.values["person_id"] for claim in early})
    for claim in early:
        person_id, on = claim.values["person_id"], claim.values["visited_on"]
        if any(on <= day for day in ended.get(person_id, ())):
            continue
        try:
            limits.since_registration("visit", on, intake.directory.registered_on.get(person_id))
        except Refusal as refusal:
            intake.refuse(claim.row, "visited_at", claim.values["visited_at"].isoformat(), refusal)


def _is_early(intake: Intake, claim: Claim) -> bool:
    registered_on = intake.directory.registered_on.get(claim.values["person_id"])
    return registered_on is None or claim.values["visited_on"] < registered_on
