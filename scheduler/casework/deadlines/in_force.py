"""Which policy is in force: the one by which every kept deadline is computed. How it came to be, `adopting` knows."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlmodel import col

from rules.periods import Period
from rules.policy import Policy, Version
from scheduler.desk import Desk
from scheduler.errors import Refusal, Unavailable
from scheduler.store.deadlines import PolicyAdoption
from scheduler.store.made_once import made_once

EVER = "ever"
"""The start of a version that has no first day."""


class PolicyNotAdopted(Unavailable):
    """The policy at hand is not the one by which the kept deadlines were computed."""

    def __init__(self, policy: str) -> None:
        super().__init__(
            f"The policy “{policy}”, as its file is now, has not been adopted, so the deadlines that are kept are "
            "not by it. Run: visits init"
        )


class VersionEdited(Refusal):
    """A version that had begun is not what was adopted, or is gone."""

    def __init__(self, policy: str, start: str) -> None:
        since = "in force from the beginning" if start == EVER else f"in force since {start}"
        super().__init__(
            f"The version of the policy “{policy}” {since} is not what was adopted. What people were told under it "
            "must stay true: put it back as it was, and add a version from a later day."
        )


class AnotherAdopted(Unavailable):
    """Another policy was put in force since this process began."""

    def __init__(self, policy: str) -> None:
        super().__init__(
            f"Nothing was changed: since this process began with the policy “{policy}”, another was put in force. "
            "Whoever runs this installation has to start it again; then do the same once more."
        )


def standing(desk: Desk) -> PolicyAdoption | None:
    """The adoption that stands; None if no policy was ever put in force."""
    found: PolicyAdoption | None = desk.session.scalars(_standing()).one_or_none()
    return found


@made_once
def _standing() -> Select[Any]:
    return select(PolicyAdoption).where(col(PolicyAdoption.superseded_at).is_(None))


def require_adopted(desk: Desk) -> None:
    """Raise PolicyNotAdopted unless the desk's policy is the one in force, to the letter.

    Raises VersionEdited instead where it cannot be adopted as its file is now.
    """
    found = standing(desk)
    if found is None or not is_of(found, desk.policy):
        refuse_edited(desk)
        raise PolicyNotAdopted(desk.policy.id)


def refuse_edited(desk: Desk) -> None:
    """Raise VersionEdited if the desk's policy has a version changed or taken out that has begun.

    It is compared with the text that was adopted last under this id, whatever was in force since.
    """
    of_this_id = select(PolicyAdoption).where(col(PolicyAdoption.policy) == desk.policy.id)
    last = desk.session.scalars(of_this_id.order_by(col(PolicyAdoption.recorded_at).desc()).limit(1)).first()
    now = digests_of_versions(desk.policy)
    for start, digest in (version.split(":") for version in (last.versions.split() if last else ())):
        begun = start == EVER or start <= desk.today.isoformat()
        if begun and now.get(start) != digest:
            raise VersionEdited(desk.policy.id, start)


def refuse_another(desk: Desk) -> None:
    """Raise AnotherAdopted if deadlines are kept by a policy, and not by the desk's."""
    found = standing(desk)
    if found is not None and not is_of(found, desk.policy):
        raise AnotherAdopted(desk.policy.id)


def is_of(adoption: PolicyAdoption, policy: Policy) -> bool:
    """Whether it is this policy, to the letter, that was adopted."""
    return (adoption.policy, adoption.digest) == (policy.id, digest_of(policy))


@lru_cache(maxsize=32)
def digest_of(policy: Policy) -> str:
    """The SHA-256 of what a policy asks for."""
    return _digest([policy.id, policy.title, digests_of_versions(policy)])


def digests_of_versions(policy: Policy) -> dict[str, str]:
    """The digest of each version, by the day from which it holds."""
    return {_start(version): _digest(_plain(version)) for version in policy.versions}


def _start(version: Version) -> str:
    return version.effective_from.isoformat() if version.effective_from else EVER


def _digest(content: Any) -> str:  # noqa: ANN401 - what JSON can say
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of a version
    """A part of a version as JSON. What is not given is left out: a later release may know more that can be given."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, Period):
        given = ((each.name, getattr(value, each.name)) for each in fields(value))
        return {name: _plain(part) for name, part in given if part is not None}
    return str(value)
