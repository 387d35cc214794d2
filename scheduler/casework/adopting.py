"""Puts a policy in force: what every kept deadline was computed by. Reads no policy file.

A version that has begun is never edited: what people were told under it must stay true.
"""

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines.in_force import EVER, digest_of, digests_of_versions, is_of, standing
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import marks, supersede
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.store.audit import Verb
from scheduler.store.deadlines import PolicyAdoption
from scheduler.store.people import Person
from scheduler.store.turns import Turn, take_turn


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
    take_turn(desk.session, Turn.ADOPTING)
    before = standing(desk)
    if before is not None and is_of(before, desk.policy):
        return False
    _refuse_edited(desk)
    adopted = PolicyAdoption(
        policy=desk.policy.id,
        digest=digest_of(desk.policy),
        versions=" ".join(f"{start}:{digest}" for start, digest in digests_of_versions(desk.policy).items()),
        **marks(desk),
    )
    if before is not None:
        supersede(desk, before, adopted, "another policy adopted")
    desk.session.add(adopted)
    log(desk, Verb.OTHER, "adopt policy", record_id=adopted.id)
    refresh(desk, desk.session.scalars(select(col(Person.id)).order_by(col(Person.id))).all())
    return True


def _refuse_edited(desk: Desk) -> None:
    """Compare with the text that was adopted last under this id, whatever was in force since."""
    of_this_id = select(PolicyAdoption).where(col(PolicyAdoption.policy) == desk.policy.id)
    last = desk.session.scalars(of_this_id.order_by(col(PolicyAdoption.recorded_at).desc()).limit(1)).first()
    now = digests_of_versions(desk.policy)
    for start, digest in (version.split(":") for version in (last.versions.split() if last else ())):
        begun = start == EVER or start <= desk.today.isoformat()
        if begun and now.get(start) != digest:
            raise VersionEdited(desk.policy.id, start)
