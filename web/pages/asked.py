"""What a list is asked for in its address: an empty choice is none, a page counts from 1. And the choices there are."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from rules.risk import LEVELS, Level
from scheduler.casework.deadlines.states import ACTIVE, DIRECTED
from scheduler.casework.lists.due_rows import STATUSES
from scheduler.casework.lists.register import NONE, ROWS, Asked
from scheduler.casework.names import Names
from scheduler.roles import Principal
from scheduler.store.risk import State
from web.words import plainly, state_called

Choices = list[tuple[str, str]]


def none_if_empty(given: object) -> object:
    """None for what a form sends of a choice that was not made."""
    return None if given == "" else given


Text = Annotated[str | None, Field(max_length=80), BeforeValidator(none_if_empty)]


class Narrowed(BaseModel):
    """The filters and the page of a list, as its address has them."""

    level: Annotated[Level | None, BeforeValidator(none_if_empty)] = None
    team: Text = None
    area: Text = None
    officer: Text = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    @property
    def asked(self) -> Asked:
        """The same for the register."""
        return Asked(level=self.level, team=self.team, area=self.area, officer=self.officer)

    @property
    def start(self) -> int:
        """The first row of the page, from 0."""
        return (self.page - 1) * ROWS

    def words(self) -> dict[str, str]:
        """The filters that are set, as people read them."""
        given = {
            "level": f"Level: {plainly(self.level or '')}",
            "team": f"Team: {named('team', self.team)}",
            "area": f"Area: {named('area', self.area)}",
            "officer": f"Officer: {named('officer', self.officer)}",
        }
        return {name: text for name, text in given.items() if getattr(self, name)}


def named(what: str, name: str | None) -> str:
    """What a team, an area, an officer or a level is called; "no team" for those without."""
    if what == "level":
        return plainly(name or "")
    return f"no {what}" if name == NONE else name or ""


STATUS_CHOICES: Choices = [("", "All statuses"), *((status, plainly(status)) for status in STATUSES)]
STATE_CHOICES: Choices = [
    ("", "All states"),
    *((state, state_called(state)) for state in (ACTIVE, DIRECTED, *State)),
]
LEVEL_CHOICES: Choices = [
    ("", "All levels"),
    *((str(level), plainly(level)) for level in (*LEVELS, Level.UNASSESSED)),
]


def team_choices(called: Names, principal: Principal) -> Choices:
    """The teams that the principal answers for, or all for whoever sees everyone."""
    teams = sorted(name for team_id, name in called.teams.items() if _sees_team(principal, team_id))
    return [("", "All teams"), *((name, name) for name in teams), (NONE, "No team")]


def area_choices(called: Names, principal: Principal) -> Choices:
    """The areas that those teams serve."""
    areas = {called.area(team_id) for team_id in called.teams if _sees_team(principal, team_id)}
    return [("", "All areas"), *((name, name) for name in sorted(filter(None, areas))), (NONE, "No area")]


def officer_choices(called: Names, principal: Principal) -> Choices:
    """The officers of those teams."""
    codes = called.visiting if principal.sees_everyone else called.visiting_of(principal.teams)
    return [("", "All officers"), *((code, code) for code in codes), (NONE, "No officer")]


def _sees_team(principal: Principal, team_id: object) -> bool:
    return principal.sees_everyone or team_id in principal.teams
