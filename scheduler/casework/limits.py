"""What cannot be: dates, words and texts that no fact may have, each refused in the sentence on the screen.

Plain values only, so that acts and the import share one definition. No session, no clock. Recording late is
never among it: it always works. What needs somebody's approval is in `approvals`.
"""

from collections.abc import Iterable
from datetime import date, datetime

from rules.because import in_words
from rules.periods import Period, PeriodMalformed, months_after, period
from rules.risk import LEVELS
from scheduler.clock import FIRST_YEAR, LONDON, london_date
from scheduler.errors import Refusal
from scheduler.roles import Role
from scheduler.store.checks import CheckOutcome
from scheduler.store.deadlines import Obligation
from scheduler.store.risk import State
from scheduler.store.visits import Outcome

DAY_MINUTES = 24 * 60
ARRANGED_WITHIN_YEARS = 2
"""A visit further ahead is a slip of the pen: the year was mistyped."""
_OTHER_PAGES = frozenset({".", "..", "new"})
"""What would lead elsewhere in place of a reference."""


class InFuture(Refusal):
    """Something that is told as having happened, of a moment that is yet to come."""

    def __init__(self, what: str, on: date) -> None:
        super().__init__(f"{in_words(on)} has not happened yet, so no {what} can be recorded for it.")


class VisitInFuture(InFuture):
    """A visit that has not been made."""

    def __init__(self, visited_on: date) -> None:
        Refusal.__init__(
            self, f"{in_words(visited_on)} has not happened yet. For a visit to come, use “Arrange a visit”."
        )


class NotYetToday(InFuture):
    """Something that is told as having happened, of an hour of today that is yet to come."""

    def __init__(self, at: datetime) -> None:
        Refusal.__init__(
            self,
            f"{at.astimezone(LONDON):%H:%M} today has not come yet. Give the time at which it happened.",
        )


class InPast(Refusal):
    """Something to be arranged at a moment that has passed."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"{in_words(on)} has passed, so nothing can be arranged for it. Record what was done."
        )


class TooFarAhead(Refusal):
    """Something to be arranged on a day for which nobody can know yet."""

    def __init__(self, on: date, last: date) -> None:
        super().__init__(
            f"{in_words(on)} is too far ahead: visits are arranged for the next {ARRANGED_WITHIN_YEARS} years, "
            f"up to {in_words(last)}. Check the year."
        )


class BeforeRegistration(Refusal):
    """Something about a person before they came under the obligations."""

    def __init__(self, what: str, on: date, registered_on: date | None) -> None:
        since = f"was registered on {in_words(registered_on)}" if registered_on else "was never registered"
        super().__init__(
            f"A {what} on {in_words(on)} cannot be: the person {since}. Check the date, or the registration."
        )


class NotBornThen(Refusal):
    """A date of birth that nobody has who is visited."""

    def __init__(self, born_on: date) -> None:
        why = f"it lies before {FIRST_YEAR}" if born_on.year < FIRST_YEAR else "that day has not come yet"
        super().__init__(f"A date of birth of {in_words(born_on)} cannot be: {why}. Check the year.")


_ENDS_EARLY = {
    "review": "The day to look again, {to_on}, is before the state begins on {from_on}. Check both dates.",
    "direction": "A visit cannot be directed for {to_on}: the direction begins on {from_on}. "
    "Give that day or a later one.",
}
"""Where the last day is not called an end."""


class EndsBeforeItBegins(Refusal):
    """A span whose end lies before its beginning."""

    def __init__(self, what: str, from_on: date, to_on: date) -> None:
        says = _ENDS_EARLY.get(
            what, f"The {what} would end on {{to_on}}, before it begins on {{from_on}}. Check both dates."
        )
        super().__init__(says.format(to_on=in_words(to_on), from_on=in_words(from_on)))


class UnknownWord(Refusal):
    """A word that is not on the list for it."""

    def __init__(self, what: str, given: str, expected: Iterable[str]) -> None:
        super().__init__(f"“{given}” is no {what}. Expected: {', '.join(expected)}.")


class UnknownInterval(Refusal):
    """An interval that is not calendar time in whole units."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"“{given}” is no interval. Give whole years, months, weeks or days: P1Y, P3M, P2W or P15D."
        )


class TextTooLong(Refusal):
    """A text that is longer than what is kept of it."""

    def __init__(self, what: str, length: int, longest: int) -> None:
        super().__init__(f"The {what} has {length} characters; at most {longest} are kept. Shorten it.")


class TextMissing(Refusal):
    """A text that has to be given."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is missing. Give it, in a few words.")


class NotOneWord(Refusal):
    """A reference of several words, which would be several references in the log of acts."""

    def __init__(self, what: str, given: str) -> None:
        super().__init__(
            f"The {what} “{given}” is not one word. Give it without blanks and without semicolons."
        )


class NotAddressable(Refusal):
    """A reference at which no page could stand, so that nobody would ever open the record."""

    def __init__(self, what: str, given: str) -> None:
        super().__init__(
            f"The {what} “{given}” cannot be: it stands in the addresses of pages. Give it without slashes and "
            f"unseen characters, and not as {' or '.join(map(repr, sorted(_OTHER_PAGES)))}."
        )


class TextUnprintable(Refusal):
    """A text with characters that nobody can see."""

    def __init__(self, what: str, character: str) -> None:
        super().__init__(f"The {what} holds the control character U+{ord(character):04X}. Type it again.")


class OddLength(Refusal):
    """A visit that would take no time, or more than a day."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"A visit of {minutes} minutes cannot be. Give between 1 and {DAY_MINUTES}.")


