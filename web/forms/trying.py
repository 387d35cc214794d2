"""An act tried out at a desk: undone if it is refused, so that the form can be shown again, or in any case.

The desk stays open for the page, and what is committed at its end is without the act.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.casework.deadlines.kept import keeping_none
from scheduler.desk import Desk


@contextmanager
def tried(desk: Desk) -> Iterator[None]:
    """For an act that may be refused: the refusal goes on to the handler, and nothing of the act is kept."""
    with desk.session.begin_nested():
        yield


@contextmanager
def foreseen(desk: Desk) -> Iterator[None]:
    """For what an act would bring: it is done, looked at, and undone. Read plain values only, and inside."""
    nested = desk.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        desk.session.expire_all()


@contextmanager
def foreseen_by_facts(desk: Desk) -> Iterator[None]:
    """The same where what it would bring is read from facts alone: no deadline is kept, and no calendar told."""
    with foreseen(desk), keeping_none(desk):
        yield
