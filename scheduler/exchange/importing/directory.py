"""Who and what a file can refer to: people, officers and teams by their references, as far as the reader sees."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from scheduler.exchange.files.reading import Row
from scheduler.store.folding import folded_ref
from scheduler.store.officers import Officer, OfficerParticulars, Team
from scheduler.store.people import Person, Registration

_ENTERS = {"people": "ref", "officers": "officer", "teams": "team"}
"""What a row of these kinds enters, under the reference in which column."""


@dataclass
class Directory:
    """Identities by reference, and references by themselves without their case.

    `doubtful` holds the people of whom a row is at fault, `withheld` what nobody is known by while the row that
    would enter it is: each with the kind of that row.
    """

    people: dict[str, UUID] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    registered_on: dict[UUID, date] = field(default_factory=dict)
    roles: dict[UUID, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    withheld: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, session: Session) -> Self:
        """What is known now; of registrations the first."""
        people = session.execute(select(col(Person.ref), col(Person.id), col(Person.folded_ref))).all()
        officers = session.execute(select(col(Officer.officer), col(Officer.id)))
        teams = session.execute(select(col(Team.team), col(Team.id)))
        roles = session.execute(
            select(col(OfficerParticulars.officer_id), col(OfficerParticulars.role)).where(
                col(OfficerParticulars.superseded_at).is_(None)
            )
        )
        registered = session.execute(
            select(col(Registration.person_id), func.min(col(Registration.registered_on)))
            .where(col(Registration.superseded_at).is_(None))
            .group_by(col(Registration.person_id))
        )
        return cls(
            people={row[0]: row[1] for row in people},
            refs={row[2]: row[0] for row in people},
            officers={row[0]: row[1] for row in officers},
            teams={row[0]: row[1] for row in teams},
            registered_on={row[0]: row[1] for row in registered},
            roles={row[0]: row[1] for row in roles},
        )

    def enter(self, ref: str, person_id: UUID) -> None:
        """Note a person who is new."""
        self.people[ref] = person_id
        self.refs[folded_ref(ref)] = ref

    def alike(self, ref: str) -> str | None:
        """The reference of somebody that differs from this one in case alone, if there is one."""
        has = self.refs.get(folded_ref(ref), ref)
        return has if has != ref else None

    def doubt(self, row: Row) -> None:
        """Note a row with a fault: what else is said of the same person cannot be judged."""
        if (ref := row.values.get("ref")) is not None:
            self.doubtful.add(ref)
        if (entered := row.values.get(_ENTERS.get(row.kind, ""))) is not None:
            self.withheld.add((row.kind, entered))
