"""Teams and officers by what they are called, for acts that name them. Changes none of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.errors import NotFound, Refusal
from scheduler.roles import VISITING, Role
from scheduler.store.accounts import Account
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.officers import Officer, OfficerParticulars, Team


class NoSuchOfficer(NotFound):
    """A code that no officer has."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no officer with the code “{code}”. Check the code, or ask an administrator."
        )


class NoSuchTeam(NotFound):
    """A name that no team has."""

    def __init__(self, team: str) -> None:
        super().__init__(f"There is no team called “{team}”. Check the name, or ask an administrator.")


class DoesNotVisit(Refusal):
    """Somebody whose role is no work with people on the register."""

    def __init__(self, code: str, role: str) -> None:
        super().__init__(f"{code} is here as {role}, and makes no visits. Give an officer or a supervisor.")


class SwitchedOff(Refusal):
    """An officer who does not work here any more."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The account of {code} is switched off, so nobody's visits can be theirs. Choose another."
        )


@dataclass(frozen=True)
class Serving:
    """An officer as they are now."""

    id: UUID
    code: str
    role: Role
    team_id: UUID | None
    accredited: bool


def serving(desk: Desk, code: str) -> Serving:
    """The officer of a code. Raises NoSuchOfficer."""
    found = desk.session.execute(_serving(), {"code": code}).one_or_none()
    if found is None:
        raise NoSuchOfficer(code)
    return Serving(found.id, code, Role(found.role), found.team_id, found.accredited)


@made_once
def _serving() -> AnySelect:
    told = (OfficerParticulars.role, OfficerParticulars.team_id, OfficerParticulars.accredited)
    return (
        select(col(Officer.id), *map(col, told))
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == col(Officer.id))
        .where(col(Officer.officer) == bindparam("code"), col(OfficerParticulars.superseded_at).is_(None))
    )


def as_kept(typed: str, codes: Collection[str]) -> str:
    """A code as it is kept, in whatever case it was typed; as typed, if no one of them is meant."""
    alike = [each for each in codes if each.casefold() == typed.casefold()]
    return alike[0] if len(alike) == 1 else typed


def visiting(desk: Desk, code: str) -> Serving:
    """An officer who can be sent on a visit, or answer for one. Raises NoSuchOfficer or DoesNotVisit."""
    found = serving(desk, code)
    if found.role not in VISITING:
        raise DoesNotVisit(code, found.role)
    return found


def working(desk: Desk, code: str) -> Serving:
    """An officer to whom somebody's visits can be given, now or while another is away.

    Raises NoSuchOfficer, DoesNotVisit, SwitchedOff.
    """
    found = visiting(desk, code)
    if found.id in locked_out(desk):
        raise SwitchedOff(code)
    return found


@made_once
def switched_off() -> Select[UUID]:
    """The officers whose accounts are off."""
    return select(col(Account.officer_id)).where(col(Account.disabled_at).is_not(None))


@made_once
def signing_in() -> Select[UUID]:
    """The officers who can sign in: those with an account that is on."""
    return select(col(Account.officer_id)).where(col(Account.disabled_at).is_(None))


def locked_out(desk: Desk) -> set[UUID]:
    """The officers whose accounts are off, read."""
    return set(desk.session.scalars(switched_off()))


def able_to_sign_in(desk: Desk, officers: Collection[UUID]) -> set[UUID]:
    """Those of these officers who have an account that is on: one statement."""
    return set(desk.session.scalars(_able_to_sign_in(), {"officers": list(officers)}))


@made_once
def _able_to_sign_in() -> Select[UUID]:
    return signing_in().where(given_in(col(Account.officer_id), "officers"))


def team_called(desk: Desk, team: str) -> UUID:
    """The team of a name. Raises NoSuchTeam."""
    found = desk.session.scalars(_team(), {"team": team}).one_or_none()
    if found is None:
        raise NoSuchTeam(team)
    return found


@made_once
def _team() -> Select[UUID]:
    return select(col(Team.id)).where(col(Team.team) == bindparam("team"))
