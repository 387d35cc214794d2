"""After every example with a force: what is kept beside the facts is what the facts give, whatever was done."""

from collections.abc import Iterator

import pytest

from scheduler.casework.deadlines.kept import refresh_expired, verify
from scheduler.casework.lists import searching
from tests.builders import Force


@pytest.fixture(autouse=True)
def _deadlines_are_proved(request: pytest.FixtureRequest) -> Iterator[None]:
    force: Force | None = request.getfixturevalue("force") if "force" in request.fixturenames else None
    yield
    if force is not None and "desk" not in request.fixturenames:
        with force.writing() as desk:
            refresh_expired(desk)
        with force.reading() as desk:
            assert [*verify(desk), *searching.verify(desk)] == []
