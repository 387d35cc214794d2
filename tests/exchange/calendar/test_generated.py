"""Ten thousand made-up people whose every field is hostile: none of it reaches a calendar, and no line breaks.

Every free text of every row about people, their officers and teams, and of the addresses themselves is marked.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, String, Table, bindparam, delete, select, update

from scheduler.store.feeds import Feed, KeptEvent
from scheduler.store.officers import OfficerParticulars, Team
from scheduler.store.people import Person
from scheduler.store.scope import scoped_models, table_of
from tests.builders import (
    NOW,
    TODAY,
    Force,
    a_booking,
    a_check,
    a_direction,
    a_person,
    a_proposal,
    a_visit,
    an_address,
    an_assessment,
    an_exception,
)
from tests.exchange.calendar import calendars
from tests.exchange.calendar.calendars import faults, unfolded

MARK = "uio"
"""In no code and no UID, which have none of these vowels, and in no word of a calendar."""
HOSTILE = (
    "\r\n",
    "\n",
    "\r",
    "\r\nATTENDEE:mailto:uio@example.test",
    "\nEND:VEVENT\r\nBEGIN:VEVENT",
    "\x07\x1b[2J",
    "\x7f\x85",
    "\u2028\u2029",
    ":",
    ",",
    ";",
    "\\n\\,\\;",
    '"',
    "'",
    "<b>&amp;",
    "🚓👩‍👩‍👧",
    "\u202e\u05e9\u05dc\u05d5\u05dd\u202c",
    "مرحبا",
    "\ufeff\u200b\u00ad",
    "é" * 40,
    "%0d%0a",
    "=cmd()",
    "{{ 7 * 7 }}",
)
LONG = 5_000


def hostile(random: Random, length: int) -> str:
    """A text of this length at most, like no other, that begins with the mark and is full of traps."""
    word = MARK * LONG if random.random() < 0.1 else ""
    pieces = (f"{each}{MARK}" for each in random.sample(HOSTILE, 6))
    return f"{MARK}{random.getrandbits(64):x}{''.join(pieces)}{word}"[:length]


def a_crowd(force: Force, people: int) -> None:
    """People of one officer, with a fact of each kind about each, and a visit booked to each."""
    with force.writing() as desk:
        for number in range(people):
            ref = f"P-{number:05}"
            a_person(desk, ref, safety_marker=True)
            a_visit(desk, ref, NOW)
            a_booking(desk, ref)
            an_address(desk, ref, "1 Example Row", TODAY)
            a_check(desk, ref)
            an_assessment(desk, ref, TODAY)
            a_direction(desk, ref, TODAY, TODAY)
            an_exception(desk, ref, TODAY, TODAY)
            a_proposal(desk, ref, "level", "low", TODAY)


def mark_everything(connection: Connection, random: Random) -> int:
    """Write a hostile text into every cell in which a text can stand; how many cells that were."""
    marked = 0
    connection.execute(delete(table_of(KeptEvent)))  # else nobody would look at what was written
    for model in {*scoped_models(), Person, OfficerParticulars, Team, Feed}:
        table = table_of(model)
        columns = dict(free_texts(table))
        ids = connection.execute(select(table.c.id)).scalars().all() if columns and "id" in table.c else []
        if ids:
            marked += len(ids) * len(columns)
            connection.execute(*rewritten(table, columns, ids, random))
    connection.commit()
    return marked


def rewritten(
    table: Table, columns: dict[str, int], ids: Any, random: Random
) -> tuple[Any, list[dict[str, Any]]]:
    values = {name: bindparam(f"new_{name}") for name in columns}
    rows = [
        {"row": row, **{f"new_{name}": hostile(random, most) for name, most in columns.items()}}
        for row in ids
    ]
    return update(table).where(table.c.id == bindparam("row")).values(values), rows


def free_texts(table: Table) -> Iterator[tuple[str, int]]:
    """The columns in which anything can be written, and how much."""
    checks = " ".join(str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint))
    for column in table.columns:
        if not isinstance(column.type, String) or f"{column.name} IN" in checks:
            continue
        if column.name not in {"code", "token_hash", "last_network", "last_client", "counted"}:
            yield column.name, column.type.length or 2 * LONG


def no_text_of_theirs_leaves(force: Force, random: Random, people: int) -> None:
    address = calendars.an_address(force, device=f"device {random.random()}")
    with force.installation.database.migrating() as connection:
        assert mark_everything(connection, random) > 20 * people
    text = calendars.fetch(force.installation, address.token).text
    assert text is not None
    assert text.count(b"BEGIN:VEVENT") == 2 * people
    assert faults(text) == []
    assert text.isascii()
    assert MARK not in "".join(unfolded(text)).lower()


def test_nothing_written_of_anybody_reaches_a_calendar(force: Force):
    a_crowd(force, 12)
    no_text_of_theirs_leaves(force, Random(4), 12)


@pytest.mark.exhaustive
def test_nothing_written_of_ten_thousand_people_reaches_a_calendar(force: Force):
    a_crowd(force, 250)
    for seed in range(40):
        no_text_of_theirs_leaves(force, Random(seed), 250)
