"""One event as iCalendar text, made by `icalendar`: an obligation by its last day, a booked visit by its moment.

What stands here leaves the force: a code and a link behind sign-in, never a name, an address, a level.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Event

FORMAT = 1
"""Raised when the text of events changes, so that every kept event is made again."""
NOTHING_DUE = uuid5(NAMESPACE_URL, "visits:nothing-due")


@dataclass(frozen=True)
class Look:
    """How an installation's events look: how much they say, and where their links lead."""

    detail: str
    base_url: str

    @property
    def form(self) -> str:
        """What kept events must have been made for: another form is another text."""
        return f"{FORMAT}:{self.detail}:{uuid5(NAMESPACE_URL, self.base_url).hex[:12]}"

    def words(self, said: str, code: str) -> str:
        """What the calendar shows: an opaque code, or only that the officer is busy."""
        return "Busy" if self.detail == "busy" else f"{said} {code}"


def due_event(look: Look, uid: UUID, code: str, deadline: date, sequence: int, changed_at: datetime) -> bytes:
    """An obligation: all day on the last day in time, tentative, and free."""
    event = _event(uid, look.words("Visit due", code), sequence, changed_at)
    _all_day(event, deadline)
    event.add("status", "TENTATIVE")
    return _linked(event, look, code)


def booked_event(
    look: Look, uid: UUID, code: str, starts_at: datetime, minutes: int, sequence: int, changed_at: datetime
) -> bytes:
    """A booked visit: in UTC, without any time zone of its own, busy."""
    event = _event(uid, look.words("Visit", code), sequence, changed_at)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", starts_at.astimezone(UTC) + timedelta(minutes=minutes))
    event.add("transp", "OPAQUE")
    event.add("status", "CONFIRMED")
    return _linked(event, look, code)


def overdue_event(look: Look, uid: UUID, number: int, today: date, made_on: date) -> bytes:
    """Today's reminder while anything is overdue: nobody scrolls back eight months to find it."""
    said = f"{number} visit{'' if number == 1 else 's'} overdue"
    event = _event(uid, "Busy" if look.detail == "busy" else said, (today - made_on).days, _start_of(today))
    _all_day(event, today)
    link = f"{look.base_url}/"
    event.add("url", link)
    event.add("description", link)
    return bytes(event.to_ical())


def nothing_due_event(today: date) -> bytes:
    """What a feed holds that has nothing to show: an empty one leaves every old event in a client."""
    event = _event(NOTHING_DUE, "No visits due", 0, _start_of(today))
    _all_day(event, today)
    return bytes(event.to_ical())


def switched_off_event(uid: UUID, off_on: date) -> bytes:
    """What is left of a revoked or expired address."""
    event = _event(uid, "Calendar link switched off", 1, _start_of(off_on))
    _all_day(event, off_on)
    event.add("description", "This calendar address no longer shows visits. Remove it, and make a new one.")
    return bytes(event.to_ical())


def _event(uid: UUID, summary: str, sequence: int, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event


def _all_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _linked(event: Event, look: Look, code: str) -> bytes:
    link = f"{look.base_url}/o/{code}"
    event.add("url", link)
    event.add("description", link)  # Google shows a URL nowhere
    return bytes(event.to_ical())


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
