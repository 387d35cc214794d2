"""What each page, list, export, feed and command says of how everybody's home visit stands. One line adds another."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path

from fastapi import FastAPI
from icalendar import Calendar
from starlette.testclient import TestClient

from rules.histories import answer
from rules.policy import read_policies
from scheduler.casework.deadlines.codes import ref_of_code
from scheduler.casework.explaining import Explained
from scheduler.casework.feeds import create_feed
from scheduler.casework.lists.caseload import Due, Wanted, due_list
from scheduler.casework.lists.due_rows import STATUSES
from scheduler.exchange.calendar.items import AHEAD
from scheduler.exchange.exporting.exports import export
from scheduler.oversight.digest import lines_of
from tests.builders import OFFICER, SERGEANT, Force
from tests.web.building import BASE_URL, FROM_OUR_PAGE
from web.service import ROUTERS, routed
from web.words import due as due_words
from web.words import overdue as overdue_words
from web.words import plainly

Told = dict[str, str]
"""What is said, by reference; of a count, by what is counted."""
Answers = dict[str, Explained]
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_PERSON = re.compile(r'href="/people/([^"?]+)"')
_TAG = re.compile(r'data-label="(?:Visit|Overdue)">\s*(?:<span>\s*)+<strong[^>]*>([^<]+)<')
_BAR = re.compile(r'app-identity-bar__tags.*?app-tag">([^<]+)<', re.DOTALL)
_FIGURE = re.compile(
    r'app-figures__number">([^<]*)</span>\s*<span class="app-figures__label">([^<]*)</span>\s*</a>'
    r'(?:\s*<span class="app-figures__of">(?:of ([\d,]+))?)?'
)
_DEVICES = count(1)


@dataclass(frozen=True)
class Teller:
    """Something that tells how people stand, and what it should say where the rules give these answers."""

    tell: Callable[[Force, Path], Told]
    expected: Callable[[Answers], Told]


def of_each(expected: Callable[[Explained], str | None]) -> Callable[[Answers], Told]:
    """What should be said of each person; of whom it is None, nothing."""
    return lambda answers: {
        ref: said for ref, found in answers.items() if (said := expected(found)) is not None
    }


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
        for ref, said in rows_at(f"/people?status={status}")(force, folder).items():
            found[ref] = f"{found[ref]}, {said}" if ref in found else said  # nobody has two
    return found


def each_person(force: Force, _folder: Path) -> Told:
    with force.reading() as desk:
        refs = [row.ref for row in due_list(desk, Wanted(statuses=None))]
    pages = {ref: browser(force, SERGEANT).get(f"/people/{ref}").text for ref in refs}
    return {ref: _BAR.findall(page)[0] for ref, page in pages.items()}


def list_of_due(*, computed: bool) -> Callable[[Force, Path], Told]:
    """What `visits due` prints, of what is kept or computed from facts."""

    def tell(force: Force, _folder: Path) -> Told:
        with force.reading() as desk:
            known_at = desk.now if computed else None
            return {row.ref: _said(row) for row in due_list(desk, Wanted(statuses=None), known_at=known_at)}

    return tell


def _said(row: Due) -> str:
    return _tag(row.status, row.days_overdue)


def histories(force: Force, folder: Path) -> Told:
    """What the rules alone say of the lines that are handed out."""
    with force.writing() as desk:
        today, to = desk.today, folder / "histories.jsonl"
        export(desk, "histories", to, "to compare", "the tests")
    told: Told = {}
    for line in to.read_text(encoding="utf-8").splitlines():
        record = json.loads(line) | {"as_at": today.isoformat()}
        if record["obligation"] == "home_visit":
            said = json.loads(answer(json.dumps(record).encode(), read_policies()).line)
            told[record["id"].split("/")[0]] = _tag(said.get("status", "error"), said.get("days_overdue", 0))
    return told


def exported_missed(force: Force, _folder: Path) -> Told:
    """The rows of the file that the list of missed visits is handed out as."""
    answer = browser(force, SERGEANT).post("/missed/export")
    assert answer.status_code == 200, answer.text
    rows = answer.text.partition("\r\n\r\n")[2].splitlines()
    days = {row["ref"]: int(row["days_overdue"]) for row in csv.DictReader(rows)}
    return {ref: overdue_words(late) if late else "not overdue" for ref, late in days.items()}


def feed(force: Force, _folder: Path) -> Told:
    """The days of an officer's calendar, as a client fetches it."""
    with force.writing() as desk:
        token = create_feed(desk, OFFICER, f"device {next(_DEVICES)}").token
    text = browser(force, OFFICER).get(f"/f/{token}/visits.ics").text
    told: Told = {}
    with force.reading() as desk:
        for event in Calendar.from_ical(text).events:
            summary, starts = str(event["SUMMARY"]), event["DTSTART"].dt
            if summary.startswith("Visit due ") and not isinstance(starts, datetime):
                told[ref_of_code(desk, summary.rpartition(" ")[2])] = starts.isoformat()
    return told


