"""Puts a policy in force: what every kept deadline was computed by. Reads no policy file.

A version that has begun is never edited: what people were told under it must stay true.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from rules.periods import Period
from rules.policy import Policy, Version
from scheduler.audit import log
from scheduler.casework.deadlines import refresh
from scheduler.casework.keeping import marks, supersede
from scheduler.desk import Desk
from scheduler.errors import Refusal, Unavailable
from scheduler.store.audit import Verb
from scheduler.store.deadlines import PolicyAdoption
from scheduler.store.people import Person

EVER = "ever"
"""The start of a version that has no first day."""


class PolicyNotAdopted(Unavailable):
    """The policy at hand is not the one by which the kept deadlines were computed."""

    def __init__(self, policy: str) -> None:
        super().__init__(
            f"The policy {policy!r}, as its file is now, has not been adopted, so the deadlines that are kept are "
            "not by it. Run: visits init"
        )


class VersionEdited(Refusal):
    """A version that had begun is not what was adopted, or is gone."""

    def __init__(self, policy: str, start: str) -> None:
        since = "in force since ever" if start == EVER else f"in force since {start}"
        super().__init__(
            f"The version of the policy {policy!r} {since} is not what was adopted. What people were told under it "
            "must stay true: put it back as it was, and add a version from a later day."
        )


def adopt_policy(desk: Desk) -> bool:
    """Put the desk's policy in force, and compute every deadline by it; False if it is in force already.

    Raises VersionEdited if it is the policy in force with a version changed or taken out that has begun.
    """
    standing = _standing(desk)
    if standing is not None and _is(standing, desk.policy):
        return False
    _refuse_edited(desk)
    adopted = PolicyAdoption(
        policy=desk.policy.id,
        digest=digest_of(desk.policy),
        versions=" ".join(f"{start}:{digest}" for start, digest in _versions(desk.policy).items()),
        **marks(desk),
    )
    if standing is not None:
        supersede(desk, standing, adopted, "another policy adopted")
    desk.session.add(adopted)
    log(desk, Verb.OTHER, "adopt policy", record_id=adopted.id)
    refresh(desk, desk.session.scalars(select(col(Person.id)).order_by(col(Person.id))).all())
    return True


def require_adopted(desk: Desk) -> None:
    """Raise PolicyNotAdopted unless the desk's policy is the one in force, to the letter."""
    standing = _standing(desk)
    if standing is None or not _is(standing, desk.policy):
        raise PolicyNotAdopted(desk.policy.id)


def digest_of(policy: Policy) -> str:
    """The SHA-256 of what a policy asks for."""
    return _digest([policy.id, policy.title, _versions(policy)])


def _refuse_edited(desk: Desk) -> None:
    """Compare with the text that was adopted last under this id, whatever was in force since."""
    of_this_id = select(PolicyAdoption).where(col(PolicyAdoption.policy) == desk.policy.id)
    last = desk.session.scalars(of_this_id.order_by(col(PolicyAdoption.recorded_at).desc()).limit(1)).first()
    now = _versions(desk.policy)
    for start, digest in (version.split(":") for version in (last.versions.split() if last else ())):
        begun = start == EVER or start <= desk.today.isoformat()
        if begun and now.get(start) != digest:
            raise VersionEdited(desk.policy.id, start)


def _versions(policy: Policy) -> dict[str, str]:
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


def _is(standing: PolicyAdoption, policy: Policy) -> bool:
    return (standing.policy, standing.digest) == (policy.id, digest_of(policy))


def _standing(desk: Desk) -> PolicyAdoption | None:
    current = select(PolicyAdoption).where(col(PolicyAdoption.superseded_at).is_(None))
    return desk.session.scalars(current).one_or_none()
