"""The forms that correct and withdraw a record, opened by an officer."""

from uuid import UUID

from scheduler.store.columns import Fact
from tests.builders import OFFICER, Force
from tests.web.visits.filling import Filled, as_officer, filled_in


def path(what: str, row: Fact | UUID, act: str = "correct") -> str:
    return f"/people/P-001/records/{what}/{row if isinstance(row, UUID) else row.id}/{act}"


def correction(force: Force, address: str, code: str = OFFICER) -> tuple[Filled, dict[str, list[str]]]:
    form = Filled(as_officer(force, code), address)
    return form, filled_in(form.answer.text)