def figures_at(path: str, who: str = SERGEANT) -> Callable[[Force, Path], Told]:
    """The figures at the head of a page: the overdue, of how many, and the longest."""

    def tell(force: Force, _folder: Path) -> Told:
        found = {
            label: (number, of) for number, label, of in _FIGURE.findall(browser(force, who).get(path).text)
        }
        overdue, active = found["overdue"]
        told = {
            "overdue": overdue,
            "active": active,
            "longest": found.get("days, the longest overdue", ("",))[0],
        }
        due = {label: number for label, (number, _) in found.items() if label.startswith("due ")}
        told |= {"due today": due.pop("due today", ""), "due soon": "".join(due.values())}
        return {name: said for name, said in told.items() if said}

    return tell


def digest(who: str) -> Callable[[Force, Path], Told]:
    """The counts of the daily mail."""

    def tell(force: Force, _folder: Path) -> Told:
        with force.reading(who) as desk:
            said = {line.says.partition(",")[0]: str(line.number) for line in lines_of(desk)}
        return {name: said.get(name, "0") for name in ("overdue", "that cannot be computed")}

    return tell


def _tag(status: str, days_overdue: int) -> str:
    return overdue_words(days_overdue) if status == "overdue" else plainly(status)


def everybody(found: Explained) -> str:
    return _tag(found.answer.status, found.answer.days_overdue) if found.answer else "Error"


def the_overdue(found: Explained) -> str | None:
    return everybody(found) if found.answer and found.answer.status == "overdue" else None


def what_is_due(found: Explained) -> str | None:
    """What is overdue or due soon, the latter by its day."""
    if found.answer and found.answer.status == "due_soon" and found.answer.deadline:
        return due_words(found.answer.deadline, found.as_at).capitalize()
    return the_overdue(found)


def on_a_page(found: Explained) -> str:
    """A page tells everybody, what is due soon by its day."""
    return what_is_due(found) or everybody(found)


def the_day(found: Explained) -> str | None:
    return on.isoformat() if (on := last_day_in_time(found)) and on <= found.as_at + AHEAD else None


def last_day_in_time(found: Explained) -> date | None:
    """The day on which a calendar shows a visit; None while nothing runs."""
    running = found.answer and found.answer.status in {"overdue", "due_soon", "on_track"}
    return found.answer.deadline if found.answer and running else None


def counted(*names: str) -> Callable[[Answers], Told]:
    """Figures over all: the overdue, the active, the longest overdue, those due today or soon, those not computed."""

    def expected(answers: Answers) -> Told:
        found = [each.answer for each in answers.values() if each.answer]
        today = [each for each in answers.values() if each.answer and each.answer.deadline == each.as_at]
        number = Counter(answer.status for answer in found)
        told = {
            "overdue": number["overdue"],
            "active": number["overdue"] + number["due_soon"] + number["on_track"],
            "longest": max((answer.days_overdue for answer in found), default=0),
            "due soon": number["due_soon"],
            "due today": sum(what_is_due(each) is not None for each in today),
            "that cannot be computed": len(answers) - len(found),
        }
        return {name: f"{told[name]:,}" for name in names}

    return expected


TELLERS = {
    "visits due": Teller(list_of_due(computed=False), of_each(everybody)),
    "visits due, computed": Teller(list_of_due(computed=True), of_each(everybody)),
    "people": Teller(rows_at("/people"), of_each(on_a_page)),
    "people, by status": Teller(each_filter, of_each(on_a_page)),
    "people, searched": Teller(rows_at("/people", sought="p-"), of_each(on_a_page)),
    "a person": Teller(each_person, of_each(on_a_page)),
    "missed visits": Teller(rows_at("/missed"), of_each(the_overdue)),
    "missed visits, exported": Teller(exported_missed, of_each(the_overdue)),
    "missed visits, counted": Teller(figures_at("/missed"), counted("overdue", "active", "longest")),
    "today": Teller(rows_at("/", OFFICER), of_each(what_is_due)),
    "today, counted": Teller(figures_at("/", OFFICER), counted("overdue", "due today", "due soon")),
    "today, a supervisor's": Teller(rows_at("/"), of_each(the_overdue)),
    "today, a supervisor's, counted": Teller(
        figures_at("/"), counted("overdue", "active", "longest", "due today")
    ),
    "digest": Teller(digest(OFFICER), counted("overdue", "that cannot be computed")),
    "digest, a supervisor's": Teller(digest(SERGEANT), counted("overdue", "that cannot be computed")),
    "exported histories": Teller(histories, of_each(everybody)),
    "calendar feed": Teller(feed, of_each(the_day)),
}
