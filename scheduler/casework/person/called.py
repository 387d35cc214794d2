"""What a person is called, as the record stands: for the form that changes it."""

from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from scheduler.casework.keeping import NoSuchRecord, person
from scheduler.desk import Desk
from scheduler.store.made_once import made_once
from scheduler.store.people import Particulars


def particulars_of(desk: Desk, ref: str) -> Particulars:
    """The particulars that stand. Raises NoSuchPerson, and NoSuchRecord for somebody without any."""
    about = person(desk, ref)
    found: Particulars | None = desk.session.scalars(_particulars(), {"person": about.id}).one_or_none()
    if found is None:
        raise NoSuchRecord("particulars")
    return found


@made_once
def _particulars() -> Select[Any]:
    theirs = col(Particulars.person_id) == bindparam("person")
    return select(Particulars).where(theirs, col(Particulars.superseded_at).is_(None))
