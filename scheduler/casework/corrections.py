"""Correcting a record and withdrawing one. What it said stays, with who found it wrong, when and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.correctable import KINDS, Correctable
from scheduler.casework.crews import crew_called, crew_of, keep_crew
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.keeping import (
    SentBefore,
    SupersededMeanwhile,
    marks,
    repeated,
    supersede,
    to_change,
    write_down,
)
from scheduler.casework.staff import team_called, visiting
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.store.audit import Verb
from scheduler.store.columns import Fact
from scheduler.store.visits import Booking, Visit

_MARKS = frozenset(
    {
        *("id", "recorded_at", "recorded_by", "brought_over"),
        *("superseded_at", "superseded_by", "supersedes_id"),
        *("correction_reason", "withdrawal_reason"),
    }
)


class NothingDiffers(Refusal):
    """A correction to what stands already."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Nothing of this {what} differs from what stands. Change what is wrong, or leave it."
        )


def correct(
    desk: Desk,
    what: str,
    seen: UUID,
    why: str,
    /,
    *,
    crew: Sequence[str] | None = None,
    key: UUID | None = None,
    **changes: Any,  # noqa: ANN401 - the columns of the kind
) -> Fact:
    """Let a record say something else: a new row that supersedes the one that the form showed.

    `what` is the fact's noun, `changes` are the columns of `KINDS` that differ; an allocation takes
    `officer`, a placement `team`, a visit `crew`, by what they are called. Raises RoleCannot, NoSuchRecord,
    SupersededMeanwhile, TextMissing, NothingDiffers, and what the kind refuses.
    """
    kind = KINDS[what]
    desk.demand(kind.permission)
    old, about = to_change(desk, kind.model, seen)
    new = _corrected(desk, kind, old, changes, key)
    went = _went(desk, old, crew)
    if (before := repeated(desk, new)) is not None:
        if went != _went(desk, before, None):
            raise SentBefore(what)
        return before
    said = _standing(old, why)
    if new.model_dump(exclude=set(_MARKS)) == old.model_dump(exclude=set(_MARKS)) and went == _went(
        desk, old, None
    ):
        raise NothingDiffers(what)
    kind.check(desk, about, old, new)
    supersede(desk, old, new, said)
    write_down(desk, about, new, f"correct {what}", verb=Verb.ALTERED, reason=said)
    if isinstance(new, Visit):
        keep_crew(desk, new, went)
    refresh(desk, [about.id])
    return new


def withdraw(desk: Desk, what: str, seen: UUID, why: str, /) -> Fact:
    """Let a record count no longer, as if it had not been made; it can still be read.

    A booking that a withdrawn visit closed is open again. Raises as `correct` does.
    """
    kind = KINDS[what]
    desk.demand(kind.permission)
    old, about = to_change(desk, kind.model, seen)
    if _withdrawn_alike(desk, old, why):
        return old
    said = _standing(old, why)
    kind.check_withdrawal(desk, about, old)
    supersede(desk, old, None, said)
    log(desk, Verb.ALTERED, f"withdraw {what}", [about.ref], record_id=old.id, reason=said)
    _open_booking(desk, old)
    refresh(desk, [about.id])
    return old


def _withdrawn_alike(desk: Desk, old: Fact, why: str) -> bool:
    """Whether the same withdrawal was sent before: a repeated form happens once."""
    by_the_same = old.superseded_by == desk.principal.actor
    return by_the_same and old.withdrawal_reason is not None and old.withdrawal_reason == why.strip()


def _standing(old: Fact, why: str) -> str:
    """The reason, for a row that stands still."""
    if old.superseded_at is not None:
        raise SupersededMeanwhile
    said = limits.needed("reason", why)
    limits.text("reason", said, 500)
    return said


def _corrected(desk: Desk, kind: Correctable, old: Fact, changes: dict[str, Any], key: UUID | None) -> Fact:
    named = dict(changes)
    if "officer" in named:
        officer = named.pop("officer")
        named["officer_id"] = None if officer is None else visiting(desk, officer).id
    if "team" in named:
        team = named.pop("team")
        named["team_id"] = None if team is None else team_called(desk, team)
    if unknown := named.keys() - kind.columns:
        raise TypeError(f"{', '.join(sorted(unknown))} is nothing that a correction changes")
    made = kind.model(**{**old.model_dump(exclude=set(_MARKS)), **named, **marks(desk, key)})
    if isinstance(made, Visit):
        made.visited_on = london_date(made.visited_at)
    return made


def _went(desk: Desk, visit: Fact, crew: Sequence[str] | None) -> set[UUID]:
    if not isinstance(visit, Visit):
        return set()
    return crew_of(desk, visit) if crew is None else set(crew_called(desk, crew))


def _open_booking(desk: Desk, old: Fact) -> None:
    if isinstance(old, Visit) and old.booking_series_id is not None:
        stands = select(Booking).where(
            col(Booking.series_id) == old.booking_series_id, col(Booking.superseded_at).is_(None)
        )
        for booking in desk.session.scalars(stands):
            raise_feeds(desk, crew_of(desk, booking))
