"""How many statements reach the database: what a page or a list takes must not grow with its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.builders import Force


@contextmanager
def noting_statements(force: Force) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, those around a transaction among them."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    database = force.installation.database
    engines = {database.engine, database.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def statements(force: Force, look: Callable[[], object]) -> int:
    """How many statements a look takes, once the process knows what it keeps from one look to the next."""
    look()
    with noting_statements(force) as asked:
        look()
    return len(asked)


def statements_of_page(force: Force, browser: TestClient, path: str) -> int:
    """How many statements a page takes."""

    def look() -> None:
        assert browser.get(path).status_code == 200

    return statements(force, look)
