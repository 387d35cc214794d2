"""Policies and the files they are read from. Knows what is required from which day, and of nobody."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from rules.policy_file import PolicyRefused, Table, versions_of
from rules.version import Version

__all__ = ["NoPolicyInForce", "Policy", "PolicyRefused", "Version", "read_policies", "read_policy"]


class NoPolicyInForce(LookupError):
    """A policy is needed on a day on which none is in force."""

    def __init__(self, policy: str, day: date, obligation: str | None = None) -> None:
        self.day = day
        of = f" for {obligation.replace('_', ' ')}s" if obligation else ""
        super().__init__(
            f"No version of the policy “{policy}” is in force{of} on {day.isoformat()}. "
            f"Add a version that covers that day, or check the date."
        )


class Policy:
    """A policy: its versions in the order in which they come into force."""

    __slots__ = ("_starts", "id", "title", "versions")

    def __init__(self, identity: str, title: str, versions: Iterable[Version]) -> None:
        self.id = identity
        self.title = title
        self.versions = tuple(sorted(versions, key=starts_on))
        self._starts = tuple(starts_on(version) for version in self.versions)

    def in_force(self, day: date) -> Version | None:
        """The version in force on a day, or None before the first."""
        place = bisect_right(self._starts, day)
        return self.versions[place - 1] if place else None

    def version_on(self, day: date) -> Version:
        """The version in force on a day. Raises NoPolicyInForce, which names the day."""
        version = self.in_force(day)
        if version is None:
            raise NoPolicyInForce(self.id, day)
        return version

    def starting(self, after: date, until: date) -> tuple[date, ...]:
        """The days after one and up to another on which a version comes into force."""
        return self._starts[bisect_right(self._starts, after) : bisect_right(self._starts, until)]

    def next_start_after(self, day: date) -> date | None:
        """The first day after this one on which a version comes into force."""
        place = bisect_right(self._starts, day)
        return self._starts[place] if place < len(self._starts) else None


def starts_on(version: Version) -> date:
    """The first day of a version; the calendar's first for what was in force since ever."""
    return version.effective_from or date.min


def read_policy(path: Path | Traversable) -> Policy:
    """The policy of a file. Raises PolicyRefused with the file, the version and the key."""
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PolicyRefused(path.name, f"not a TOML file: {fault}") from fault
    except OSError as fault:
        raise PolicyRefused(path.name, f"cannot be read: {fault.strerror}") from fault
    table = Table(path.name, "", document)
    policy = Policy(table.text("id"), table.text("title"), versions_of(table))
    table.refuse_unknown()
    return policy


def read_policies(folder: Path | None = None) -> dict[str, Policy]:
    """The policies that come with the product and those of a further folder, by id.

    The folder's policy takes the place of a packaged one of the same id; two of one folder are refused.
    """
    policies = _read_folder(resources.files("rules") / "policies")
    if folder is not None:
        if not folder.is_dir():
            raise PolicyRefused(str(folder), "there is no such folder of policy files")
        policies |= _read_folder(folder)
    return policies


def _read_folder(folder: Path | Traversable) -> dict[str, Policy]:
    policies: dict[str, Policy] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            policy = read_policy(file)
            if policy.id in policies:
                raise PolicyRefused(file.name, f"another file of the folder has the id “{policy.id}” too")
            policies[policy.id] = policy
    return policies
