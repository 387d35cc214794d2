"""Which fields a correction shows: what is said of the record, and what about it asks for more."""

from collections.abc import Iterable
from typing import Any

from scheduler.casework.flags import REASONS, Flag
from scheduler.casework.person.record_flags import flagged_visits
from scheduler.desk import Desk
from web.forms.sent import Sent
from web.pages.records.asked import OF_KIND, UNKNOWN, Asked
from web.pages.records.record import Record

UNDER = {
    "announced": "app-if-in-person",
    "reason_announced": "app-if-announced",
    "constable": "app-if-sought",
    "purpose": "app-if-sought",
}
"""Fields of a visit that its other answers ask for, by the class under which the style shows them then."""


FORESEEN = "asked"
"""Carried from the last look on: the reasons that the record asks for once it is corrected."""


def asked_of(desk: Desk, record: Record, form: Sent[Any]) -> list[Asked]:
    """The fields of its kind, but for the reasons of a visit that nothing about it asks for, as it is or would be."""
    fields = OF_KIND[record.what]
    if record.what != "visit":
        return list(fields)
    visit = flagged_visits(desk, record.ref).get(record.id)
    asked = {REASONS[each] for each in visit.flags} if visit else set()
    left_out = {*REASONS.values()} - {*UNDER, *asked, *form.several(FORESEEN)}
    return [each for each in fields if each.name not in left_out or _says(record, form, each.name)]


def shown_under(record: Record, form: Sent[Any]) -> dict[str, str]:
    """The fields that another answer has yet to ask for, and the class under which they are shown then."""
    if record.what != "visit":
        return {}
    return {name: shown for name, shown in UNDER.items() if not _says(record, form, name)}


def with_foreseen(form: Sent[Any], flags: Iterable[Flag]) -> Sent[Any]:
    """The form, to be changed once more, with the reasons for what its correction would let the record flag."""
    return form.showing(**{FORESEEN: sorted({REASONS[each] for each in flags})})


def _says(record: Record, form: Sent[Any], name: str) -> bool:
    """Whether a field holds something, on record or as it was typed."""
    return record.values.get(name) not in (None, "") or form.text(name) not in {"", UNKNOWN}
