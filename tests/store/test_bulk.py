"""Many rows at once: what the database is spared, and what it is not."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.store.bulk import growing
from scheduler.store.database import Database
from tests.builders import INSTALLATION
from tests.servers.databases import PostgresDatabases

OFTEN = 10


def plans_kept_of(session: Session, question: str) -> int:
    """How many plans PostgreSQL keeps once a question was asked often."""
    for _ in range(OFTEN):
        session.execute(text(question))
    return session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()


def test_no_plan_is_kept_while_tables_grow(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.migrated() as url:
        database = Database(url)
        with database.writing(INSTALLATION) as session:
            with growing(session):
                assert plans_kept_of(session, "SELECT count(*) FROM people") == 0
            assert plans_kept_of(session, "SELECT count(*) FROM visits") > 0
        database.close()
