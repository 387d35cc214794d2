"""Many rows into one table, as fast as each database takes them. Decides nothing about them."""

from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from scheduler.store.scope import table_of
from scheduler.store.walls import ScopedSession


def insert(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Add rows that each name every column. Inside a wall of scope they go through it, one by one."""
    if not rows:
        return
    if isinstance(session, ScopedSession):
        session.add_all(model(**row) for row in rows)
        session.flush()
    elif session.get_bind().dialect.name == "postgresql":
        _copy(session, model, rows)
    else:
        session.connection().execute(table_of(model).insert(), rows)


def _copy(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """PostgreSQL's COPY: the driver's executemany took five times as long."""
    table, names = table_of(model), columns(model)
    driver: Any = session.connection().connection.driver_connection
    listed = ", ".join(f'"{name}"' for name in names)
    values = itemgetter(*names)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(values(row))


@cache
def columns(model: type[SQLModel]) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(column.name for column in table_of(model).columns)


@cache
def blank(model: type[SQLModel]) -> dict[str, Any]:
    """A row of nothing but the table's defaults: what is not said of a fact."""
    fields = model.model_fields
    return {name: None if fields[name].is_required() else fields[name].default for name in columns(model)}
