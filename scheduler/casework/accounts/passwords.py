"""What a password must be, and its keeping by Argon2id. Knows no account."""

import re
import secrets
from functools import cache
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from scheduler.casework.tokens import new_token
from scheduler.errors import Refusal

SHORTEST = 12
# OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes and one lane.
_HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike: i, l and 1, o and 0."""
_OVER_AND_OVER = re.compile(r"(.{1,4})\1+", re.DOTALL)


class PasswordTooShort(Refusal):
    """A password that is soon guessed, the officer code not counted."""

    def __init__(self) -> None:
        super().__init__(
            f"The password is too short. Give at least {SHORTEST} characters, not counting the officer code; "
            "three or four words that do not belong together are easy to remember."
        )


class PasswordTooCommon(Refusal):
    """A password that stands on the lists that guessers begin with."""

    def __init__(self) -> None:
        super().__init__(
            "That is one of the passwords that are tried first. Give another; three or four words that do not "
            "belong together are easy to remember."
        )


def require_good(password: str, officer: str) -> None:
    """Raise PasswordTooShort or PasswordTooCommon. No rule says which characters (OWASP ASVS 5.0, 6.2)."""
    folded = normalize("NFKC", password).casefold()
    if len(folded.replace(normalize("NFKC", officer).casefold(), "")) < SHORTEST:
        raise PasswordTooShort
    if folded in _commonest() or _OVER_AND_OVER.fullmatch(folded):
        raise PasswordTooCommon


def new_password() -> str:
    """A password that is made for somebody: five groups of four letters and figures that are not mistaken, 99 bits."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(5))


def hash_of_password(password: str) -> str:
    """What is kept of a password: Argon2id with its salt and parameters."""
    return _HASHER.hash(_text(password))


def holds(kept: str | None, password: str) -> bool:
    """Whether it is the password that is kept. Where none is kept the work is the same, so that time tells nothing."""
    nobodys = _nobodys()
    try:
        _HASHER.verify(kept or nobodys, _text(password))
    except VerifyMismatchError:
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def _text(password: str) -> bytes:
    # Keyboards differ in how they compose an accented letter; NFKC makes them one.
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return hash_of_password(new_token())


@cache
def _commonest() -> frozenset[str]:
    lines = (Path(__file__).parent / "commonest_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
