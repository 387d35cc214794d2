"""What each page, list, export, feed and command says of how everybody's home visit stands. One line adds another."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from icalendar import Calendar
from starlette.testclient import TestClient

from rules.deadline import assess
from rules.histories import read_history
from rules.policy import read_policies
from scheduler.casework.caseload import Wanted, due_list
from scheduler.casework.codes import ref_of_code
from scheduler.casework.due_rows import STATUSES
from scheduler.casework.explaining import Explained
from scheduler.casework.feeds import create_feed
from scheduler.exchange.calendar.feed import AHEAD
from scheduler.exchange.calendar.fetching import fetch
from scheduler.exchange.exporting import export
from tests.builders import OFFICER, SERGEANT, Force
from tests.web.building import BASE_URL, FROM_OUR_PAGE
from web.service import ROUTERS, routed
from web.words import due as due_words
from web.words import overdue as overdue_words
from web.words import plainly

Told = dict[str, str]
"""What is said, by reference."""
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_PERSON = re.compile(r'href="/people/([^"?]+)"')
_TAG = re.compile(r'data-label="(?:Visit|Overdue)">\s*<strong[^>]*>([^<]+)<')
_BAR = re.compile(r'app-identity-bar__tags.*?app-tag">([^<]+)<', re.DOTALL)


@dataclass(frozen=True)
class Teller:
    """Something that tells how people stand, and what it should say of an answer of the rules; None: nothing."""

    tell: Callable[[Force, Path], Told]
    expected: Callable[[Explained], str | None]


@cache
def application() -> FastAPI:
    return routed(BASE_URL, ROUTERS)


def browser(force: Force, who: str) -> TestClient:
    app = application()
    app.state.who_asks = lambda _: force.principal(who)
    app.state.installation = force.installation
    return TestClient(app, BASE_URL, headers=FROM_OUR_PAGE)


def rows_at(path: str, who: str = SERGEANT, **form: str) -> Callable[[Force, Path], Told]:
    """The tags of the rows of a page, or of what is answered to a form."""

    def tell(force: Force, _folder: Path) -> Told:
        page = browser(force, who).post(path, data=form) if form else browser(force, who).get(path)
        assert page.status_code == 200, page.text
        rows = [row for row in _ROW.findall(page.text) if _TAG.search(row)]
        return {_PERSON.findall(row)[0]: _TAG.findall(row)[0] for row in rows}

    return tell


def each_filter(force: Force, folder: Path) -> Told:
    found: Told = {}
    for status in STATUSES:
        told = rows_at(f"/people?status={status}")(force, folder)
        assert not found.keys() & told.keys(), "nobody has two statuses"
        found |= told
    return found


def each_person(force: Force, _folder: Path) -> Told:
    with force.reading() as desk:
        refs = [row.ref for row in due_list(desk, Wanted(statuses=None))]
    pages = {ref: browser(force, SERGEANT).get(f"/people/{ref}").text for ref in refs}
    return {ref: _BAR.findall(page)[0] for ref, page in pages.items()}


def list_of_due(force: Force, _folder: Path) -> Told:
    """What `visits due` prints, kept and computed."""
    with force.reading() as desk:
        kept = {row.ref: row for row in due_list(desk, Wanted(statuses=None))}
        computed = {row.ref: row for row in due_list(desk, Wanted(statuses=None), known_at=desk.now)}
    assert kept == computed
    return {ref: _tag(row.status, row.days_overdue) for ref, row in kept.items()}


def histories(force: Force, folder: Path) -> Told:
    """What the rules alone say of the lines that are handed out."""
    with force.writing() as desk:
        today, to = desk.today, folder / "histories.jsonl"
        export(desk, "histories", to, "to compare", "the tests")
    told: Told = {}
    for line in to.read_text(encoding="utf-8").splitlines():
        record = json.loads(line) | {"as_at": today.isoformat()}
        if record["obligation"] == "home_visit":
            answer = assess(*read_history(record, read_policies()))
            told[record["id"].split("/")[0]] = _tag(answer.status, answer.days_overdue)
    return told


def exported_missed(force: Force, _folder: Path) -> Told:
    """The rows of the file that the list of missed visits is handed out as."""
    answer = browser(force, SERGEANT).post("/missed/export")
    assert answer.status_code == 200, answer.text
    rows = answer.text.partition("\r\n\r\n")[2].splitlines()
    return {row["ref"]: _tag("overdue", int(row["days_overdue"])) for row in csv.DictReader(rows)}


def feed(force: Force, _folder: Path) -> Told:
    """The days of an officer's calendar."""
    with force.writing() as desk:
        token = create_feed(desk, OFFICER, f"tests {desk.now:%Y%m%d}").token
    text = fetch(force.installation, token).text
    assert text is not None
    told: Told = {}
    with force.reading() as desk:
        for event in Calendar.from_ical(text).events:
            summary, starts = str(event["SUMMARY"]), event["DTSTART"].dt
            if summary.startswith("Visit due ") and not isinstance(starts, datetime):
                told[ref_of_code(desk, summary.rpartition(" ")[2])] = starts.isoformat()
    return told


def _tag(status: str, days_overdue: int) -> str:
    return overdue_words(days_overdue) if status == "overdue" else plainly(status)


def everybody(found: Explained) -> str:
    return _tag(found.answer.status, found.answer.days_overdue) if found.answer else "Error"


def the_overdue(found: Explained) -> str | None:
    return everybody(found) if found.answer and found.answer.status == "overdue" else None


def what_is_due(found: Explained) -> str | None:
    """On the first page of the day what is due soon is told by its day."""
    if found.answer and found.answer.status == "due_soon" and found.answer.deadline:
        return due_words(found.answer.deadline, found.as_at).capitalize()
    return the_overdue(found)


def the_day(found: Explained) -> str | None:
    running = found.answer and found.answer.status in {"overdue", "due_soon", "on_track"}
    deadline: date | None = found.answer.deadline if found.answer and running else None
    return deadline.isoformat() if deadline and deadline <= found.as_at + AHEAD else None


TELLERS = {
    "visits due": Teller(list_of_due, everybody),
    "people": Teller(rows_at("/people"), everybody),
    "people, by status": Teller(each_filter, everybody),
    "people, searched": Teller(rows_at("/people", sought="p-"), everybody),
    "a person": Teller(each_person, everybody),
    "missed visits": Teller(rows_at("/missed"), the_overdue),
    "missed visits, exported": Teller(exported_missed, the_overdue),
    "today": Teller(rows_at("/", OFFICER), what_is_due),
    "exported histories": Teller(histories, everybody),
    "calendar feed": Teller(feed, the_day),
}
