"""How Alembic runs the migrations: on the connection it is handed, all of them in one transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import scheduler.store.tables  # noqa: F401 - every table must be known before they are compared
from scheduler.store.columns import Moment
from scheduler.store.turns import Turn, take_turn


class BrokenReferences(RuntimeError):
    """A migration left rows that refer to nothing. It was not committed."""


def run(connection: Connection) -> None:
    """Run what is to be run; on SQLite, check every foreign key before it is committed."""
    sqlite = connection.dialect.name == "sqlite"
    take_turn(connection, Turn.MIGRATING)
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        compare_server_default=True,
        include_object=_ours,
        render_item=_plainly,
    )
    context.run_migrations()
    if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise BrokenReferences(f"{len(broken)} rows refer to nothing; nothing was changed")
    connection.commit()


def _ours(_thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:  # noqa: ANN401 - Alembic's signature
    return not (kind == "table" and name == "alembic_version")


def _plainly(kind: str, thing: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Write a new migration in SQLAlchemy's own types, so that an old one never changes with our code."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


run(context.config.attributes["connection"])
