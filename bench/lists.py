"""What is due and what was missed: through the scheduler, and as the same statements in the bare driver."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event

from bench.measuring import seconds
from scheduler.casework.lists.caseload import Wanted, due_list
from scheduler.casework.lists.register import Asked
from scheduler.desk import Desk, Installation
from scheduler.oversight.missed import missed_visits
from scheduler.roles import Principal

REPEATS = 5
Look = Callable[[Desk], object]
LISTS: dict[str, Look] = {
    "visits due": lambda desk: due_list(desk, Wanted()),
    "missed page": lambda desk: missed_visits(desk, Asked()),
}


@dataclass(frozen=True)
class Statement:
    """What the scheduler sent to the driver."""

    text: str
    parameters: Any


def compared(installation: Installation, who: Principal, label: str) -> list[dict[str, Any]]:
    """Both lists as this principal sees them, each beside its own statements in the driver."""
    return [
        row for name, look in LISTS.items() for row in _compared(installation, who, f"{name}, {label}", look)
    ]


def _compared(installation: Installation, who: Principal, name: str, look: Look) -> list[dict[str, Any]]:
    statements = sent(installation, who, look)

    def ours() -> None:
        with installation.reading(who) as desk:
            look(desk)

    with bare_driver(installation) as fetch:
        bare = seconds(lambda: [fetch(each) for each in statements], REPEATS)
        rows = sum(len(fetch(each)) for each in statements)
    taken = seconds(ours, REPEATS)
    facts = {"statements": len(statements), "rows": rows}
    return [
        {"way": name, "milliseconds": taken * 1000, "times_bare_driver": taken / bare, **facts},
        {
            "way": f"{name}, in the bare driver",
            "milliseconds": bare * 1000,
            "times_bare_driver": 1.0,
            **facts,
        },
    ]


def sent(installation: Installation, who: Principal, look: Look) -> list[Statement]:
    """The statements that a look sends, without those that begin its transaction."""
    heard: list[Statement] = []

    def hear(*told: object) -> None:
        heard.append(Statement(str(told[2]), told[3]))

    engine = installation.database.reader
    event.listen(engine, "before_cursor_execute", hear)
    try:
        with installation.reading(who) as desk:
            look(desk)
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return [each for each in heard if each.text.startswith("SELECT")]


@contextmanager
def bare_driver(installation: Installation) -> Iterator[Callable[[Statement], list[Any]]]:
    """What sends a statement straight to the driver of the installation's database, and fetches all of it."""
    url = installation.database.url
    if url.get_backend_name() == "sqlite":
        opened: Any = sqlite3.connect(str(url.database))
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        opened = psycopg.connect(plain, autocommit=True)
    with closing(opened) as connection:
        yield lambda statement: connection.execute(statement.text, statement.parameters).fetchall()
