"""From a row's references to identities; a reference to nobody is a fault. Opens no database."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.intake import Intake
from scheduler.roles import Role

APPROVED_BY = "approved_by"


def person(intake: Intake, row: Row) -> UUID | None:
    """The person of a row."""
    return _found(intake, row, "ref", row.values["ref"], intake.directory.people, "person")


def officer(intake: Intake, row: Row, column: str = "officer") -> UUID | None:
    """The officer in a column."""
    return _found(intake, row, column, row.values[column], intake.directory.officers, "officer")


def team(intake: Intake, row: Row) -> UUID | None:
    """The team of a row."""
    return _found(intake, row, "team", row.values["team"], intake.directory.teams, "team")


def crew(intake: Intake, row: Row) -> tuple[UUID, ...] | None:
    """The officers of a row, or None where it says nothing of them."""
    if row.get("officers") is None:
        return None
    officers = intake.directory.officers
    found = [_found(intake, row, "officers", each, officers, "officer") for each in row.values["officers"]]
    return tuple(each for each in found if each is not None)


def _found(
    intake: Intake, row: Row, column: str, code: str, known: Mapping[str, UUID], what: str
) -> UUID | None:
    found = known.get(code)
    if found is None and (_LISTED[what], code) in intake.directory.withheld:
        row.faulty = True  # its own row is at fault, and that is said there
        intake.directory.doubt(row)
    elif found is None:
        nothing = "No team here is called that" if what == "team" else "Nobody here is known by it"
        intake.refuse(row, column, code, f"{nothing}, and no row of {_LISTED[what]} names it.")
    return found


_LISTED = {"person": "people", "officer": "officers", "team": "teams"}


def approver(intake: Intake, row: Row) -> str:
    """Who approved: a supervisor who is known here, and not the one who imports.

    In a history it may be anybody: who approved years ago may never have worked with this register.
    """
    code: str = row.values[APPROVED_BY]
    if intake.history or (found := officer(intake, row, APPROVED_BY)) is None:
        return code
    if intake.directory.roles.get(found) != Role.SUPERVISOR:
        intake.refuse(row, APPROVED_BY, code, "Only a supervisor approves. Give the code of one.")
    elif code == intake.desk.principal.actor:
        intake.refuse(
            row, APPROVED_BY, code, "You bring this in yourself, so somebody else must have approved it."
        )
    return code


def values(intake: Intake, row: Row, columns: Mapping[str, str]) -> dict[str, Any]:
    """What a row says, by the columns of its table. `columns` gives each table column its name in the file."""
    said: dict[str, Any] = {}
    for name, column in columns.items():
        if column in row.values:
            said[name] = _READERS[name](intake, row) if name in _READERS else row.values[column]
    return said


def _or_nobody(find: Callable[[Intake, Row], UUID | None], column: str) -> Callable[[Intake, Row], Any]:
    def read(intake: Intake, row: Row) -> UUID | None:
        return find(intake, row) if row.values[column] else None

    return read


_READERS: dict[str, Callable[[Intake, Row], Any]] = {
    "person_id": person,
    "officer_id": _or_nobody(officer, "officer"),
    "for_officer_id": lambda intake, row: officer(intake, row, "for"),
    "team_id": _or_nobody(team, "team"),
    "approved_by": approver,
    "interval": lambda _intake, row: row.values["interval"] or None,
}
