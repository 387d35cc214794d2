"""Many rows into one table, as fast as each database takes them. Decides nothing about them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Dialect, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, class_mapper
from sqlmodel import SQLModel, col

from scheduler.store.behind import Behind, sending_behind
from scheduler.store.columns import Fact
from scheduler.store.folding import folded, folded_ref
from scheduler.store.people import Particulars, Person, TurnedName, names_turned
from scheduler.store.scope import table_of
from scheduler.store.walls import ScopedSession

Row = dict[str, Any]
_BEHIND = "rows are sent behind"


def insert(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Add rows that each name every column. Inside a wall of scope they go through it, one by one."""
    if not rows:
        return
    if isinstance(session, ScopedSession):
        session.add_all(_made(model, row) for row in rows)
        session.flush()
        return
    if model is Particulars:
        rows = [row | {"sought": folded(row["name"])} for row in rows]
    elif model is Person:
        rows = [row | {"folded_ref": folded_ref(row["ref"])} for row in rows]
    _send(session, model, rows)
    if model is Particulars:
        standing = ((row["person_id"], row["sought"]) for row in rows if row["superseded_at"] is None)
        _send(session, TurnedName, names_turned(standing))


def _send(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    connection = session.connection()
    behind: Behind | None = session.info.get(_BEHIND)
    if behind is not None:
        behind.send(partial(_insert, connection, model, rows))
    else:
        _insert(connection, model, rows)


def _insert(connection: Connection, model: type[SQLModel], rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        if connection.dialect.name == "postgresql":
            _copy(driver, model, rows)
        else:
            driver.executemany(_statement(model), _bound(connection.dialect, model, rows))
    except connection.dialect.loaded_dbapi.IntegrityError as fault:
        # PostgreSQL's own message names the values
        raise IntegrityError(f"into {model.__tablename__}", None, type(fault)()) from None


def _made(model: type[SQLModel], row: Row) -> SQLModel:
    """A new object with every column at once, as one that is loaded; the constructor sets them one by one.

    That was a third of the time of an import inside a wall. The flush looks at it like at any other.
    """
    made: SQLModel = class_mapper(model).class_manager.new_instance()
    made.__dict__.update(row)
    return made


@contextmanager
def growing(session: Session) -> Iterator[None]:
    """While many rows come in, send them behind, and plan each statement by the tables as they have grown.

    The driver of PostgreSQL lets the server keep the plan of what it was asked before, and nothing
    makes that anew before the rows are committed: planned for an empty table, the look for deadlines
    read all of them for every few hundred people. Inside a wall of scope, where few come, it stays.
    """
    if not _grows(session):
        yield
        return
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    before, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        with sending_behind(connection) as session.info[_BEHIND]:
            yield
    finally:
        session.info.pop(_BEHIND, None)
        driver.prepare_threshold = before


def measure(session: Session) -> None:
    """Tell the planner of PostgreSQL, within the transaction, how the tables have grown.

    It knows nothing of them before: of a million visits it then reads all for those of five hundred people.
    """
    if _grows(session):
        session.connection().exec_driver_sql("ANALYZE")


def _grows(session: Session) -> bool:
    return not isinstance(session, ScopedSession) and session.get_bind().dialect.name == "postgresql"


def supersede(session: Session, model: type[Fact], ids: Sequence[UUID], at: datetime, by: str) -> int:
    """Let those of these rows that stand do so no longer from a moment on, by somebody's word; how many did.

    Inside a wall of scope they are loaded through it.
    """
    if not isinstance(session, ScopedSession):
        rows = (
            update(model)
            .where(col(model.id).in_(ids), col(model.superseded_at).is_(None))
            .values(superseded_at=at, superseded_by=by)
        )
        done: Any = session.execute(rows.execution_options(synchronize_session=False))
        if model is Particulars:
            names = table_of(TurnedName)
            theirs = select(col(Particulars.person_id)).where(col(Particulars.id).in_(ids))
            session.connection().execute(delete(names).where(names.c.person_id.in_(theirs)))
        return int(done.rowcount)
    standing = select(model).where(col(model.id).in_(ids), col(model.superseded_at).is_(None))
    found = session.scalars(standing.with_for_update().execution_options(populate_existing=True)).all()
    for row in found:
        row.superseded_at, row.superseded_by = at, by
    session.flush()
    return len(found)


def _copy(driver: Any, model: type[SQLModel], rows: Sequence[Row]) -> None:  # noqa: ANN401 - a driver's connection
    """PostgreSQL's COPY: the driver's executemany took five times as long."""
    listed = ", ".join(f'"{name}"' for name in columns(model))
    values = itemgetter(*columns(model))
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{model.__tablename__}" ({listed}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(values(row))


def _bound(dialect: Dialect, model: type[SQLModel], rows: Sequence[Row]) -> Iterator[list[Any]]:
    """The values as the driver takes them: the types' own processors, without a statement compiled for each row."""
    processors = _processors(dialect, model)
    for row in rows:
        yield [
            value if value is None or process is None else process(value)
            for process, value in zip(processors, map(row.__getitem__, columns(model)), strict=True)
        ]


@cache
def _processors(dialect: Dialect, model: type[SQLModel]) -> tuple[Callable[[Any], Any] | None, ...]:
    found = (column.type.dialect_impl(dialect).bind_processor(dialect) for column in table_of(model).columns)
    return tuple(found)


@cache
def _statement(model: type[SQLModel]) -> str:
    names = columns(model)
    listed, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    return f'INSERT INTO "{model.__tablename__}" ({listed}) VALUES ({places})'  # noqa: S608 - our own names


@cache
def columns(model: type[SQLModel]) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(column.name for column in table_of(model).columns)


@cache
def blank(model: type[SQLModel]) -> dict[str, Any]:
    """A row of nothing but the table's defaults: what is not said of a fact."""
    fields = model.model_fields
    return {name: None if fields[name].is_required() else fields[name].default for name in columns(model)}
