"""Whom the forms of a visit are about."""

from datetime import UTC, date, datetime

import pytest

from scheduler.store.visits import Visit
from tests.builders import Force, a_person, a_visit


@pytest.fixture
def registered(force: Force) -> None:
    """Somebody at high risk, seen on 1 August and due on 1 November: overdue by 20 days."""
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        a_visit(desk, at=date(2026, 8, 1))


@pytest.fixture
def visit(force: Force) -> Visit:
    """A visit of 20 November to somebody at high risk."""
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        return a_visit(desk, at=datetime(2026, 11, 20, 14, 5, 33, tzinfo=UTC), reason_alone="as first told")
