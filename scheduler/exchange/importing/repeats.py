"""Who or what is in a file twice. Knows the keys of a row, and nothing of what is recorded."""

from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.intake import Intake

_KEYS: dict[str, tuple[str, ...]] = {
    "teams": ("team",),
    "officers": ("officer",),
    "people": ("ref",),
    **dict.fromkeys(("levels", "plans", "states", "addresses", "allocations"), ("ref", "from")),
    "visits": ("ref", "visited_at"),
    "checks": ("ref", "source", "checked_at"),
    "assessments": ("ref", "assessed_on"),
    "bookings": ("ref", "starts_at"),
    "supervisions": ("officer", "team", "from"),
    "covers": ("officer", "for", "from"),
    "absences": ("officer", "from"),
}
_OWN = {"visits": "visit_id", "bookings": "booking_id", "people": "visor_ref"}
"""References by which a row is known besides; in visits and bookings, instead."""


class Repeats:
    """The keys that a sheet has given so far, each with the row that gave it."""

    def __init__(self, kind: str) -> None:
        self._columns = _KEYS[kind]
        self._own = _OWN.get(kind)
        self._instead = kind != "people"
        self._rows: dict[object, int] = {}

    def refuse(self, intake: Intake, rows: list[Row]) -> None:
        """Note a fault for each row whose key another row gave before it."""
        for row in rows:
            if not row.faulty:
                self._refuse(intake, row)

    def _refuse(self, intake: Intake, row: Row) -> None:
        own = row.get(self._own) if self._own else None
        if own is not None:
            self._note(intake, row, (self._own,), own)
        if own is None or not self._instead:
            key = tuple(row.values[column] for column in self._columns)
            self._note(intake, row, self._columns, key if len(key) > 1 else (key[0], ""))

    def _note(self, intake: Intake, row: Row, columns: tuple[str | None, ...], key: object) -> None:
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            named = ", ".join(filter(None, columns))
            sentence = f"Row {first} has the same {named}. Each may be there once."
            intake.refuse(row, columns[0], row.get(columns[0] or ""), sentence)
