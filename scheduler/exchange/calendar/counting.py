"""How often clients held a feed already, and when it was used last: kept once a minute, not with each poll.

Nothing is disclosed by what is counted, and what is told is in the log before it is sent. A process that is killed
loses the counts and the uses of its last minute, and no more.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from scheduler.casework.feed_access import CALENDARS
from scheduler.clock import london_date
from scheduler.desk import Desk, Installation
from scheduler.errors import Unavailable
from scheduler.exchange.calendar.clients import Caller
from scheduler.store.feeds import Feed, FeedHeld

KEPT_AFTER = timedelta(minutes=1)
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_log = logging.getLogger("visits.calendars")


@dataclass
class _Polls:
    times: int
    last_at: datetime
    caller: Caller


@dataclass
class Held:
    """The uses in this process that are not kept yet, by address and London day; of them, the answers "not changed"."""

    _found: dict[tuple[UUID, date], _Polls] = field(default_factory=dict)
    _since: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def note(
        self, installation: Installation, feed_id: UUID, caller: Caller, *, unchanged: bool = True
    ) -> None:
        """Note a use, counted if nothing was new, and keep all of them if the first has waited for a minute."""
        now = installation.clock.now()
        self._add([((feed_id, london_date(now)), _Polls(int(unchanged), now, caller))])
        with self._lock:
            self._since = self._since or now
            waited = now - self._since
        if waited >= KEPT_AFTER:
            self.keep(installation)

    def keep(self, installation: Installation) -> None:
        """Write the counts down. If they cannot be written now, they wait for the next time."""
        with self._lock:
            found, self._found, self._since = self._found, {}, None
        if not found:
            return
        try:
            with installation.writing(CALENDARS) as desk:
                _write(desk, found)
        except (SQLAlchemyError, Unavailable):
            _log.warning("the polls of calendars could not be kept yet")
            self._add(found.items())

    def _add(self, polls: Iterable[tuple[tuple[UUID, date], _Polls]]) -> None:
        with self._lock:
            for key, more in polls:
                before = self._found.get(key)
                times = more.times + (before.times if before else 0)
                last = more if before is None or more.last_at >= before.last_at else before
                self._found[key] = _Polls(times, last.last_at, last.caller)


def _write(desk: Desk, found: dict[tuple[UUID, date], _Polls]) -> None:
    insert = _INSERT[desk.session.get_bind().dialect.name]
    for (feed_id, on), polls in sorted(
        found.items()
    ):  # in one order: two processes never wait for each other
        if polls.times:
            new = insert(FeedHeld).values(feed_id=feed_id, on=on, times=polls.times)
            more = {"times": FeedHeld.times + new.excluded.times}
            desk.session.execute(new.on_conflict_do_update(index_elements=["feed_id", "on"], set_=more))
        later = or_(col(Feed.last_used_at).is_(None), col(Feed.last_used_at) < polls.last_at)
        desk.session.execute(
            update(Feed)
            .where(col(Feed.id) == feed_id, later)
            .values(
                last_used_at=polls.last_at,
                last_client=polls.caller.client,
                last_network=polls.caller.network,
            )
            .execution_options(synchronize_session=False)
        )
