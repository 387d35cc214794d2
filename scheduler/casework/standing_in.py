"""Who answers for a team, who covers for whom, and who is away. Each widens what somebody sees, so each is dated."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rules.because import in_words
from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.feeds import raise_feeds
from scheduler.casework.keeping import (
    NoSuchRecord,
    SupersededMeanwhile,
    enter,
    marks,
    repeated,
    row_of,
    supersede,
)
from scheduler.casework.nouns import noun
from scheduler.casework.staff import Serving, serving, team_called, visiting, working
from scheduler.desk import Desk
from scheduler.errors import NotAllowed, Refusal
from scheduler.roles import Permission, Role
from scheduler.store.audit import Verb
from scheduler.store.officers import Absence, Cover, Officer, Supervision

Span = TypeVar("Span", Cover, Supervision)


class CoversThemselves(Refusal):
    """An officer who would stand in for themselves."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} cannot cover for {code}. Name somebody else.")


class OwnCover(NotAllowed):
    """A supervisor who would let themselves see more."""

    def __init__(self) -> None:
        super().__init__("You would cover yourself, so somebody else must arrange it.")


class NotOfYourTeams(NotAllowed):
    """An officer of a team that the supervisor does not answer for."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} is in no team that you answer for. Ask their supervisor.")


class CoverBegun(Refusal):
    """The withdrawal of a cover under which somebody may have seen people already."""

    def __init__(self, on: date) -> None:
        super().__init__(f"This cover has held since {in_words(on)}. Give it its last day instead.")


class NoSupervisor(Refusal):
    """A supervision by somebody of another role."""

    def __init__(self, code: str, role: str) -> None:
        super().__init__(f"{code} is here as {role}. Only a supervisor answers for a team.")


def supervise(
    desk: Desk,
    officer: str,
    team: str,
    from_on: date | None = None,
    to_on: date | None = None,
    *,
    key: UUID | None = None,
) -> Supervision:
    """Let a supervisor answer for a team, up to and including `to_on`. Raises NoSupervisor, EndsBeforeItBegins."""
    desk.demand(Permission.MANAGE_OFFICERS)
    who = serving(desk, officer)
    made = Supervision(
        officer_id=who.id,
        team_id=team_called(desk, team),
        from_on=from_on or desk.today,
        to_on=to_on,
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return before
    if who.role is not Role.SUPERVISOR:
        raise NoSupervisor(officer, who.role)
    limits.span("supervision", made.from_on, to_on)
    return enter(desk, made, "supervise", officer)


def end_supervision(
    desk: Desk, seen: UUID, to_on: date, reason: str | None = None, *, key: UUID | None = None
) -> Supervision:
    """Give a supervision its last day. Raises SupersededMeanwhile, EndsBeforeItBegins."""
    desk.demand(Permission.MANAGE_OFFICERS)
    return _end(desk, Supervision, seen, to_on, reason, key)


def arrange_cover(
    desk: Desk,
    officer: str,
    for_officer: str,
    from_on: date | None = None,
    to_on: date | None = None,
    *,
    key: UUID | None = None,
) -> Cover:
    """Let an officer stand in for another, up to and including `to_on`: for one of the supervisor's own teams, or self.

    Raises CoversThemselves, OwnCover, NotOfYourTeams, DoesNotVisit, SwitchedOff, EndsBeforeItBegins.
    """
    desk.demand(Permission.ARRANGE_COVER)
    who, whom = working(desk, officer), visiting(desk, for_officer)
    made = Cover(
        officer_id=who.id,
        for_officer_id=whom.id,
        from_on=from_on or desk.today,
        to_on=to_on,
        approved_by=desk.principal.actor,
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return before
    limits.span("cover", made.from_on, to_on)
    check_cover(desk, who, whom)
    raise_feeds(desk, [who.id, whom.id])
    return enter(desk, made, "arrange cover", officer)


def end_cover(
    desk: Desk, seen: UUID, to_on: date, reason: str | None = None, *, key: UUID | None = None
) -> Cover:
    """Give a cover its last day; a later one than it had is approved by whoever gives it, and never for oneself.

    Raises SupersededMeanwhile, NotOfYourTeams, OwnCover, EndsBeforeItBegins.
    """
    desk.demand(Permission.ARRANGE_COVER)
    approved_by = None
    if (old := row_of(desk, Cover, seen)) is not None:
        check_team(desk, serving(desk, _code(desk, old.for_officer_id)))
        if old.to_on is not None and to_on > old.to_on:
            if old.officer_id == desk.principal.officer_id:
                raise OwnCover
            approved_by = desk.principal.actor
        raise_feeds(desk, [old.officer_id, old.for_officer_id])
    return _end(desk, Cover, seen, to_on, reason, key, approved_by)


def withdraw_cover(desk: Desk, seen: UUID, reason: str) -> Cover:
    """Let a cover that has not begun count no longer; one that has is ended.

    Raises NoSuchRecord, NotOfYourTeams, CoverBegun, TextMissing, TextTooLong, SupersededMeanwhile.
    """
    desk.demand(Permission.ARRANGE_COVER)
    old = row_of(desk, Cover, seen, locked=True)
    if old is None:
        raise NoSuchRecord(noun(Cover))
    check_team(desk, serving(desk, _code(desk, old.for_officer_id)))
    said = limits.needed("reason", reason)
    limits.text("reason", said, 500)
    if (old.superseded_by, old.withdrawal_reason) == (desk.principal.actor, said):
        return old  # a form sent twice happens once
    if old.from_on <= desk.today:
        raise CoverBegun(old.from_on)
    supersede(desk, old, None, said)
    raise_feeds(desk, [old.officer_id, old.for_officer_id])
    code = _code(desk, old.officer_id)
    log(desk, Verb.ALTERED, "withdraw cover", [code], record_id=old.id, reason=said)
    return old


def record_absence(
    desk: Desk,
    officer: str,
    from_on: date,
    to_on: date,
    kind: str | None = None,
    *,
    key: UUID | None = None,
) -> Absence:
    """Record that an officer is away, both days included: one's own absence, or that of an officer of one's teams.

    Raises NotOfYourTeams, EndsBeforeItBegins, RecordedAlready.
    """
    who = serving(desk, officer)
    desk.demand(Permission.RECORD if who.id == desk.principal.officer_id else Permission.ARRANGE_COVER)
    made = Absence(officer_id=who.id, from_on=from_on, to_on=to_on, kind=kind, **marks(desk, key))
    if (before := repeated(desk, made)) is not None:
        return before
    limits.span("absence", from_on, to_on)
    check_team(desk, who)
    return enter(desk, made, "record absence", officer)


def withdraw_absence(desk: Desk, seen: UUID, reason: str) -> Absence:
    """Let an absence count no longer, by whoever may record it; one recorded wrongly is withdrawn and made anew.

    Raises RoleCannot, NoSuchRecord, NotOfYourTeams, TextMissing, TextTooLong, SupersededMeanwhile.
    """
    desk.demand(Permission.RECORD)
    old = row_of(desk, Absence, seen, locked=True)
    if old is None:
        raise NoSuchRecord(noun(Absence))
    who = serving(desk, _code(desk, old.officer_id))
    desk.demand(Permission.RECORD if who.id == desk.principal.officer_id else Permission.ARRANGE_COVER)
    check_team(desk, who)
    said = limits.needed("reason", reason)
    limits.text("reason", said, 500)
    if (old.superseded_by, old.withdrawal_reason) == (desk.principal.actor, said):
        return old  # a form sent twice happens once
    supersede(desk, old, None, said)
    log(desk, Verb.ALTERED, "withdraw absence", [who.code], record_id=old.id, reason=said)
    return old


def check_cover(desk: Desk, who: Serving, whom: Serving) -> None:
    """Raise CoversThemselves, OwnCover or NotOfYourTeams for a cover that the principal may not arrange."""
    if who.id == whom.id:
        raise CoversThemselves(who.code)
    if who.id == desk.principal.officer_id:
        raise OwnCover
    check_team(desk, whom)


def check_team(desk: Desk, whom: Serving) -> None:
    """Raise NotOfYourTeams unless the officer is of a team that the principal answers for, or the principal."""
    of_theirs = whom.id == desk.principal.officer_id or whom.team_id in desk.principal.teams
    if not (desk.principal.unscoped or of_theirs):
        raise NotOfYourTeams(whom.code)


def _end(
    desk: Desk,
    model: type[Span],
    seen: UUID,
    to_on: date,
    reason: str | None,
    key: UUID | None,
    approved_by: str | None = None,
) -> Span:
    old = row_of(desk, model, seen, locked=True)
    if old is None:
        raise NoSuchRecord(noun(model))
    kept = old.model_dump(include={"officer_id", "team_id", "for_officer_id", "from_on", "approved_by"})
    if approved_by is not None:
        kept["approved_by"] = approved_by
    made = model(**kept, to_on=to_on, **marks(desk, key))
    if (before := repeated(desk, made)) is not None:
        return before
    if old.superseded_at is not None:
        raise SupersededMeanwhile
    limits.span(noun(model), old.from_on, to_on)
    supersede(desk, old, made, reason)
    act, code = f"end {noun(model)}", _code(desk, old.officer_id)
    return enter(desk, made, act, code, verb=Verb.ALTERED, reason=reason)


def _code(desk: Desk, officer_id: UUID) -> str:
    return desk.session.scalars(select(col(Officer.officer)).where(col(Officer.id) == officer_id)).one()
