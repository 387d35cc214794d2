"""The list of who is due as people read it: worst first, then the totals, and of how many they are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Any

from scheduler.casework.lists.caseload import Due
from web.cli.due_list import Asked, Found
from web.cli.options import LEVELS
from web.cli.tables import WIDTH, Columns, Form, plain, say, show
from web.words import count, in_words, moment

JSON_KEYS = (
    "ref",
    "obligation",
    "status",
    "deadline",
    "days_overdue",
    "visits_missed",
    "level",
    "interval",
    "team",
    "officer",
    "state",
    "last_visit",
    "attempts_since",
    "exception",
)
RUNNING = ("overdue", "due_soon", "on_track")
NAMED = 10
"""How many people a line names before it only counts the rest."""
LEFT_OUT = {
    "custody": "in custody",
    "hospital": "in hospital",
    "abroad": "abroad",
    "reactive": "under reactive management",
    "transferred_out": "transferred out",
    "ended": "ended",
    "not_started": "not registered",
    "error": "that cannot be computed",
}


def print_due(form: Form, found: Found) -> None:
    """Print the list; for people with its day, its totals and whom they leave out."""
    if form is not Form.PEOPLE:
        rows = [_as_json(row, with_error=form is Form.CSV) for row in found.rows]
        show(form, rows, {}, (*JSON_KEYS, "error"))
        return
    for row in found.rows:
        if row.error:
            say(fill(f"{row.ref} cannot be computed: {row.error}", WIDTH))
    show(form, [row for row in found.rows if not row.error], COLUMNS)
    for line in ("", *_totals(found), *_reviews(found)):
        say(fill(line, WIDTH))


def _as_json(row: Due, *, with_error: bool) -> dict[str, Any]:
    values = row.as_json()
    chosen = {key: values[key] for key in JSON_KEYS}
    return chosen | {"error": row.error} if row.error or with_error else chosen


def _note(row: Due) -> str:
    """What else there is to know of a row, in a word."""
    if row.status in {"suspended", "ended", "not_started"}:
        return plain(row.suspended_for or row.status)
    if row.exception:
        return "excepted"
    if row.state == "directed":
        return "reactive, directed"
    return "" if row.state == "active" else plain(row.state)


COLUMNS: Columns = {
    "=Ref": lambda row: row.ref,
    "=Level": lambda row: plain(row.level),
    "=Due": lambda row: str(row.deadline or "-"),
    "#Over": lambda row: str(row.days_overdue or ""),
    "=Last seen": lambda row: str(row.last_visit or "never"),
    "#Try": lambda row: str(row.attempts_since or ""),
    "=Owner": lambda row: row.officer or "nobody",
    "Team": lambda row: row.team or "no team",
    "Note": _note,
}


def _totals(found: Found) -> Iterator[str]:
    statuses = Counter(row.status for row in found.everyone)
    active = sum(statuses[status] for status in RUNNING)
    noun = "visit" if found.asked.obligation == "home_visit" else "assessment"
    yield (
        f"As at {in_words(found.asked.day)}{_known(found.asked)}: {count(statuses['overdue'], noun)} overdue"
        f"{_levels(found)}{_worst(found)}, and {statuses['due_soon']:,} due soon, "
        f"of {count(active, 'person', 'people')} active in the community."
    )
    if others := _left_out(found.everyone):
        yield f"Not among these {active:,}: {others}."


def _reviews(found: Found) -> Iterator[str]:
    passed = sorted(row.ref for row in found.everyone if _review_passed(row, found.asked))
    if passed:
        more = f" and {len(passed) - NAMED} more" if len(passed) > NAMED else ""
        yield (
            f"Look at these first: {len(passed)} suspended whose review date has passed, so that a return may "
            f"not have been recorded: {', '.join(passed[:NAMED])}{more}."
        )


def _review_passed(row: Due, asked: Asked) -> bool:
    return row.status == "suspended" and row.review_on is not None and row.review_on < asked.day


def _known(asked: Asked) -> str:
    return f", as known on {moment(asked.known_at)}" if asked.known_at else ""


def _levels(found: Found) -> str:
    overdue = Counter(row.level for row in found.everyone if row.status == "overdue")
    parts = [f"{overdue[level]:,} {plain(level)}" for level in LEVELS if overdue[level]]
    return f" ({', '.join(parts)})" if parts else ""


def _worst(found: Found) -> str:
    days = max((row.days_overdue for row in found.everyone), default=0)
    return f", the longest by {count(days, 'day')}" if days else ""


def _left_out(everyone: Iterable[Due]) -> str:
    counts = Counter(row.suspended_for or row.status for row in everyone if row.status not in RUNNING)
    return ", ".join(f"{number:,} {LEFT_OUT.get(why, plain(why))}" for why, number in counts.most_common())
