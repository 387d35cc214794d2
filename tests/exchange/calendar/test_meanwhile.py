"""A supervisor moves, reassigns and completes visits while four clients poll: each ends with the same events."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import urlsplit

import pytest

from scheduler.casework.allocation import allocate
from scheduler.casework.bookings import arrange_visit, call_off_visit, move_visit
from scheduler.casework.visits import VisitMade, record_visit
from scheduler.clock import FixedClock
from scheduler.exchange.calendar.fetching import fetch
from scheduler.store.visits import Booking
from tests.builders import COLLEAGUE, OFFICER, SERGEANT, Force
from tests.exchange.calendar.calendars import an_address, faults, read_back, visited
from tests.exchange.calendar.clients import Computer
from tests.web.building import application, nobody
from tests.web.serving import served
from web import feeds

Shown = list[list[str]]
REFS = [f"P-{number:03}" for number in range(6)]
ACTS = 30
PAUSE_SECONDS = 0.02


class Poller:
    """A client that keeps what it was sent, and asks whether there is anything new."""

    def __init__(self, address: str) -> None:
        told = urlsplit(address)
        self._connection = HTTPConnection(told.netloc, timeout=30)
        self._path = told.path
        self._tag: str | None = None
        self.text = b""
        self.statuses: set[int] = set()

    def poll(self) -> None:
        self._connection.request("GET", self._path, headers={"If-None-Match": self._tag} if self._tag else {})
        answer = self._connection.getresponse()
        text = answer.read()
        self.statuses.add(answer.status)
        if answer.status == 200:
            self._tag, self.text = answer.headers["ETag"], text
            assert faults(text) == []

    def shows(self) -> Shown:
        return shown(self.text)

    def close(self) -> None:
        self._connection.close()


class Synced(Computer):
    """A computer on which vdirsyncer polls: it holds no tag, and keeps a file an event."""

    def poll(self) -> None:
        self.sync()

    def shows(self) -> Shown:
        files = (self.folder / "calendar").glob("*.ics")
        return sorted(each for file in files for each in shown(file.read_bytes()))


def shown(text: bytes) -> Shown:
    """The title, start and end of each event: what a feed says of itself has a UID of that feed's own."""
    return sorted(read_back(text).values())


@contextmanager
def polling(polls: list[Callable[[], None]]) -> Iterator[None]:
    """Each of these polls until the block ends, and once more after it."""
    over = Event()

    def until_over(poll: Callable[[], None]) -> None:
        while not over.wait(PAUSE_SECONDS):
            poll()
        poll()

    with ThreadPoolExecutor(len(polls)) as pool:
        running: list[Future[None]] = [pool.submit(until_over, poll) for poll in polls]
        try:
            yield
        finally:
            over.set()
        for each in running:
            each.result()


class Supervisor:
    """Arranges, moves, calls off and completes visits, and gives people to one officer and to another."""

    def __init__(self, force: Force, clock: FixedClock) -> None:
        self._force, self._clock, self._random = force, clock, Random(8)
        self._booked: dict[str, Booking] = {}

    def act(self) -> str:
        """One act; which it was."""
        self._clock.moment += timedelta(hours=self._random.randint(1, 7))
        ref = self._random.choice(REFS)
        booked = self._booked.get(ref)
        if booked is not None and booked.starts_at < self._clock.moment:
            return self._complete(ref, booked)
        if booked is None:
            return self._arrange(ref)
        return self._random.choice([self._move, self._call_off, self._reassign])(ref, booked)

    def _soon(self) -> datetime:
        return self._clock.moment + timedelta(minutes=15 * self._random.randint(4, 200))

    def _arrange(self, ref: str) -> str:
        with self._force.writing(SERGEANT) as desk:
            crew = [OFFICER, COLLEAGUE]
            self._booked[ref] = arrange_visit(desk, ref, self._soon(), crew=crew)
        return "arrange"

    def _move(self, ref: str, booked: Booking) -> str:
        with self._force.writing(SERGEANT) as desk:
            self._booked[ref] = move_visit(desk, booked.id, starts_at=self._soon())
        return "move"

    def _call_off(self, ref: str, booked: Booking) -> str:
        with self._force.writing(SERGEANT) as desk:
            call_off_visit(desk, booked.id, "the street is closed off")
        del self._booked[ref]
        return "call off"

    def _reassign(self, ref: str, _booked: Booking) -> str:
        with self._force.writing(SERGEANT) as desk:
            allocate(desk, ref, self._random.choice([OFFICER, COLLEAGUE]))
        return "reassign"

    def _complete(self, ref: str, booked: Booking) -> str:
        with self._force.writing(SERGEANT) as desk:
            made = VisitMade(
                booked.starts_at, "seen_at_home", crew=[OFFICER, COLLEAGUE], booking_id=booked.id
            )
            record_visit(desk, ref, made)
        del self._booked[ref]
        return "complete"


@pytest.fixture
def server(force: Force) -> Iterator[str]:
    app = application(feeds.router, who=nobody)
    app.state.installation = force.installation
    with served(app) as address:
        yield address


def test_four_clients_that_poll_meanwhile_end_with_the_same_events(
    force: Force, clock: FixedClock, server: str, tmp_path: Path
):
    for ref in REFS:
        visited(force, ref)
    paths = [an_address(force, device=f"device {number}").path() for number in range(4)]
    computer = Synced(tmp_path)
    computer.subscribe(server + paths[0])
    pollers = [Poller(server + path) for path in paths[1:]]
    supervisor = Supervisor(force, clock)
    with polling([computer.poll, *(each.poll for each in pollers)]):
        acts = {supervisor.act() for _ in range(ACTS)}
    text = fetch(force.installation, an_address(force, device="another").token).text
    assert text is not None
    assert acts == {"arrange", "move", "call off", "reassign", "complete"}
    assert len(shown(text)) > 2
    assert [each.shows() for each in (computer, *pollers)] == [shown(text)] * 4
    for each in pollers:
        each.poll()
        assert each.statuses == {200, 304}
        each.close()
