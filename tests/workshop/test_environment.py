"""The rooms that are tested are ours: PyPI has modules of the same names."""

import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOMS = ["rules", "scheduler", "web"]


def test_the_tests_run_in_a_virtual_environment_of_their_own() -> None:
    assert sys.prefix != sys.base_prefix, "Run `make test`, or the tests with a virtual environment's Python."


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_the_project(root: Path, room: str) -> None:
    assert Path(str(import_module(room).__file__)) == root / room / "__init__.py"


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_else_has_installed_a_module_of_that_name(room: str) -> None:
    assert set(packages_distributions().get(room, ())) <= {"offender-visit-scheduler"}
