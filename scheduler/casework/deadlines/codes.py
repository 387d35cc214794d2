"""Short random references of obligations and bookings: what a calendar shows instead of a person."""

from random import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.casework.deadlines.facts import AT_ONCE
from scheduler.desk import Desk
from scheduler.errors import NotFound
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Person
from scheduler.store.visits import Booking

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other aloud; no vowels, so that no reference spells a word."""
LENGTH = 8
_RANDOM = SystemRandom()


class NoSuchCode(NotFound):
    """A reference that no visit has, or that of somebody whom the reader may not see."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no visit with the reference “{code}” among those you can see. It may have passed to "
            "another officer."
        )


def new_code() -> str:
    """A random reference: of 378 thousand million, so that two of 200,000 meet in about one register of 19."""
    return "".join(_RANDOM.choices(ALPHABET, k=LENGTH))


def new_codes(session: Session, model: type[Deadline | Booking], count: int) -> list[str]:
    """So many random references that no row of the table has. A wall hides those of others: ask beyond it."""
    found: set[str] = set()
    while len(found) < count:
        some = {new_code() for _ in range(min(count - len(found), AT_ONCE))}
        found |= some.difference(session.scalars(select(col(model.code)).where(col(model.code).in_(some))))
    return list(found)


def ref_of_code(desk: Desk, code: str) -> str:
    """Whose an obligation or a booking is, by its reference in capitals or not. Raises NoSuchCode."""
    if not set(code.upper()) <= set(ALPHABET):  # PostgreSQL takes no NUL even to compare with
        raise NoSuchCode(code)
    for model in (Deadline, Booking):
        # a booking that was moved or called off as well: calendars show it a while longer
        rows = select(col(Person.ref)).join(model, col(model.person_id) == col(Person.id))
        ref = desk.session.scalars(rows.where(col(model.code) == code.upper())).first()
        if ref is not None:
            return ref
    raise NoSuchCode(code)
