"""The locks hold what pyproject.toml asks for, each with its hashes, and name nobody's address."""

import json
import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PINNED = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"://|--(?:extra-)?index|--find-links|\"resolved\"")
LOCKS = {
    "requirements.lock": ("project", "build"),
    "requirements-dev.lock": ("project", "build", "dev"),
    "requirements-node.lock": ("node",),
}


def asked(root: Path, groups: tuple[str, ...]) -> list[Requirement]:
    told = tomllib.loads((root / "pyproject.toml").read_text())
    lists = {"project": told["project"]["dependencies"], **told["dependency-groups"]}
    return [Requirement(line) for group in groups for line in lists[group]]


def pinned(root: Path, lock: str) -> dict[str, Version]:
    return {name: Version(version) for name, version in PINNED.findall((root / lock).read_text())}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(root: Path, lock: str) -> None:
    pins = pinned(root, lock)
    for requirement in asked(root, LOCKS[lock]):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), (
            f"{requirement}: make lock"
        )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_nothing_that_the_project_has_dropped(root: Path, lock: str) -> None:
    entries = re.split(r"^(?=\S)", (root / lock).read_text(), flags=re.MULTILINE)
    direct = {
        entry.split("==")[0] for entry in entries if "offender-visit-scheduler" in entry and "==" in entry
    }
    assert direct <= {canonicalize_name(each.name) for each in asked(root, LOCKS[lock])}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(root: Path, lock: str) -> None:
    entries = re.split(r"^(?=\S)", (root / lock).read_text(), flags=re.MULTILINE)
    pins = [entry for entry in entries if PINNED.match(entry)]
    assert len(pins) == len(PINNED.findall("".join(entries)))
    assert all("--hash=sha256:" in entry for entry in pins)


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_an_address(root: Path, lock: str) -> None:
    assert not ADDRESS.findall((root / lock).read_text())


def test_users_run_the_versions_that_were_tested(root: Path) -> None:
    assert pinned(root, "requirements.lock").items() <= pinned(root, "requirements-dev.lock").items()


def test_front_end_packages_are_pinned_exactly_and_with_integrity(root: Path) -> None:
    told = json.loads((root / "package.json").read_text())
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    for name, version in (told["dependencies"] | told["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_govuk_frontend_is_the_version_that_the_macros_were_made_for(root: Path) -> None:
    about = metadata("govuk-frontend-jinja")
    row = rf"^\| \[{re.escape(about['Version'])}\].*?\| \[([\d.]+)\]"
    compatible = re.search(row, about["Description"], re.MULTILINE)
    assert compatible is not None, "the macros no longer tell their version of GOV.UK Frontend"
    told = json.loads((root / "package.json").read_text())
    assert told["dependencies"]["govuk-frontend"] == compatible.group(1)
