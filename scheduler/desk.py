"""What every act needs to hand: the session, the moment, who acts, and the policy. Nothing is done here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from rules.policy import Policy
from scheduler.clock import Clock, london_date
from scheduler.errors import RoleCannot
from scheduler.roles import Permission, Principal
from scheduler.settings import Settings
from scheduler.store.database import Database


@dataclass(frozen=True)
class Desk:
    """One act or look: everything in it happens at one moment, in one transaction, by one principal."""

    session: Session
    now: datetime
    principal: Principal
    policy: Policy

    @cached_property
    def today(self) -> date:
        """The London date of the moment."""
        return london_date(self.now)

    def demand(self, permission: Permission) -> None:
        """Raise RoleCannot unless the principal's role has this permission."""
        if not self.principal.may(permission):
            raise RoleCannot(str(self.principal.role), permission)


@dataclass(frozen=True)
class Installation:
    """The database, the clock, the policy and the settings of one installation: desks are opened here."""

    database: Database
    clock: Clock
    policy: Policy
    settings: Settings

    @contextmanager
    def reading(self, principal: Principal) -> Iterator[Desk]:
        """A desk at which one looks; what is changed at it is not kept."""
        with self.database.reading(principal) as session:
            yield Desk(session, self.clock.now(), principal, self.policy)

    @contextmanager
    def writing(self, principal: Principal) -> Iterator[Desk]:
        """A desk at which one acts: all of it is committed at the end, or nothing."""
        with self.database.writing(principal) as session:
            yield Desk(session, self.clock.now(), principal, self.policy)

    @contextmanager
    def looking(self, principal: Principal) -> Iterator[Desk]:
        """A desk at which one looks at people: it keeps the look's entry in the log, or nothing is shown.

        What it shows is of one moment, so that the figures of a page agree with its rows.
        """
        with self.database.writing(principal, of_one_moment=True) as session:
            yield Desk(session, self.clock.now(), principal, self.policy)
