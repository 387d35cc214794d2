"""Short random references of obligations and bookings: what a calendar shows instead of a person."""

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other aloud; no vowels, so that no reference spells a word."""
LENGTH = 8


def new_code() -> str:
    """A random reference: of 378 thousand million, so that two of 200,000 meet in about one register of 19."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
