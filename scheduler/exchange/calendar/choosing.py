"""Whose calendar a reader may look at: their own, those they cover for, and those of the teams they answer for."""

from dataclasses import dataclass
from uuid import UUID

from scheduler.casework.names import Names
from scheduler.errors import NotFound
from scheduler.exchange.calendar.items import Whose, of_officer
from scheduler.roles import VISITING, Principal, Role


class NoSuchCalendar(NotFound):
    """Nobody of that name, or nobody whose calendar the reader may see."""

    def __init__(self) -> None:
        super().__init__("There is no such officer or team among those whose calendar you can see.")


@dataclass(frozen=True)
class Choice:
    """A calendar that was asked for, and what it is called."""

    whose: Whose
    title: str
    officer: str | None = None
    team: str | None = None

    @property
    def of_several(self) -> bool:
        """Whether it has to be said of each item who it falls to."""
        return len(self.whose.officers) != 1 or bool(self.whose.teams) or self.whose.without_team


def chosen(called: Names, principal: Principal, officer: str | None, team: str | None) -> Choice:
    """The calendar of an officer; else of a team; else one's teams', for a supervisor, or one's own.

    For a reviewer, who sees every calendar, it begins with the first team. Raises NoSuchCalendar.
    """
    if officer is not None:
        (found,) = _among(called.officers_called(officer), officers_seen(called, principal))
        each = called.officers[found]
        return Choice(of_officer(principal, found), f"{each.name} ({each.officer})", officer=officer)
    if team is not None:
        (found,) = _among(called.teams_called(team), teams_seen(called, principal))
        return Choice(team_calendar(called, found), team, team=team)
    return _by_default(called, principal)


def team_calendar(called: Names, team_id: UUID) -> Whose:
    """What falls to a team and to its officers."""
    return Whose(_officers_of(called, {team_id}), frozenset({team_id}))


def officers_seen(called: Names, principal: Principal) -> set[UUID]:
    """The officers whose calendar the reader may see: no colleague's, but those they answer for or cover."""
    own = {each for each in (principal.officer_id, *principal.covers) if each is not None}
    theirs = set(_officers_of(called, teams_seen(called, principal)))
    return theirs if principal.sees_everyone else own | theirs


def teams_seen(called: Names, principal: Principal) -> set[UUID]:
    """The teams whose calendar the reader may see: those they answer for; every team for whoever sees everyone."""
    return set(called.teams) if principal.sees_everyone else set(principal.teams)


def _by_default(called: Names, principal: Principal) -> Choice:
    if principal.sees_everyone:
        # one team at a time: all of a force would be a page that nobody reads
        first = min(called.teams.values(), default=None)
        return chosen(called, principal, None, first) if first else Choice(Whose(frozenset()), "No team")
    own = {each for each in (principal.officer_id, *principal.covers) if each is not None}
    if principal.role is not Role.SUPERVISOR:
        return Choice(Whose(frozenset(own)), "Your visits")
    teams = sorted(called.teams[each] for each in principal.teams)
    title = {0: "Your visits, and people of no team", 1: "".join(teams)}.get(len(teams), "Your teams")
    officers = frozenset(own | _officers_of(called, set(principal.teams)))
    return Choice(Whose(officers, principal.teams, without_team=True), title)


def _officers_of(called: Names, teams: set[UUID]) -> frozenset[UUID]:
    return frozenset(each for each in called.members(teams) if called.officers[each].role in VISITING)


def _among(found: list[UUID], seen: set[UUID]) -> list[UUID]:
    """The one that was found, if it is among what the reader may see. Raises NoSuchCalendar."""
    if not found or found[0] not in seen:
        raise NoSuchCalendar
    return found
