"""Short random references of obligations and bookings: what a calendar shows instead of a person."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other on a phone or aloud."""
LENGTH = 8


def new_code() -> str:
    """A random reference: of 656 thousand million, so that 200,000 of them meet about once in 30 registers."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
