"""What an act would bring: the home visit that is due before it, and after it. The act itself is done and undone."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.casework.explaining import Explained, explain
from scheduler.desk import Desk
from web.forms.trying import foreseen


@dataclass(frozen=True)
class Effect:
    """The answers of the rules on the desk's day, as it is and as it would be."""

    now: Explained
    then: Explained


def effect_of(desk: Desk, ref: str, act: Callable[[], object]) -> Effect:
    """What the act would bring for the person's home visits. Raises the act's own refusals."""
    now = explain(desk, ref)[0]
    with foreseen(desk):
        act()
        return Effect(now, explain(desk, ref)[0])