class NotOnEarth(Refusal):
    """A latitude or longitude that no place has, or one without the other."""

    def __init__(self, latitude: float | None, longitude: float | None) -> None:
        super().__init__(
            f"No place has the latitude {latitude} and the longitude {longitude}. "
            f"Give both in degrees (WGS 84), such as 53.1 and -1.5."
        )


def visit_moment(visited_at: datetime, now: datetime) -> None:
    """Raise VisitInFuture, or NotYetToday, for a visit that has not been made yet."""
    _come(visited_at, now)
    if visited_at > now:
        raise VisitInFuture(london_date(visited_at))


def happened(what: str, at: datetime, now: datetime) -> None:
    """Raise InFuture, or NotYetToday, for a moment that is yet to come."""
    _come(at, now)
    if at > now:
        raise InFuture(what, london_date(at))


def _come(at: datetime, now: datetime) -> None:
    """Raise NotYetToday for an hour of today that has not come."""
    if at > now and london_date(at) == london_date(now):
        raise NotYetToday(at)


def happened_on(what: str, on: date, today: date) -> None:
    """Raise InFuture for a day that is yet to come."""
    if on > today:
        raise InFuture(what, on)


def birth(born_on: date | None, today: date) -> None:
    """Raise NotBornThen for a day that is yet to come, or too long ago; one that is not known is well."""
    if born_on is not None and (born_on.year < FIRST_YEAR or born_on > today):
        raise NotBornThen(born_on)


def to_come(at: datetime, now: datetime) -> None:
    """Raise InPast for a moment that has passed, and TooFarAhead for one that nobody arranges yet."""
    if at <= now:
        raise InPast(london_date(at))
    last = months_after(london_date(now), 12 * ARRANGED_WITHIN_YEARS)
    if london_date(at) > last:
        raise TooFarAhead(london_date(at), last)


def since_registration(what: str, on: date, registered_on: date | None) -> None:
    """Raise BeforeRegistration for a day before the first registration."""
    if registered_on is None or on < registered_on:
        raise BeforeRegistration(what, on, registered_on)


def span(what: str, from_on: date, to_on: date | None) -> None:
    """Raise EndsBeforeItBegins; a span without an end is open."""
    if to_on is not None and to_on < from_on:
        raise EndsBeforeItBegins(what, from_on, to_on)


def length(minutes: int) -> None:
    """Raise OddLength for a visit that would take no time, or more than a day."""
    if not 1 <= minutes <= DAY_MINUTES:
        raise OddLength(minutes)


def interval(text: str) -> Period:
    """The period of a plan. Raises UnknownInterval, also for one of no time at all."""
    try:
        found = period(text)
    except PeriodMalformed as fault:
        raise UnknownInterval(text) from fault
    if found.is_empty:
        raise UnknownInterval(text)
    return found


def level(given: str) -> str:
    """A risk level. Raises UnknownWord."""
    return _one_of("risk level", given, LEVELS)


def state(given: str) -> str:
    """A state. Raises UnknownWord."""
    return _one_of("state", given, State)


def outcome(given: str) -> str:
    """The outcome of a visit. Raises UnknownWord."""
    return _one_of("outcome of a visit", given, Outcome)


def check_outcome(given: str) -> str:
    """The outcome of an intelligence check. Raises UnknownWord."""
    return _one_of("outcome of a check", given, CheckOutcome)


def source(given: str, listed: Iterable[str]) -> str:
    """A source of intelligence that the policy lists. Raises UnknownWord."""
    return _one_of("source that the policy lists", given, listed)


def obligation(given: str) -> str:
    """What can be due. Raises UnknownWord."""
    return _one_of("obligation", given, Obligation)


def role(given: str) -> str:
    """What an account is for. Raises UnknownWord."""
    return _one_of("role", given, Role)


def text(what: str, given: str | None, longest: int) -> None:
    """Raise TextTooLong or TextUnprintable; no text at all is well."""
    if given is None:
        return
    if len(given) > longest:
        raise TextTooLong(what, len(given), longest)
    for character in given:
        if character < " " and character not in "\t\n\r":
            raise TextUnprintable(what, character)


def needed(what: str, given: str | None) -> str:
    """The text without blanks around it. Raises TextMissing if nothing is left."""
    found = (given or "").strip()
    if not found:
        raise TextMissing(what)
    return found


def reference(what: str, given: str | None) -> str:
    """A reference or code, which is one word, as an import reads it.

    Raises TextMissing, NotOneWord or NotAddressable.
    """
    found = needed(what, given)
    if len(found.split()) != 1 or ";" in found:
        raise NotOneWord(what, found)
    if not addressable(found):
        raise NotAddressable(what, found)
    return found


def addressable(reference: str) -> bool:
    """Whether a page at `/people/{reference}` can be opened, and is no other page."""
    return reference.isprintable() and not {"/", "\\"} & set(reference) and reference not in _OTHER_PAGES


def place(latitude: float | None, longitude: float | None) -> None:
    """Raise NotOnEarth for degrees that no place has, or for one without the other."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004
        raise NotOnEarth(latitude, longitude)


def _one_of(what: str, given: str, expected: Iterable[str]) -> str:
    listed = [str(word) for word in expected]
    if given not in listed:
        raise UnknownWord(what, given, listed)
    return given
