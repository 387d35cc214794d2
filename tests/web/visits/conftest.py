"""Whom the forms of a visit are about."""

from datetime import date

import pytest

from tests.builders import Force, a_person, a_visit


@pytest.fixture
def registered(force: Force) -> None:
    """Somebody at high risk, seen on 1 August and due on 1 November: overdue by 20 days."""
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        a_visit(desk, at=date(2026, 8, 1))
