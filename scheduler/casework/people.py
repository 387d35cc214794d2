"""Who is registered, what they are called and where they live. People are known by a reference alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.because import in_words
from rules.deadline import assess
from scheduler.casework import limits
from scheduler.casework.allocation import allocation, placement
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import (
    add,
    keep,
    marks,
    person_to_change,
    repeated,
    supersede,
    to_change,
    write_down,
)
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.folding import folded_ref
from scheduler.store.people import Address, Particulars, Person, Registration


class RefTaken(AlreadyKnown):
    """A reference that somebody has."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"There is a person with the reference “{ref}” already. Open their record; if you cannot see it, "
            f"another team answers for them."
        )


class RefAlike(RefTaken):
    """A reference that differs in case alone from that of somebody whom one may see."""

    def __init__(self, ref: str, has: str) -> None:
        AlreadyKnown.__init__(self, alike(ref, has) + "Open their record, or check the reference.")


class StillRegistered(AlreadyKnown):
    """A second registration of somebody whose first has not ended."""

    def __init__(self, ref: str, registered_on: date) -> None:
        super().__init__(
            f"{ref} is registered since {in_words(registered_on)}. Record the end of that registration first, or "
            f"correct it."
        )


def alike(ref: str, has: str) -> str:
    """How it is said that a reference is that of somebody who is here, but for its case."""
    return f"{has} is a person already, and {ref} differs from it in capital letters alone. "


def register(
    desk: Desk,
    ref: str,
    registered_on: date,
    *,
    name: str,
    team: str | None = None,
    officer: str | None = None,
    key: UUID | None = None,
    **particulars: Any,  # noqa: ANN401 - the columns of Particulars
) -> Person:
    """Enter somebody who was not here before, with their team and owner from that day.

    `particulars` are visor_ref, safety_marker and born_on. Raises RefTaken, NotOneWord, NotBornThen.
    """
    desk.demand(Permission.REGISTER)
    if (before := _registered_with(desk, ref, registered_on, key)) is not None:
        return before
    made = Person(ref=limits.reference("reference", ref), **marks(desk))
    add(desk, made, RefTaken(ref))
    of = {"person_id": made.id, **marks(desk)}
    write_down(desk, made, _particulars(desk, name, {**particulars, **of}), "set particulars")
    write_down(
        desk, made, Registration(registered_on=registered_on, **{**of, **marks(desk, key)}), "register"
    )
    if team is not None:
        write_down(desk, made, placement(desk, made, team, registered_on), "place")
    if officer is not None:
        write_down(desk, made, allocation(desk, made, officer, registered_on), "allocate")
    refresh(desk, [made.id])
    return made


def _registered_with(desk: Desk, ref: str, registered_on: date, key: UUID | None) -> Person | None:
    found = desk.session.scalars(
        select(Person).where(col(Person.folded_ref) == folded_ref(ref))
    ).one_or_none()
    if found is None:
        return None
    if found.ref != ref:
        raise RefAlike(ref, found.ref)
    sent = Registration(person_id=found.id, registered_on=registered_on, **marks(desk, key))
    if repeated(desk, sent) is None:
        raise RefTaken(ref)
    return found


def register_again(desk: Desk, ref: str, registered_on: date, *, key: UUID | None = None) -> Registration:
    """Bring somebody under the obligations again, after an end. Raises StillRegistered."""
    about = person_to_change(desk, ref, Permission.REGISTER)
    made = Registration(person_id=about.id, registered_on=registered_on, **marks(desk, key))
    if (before := repeated(desk, made)) is not None:
        return before
    ((_, facts),) = facts_of(desk.session, [about.id])
    if assess(desk.policy, "home_visit", events_of(facts), registered_on).status not in {
        "ended",
        "not_started",
    }:
        raise StillRegistered(ref, max(_days_before(facts, registered_on)))
    return keep(desk, about, made, "register again")


def _days_before(facts: Facts, day: date) -> list[date]:
    return [row.registered_on for row in facts.registrations if row.registered_on <= day]


def set_particulars(
    desk: Desk,
    seen: UUID,
    *,
    name: str,
    reason: str | None = None,
    key: UUID | None = None,
    **particulars: Any,  # noqa: ANN401 - the columns of Particulars
) -> Particulars:
    """Let these be a person's particulars from now on; `seen` is the row that the form showed.

    What is left out becomes empty. Raises SupersededMeanwhile if somebody else was first, and NotBornThen.
    """
    desk.demand(Permission.RECORD)
    old, about = to_change(desk, Particulars, seen)
    made = _particulars(desk, name, {**particulars, "person_id": about.id, **marks(desk, key)})
    if (before := repeated(desk, made)) is not None:
        return before
    supersede(desk, old, made, reason)
    return keep(desk, about, made, "set particulars", verb=Verb.ALTERED, reason=reason)


def _particulars(desk: Desk, name: str, others: Mapping[str, Any]) -> Particulars:
    """Raises TextMissing without a name, and NotBornThen."""
    limits.birth(others.get("born_on"), desk.today)
    return Particulars(name=limits.needed("name", name), **others)


def set_address(
    desk: Desk,
    ref: str,
    from_on: date,
    *,
    address: str | None = None,
    postcode: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    key: UUID | None = None,
) -> Address:
    """Record the notified address from a day on. Whether that was a move is seen from the ones before and after."""
    about = person_to_change(desk, ref, Permission.RECORD)
    made = Address(
        person_id=about.id,
        from_on=from_on,
        address=address,
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return before
    check_address(made)
    return keep(desk, about, made, "set address")


def check_address(fact: Address) -> None:
    """Raise TextMissing for an address that says nothing, and NotOnEarth for one that lies nowhere."""
    limits.place(fact.latitude, fact.longitude)
    if fact.latitude is None:
        limits.needed("address", fact.address or fact.postcode)
