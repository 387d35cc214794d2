"""A correction and a withdrawal in one line each."""

from typing import Any

from scheduler.casework.corrections import correct, withdraw
from tests.builders import OFFICER, Force


def corrected(force: Force, what: str, seen: Any, who: str = OFFICER, **changes: Any) -> Any:
    with force.writing(who) as desk:
        return correct(desk, what, seen, "typed wrongly", **changes)


def withdrawn(force: Force, what: str, seen: Any, who: str = OFFICER) -> Any:
    with force.writing(who) as desk:
        return withdraw(desk, what, seen, "another person's")
