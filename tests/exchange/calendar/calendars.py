"""Addresses of the made-up force, what a client reads there, and a linter of the bytes that leave."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from icalendar import Calendar, Event
from sqlalchemy import select, text
from sqlmodel import col

from scheduler.casework.feeds import NewFeed, create_feed
from scheduler.exchange.calendar.fetching import fetch
from scheduler.store.deadlines import Deadline, Obligation
from tests.builders import OFFICER, Force, a_person, a_visit

Read = dict[str, list[str]]
"""By UID, the title, the start and the end of an event."""
BASE_URL = "http://127.0.0.1:8000"
OF_THE_CALENDAR = {
    "PRODID",
    "VERSION",
    "CALSCALE",
    "NAME",
    "X-WR-CALNAME",
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
}
OF_EVERY_EVENT = {
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "SUMMARY",
    "CLASS",
    "DTSTART",
    "DTEND",
    "TRANSP",
}
OF_SOME_EVENTS = {"STATUS", "URL", "DESCRIPTION"}
CODE = "[2-9B-DF-HJ-NP-TV-Z]{8}"
LINK = rf"{re.escape(BASE_URL)}/(o/{CODE})?"
SAID = {
    "SUMMARY": rf"Visit( due)? {CODE}|\d+ visits? overdue|No visits due|Calendar link switched off|"
    r"Visits are not shown here|Visits: \d+ (overdue|due|booked)(\\, \d+ (due|booked))*|Busy",
    "DESCRIPTION": rf"{LINK}|This calendar link shows no visits any more\. Remove it\\, and make a new one\.|"
    rf"Your force (does not let [A-Za-z ]+|lets visits be) show[a-z ,.A-Z]+: {re.escape(BASE_URL)}/feeds",
    "URL": LINK,
    "CLASS": "PRIVATE",
    "STATUS": "TENTATIVE|CONFIRMED",
    "TRANSP": "TRANSPARENT|OPAQUE",
    "SEQUENCE": r"\d{1,5}",
    "UID": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "LAST-MODIFIED": r"\d{8}T\d{6}Z",
    "DTSTART": r"\d{8}(T\d{6}Z)?",
    "DTEND": r"\d{8}(T\d{6}Z)?",
    "NAME": r"Visits\\, as at \d{1,2} [A-Z][a-z]{2} \d\d:\d\d",
    "X-WR-CALNAME": r"Visits\\, as at \d{1,2} [A-Z][a-z]{2} \d\d:\d\d",
}
WORDS = re.compile(rb"sex|offend|mappa|\brso\b", re.IGNORECASE)
FOLDED_AT = 75


def an_address(force: Force, officer: str = OFFICER, device: str = "phone") -> NewFeed:
    """A calendar address, made by the installation."""
    with force.writing() as desk:
        return create_feed(desk, officer, device)


def visited(force: Force, ref: str = "P-001", on: date = date(2026, 10, 1), **given: str) -> str:
    """Somebody at high risk seen on a day; the code of the visit that is due three months later."""
    with force.writing() as desk:
        made = a_person(desk, ref, **given)
        a_visit(desk, ref, on)
        codes = select(col(Deadline.code)).where(
            col(Deadline.person_id) == made.id, col(Deadline.obligation) == Obligation.HOME_VISIT
        )
        return desk.session.scalars(codes).one()


def fetched(force: Force, address: NewFeed) -> bytes:
    """What a client without a copy gets; nothing leaves that the linter does not know."""
    text = fetch(force.installation, address.token).text
    assert text is not None
    assert faults(text) == []
    return text


def events(text: bytes) -> list[Event]:
    """The events as `icalendar` reads them back."""
    return Calendar.from_ical(text).events


def summaries(text: bytes) -> list[str]:
    """What a calendar shows, event by event."""
    return [str(event["SUMMARY"]) for event in events(text)]


def begins(text: bytes) -> dict[str, date | datetime]:
    """When each event begins, by what the calendar shows of it."""
    return {str(event["SUMMARY"]): event["DTSTART"].dt for event in events(text)}


def read_back(text: bytes) -> Read:
    """By UID, the title, the start and the end of each event, as `icalendar` reads them."""
    return {
        str(event["UID"]): [
            str(event["SUMMARY"]),
            *(written(event[name].dt) for name in ("DTSTART", "DTEND")),
        ]
        for event in events(text)
    }


def written(at: date | datetime) -> str:
    """As JavaScript writes an instant, and everybody a date."""
    if not isinstance(at, datetime):
        return at.isoformat()
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def faults(text: bytes) -> list[str]:
    """Whatever a client could stumble over, or should never be told."""
    return [*_faults_of_lines(text), *_faults_of_structure(unfolded(text))]


def unfolded(text: bytes) -> list[str]:
    """The content lines, their folds undone."""
    return text.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _faults_of_lines(text: bytes) -> Iterator[str]:
    if (
        not text.endswith(b"\r\n")
        or b"\r" in text.replace(b"\r\n", b"")
        or b"\n" in text.replace(b"\r\n", b"")
    ):
        yield "a line does not end in CR LF"
    for line in text.split(b"\r\n"):
        if len(line) > FOLDED_AT:
            yield f"a line of {len(line)} octets: {line!r}"
    if found := re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", text):
        yield f"the control character {found.group()!r}"
    if found := WORDS.search(text):
        yield f"the word {found.group()!r}"


def _faults_of_structure(lines: list[str]) -> Iterator[str]:
    uids: list[str] = []
    within: list[str] = []
    seen: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within.append(value)
            seen = []
            if within not in (["VCALENDAR"], ["VCALENDAR", "VEVENT"]):
                yield f"the component {within}"
        elif name == "END":
            if within.pop() == "VEVENT":
                yield from _faults_of_event(seen)
        else:
            seen.append(name.partition(";")[0])
            yield from _faults_of_property(name, value, within)
            if name == "UID":
                uids.append(value)
    if within or not uids:
        yield "a calendar that does not end, or is empty"
    if len(set(uids)) < len(uids):
        yield "a UID twice"


def _faults_of_event(seen: list[str]) -> Iterator[str]:
    if len(set(seen)) < len(seen):
        yield f"a property twice: {sorted(seen)}"
    if missing := OF_EVERY_EVENT - set(seen):
        yield f"no {sorted(missing)}"


def _faults_of_property(name: str, value: str, within: list[str]) -> Iterator[str]:
    name, _, parameters = name.partition(";")
    allowed = OF_THE_CALENDAR if within == ["VCALENDAR"] else OF_EVERY_EVENT | OF_SOME_EVENTS
    if name not in allowed:
        yield f"the property {name}"
    if parameters not in {"", "VALUE=DATE", "VALUE=URI", "VALUE=DURATION"}:
        yield f"the parameter {parameters} of {name}"
    if name in SAID and not re.fullmatch(SAID[name], value):
        yield f"{name} says {value!r}"


@contextmanager
def lost_table(force: Force, table: str) -> Iterator[None]:
    """A database that misses a table meanwhile."""
    _rename(force, table, "away")
    yield
    _rename(force, "away", table)


def _rename(force: Force, old: str, new: str) -> None:
    with force.installation.database.migrating() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        connection.commit()
