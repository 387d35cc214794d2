"""Rows on their way into the database while the next are made: they are sent in a thread of their own.

Nobody speaks to the server meanwhile: whatever statement comes next waits until all of them are in.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from sqlalchemy import Connection, event

_MOST = 8
"""Parcels of rows under way: more of them would only wait, and take memory."""
_SPEAKS = ("before_cursor_execute", "commit")
_UNDOES = ("rollback", "rollback_savepoint")


class Behind:
    """What is under way on one connection."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._under_way: deque[Future[None]] = deque()

    def send(self, parcel: Callable[[], None]) -> None:
        """Send rows after those that are under way. Raises what went wrong with an earlier parcel."""
        while len(self._under_way) >= _MOST:
            self._under_way.popleft().result()
        self._under_way.append(self._thread.submit(parcel))

    def arrive(self, *_told: object) -> None:
        """Wait until all are in. Raises what went wrong with the first that is not."""
        under_way, self._under_way = self._under_way, deque()
        wait(under_way)
        for each in under_way:
            each.result()

    def give_up(self, *_told: object) -> None:
        """Wait until nothing is under way, whatever became of it: it is undone."""
        wait(self._under_way)
        self._under_way.clear()


@contextmanager
def sending_behind(connection: Connection) -> Iterator[Behind]:
    """Let rows be sent behind on this connection, all of which are in when the block ends."""
    with ThreadPoolExecutor(1, "rows") as thread:
        behind = Behind(thread)
        for name in _SPEAKS:
            event.listen(connection, name, behind.arrive)
        for name in _UNDOES:
            event.listen(connection, name, behind.give_up)
        try:
            yield behind
            behind.arrive()
        finally:
            behind.give_up()
            for name in _SPEAKS:
                event.remove(connection, name, behind.arrive)
            for name in _UNDOES:
                event.remove(connection, name, behind.give_up)
