"""The cases that go wrong in real forces, one person each: what tests and documents point at, by reference.

Each is dated back from today, so that it shows the same on every day.
"""

from collections.abc import Iterator

from scheduler.made_up.away import AWAY
from scheduler.made_up.clocks import CLOCKS
from scheduler.made_up.contacts import CONTACTS
from scheduler.made_up.gaps import GAPS
from scheduler.made_up.world import Rows, World

CASES = AWAY | CLOCKS | CONTACTS | GAPS
AWKWARD = {title: f"AB{number:04}" for number, title in enumerate(CASES, start=1)}
"""The references of the awkward cases, by what is awkward about them."""


def awkward(world: World) -> Iterator[Rows]:
    """The rows of one awkward case after the other."""
    for title, tell in CASES.items():
        yield tell(world, AWKWARD[title]).rows
