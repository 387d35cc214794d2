"""What an officer is booked on between two days: for whoever records that they are away, or that another stands in."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.audit import log
from scheduler.casework.free import hours_elsewhere
from scheduler.casework.in_place import Days, absent, both
from scheduler.casework.lists.today import LAST_BOOKED, Planned, planned_of
from scheduler.casework.names import Names
from scheduler.desk import Desk
from scheduler.store.audit import Verb


@dataclass(frozen=True)
class Meanwhile:
    """The visits that are to come, and the moments of those to people whom the reader does not see.

    `away` tells on which days of that time the officer is recorded as away.
    """

    officer: str
    away: list[Days]
    visits: list[Planned]
    elsewhere: list[datetime]

    @property
    def in_all(self) -> int:
        """How many visits it is."""
        return len(self.visits) + len(self.elsewhere)


def booked_meanwhile(desk: Desk, called: Names, officer: str, first: date, last: date) -> Meanwhile:
    """What the officer of that code is booked on from now on between two days, both included; logged as looked at."""
    (officer_id,) = called.officers_called(officer)
    first, last = max(first, desk.today), min(last, LAST_BOOKED)
    visits = planned_of(desk, called, officer_id, first, last)
    elsewhere = hours_elsewhere(desk, [officer_id], first, last, {each.id for each in visits})
    log(desk, Verb.CONSULTED, "visits booked meanwhile", sorted({each.ref for each in visits if each.ref}))
    away = (
        both((first, last), each) for each in absent(desk, [officer_id], (first, last)).get(officer_id, ())
    )
    return Meanwhile(
        officer,
        [each for each in away if each],
        visits,
        [hours.starts_at for hours, _ in elsewhere if hours.starts_at >= desk.now],
    )
