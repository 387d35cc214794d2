"""Short random references of obligations and bookings: what a calendar shows instead of a person."""

import secrets

from sqlalchemy import select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.errors import NotFound
from scheduler.store.deadlines import Deadline
from scheduler.store.people import Person
from scheduler.store.visits import Booking

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other aloud; no vowels, so that no reference spells a word."""
LENGTH = 8


class NoSuchCode(NotFound):
    """A reference that no visit has, or that of somebody whom the reader may not see."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no visit with the reference {code!r} among those you can see. It may have passed to "
            "another officer."
        )


def new_code() -> str:
    """A random reference: of 378 thousand million, so that two of 200,000 meet in about one register of 19."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


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
