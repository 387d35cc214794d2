"""One event as iCalendar text, made by `icalendar`: an obligation by its last day, a booked visit by its moment.

What stands here leaves the force: a code and a link behind sign-in, never a name, an address, a level.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from unicodedata import category
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Event

from scheduler.settings import Settings

FORMAT = 3
"""Raised when the text of events or of the calendar around them changes, so that every client fetches it again."""


@dataclass(frozen=True)
class Look:
    """How an installation's events look: how much they say, and where their links lead."""

    detail: str
    base_url: str

    @property
    def form(self) -> str:
        """What a text is made for: another form is another text."""
        return _form(self.detail, self.base_url)

    def words(self, said: str) -> str:
        """What the calendar shows: what was said, or only that the officer is busy."""
        return "Busy" if self.detail == "busy" else said


@lru_cache(maxsize=8)
def _form(detail: str, base_url: str) -> str:
    return f"{FORMAT}:{detail}:{uuid5(NAMESPACE_URL, base_url).hex}"


def look_of(settings: Settings) -> Look:
    """The look that the settings ask for."""
    return Look(settings.feed_detail, settings.base_url.rstrip("/"))


@dataclass(frozen=True, slots=True)
class DueVisit:
    """An obligation: all day on the last day in time, tentative, and free."""

    uid: UUID
    code: str
    sequence: int
    changed_at: datetime
    deadline: date

    def text(self, look: Look) -> bytes:
        """The event, serialised."""
        event = _event(self.uid, look.words(f"Visit due {self.code}"), self.sequence, self.changed_at)
        _all_day(event, self.deadline)
        event.add("status", "TENTATIVE")
        return _linked(event, f"{look.base_url}/o/{self.code}")


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """A visit arranged: in UTC, without any time zone of its own, and busy."""

    uid: UUID
    code: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    minutes: int

    def text(self, look: Look) -> bytes:
        """The event, serialised."""
        event = _event(self.uid, look.words(f"Visit {self.code}"), self.sequence, self.changed_at)
        starts_at = self.starts_at.astimezone(UTC)
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + timedelta(minutes=self.minutes))
        event.add("transp", "OPAQUE")
        event.add("status", "CONFIRMED")
        return _linked(event, f"{look.base_url}/o/{self.code}")


@dataclass(frozen=True, slots=True)
class TeamDay:
    """How many visits of a team are due and booked on a day, and overdue by today: numbers, and nothing of anybody."""

    uid: UUID
    on: date
    sequence: int
    changed_at: datetime
    overdue: int
    due: int
    booked: int

    def text(self, look: Look) -> bytes:
        """The event, serialised."""
        counted = (("overdue", self.overdue), ("due", self.due), ("booked", self.booked))
        said = ", ".join(f"{number} {what}" for what, number in counted if number)
        event = _event(self.uid, look.words(f"Visits: {said}"), self.sequence, self.changed_at)
        _all_day(event, self.on)
        return _linked(event, f"{look.base_url}/")


@dataclass(frozen=True, slots=True)
class Daily:
    """What a feed says of itself, on today: known by one UID for good, and revised with each day since it was made."""

    uid: UUID
    made_on: date
    today: date
    changed_at: datetime

    def overdue(self, look: Look, number: int) -> bytes:
        """That visits are overdue: nobody scrolls back eight months to find them."""
        event = self._event(look.words(f"{number} visit{'' if number == 1 else 's'} overdue"))
        return _linked(event, f"{look.base_url}/")

    def nothing_due(self) -> bytes:
        """That there is nothing to show: an empty feed leaves every old event in a client."""
        return bytes(self._event("No visits due").to_ical())

    def barred(self, look: Look, why: str) -> bytes:
        """That this program, or this network, is shown nothing; it tells where that can be read."""
        event = self._event("Visits are not shown here")
        event.add("description", f"{why} {_plain(look.base_url)}/feeds")
        return bytes(event.to_ical())

    def _event(self, summary: str) -> Event:
        event = _event(self.uid, summary, (self.today - self.made_on).days, self.changed_at)
        _all_day(event, self.today)
        return event


def switched_off_event(uid: UUID, from_on: date, until_on: date, off_at: datetime) -> bytes:
    """What is left of a closed address: one event over all the days on which the address still says so."""
    event = _event(uid, "Calendar link switched off", 1, off_at)
    _all_day(event, from_on, until_on)
    event.add("description", "This calendar link shows no visits any more. Remove it, and make a new one.")
    return bytes(event.to_ical())


def _event(uid: UUID, summary: str, sequence: int, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence)
    event.add("summary", _plain(summary))
    event.add("class", "PRIVATE")
    return event


def _all_day(event: Event, first: date, last: date | None = None) -> None:
    event.add("dtstart", first)
    event.add("dtend", (last or first) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _linked(event: Event, link: str) -> bytes:
    event.add("url", _plain(link))
    event.add("description", _plain(link))  # Google shows a URL nowhere
    return bytes(event.to_ical())


def _plain(text: str) -> str:
    # `icalendar` lets control characters through, and a line end among them would begin a line of its own
    return "".join(character for character in text if category(character) not in {"Cc", "Zl", "Zp"})
