"""What teams and officers are called, kept by the process while nothing changes them."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, func, select, type_coerce
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.roles import VISITING
from scheduler.store.database import KEPT_BY_PROCESS
from scheduler.store.made_once import made_once
from scheduler.store.officers import Officer, OfficerParticulars, Team, TeamParticulars


class OfficerName(NamedTuple):
    """An officer's code, name, team and role, and whether they are accredited to visit."""

    officer: str
    name: str
    team_id: UUID | None
    role: str
    accredited: bool


@dataclass(frozen=True)
class Names:
    """Teams and officers by identity."""

    teams: dict[UUID, str]
    areas: dict[UUID, str | None]
    officers: dict[UUID, OfficerName]

    @cached_property
    def _members(self) -> dict[UUID | None, list[UUID]]:
        found: dict[UUID | None, list[UUID]] = {}
        for officer_id, each in self.officers.items():
            found.setdefault(each.team_id, []).append(officer_id)
        return found

    def members(self, teams: Iterable[UUID | None]) -> list[UUID]:
        """The officers of these teams, of whichever role; None among them for those of no team.

        Sorted into teams once: to look through two thousand officers took a third of the time of a form.
        """
        return [each for team in teams for each in self._members.get(team, ())]

    @cached_property
    def _by_code(self) -> dict[str, UUID]:
        return {each.officer: officer_id for officer_id, each in self.officers.items()}

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in self.officers.values():
            found.setdefault(each.role, set()).add(each.officer)
        return found

    def codes(self, roles: Iterable[str]) -> set[str]:
        """The codes of the officers of these roles."""
        return set().union(*(self._codes.get(role, ()) for role in roles))

    @cached_property
    def visiting(self) -> list[str]:
        """The codes of all who make visits, in order."""
        return self.visiting_of({each.team_id for each in self.officers.values()})

    def visiting_of(self, teams: Iterable[UUID | None]) -> list[str]:
        """The codes of those officers of these teams who make visits, in order."""
        theirs = (self.officers[officer_id] for officer_id in self.members(teams))
        return sorted(each.officer for each in theirs if each.role in VISITING)

    def team(self, team_id: UUID | None) -> str | None:
        """The team's name; None for no team."""
        return self.teams[team_id] if team_id else None

    def teams_called(self, team: str) -> list[UUID]:
        """The team of that name: one, or none."""
        return [team_id for team_id, name in self.teams.items() if name == team]

    def officers_called(self, officer: str) -> list[UUID]:
        """The officer of that code: one, or none."""
        return [self._by_code[officer]] if officer in self._by_code else []

    def area(self, team_id: UUID | None) -> str | None:
        """The area that the team serves."""
        return self.areas.get(team_id) if team_id else None

    def officer(self, officer_id: UUID | None) -> str | None:
        """The officer's code; None for nobody."""
        return self.officers[officer_id].officer if officer_id else None

    def name_of(self, officer: str | None) -> str | None:
        """The name of the officer with this code; None for nobody."""
        found = officer and self._by_code.get(officer)
        return self.officers[found].name if found else None

    def with_code(self, officer: str) -> str:
        """The same with the code behind it; the code alone where nobody has it."""
        name = self.name_of(officer)
        return f"{name} ({officer})" if name else officer


def names(desk: Desk) -> Names:
    """Every team and officer by what they are called now.

    They are made anew only after something has changed: for two thousand officers that took as long as all else
    on a page. An act that has changed something itself reads them for itself.
    """
    kept: Mapping[str, tuple[object, Names]] = desk.session.info[KEPT_BY_PROCESS]
    # first of all: what is kept later could be of as many rows as an act sees, who has written some of its own
    before, called = kept.get(__name__, (None, None))
    edition = desk.session.execute(_edition()).one()
    if called is None or before != edition:
        called = _read(desk)
        if isinstance(kept, MutableMapping):
            kept[__name__] = (edition, called)
    return called


@made_once
def _edition() -> Select[Any]:
    """What no two states of teams and officers share: rows are added and superseded, and nothing else."""
    teams = select(func.count(col(Team.id))).scalar_subquery()
    areas, areas_ended = (
        select(func.count(column)).scalar_subquery()
        for column in (col(TeamParticulars.id), col(TeamParticulars.superseded_at))
    )
    officers = func.count(col(OfficerParticulars.id)), func.count(col(OfficerParticulars.superseded_at))
    return select(*officers, areas, areas_ended, teams)


def _read(desk: Desk) -> Names:
    teams = desk.session.execute(
        select(col(Team.id), col(Team.team), col(TeamParticulars.area)).join(
            TeamParticulars,
            (col(TeamParticulars.team_id) == Team.id) & _stands(TeamParticulars),
            isouter=True,
        )
    ).all()
    officers = desk.session.execute(
        select(
            _as_kept(Officer.id),
            col(Officer.officer),
            col(OfficerParticulars.name),
            _as_kept(OfficerParticulars.team_id),
            col(OfficerParticulars.role),
            col(OfficerParticulars.accredited),
        ).join(
            OfficerParticulars,
            (col(OfficerParticulars.officer_id) == Officer.id) & _stands(OfficerParticulars),
        )
    ).all()
    return Names(
        teams={team_id: team for team_id, team, _ in teams},
        areas={team_id: area for team_id, _, area in teams},
        officers={
            _identity(officer_id): OfficerName(code, name, team_id and _identity(team_id), *told)
            for officer_id, code, name, team_id, *told in officers
        },
    )


def _as_kept(column: Any) -> Any:  # noqa: ANN401 - a column
    """An identity as the driver gives it: to make it anew for every officer was half of the time of a page."""
    return type_coerce(col(column), String)


@lru_cache(maxsize=50_000)
def _identity(kept: str | UUID) -> UUID:
    """SQLite's text, made a UUID once; PostgreSQL's driver gives one."""
    return kept if isinstance(kept, UUID) else UUID(kept)


def _stands(model: type[TeamParticulars | OfficerParticulars]) -> object:
    return col(model.superseded_at).is_(None)
