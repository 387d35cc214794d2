"""What the calendar's pages say of the last day in time of everybody's home visit, in each of their views."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from scheduler.casework.explaining import Explained
from scheduler.casework.lists.caseload import Wanted, due_list
from tests.builders import SERGEANT, Force
from tests.web.tellers import TELLERS, Teller, Told, browser, counted, last_day_in_time, of_each
from web.words import overdue as overdue_words

_CELL = re.compile(r'<td role="cell" class="app-calendar__day.*?</td>', re.DOTALL)
_SECTION = re.compile(r'<section class="app-agenda".*?</section>', re.DOTALL)
_ON = re.compile(r"[?;&]on=([\d-]+)")
_LINE = re.compile(r'href="/people/([^"?]+)">\s*(Overdue|Due): ')
_ROW = re.compile(r'<tr[^>]*>(?:(?!</tr>).)*?href="/people/([^"?]+)".*?</tr>', re.DOTALL)
_TAG = re.compile(r'data-label="Visit"><span>\s*(?:<strong[^>]*>([^<]+)<|Last day in time)')
_COUNT = re.compile(r"([\d,]+) (?:visits? overdue|deadlines? that cannot be computed)")


def days_due(force: Force) -> list[date]:
    """The days that a calendar should show something on; what it shows on others, a month around them tells."""
    with force.reading() as desk:
        rows = due_list(desk, Wanted(statuses=frozenset({"overdue", "due_soon", "on_track"})))
        return sorted({row.deadline for row in rows if row.deadline} | {desk.today})


def page(force: Force, view: str, on: date) -> str:
    answer = browser(force, SERGEANT).get(f"/calendar?view={view}&on={on}")
    assert answer.status_code == 200, answer.text
    return answer.text


def lines(view: str, part: re.Pattern[str]) -> Callable[[Force, Path], Told]:
    """Each line of the days of a view that is due, with the day on which it stands."""

    def tell(force: Force, _folder: Path) -> Told:
        told: dict[str, set[str]] = {}
        for on in days_due(force):
            for cell in part.findall(page(force, view, on)):
                day = _ON.findall(cell)[0]
                for ref, said in _LINE.findall(cell):
                    told.setdefault(ref, set()).add(f"{said} {day}")
        return {ref: ", ".join(sorted(said)) for ref, said in told.items()}

    return tell


def day_lists(force: Force, _folder: Path) -> Told:
    """The tags of the lists of single days."""
    rows = (row for on in days_due(force) for row in _ROW.finditer(page(force, "day", on)))
    return {row[1]: _TAG.findall(row[0])[0] or "Last day in time" for row in rows}


def counts(force: Force, _folder: Path) -> Told:
    """What is counted above the days, whichever they are."""
    text = page(force, "week", date(2030, 1, 1))
    found = {found[0].split(" ", 1)[1].split(" ")[-1]: found[1] for found in _COUNT.finditer(text)}
    return {"overdue": found.get("overdue", "0"), "that cannot be computed": found.get("computed", "0")}


def the_line(found: Explained) -> str | None:
    late = found.answer is not None and found.answer.status == "overdue"
    return f"{'Overdue' if late else 'Due'} {on}" if (on := last_day_in_time(found)) else None


def the_tag(found: Explained) -> str | None:
    if last_day_in_time(found) is None or found.answer is None:
        return None
    return overdue_words(found.answer.days_overdue) if found.answer.days_overdue else "Last day in time"


CALENDAR = {
    "calendar, a month": Teller(lines("month", _CELL), of_each(the_line)),
    "calendar, a week": Teller(lines("week", _CELL), of_each(the_line)),
    "calendar, a fortnight": Teller(lines("agenda", _SECTION), of_each(the_line)),
    "calendar, a day": Teller(day_lists, of_each(the_tag)),
    "calendar, counted": Teller(counts, counted("overdue", "that cannot be computed")),
}
EVERY_TELLER = TELLERS | CALENDAR
