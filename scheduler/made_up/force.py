"""The whole made-up force as rows of the import's columns. Knows no database."""

from scheduler.made_up.awkward import awkward
from scheduler.made_up.people import ordinary
from scheduler.made_up.staff import staff
from scheduler.made_up.world import Rows, World, merged

PEOPLE = 1430


def made_up_force(world: World, people: int = PEOPLE) -> Rows:
    """Staff, the awkward cases first, and ordinary people up to the number asked for."""
    special = list(awkward(world))
    refs = [f"AB{number:04}" for number in range(len(special) + 1, people + 1)]
    return merged(staff(world), *special, *ordinary(world, refs))
