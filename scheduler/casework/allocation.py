"""Who answers for a person: the owner of the visits and the team, each from a day on."""

from datetime import date
from uuid import UUID

from scheduler.casework.keeping import keep, marks, person_to_change, repeated
from scheduler.casework.staff import team_called, visiting
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.people import Allocation, Person, Placement


def allocate(
    desk: Desk, ref: str, officer: str | None, from_on: date | None = None, *, key: UUID | None = None
) -> Allocation:
    """Give a person's visits to an officer (or to nobody) from a day on, today by default.

    What was done before stays with the owner of then. Raises NoSuchOfficer, DoesNotVisit.
    """
    about = person_to_change(desk, ref, Permission.ALLOCATE)
    made = allocation(desk, about, officer, from_on or desk.today, key)
    return repeated(desk, made) or keep(desk, about, made, "allocate")


def place(
    desk: Desk, ref: str, team: str | None, from_on: date | None = None, *, key: UUID | None = None
) -> Placement:
    """Put a person into a team (or out of every one) from a day on, today by default. Raises NoSuchTeam."""
    about = person_to_change(desk, ref, Permission.ALLOCATE)
    made = placement(desk, about, team, from_on or desk.today, key)
    return repeated(desk, made) or keep(desk, about, made, "place")


def allocation(
    desk: Desk, about: Person, officer: str | None, from_on: date, key: UUID | None = None
) -> Allocation:
    """The fact that an officer owns the visits from a day on, not yet kept."""
    owner = None if officer is None else visiting(desk, officer).id
    return Allocation(person_id=about.id, officer_id=owner, from_on=from_on, **marks(desk, key))


def placement(
    desk: Desk, about: Person, team: str | None, from_on: date, key: UUID | None = None
) -> Placement:
    """The fact that a person belongs to a team from a day on, not yet kept."""
    of = None if team is None else team_called(desk, team)
    return Placement(person_id=about.id, team_id=of, from_on=from_on, **marks(desk, key))
