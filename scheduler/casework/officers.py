"""Teams and officers: who works here, in which role, with which working pattern. An administrator's acts."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework import limits
from scheduler.casework.feeds import revoke_feeds_of
from scheduler.casework.keeping import (
    NoSuchRecord,
    SupersededMeanwhile,
    add,
    enter,
    marks,
    repeated,
    row_of,
    supersede,
)
from scheduler.casework.lists.load import check_leaving
from scheduler.casework.nouns import noun
from scheduler.casework.staff import team_called
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NotAllowed
from scheduler.roles import VISITING, Permission
from scheduler.store.audit import Verb
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import Officer, OfficerParticulars, Team, TeamParticulars


class TeamTaken(AlreadyKnown):
    """A name that a team has."""

    def __init__(self, team: str) -> None:
        super().__init__(f"There is a team called “{team}” already.")


class CodeTaken(AlreadyKnown):
    """A code that an officer has."""

    def __init__(self, code: str) -> None:
        super().__init__(f"There is an officer with the code “{code}” already.")


class OwnRole(NotAllowed):
    """A change of one's own rights."""

    def __init__(self) -> None:
        super().__init__("Nobody changes their own role. Ask another administrator.")


def add_team(desk: Desk, team: str, area: str | None = None) -> Team:
    """Make a team, known by its name. Raises TeamTaken."""
    desk.demand(Permission.MANAGE_OFFICERS)
    made = Team(team=limits.needed("team", team), **marks(desk))
    add(desk, made, TeamTaken(team))
    enter(desk, TeamParticulars(team_id=made.id, area=area, **marks(desk)), "add team", made.team)
    return made


def set_area(desk: Desk, team: str, area: str | None) -> TeamParticulars:
    """Let a team serve this area from now on."""
    desk.demand(Permission.MANAGE_OFFICERS)
    team_id = team_called(desk, team)
    stands = select(TeamParticulars).where(
        col(TeamParticulars.team_id) == team_id, col(TeamParticulars.superseded_at).is_(None)
    )
    made = TeamParticulars(team_id=team_id, area=area, **marks(desk))
    if (old := desk.session.scalars(stands.with_for_update()).one_or_none()) is not None:
        supersede(desk, old, made)
    return enter(desk, made, "set area", team, verb=Verb.ALTERED)


def add_officer(
    desk: Desk,
    code: str,
    *,
    name: str,
    role: str,
    team: str | None = None,
    **pattern: Any,  # noqa: ANN401 - the further columns of OfficerParticulars
) -> Officer:
    """Make an officer, known by a code, with a role; `pattern` is accredited, email, the working days and hours.

    Raises CodeTaken, NotOneWord, UnknownWord, NoSuchTeam.
    """
    desk.demand(Permission.MANAGE_OFFICERS)
    made = Officer(officer=limits.reference("code", code), **marks(desk))
    add(desk, made, CodeTaken(code))
    enter(desk, _particulars(desk, made.id, name, role, team, pattern), "add officer", made.officer)
    desk.session.add(FeedVersion(officer_id=made.id, changed_at=desk.now))
    desk.session.flush()
    return made


def set_officer(
    desk: Desk,
    seen: UUID,
    *,
    name: str,
    role: str,
    team: str | None = None,
    reason: str | None = None,
    key: UUID | None = None,
    **pattern: Any,  # noqa: ANN401 - the further columns of OfficerParticulars
) -> OfficerParticulars:
    """Let these be an officer's particulars from now on; `seen` is the row that the form showed.

    What is left out becomes empty. Rights follow the role at the next request. Raises OwnRole,
    SupersededMeanwhile, UnknownWord, NoSuchTeam, and StillAnswers where the new role makes no visits.
    """
    desk.demand(Permission.MANAGE_OFFICERS)
    old = row_of(desk, OfficerParticulars, seen, locked=True)
    if old is None:
        raise NoSuchRecord(noun(OfficerParticulars))
    made = _particulars(desk, old.officer_id, name, role, team, pattern, key)
    if (before := repeated(desk, made)) is not None:
        return before
    if old.superseded_at is not None:
        raise SupersededMeanwhile
    if old.officer_id == desk.principal.officer_id and old.role != made.role:
        raise OwnRole
    code = desk.session.scalars(select(col(Officer.officer)).where(col(Officer.id) == old.officer_id)).one()
    if made.role not in VISITING:
        check_leaving(desk, old.officer_id, code)
        revoke_feeds_of(desk, old.officer_id)  # for good: who has the role again makes new ones
    supersede(desk, old, made, reason)
    return enter(desk, made, "set officer", code, verb=Verb.ALTERED, reason=reason)


def _particulars(
    desk: Desk,
    officer_id: UUID,
    name: str,
    role: str,
    team: str | None,
    pattern: dict[str, Any],
    key: UUID | None = None,
) -> OfficerParticulars:
    made = OfficerParticulars(
        officer_id=officer_id,
        name=limits.needed("name", name),
        role=limits.role(role),
        team_id=None if team is None else team_called(desk, team),
        **pattern,
        **marks(desk, key),
    )
    limits.place(made.latitude, made.longitude)
    return made
