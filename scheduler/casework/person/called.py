"""What a person is called, as the record stands: for the form that changes it."""

from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.keeping import NoSuchRecord, person
from scheduler.desk import Desk
from scheduler.store.people import Particulars


def particulars_of(desk: Desk, ref: str) -> Particulars:
    """The particulars that stand. Raises NoSuchPerson, and NoSuchRecord for somebody without any."""
    about = person(desk, ref)
    found = desk.session.scalars(
        select(Particulars).where(
            col(Particulars.person_id) == about.id, col(Particulars.superseded_at).is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NoSuchRecord("particulars")
    return found
