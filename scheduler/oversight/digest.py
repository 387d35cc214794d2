"""The daily digest by mail: how much waits, and where to look. Counts and links alone: no reference and no name.

Mail is copied to lock screens and a provider's computers, and outlives a posting.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.lists.day import day_of
from scheduler.casework.lists.notifications import looked_up_to, notifications
from scheduler.clock import london_date
from scheduler.desk import Desk, Installation
from scheduler.errors import Unavailable
from scheduler.oversight.flagged import flagged_since_yesterday
from scheduler.oversight.team_day import team_day_of
from scheduler.principals import principal_of
from scheduler.roles import Permission, Principal, Role
from scheduler.store.accounts import Account
from scheduler.store.audit import Verb
from scheduler.store.digests import Digest
from scheduler.store.officers import Officer, OfficerParticulars

JOB = Principal("job:digest")
"""The installation itself: whose digest is made sees it as they would see their own page."""
GIVEN_UP_AFTER = timedelta(minutes=10)
"""When a run that took a digest up and never sent it is thought to have died."""
Send = Callable[[str, str, str], None]
Result = Literal["sent", "to be sent", "sent already", "no address", "not taken"]


@dataclass(frozen=True, slots=True)
class Line:
    """A count, what it counts, and where it can be seen; what it counts where it is one, if that is said otherwise."""

    number: int
    says: str
    path: str
    of_one: str = ""
    at_least: bool = False

    @property
    def text(self) -> str:
        """The line as it is sent."""
        says = self.of_one if self.of_one and self.number == 1 else self.says
        return f"{'at least ' if self.at_least else ''}{self.number:,} {says}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One officer's digest, and what became of it."""

    officer: str
    result: Result
    text: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who is written to."""

    id: UUID
    officer: str
    email: str | None


def send_digests(installation: Installation, send: Send | None) -> Iterator[Letter]:
    """Send today's digest to each officer and supervisor who can sign in, once; without `send`, only say what it says.

    One that the server does not take is told, and sent by the next run.
    """
    renew_expired(installation)
    for reader in _readers(installation):
        text = _text(installation, reader)
        if not reader.email:
            yield Letter(reader.officer, "no address", text)
        elif send is None:
            sent = _is_sent(installation, reader)
            yield Letter(reader.officer, "sent already" if sent else "to be sent", text)
        else:
            yield Letter(reader.officer, _sent(installation, reader, text, send), text)


def lines_of(desk: Desk) -> list[Line]:
    """What waits for whoever is at the desk; what is nought is left out."""
    found = _team_lines(desk) if desk.principal.may(Permission.SEE_MISSED) else _own_lines(desk)
    new = len(notifications(desk, looked_up_to(desk)))
    found.append(Line(new, "new since you last looked", "/notifications"))
    return [line for line in found if line.number]


def _own_lines(desk: Desk) -> list[Line]:
    day = day_of(desk)
    today = [each for each in day.planned if each.on == desk.today]
    return [
        Line(day.first.errors.in_all, "that cannot be computed", "/"),
        Line(day.first.reviews_passed.in_all, "suspended, with a review that has passed", "/"),
        Line(day.overdue_in_all, "overdue", "/"),
        Line(day.soon_in_all, "due soon", "/"),
        Line(len(today), "planned today", "/"),
        Line(len(day.to_be_written_up), "to be written up", "/"),
        Line(len(day.to_refresh), "planned, with checks to be made before", "/"),
        Line(day.tried_in_all, "to be tried again", "/"),
    ]


def _team_lines(desk: Desk) -> list[Line]:
    day, flagged = team_day_of(desk), flagged_since_yesterday(desk)
    return [
        Line(day.became_overdue.in_all, "became overdue since yesterday", "/"),
        Line(day.first.errors.in_all, "that cannot be computed", "/missed"),
        Line(day.first.reviews_passed.in_all, "suspended, with a review that has passed", "/missed"),
        Line(day.overall.overdue, f"overdue, of {day.overall.active:,} active", "/missed"),
        Line(day.unowned.in_all, "without an officer or a team", "/"),
        Line(day.waiting_in_all, "waiting for your decision", "/approvals"),
        Line(len(day.uncovered), "absences without cover", "/", "absence without cover"),
        Line(
            len(day.first.left),
            "caseloads of switched-off accounts, with nobody standing in",
            "/",
            "caseload of a switched-off account, with nobody standing in",
        ),
        Line(day.to_be_written_up.in_all, "to be written up", "/"),
        Line(day.to_rearrange.in_all, "booked visits to re-arrange", "/", "booked visit to re-arrange"),
        Line(
            day.left_short.in_all,
            "booked visits short of their crew",
            "/",
            "booked visit short of its crew",
        ),
        Line(
            len(flagged.records),
            "flagged visits, recorded since yesterday",
            "/flagged",
            "flagged visit, recorded since yesterday",
            at_least=flagged.cut,
        ),
    ]


def _text(installation: Installation, reader: _Reader) -> str:
    with installation.reading(JOB) as desk:
        who = principal_of(desk.session, reader.id, desk.today)
    if who is None:
        return ""
    with installation.reading(who) as desk:
        lines, at = lines_of(desk), desk.now
    told = [line.text for line in lines] or ["Nothing waits for you today."]
    base = installation.settings.base_url.rstrip("/")
    paths = dict.fromkeys(["/", *(line.path for line in lines)])
    links = "\n".join(f"{base}{path}" for path in paths)
    return f"{subject(at)}\n\n" + "\n".join(told) + f"\n\nSign in to see them:\n{links}\n"


def subject(at: datetime) -> str:
    """What stands on a lock screen."""
    on = london_date(at)
    return f"Visits, {on:%a} {on.day} {on:%b %Y}"


def _readers(installation: Installation) -> list[_Reader]:
    rows = (
        select(col(Officer.id), col(Officer.officer), col(OfficerParticulars.email))
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == Officer.id)
        .join(Account, col(Account.officer_id) == Officer.id)
        .where(
            col(OfficerParticulars.superseded_at).is_(None),
            col(OfficerParticulars.role).in_([Role.OFFICER, Role.SUPERVISOR]),
            col(Account.disabled_at).is_(None),
        )
        .order_by(col(Officer.officer))
    )
    with installation.reading(JOB) as desk:
        return [_Reader(*row) for row in desk.session.execute(rows)]


def _sent(installation: Installation, reader: _Reader, text: str, send: Send) -> Result:
    """Take it up, send it, and say that it was sent: each kept by itself, so that no database waits for a server."""
    if not _taken_up(installation, reader):
        return "sent already"
    try:
        send(reader.email or "", subject(installation.clock.now()), text)
    except Unavailable:
        _settle(installation, reader, sent=False)
        return "not taken"
    _settle(installation, reader, sent=True)
    return "sent"


def _taken_up(installation: Installation, reader: _Reader) -> bool:
    """Whether this run is the one that sends it."""
    with installation.writing(JOB) as desk:
        # the officer, locked: two runs at once take one officer's digest up one after the other
        desk.session.execute(select(col(Officer.id)).where(col(Officer.id) == reader.id).with_for_update())
        kept = desk.session.get(Digest, (reader.id, desk.today))
        if kept is None:
            kept = Digest(officer_id=reader.id, of_day=desk.today)
            desk.session.add(kept)
        elif kept.sent_at or (kept.taken_at and kept.taken_at > desk.now - GIVEN_UP_AFTER):
            return False
        kept.taken_at = desk.now
    return True


def _settle(installation: Installation, reader: _Reader, *, sent: bool) -> None:
    with installation.writing(JOB) as desk:
        kept = desk.session.get_one(Digest, (reader.id, desk.today))
        kept.sent_at, kept.taken_at = (desk.now, kept.taken_at) if sent else (None, None)
        outcome = "done" if sent else "failed"
        log(desk, Verb.OTHER, "send digest", record_id=reader.id, outcome=outcome, recipient=reader.officer)


def _is_sent(installation: Installation, reader: _Reader) -> bool:
    with installation.reading(JOB) as desk:
        kept = desk.session.get(Digest, (reader.id, desk.today))
        return kept is not None and kept.sent_at is not None
