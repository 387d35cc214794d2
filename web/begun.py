"""Forms that were begun and not sent, as links to the page on which each was left.

Which form it is, its address says; what was typed into it is not looked at.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlencode
from uuid import UUID

from fastapi import Request
from starlette.routing import compile_path

from scheduler.casework.drafts import Begun, forms_begun
from scheduler.casework.keeping import names_of
from scheduler.desk import Desk
from web.acts import ACTS, AFTER_AN_END
from web.listing import FORM, STEP
from web.ways import way

FORMS = {
    **{path: text for text, path in (ACTS | AFTER_AN_END).items()},
    "/people/{ref}/bookings/{id}/move": "Move a booked visit",
    "/people/{ref}/records/{what}/{id}/correct": "Correct a record",
    "/people/{ref}/records/{what}/{id}/withdraw": "Withdraw a record",
    "/people/new": "Register a person",
    "/allocation": "Choose people to reassign",
    "/allocation/new": "Reassign people",
    "/cover/new": "Arrange cover",
    "/cover/{cover_id}/end": "End a cover",
    "/cover/{cover_id}/withdraw": "Withdraw a cover",
    "/cover/absences/new": "Record an absence",
    "/cover/absences/{absence_id}/withdraw": "Withdraw an absence",
}
"""What is done with each form that has pages, by its path."""


@dataclass(frozen=True)
class BegunForm:
    """A form to go on with: what it does, about whom if it is about one person, where, and when it was left."""

    key: UUID
    text: str
    href: str
    ref: str | None
    name: str | None
    last_at: datetime


def begun_forms(request: Request, desk: Desk) -> list[BegunForm]:
    """What whoever asks has begun and not sent, the latest first; without forms that they could not open any more."""
    found = [(each, *_place(request, each.path)) for each in forms_begun(desk)]
    called = names_of(desk, (ref for _, _, ref in found if ref))
    return [
        BegunForm(each.key, text, _resumed(each), ref, called.get(ref) if ref else None, each.last_at)
        for each, text, ref in found
        if text and (ref is None or ref in called)
    ]


def refs_of(forms: Iterable[BegunForm]) -> list[str]:
    """The people whom a list of these forms tells of, for the log."""
    return sorted({each.ref for each in forms if each.ref})


def _place(request: Request, address: str) -> tuple[str | None, str | None]:
    """What a form at this address does, and about whom; nothing of one that is not open to who asks."""
    for pattern, path, text in _PATHS:
        if found := pattern.match(address):
            told = {name: unquote(value) for name, value in found.groupdict().items()}
            return (text if way(request, path, None, **told) else None), told.get("ref")
    return None, None


def _resumed(form: Begun) -> str:
    return f"{form.path}?{urlencode({FORM: str(form.key), STEP: form.step})}"


_PATHS: list[tuple[re.Pattern[str], str, str]] = [
    (compile_path(path)[0], path, text) for path, text in FORMS.items()
]
