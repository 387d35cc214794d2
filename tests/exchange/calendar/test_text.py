"""Nothing of a person is in the bytes of a calendar, whatever is written in their record."""

from datetime import UTC, date, datetime
from unicodedata import category
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, String, Table, Uuid, update

from scheduler.exchange.calendar.events import DueVisit, Look
from scheduler.store.officers import OfficerParticulars
from scheduler.store.scope import scoped_models, table_of
from tests.builders import (
    TODAY,
    Force,
    a_booking,
    a_check,
    a_direction,
    a_proposal,
    an_address,
    an_assessment,
    an_exception,
)
from tests.exchange.calendar import calendars
from tests.exchange.calendar.calendars import (
    FOLDED_AT,
    OF_EVERY_EVENT,
    OF_SOME_EVENTS,
    fetched,
    unfolded,
    visited,
)

MARK = "q-z"  # no code of an event and no identity has it by chance
HOSTILE = f'{MARK}\r\nATTENDEE:mailto:{MARK}@example.test\x07\x1b;,:\\"<b>\u2028'


def test_nothing_written_of_a_person_is_in_the_bytes(force: Force):
    visited(force, born_on=date(1970, 1, 1))
    with force.writing() as desk:
        a_booking(desk)
        an_address(desk, "P-001", "1 Example Row", TODAY)
        a_check(desk)
        an_assessment(desk, "P-001", date(2026, 10, 2))
        a_direction(desk, "P-001", TODAY, date(2026, 12, 24))
        an_exception(desk, "P-001", TODAY, date(2026, 12, 1))
        a_proposal(desk, "P-001", "level", "low", TODAY)
    marked = 0
    with force.installation.database.migrating() as connection:
        for model in (*scoped_models(), OfficerParticulars):
            if texts := free_texts(table_of(model)):
                marked += connection.execute(update(table_of(model)).values(texts)).rowcount
        connection.commit()
    assert marked > 15
    text = fetched(force, calendars.an_address(force, device=f"{MARK} phone"))
    assert text.count(b"BEGIN:VEVENT") == 2
    assert MARK.encode() not in text.lower()
    assert b"1970" not in text


def free_texts(table: Table) -> dict[str, str]:
    """A hostile text for each column in which anything can be written."""
    listed = " ".join(str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint))
    return {
        column.name: HOSTILE[: column.type.length]
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Uuid)
        if f"{column.name} IN" not in listed and column.name != "code" and not column.primary_key
    }


ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(code=ANYTHING, host=ANYTHING)
def test_whatever_a_code_or_an_address_holds_stays_on_its_line(code: str, host: str):
    at = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
    event = DueVisit(UUID(int=7), code, 0, at, date(2027, 1, 1)).text(Look("reference", f"https://{host}"))
    assert all(len(line) <= FOLDED_AT for line in event.split(b"\r\n"))
    lines = unfolded(event)
    assert {line.partition(":")[0].partition(";")[0] for line in lines} == {
        "BEGIN",
        *OF_EVERY_EVENT,
        *OF_SOME_EVENTS,
        "END",
    }
    assert len(lines) == 14
    assert not any(category(character) == "Cc" for line in lines for character in line)


@pytest.mark.parametrize("minutes", [1, 45, 24 * 60])
def test_a_calendar_reads_the_same_after_writing(force: Force, minutes: int):
    visited(force, on=date(2026, 2, 10))
    with force.writing() as desk:
        a_booking(desk, minutes=minutes)
    text = fetched(force, calendars.an_address(force))
    read = calendars.Calendar.from_ical(text)
    assert sorted(unfolded(read.to_ical())) == sorted(unfolded(text))
