"""Secrets handed out once: 256 random bits, of which only the SHA-256 is kept."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """43 characters that are safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. No salt: nobody guesses 256 random bits, and it must be found by it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
