"""Puts a policy in force: what every kept deadline was computed by. Reads no policy file."""

from hashlib import sha256

from sqlalchemy import select
from sqlmodel import col

from rules.policy import Policy
from scheduler.audit import log
from scheduler.casework.deadlines import refresh
from scheduler.casework.keeping import marks, supersede
from scheduler.desk import Desk
from scheduler.errors import Unavailable
from scheduler.store.audit import Verb
from scheduler.store.deadlines import PolicyAdoption
from scheduler.store.people import Person


class PolicyNotAdopted(Unavailable):
    """The policy at hand is not the one by which the kept deadlines were computed."""

    def __init__(self, policy: str) -> None:
        super().__init__(
            f"The policy {policy!r}, as its file is now, has not been adopted, so the deadlines that are kept are "
            "not by it. Run: visits init"
        )


def adopt_policy(desk: Desk) -> bool:
    """Put the desk's policy in force, and compute every deadline by it; False if it is in force already."""
    standing = _standing(desk)
    if standing is not None and _is(standing, desk.policy):
        return False
    adopted = PolicyAdoption(
        policy=desk.policy.id,
        digest=digest_of(desk.policy),
        versions=" ".join(str(each.effective_from or "ever") for each in desk.policy.versions),
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
    """The SHA-256 of what a policy asks for, as this software reads it."""
    return sha256(repr((policy.id, policy.title, policy.versions)).encode()).hexdigest()


def _is(standing: PolicyAdoption, policy: Policy) -> bool:
    return (standing.policy, standing.digest) == (policy.id, digest_of(policy))


def _standing(desk: Desk) -> PolicyAdoption | None:
    current = select(PolicyAdoption).where(col(PolicyAdoption.superseded_at).is_(None))
    return desk.session.scalars(current).one_or_none()
