"""Bookings out of a file. Who is to go sees them in a calendar."""

from uuid import uuid4

from scheduler.casework.deadlines.codes import new_code
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing import referring
from scheduler.exchange.importing.contacts import Contacts, known_contacts, settle_contact
from scheduler.exchange.importing.dated import claim_of
from scheduler.exchange.importing.intake import Intake
from scheduler.exchange.importing.settling import Keyed
from scheduler.store.visits import Booking, BookingCrew

BOOKINGS = Contacts(
    Keyed(
        Booking,
        "person_id",
        ("series_id", "code"),
        {"booking_ref": "booking_id", "person_id": "ref", "starts_at": "starts_at", "minutes": "minutes"},
    ),
    ref="booking_ref",
    moment="starts_at",
    crew=BookingCrew,
    crew_of="booking_id",
)


def bring_bookings(intake: Intake, kind: str, rows: list[Row]) -> None:
    """Bring in a chunk of bookings. One that was called off here stays so: a file does not know of it."""
    claims = [claim for row in rows if (claim := claim_of(intake, kind, BOOKINGS.keyed, row)) is not None]
    crews = [referring.crew(intake, claim.row) for claim in claims]
    known = known_contacts(intake, BOOKINGS, claims)
    for claim, crew in zip(claims, crews, strict=True):
        if claim.row.faulty:
            continue
        old = known.named(claim)
        if old is None:
            claim.values |= {"series_id": uuid4(), "code": new_code()}
        else:
            claim.values |= {"sequence": old.sequence + 1}
        outcome, made = settle_contact(intake, known, old, claim, crew)
        if claim.row.faulty:
            continue
        intake.count(kind, outcome)
        if made is not None:
            intake.touch(claim.values["person_id"], outcome)
            intake.crews.update(crew or (), known.crews[old.id] if old else ())
