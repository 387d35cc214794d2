"""Who may stand where a row puts them: the refusals of every act (`casework.standing_in`, `casework.staff`).

A history says who stood there once, in a role that they may have left: only the acts' walls hold for it.
"""

from collections.abc import Callable

from scheduler.casework.staff import DoesNotVisit, serving, visiting
from scheduler.casework.standing_in import NoSupervisor, check_cover, check_team
from scheduler.errors import Refusal
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.intake import Intake
from scheduler.roles import VISITING, Role


def refuse_unentitled(intake: Intake, kind: str, row: Row) -> None:
    """Note a fault for an officer whom no act would let stand where the row of this kind puts them."""
    if (check := _CHECKS.get(kind)) is None:
        return
    try:
        check(intake, row)
    except Refusal as refusal:
        intake.refuse(row, "officer", row.values["officer"], refusal)


def refuse_crew(intake: Intake, row: Row) -> None:
    """Note a fault for each officer whom no act would send, or say to have gone, on the visit of this row."""
    for code in () if intake.history else row.get("officers") or ():
        role = _role(intake, code)
        if role not in VISITING:
            intake.refuse(row, "officers", code, DoesNotVisit(code, role))


def _answers(intake: Intake, row: Row) -> None:
    code = row.get("officer")
    if code not in intake.directory.officers:
        return  # nobody, or a fault that is said where the officer is looked up
    role = _role(intake, code)
    if role not in VISITING and not intake.history:
        raise DoesNotVisit(code, role)


def _supervises(intake: Intake, row: Row) -> None:
    role = _role(intake, row.values["officer"])
    if role != Role.SUPERVISOR and not intake.history:
        raise NoSupervisor(row.values["officer"], role)


def _covers(intake: Intake, row: Row) -> None:
    find = serving if intake.history else visiting
    check_cover(intake.desk, find(intake.desk, row.values["officer"]), find(intake.desk, row.values["for"]))


def _is_away(intake: Intake, row: Row) -> None:
    check_team(intake.desk, serving(intake.desk, row.values["officer"]))


def _role(intake: Intake, code: str) -> str:
    return intake.directory.roles[intake.directory.officers[code]]


_CHECKS: dict[str, Callable[[Intake, Row], None]] = {
    "people": _answers,
    "allocations": _answers,
    "supervisions": _supervises,
    "covers": _covers,
    "absences": _is_away,
}
