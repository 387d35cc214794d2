"""Puts a policy in force: what every kept deadline was computed by. Reads no policy file.

A version that has begun is never edited: what people were told under it must stay true.
"""

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines.in_force import (
    digest_of,
    digests_of_versions,
    is_of,
    refuse_edited,
    standing,
)
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import marks, supersede
from scheduler.desk import Desk
from scheduler.store.audit import Verb
from scheduler.store.deadlines import PolicyAdoption
from scheduler.store.people import Person
from scheduler.store.turns import Turn, take_turn


def adopt_policy(desk: Desk) -> bool:
    """Put the desk's policy in force, and compute every deadline by it; False if it is in force already.

    Raises VersionEdited if it is the policy in force with a version changed or taken out that has begun.
    """
    take_turn(desk.session, Turn.ADOPTING)
    before = standing(desk)
    if before is not None and is_of(before, desk.policy):
        return False
    refuse_edited(desk)
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
