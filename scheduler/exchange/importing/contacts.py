"""What visits and bookings have in common: a reference or a moment by which they are known, and a crew."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel, col

from scheduler.desk import Desk
from scheduler.exchange.importing.entitled import refuse_crew
from scheduler.exchange.importing.intake import Intake, Outcome, groups
from scheduler.exchange.importing.settling import Claim, Keyed, Known, corrected, refuse_another, standing

Crew = tuple[UUID, ...] | None
"""Who goes; None where a file says nothing of it."""


@dataclass(frozen=True)
class Contacts:
    """A table of contacts, the column of its own reference, that of its moment, and the table of its crews."""

    keyed: Keyed
    ref: str
    moment: str
    crew: type[SQLModel]
    crew_of: str


@dataclass
class KnownContacts:
    """The contacts that stand of some people, and who went."""

    contacts: Contacts
    rows: list[Known] = field(default_factory=list)
    crews: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        ref, moment = self.contacts.ref, self.contacts.moment
        self._by_ref = {getattr(row, ref): row for row in self.rows if getattr(row, ref) is not None}
        self._by_moment = {(row.person_id, getattr(row, moment)): row for row in self.rows}

    def named(self, claim: Claim) -> Known | None:
        """The contact that a claim is about: of its reference, else of its person and moment.

        One at the same moment that has another reference is another contact.
        """
        ref = claim.values.get(self.contacts.ref)
        if ref in self._by_ref:
            return self._by_ref[ref]
        moment: datetime = claim.values[self.contacts.moment]
        found = self._by_moment.get((claim.values["person_id"], moment))
        other = found is not None and ref is not None and getattr(found, self.contacts.ref) is not None
        return None if other else found


def known_contacts(intake: Intake, contacts: Contacts, claims: Iterable[Claim]) -> KnownContacts:
    """The contacts that the claims may be about."""
    if contacts.keyed.model in intake.empty:
        return KnownContacts(contacts)
    claims = list(claims)
    rows = {
        row.id: row
        for row in (*standing(intake, contacts.keyed, claims), *_referred(intake, contacts, claims))
    }
    return KnownContacts(contacts, list(rows.values()), crews_of(intake.desk, contacts, rows))


def crews_of(desk: Desk, contacts: Contacts, ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who went, or is to go, of each contact that has a crew."""
    crews: dict[UUID, set[UUID]] = defaultdict(set)
    contact = getattr(contacts.crew, contacts.crew_of)
    officer: Any = contacts.crew.officer_id  # type: ignore[attr-defined]  # both tables of crews have it
    for some in groups(ids):
        for contact_id, officer_id in desk.session.execute(select(contact, officer).where(contact.in_(some))):
            crews[contact_id].add(officer_id)
    return crews


def _referred(intake: Intake, contacts: Contacts, claims: Iterable[Claim]) -> Iterable[Known]:
    """Contacts by the references that the claims give, whoever they are recorded of."""
    column = getattr(contacts.keyed.model, contacts.ref)
    refs = [ref for claim in claims if (ref := claim.values.get(contacts.ref)) is not None]
    for some in groups(refs):
        yield from intake.desk.session.execute(
            select(*contacts.keyed.read).where(
                column.in_(some), col(contacts.keyed.model.superseded_at).is_(None)
            )
        )


def settle_contact(
    intake: Intake, known: KnownContacts, old: Known | None, claim: Claim, crew: Crew
) -> tuple[Outcome, UUID | None]:
    """Keep a contact as a new one, or compare it with the one that it is about."""
    keyed = known.contacts.keyed
    if old is None:
        refuse_crew(intake, claim.row)
        made = intake.add(keyed.model, claim.row, **claim.values)
        _write_crew(intake, known, made, crew or ())
        return Outcome.NEW, made
    differing = [
        name for name in keyed.columns if name in claim.values and getattr(old, name) != claim.values[name]
    ]
    others = crew is not None and set(crew) != known.crews[old.id]
    if not differing and not others:
        return Outcome.UNCHANGED, None
    if not intake.correct:
        refuse_another(intake, keyed, old, claim, differing)
        if others:
            _refuse_crew(intake, known.crews[old.id], claim)
        return Outcome.UNCHANGED, None
    if others:
        refuse_crew(intake, claim.row)
    made = intake.supersede(keyed.model, old, claim.row, **corrected(keyed, old, claim.values))
    _write_crew(intake, known, made, known.crews[old.id] if crew is None else crew)
    intake.touch(old.person_id, Outcome.CORRECTED)
    return Outcome.CORRECTED, made


def tell_in_full(intake: Intake, known: KnownContacts, old: Known, claim: Claim, crew: Crew) -> UUID:
    """Let a contact of which only the day was known be this one."""
    keyed = known.contacts.keyed
    refuse_crew(intake, claim.row)
    made = intake.supersede(keyed.model, old, claim.row, **corrected(keyed, old, claim.values))
    _write_crew(intake, known, made, crew or ())
    return made


def _write_crew(intake: Intake, known: KnownContacts, made: UUID, crew: Iterable[UUID]) -> None:
    for officer_id in crew:
        intake.link(known.contacts.crew, **{known.contacts.crew_of: made, "officer_id": officer_id})


def _refuse_crew(intake: Intake, before: set[UUID], claim: Claim) -> None:
    codes = sorted(code for code, each in intake.directory.officers.items() if each in before)
    given = ";".join(claim.row.values["officers"])
    intake.refuse(
        claim.row,
        "officers",
        given,
        f"Recorded here is {';'.join(codes) or 'nobody'}. {intake.faults.guidance.correct}",
    )
