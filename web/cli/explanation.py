"""The rules' answer for one person in sentences, each with its clause, its source and how far that holds."""

from collections.abc import Iterator
from datetime import date, datetime
from textwrap import fill
from typing import Any

from rules.deadline import Assessment
from rules.description import STANDINGS
from scheduler.audit import log
from scheduler.casework.explaining import Explained, explain
from scheduler.desk import Installation
from scheduler.store.audit import Verb
from web.cli.at_work import operator
from web.cli.tables import WIDTH, Form, plain, say, show
from web.words import count, in_words, over_a_year

TITLES = {"home_visit": "Home visit", "risk_assessment": "Risk assessment"}
CSV_NAMES = ("id", "obligation", "on", "clause", "deadline", "source", "standing", "text")


def look_up(installation: Installation, ref: str, day: date, known_at: datetime | None) -> list[Explained]:
    """The answers for a person, logged as consulted. Raises NoSuchPerson."""
    with installation.writing(operator()) as desk:
        found = explain(desk, ref, day, known_at)
        log(desk, Verb.CONSULTED, "explain", [ref])
    return found


def print_explained(form: Form, ref: str, day: date, found: list[Explained]) -> None:
    """Print the answers: as sentences, as the JSON of the rules, or a line for each reason."""
    if form is Form.JSON:
        show(form, [_as_json(ref, each) for each in found], {})
    elif form is Form.CSV:
        show(form, [reason for each in found for reason in _reasons(ref, each)], {}, CSV_NAMES)
    else:
        say("\n\n".join("\n".join(_sentences(ref, day, each)) for each in found))


def _as_json(ref: str, each: Explained) -> dict[str, Any]:
    asked = {"id": ref, "obligation": each.obligation.value}
    return asked | (each.answer.as_json() if each.answer else {"error": each.error})


def _reasons(ref: str, each: Explained) -> Iterator[dict[str, Any]]:
    for reason in each.answer.because if each.answer else ():
        yield {
            "id": ref,
            "obligation": each.obligation.value,
            "standing": reason.standing,
            **reason.as_json(),
        }


def _sentences(ref: str, day: date, each: Explained) -> Iterator[str]:
    yield f"{TITLES[each.obligation]} of {ref} as at {in_words(day)}"
    if each.answer is None:
        yield _indented(f"Cannot be computed. {each.error}", 2)
        return
    yield _indented(_status(each.answer, each.on_return), 2)
    if each.year is not None:
        yield _indented(f"From {in_words(each.year.from_on)}: {over_a_year(each.year)}.", 2)
    for reason in each.answer.because:
        yield ""
        yield _indented(f"{in_words(reason.on)}: {reason.text}", 2)
        clause = f"Clause “{reason.clause}”, " if reason.clause else ""
        yield _indented(f"{clause}{STANDINGS[reason.standing]}. {reason.source}", 4)


def _status(answer: Assessment, on_return: date | None) -> str:
    due = in_words(answer.deadline) if answer.deadline else ""
    back = "If it ended" if answer.suspended_for == "reactive" else "On a return"
    returned = f" {back} that day, it would be due by {in_words(on_return)}." if on_return else ""
    said = {
        "not_started": "Nothing is due: not registered.",
        "ended": "Nothing is due: it has ended.",
        "suspended": f"Suspended ({plain(answer.suspended_for)}).{returned}",
        "overdue": f"Overdue by {count(answer.days_overdue, 'day')}: due on {due}. Missed: {answer.visits_missed}.",
        "due_soon": f"Due soon: on {due}.",
        "on_track": f"On track: due on {due}.",
    }
    last = in_words(answer.last_visit) if answer.last_visit else "never"
    return f"{said[answer.status]} Level: {plain(answer.level)}. Last time: {last}."


def _indented(text: str, by: int) -> str:
    return fill(text, WIDTH, initial_indent=" " * by, subsequent_indent=" " * by, break_on_hyphens=False)
