"""Teams and officers, who answers for whom, who covers for whom, and who is away."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from scheduler.roles import Role
from scheduler.store.columns import Fact, Kept, not_before, one_current, one_of, words


class Team(Kept, table=True):
    """A team, known by its name."""

    __tablename__ = "teams"

    team: str = words(80, unique=True)


class TeamParticulars(Fact, table=True):
    """The area that a team serves."""

    __tablename__ = "team_particulars"
    __table_args__ = (one_current("team_particulars", "team_id"),)

    team_id: UUID = Field(foreign_key="teams.id", index=True)
    area: str | None = words(80, default=None)


class Officer(Kept, table=True):
    """Somebody who works here, known by a code."""

    __tablename__ = "officers"

    officer: str = words(40, unique=True)


class OfficerParticulars(Fact, table=True):
    """An officer's name, team, role and working pattern. The role of now decides what they may do."""

    __tablename__ = "officer_particulars"
    __table_args__ = (one_current("officer_particulars", "officer_id"), one_of("role", Role))

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    name: str = words(200)
    team_id: UUID | None = Field(default=None, foreign_key="teams.id")
    role: str = words(20)
    accredited: bool = False
    email: str | None = words(200, default=None)
    latitude: float | None = None
    longitude: float | None = None
    visits_a_day: int | None = None
    days: str | None = words(40, default=None)
    start: str | None = words(5, default=None)
    end: str | None = words(5, default=None)


class Supervision(Fact, table=True):
    """A supervisor answers for a team, from a day up to and including another."""

    __tablename__ = "supervisions"
    __table_args__ = (
        one_current("supervisions", "officer_id", "team_id", "from_on"),
        not_before("to_on", "from_on"),
    )

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    team_id: UUID = Field(foreign_key="teams.id")
    from_on: date
    to_on: date | None = None


class Cover(Fact, table=True):
    """An officer stands in for another, from a day up to and including another."""

    __tablename__ = "covers"
    __table_args__ = (
        one_current("covers", "officer_id", "for_officer_id", "from_on"),
        not_before("to_on", "from_on"),
    )

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    for_officer_id: UUID = Field(foreign_key="officers.id", index=True)
    from_on: date
    to_on: date | None = None
    approved_by: str = words(80)


class Absence(Fact, table=True):
    """An officer is away, whole days included."""

    __tablename__ = "absences"
    __table_args__ = (one_current("absences", "officer_id", "from_on"), not_before("to_on", "from_on"))

    officer_id: UUID = Field(foreign_key="officers.id", index=True)
    from_on: date
    to_on: date
    kind: str | None = words(40, default=None)
