"""Whether who is said to have gone can have been there: recorded as away that day, or as calling elsewhere then.

It warns, and refuses nothing. Of colleagues it tells the hour alone: on whom they called stays behind the wall.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from rules.because import in_words
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.casework.in_place import absent
from scheduler.casework.keeping import person
from scheduler.casework.names import Names
from scheduler.clock import LONDON, london_date
from scheduler.desk import Desk
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.visits import Visit, VisitCrew
from scheduler.store.walls import beyond_scope

WITHIN = timedelta(hours=1)
"""Two calls so close in time by one officer are worth a second look [L]."""


def doubts_of(
    desk: Desk, called: Names, ref: str, visited_at: datetime, outcome: str, went: Collection[str]
) -> list[str]:
    """Each thing that speaks against a crew having been there, as a sentence; of a telephone call, none.

    Raises NoSuchPerson.
    """
    about = person(desk, ref)
    if outcome not in MADE_IN_PERSON:
        return []
    crew = {found: code for code in went for found in called.officers_called(code)}
    return [*_away(desk, crew, visited_at), *_calling(desk, crew, about.id, visited_at)]


def _away(desk: Desk, crew: dict[UUID, str], visited_at: datetime) -> Iterator[str]:
    on = london_date(visited_at)
    for officer_id in absent(desk, crew, (on, on)):
        yield f"{crew[officer_id]} is recorded as away on {in_words(on)}."


def _calling(desk: Desk, crew: dict[UUID, str], about: UUID, visited_at: datetime) -> Iterator[str]:
    wanted = {
        "crew": list(crew),
        "about": about,
        "since": visited_at - WITHIN,
        "until": visited_at + WITHIN,
    }
    with beyond_scope(desk.session):
        found = desk.session.execute(_calls_on_others(), wanted).all()
    for officer_id, at in found:
        hour = f"{at.astimezone(LONDON):%H:%M}"
        yield f"{crew[officer_id]} is recorded as calling on somebody else at {hour} on {in_words(london_date(at))}."


@made_once
def _calls_on_others() -> AnySelect:
    return (
        select(col(VisitCrew.officer_id), col(Visit.visited_at))
        .join(Visit, col(Visit.id) == col(VisitCrew.visit_id))
        .where(
            given_in(col(VisitCrew.officer_id), "crew"),
            col(Visit.person_id) != bindparam("about"),
            col(Visit.superseded_at).is_(None),
            col(Visit.day_only).is_(False),
            col(Visit.outcome).in_(MADE_IN_PERSON),
            col(Visit.visited_at) > bindparam("since"),
            col(Visit.visited_at) < bindparam("until"),
        )
        .order_by(col(Visit.visited_at), col(VisitCrew.officer_id))
    )
