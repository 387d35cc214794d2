"""Whom a page is about, in words: for headings. Names stand in pages, never in their addresses and titles."""

from fastapi import Request

from scheduler.casework.keeping import name_of
from scheduler.desk import Desk


def called(request: Request, ref: str) -> str:
    """A person's name with the reference; the reference alone where no name is recorded, or the desk is closed."""
    desk: Desk | None = getattr(request.state, "desk", None)
    name = None if desk is None else name_of(desk, ref)
    return f"{name} ({ref})" if name else ref
