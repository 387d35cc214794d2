"""What most corrections begin with."""

import pytest

from scheduler.store.visits import Visit
from tests.builders import Force, a_person, a_visit


@pytest.fixture
def visit(force: Force) -> Visit:
    """The only visit to somebody at high risk: on 1 October, so the next is due on 1 January."""
    with force.writing() as desk:
        a_person(desk)
        return a_visit(desk, reason_alone="as it was first told")
