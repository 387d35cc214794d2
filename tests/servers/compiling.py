"""What was compiled for one database of the tests serves every other of its kind.

A program opens one database and compiles each of its statements once. Tests open thousands, and would spend a third of
their time in compiling the same again.
"""

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from scheduler.store import database

KEPT = 1500
"""Statements that are kept: those of every page, and not all that tests of the wall think of, at 90 kB each."""


def compile_once() -> None:
    """From now on what SQLAlchemy keeps for one dialect is found by all of its class, in one place for all engines."""
    kept: LRUCache[object, object] = LRUCache(KEPT)
    engine_of = database.engine_of

    def engine_that_keeps(*given: object) -> Engine:
        return engine_of(*given).execution_options(compiled_cache=kept)

    database.engine_of = engine_that_keeps
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _is_of_one_class
        dialect.__hash__ = _hash_of_class


def _is_of_one_class(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_class(one: object) -> int:
    return hash(type(one))
