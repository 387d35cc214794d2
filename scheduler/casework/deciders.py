"""Who may decide on what one would propose about a person: their supervisors, and nobody for themselves."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlmodel import col

from scheduler.casework.crews import team_of
from scheduler.casework.keeping import person
from scheduler.desk import Desk
from scheduler.roles import Role
from scheduler.store.holding import holds
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import Cover, Officer, OfficerParticulars, Supervision
from scheduler.store.people import Person


@dataclass(frozen=True)
class Decider:
    """A supervisor by code and name."""

    officer: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.officer})"


def deciders(desk: Desk, ref: str, proposer: str | None = None) -> list[Decider]:
    """The supervisors who answer for the person's team today, or cover for one who does, but for the proposer.

    Any supervisor decides on somebody without a team. Without a proposer it is who acts. Raises NoSuchPerson.
    """
    return deciders_on(desk, person(desk, ref), proposer)


def deciders_on(desk: Desk, about: Person, proposer: str | None = None) -> list[Decider]:
    """The same for a person who was read."""
    team_id = team_of(desk, about)
    wanted = {"proposer": proposer or desk.principal.actor}
    if team_id is None:
        rows = desk.session.execute(_supervisors(), wanted)
    else:
        rows = desk.session.execute(_answering_for(), wanted | {"team": team_id, "today": desk.today})
    return [Decider(*row) for row in rows]


@made_once
def _supervisors() -> AnySelect:
    """Every supervisor but the proposer."""
    return (
        select(col(Officer.officer), col(OfficerParticulars.name))
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == col(Officer.id))
        .where(
            col(OfficerParticulars.superseded_at).is_(None),
            col(OfficerParticulars.role) == Role.SUPERVISOR,
            col(Officer.officer) != bindparam("proposer"),
        )
        .order_by(col(Officer.officer))
    )


@made_once
def _answering_for() -> AnySelect:
    """Those of them who answer for a team, or cover for one who does."""
    today: BindParameter[date] = bindparam("today")
    answering = select(col(Supervision.officer_id)).where(
        col(Supervision.team_id) == bindparam("team"), holds(Supervision, today)
    )
    covering = select(col(Cover.officer_id)).where(
        col(Cover.for_officer_id).in_(answering), holds(Cover, today)
    )
    return _supervisors().where(or_(col(Officer.id).in_(answering), col(Officer.id).in_(covering)))
