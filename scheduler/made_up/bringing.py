"""Brings the made-up force into an installation: its rows as a history, and then what has no column, as acts."""

from scheduler.desk import Installation
from scheduler.exchange.importing.imports import Progress, import_rows
from scheduler.made_up.deciding import decide
from scheduler.made_up.force import made_up_force
from scheduler.made_up.story import PEOPLE_AGAIN
from scheduler.made_up.world import World
from scheduler.roles import Principal


def bring_force(
    installation: Installation, who: Principal, people: int, seed: int, progress: Progress | None = None
) -> None:
    """Make the force and bring it into an installation that holds nobody yet."""
    world = World(installation.clock.now(), seed, installation.policy)
    rows = made_up_force(world, people)
    again = rows.pop(PEOPLE_AGAIN)
    with installation.writing(who) as desk:
        import_rows(desk, rows, history=True, progress=progress)
        import_rows(desk, {"people": again}, history=True)
    decide(installation)
