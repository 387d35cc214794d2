"""Shapes of statements that somebody might write about a table, and how each must end inside a wall."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    alias,
    bindparam,
    case,
    column,
    delete,
    exists,
    func,
    insert,
    inspect,
    intersect,
    join,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased, with_loader_criteria
from sqlmodel import col

from scheduler.store.accounts import WebSession
from scheduler.store.officers import Officer
from scheduler.store.scope import table_of


def key(model: Any) -> Any:
    """The first column of the key of a table or an alias of it."""
    return getattr(model, inspect(model).mapper.primary_key[0].key)


def identity(row: Any) -> Any:
    return inspect(row).identity[0]


def _recursive(column: Any) -> Any:
    seen = select(column.label("k")).cte(recursive=True)
    return seen.union(select(seen.c.k).join(Officer, true()))


def _the_same(model: Any) -> Any:
    """The key of a row as a scalar subquery finds it again, in another name of the class."""
    again = aliased(model)
    same = [
        getattr(again, each.key) == getattr(model, each.key) for each in inspect(model).mapper.primary_key
    ]
    return select(key(again)).where(*same).scalar_subquery()


Shape = Callable[[Session, Any], Any]
KEYS: dict[str, Shape] = {
    "an entity": lambda s, m: {identity(row) for row in s.scalars(select(m))},
    "columns": lambda s, m: set(s.execute(select(key(m))).scalars()),
    "an entity and a column": lambda s, m: {row[1] for row in s.execute(select(m, key(m)))},
    "a join of another": lambda s, m: set(s.scalars(select(key(m)).join(Officer, true()))),
    "a join from another": lambda s, m: set(s.scalars(select(key(m)).select_from(Officer).join(m, true()))),
    "an outer join": lambda s, m: (
        set(s.scalars(select(key(m)).select_from(Officer).outerjoin(m, true()))) - {None}
    ),
    "a join with itself": lambda s, m: set(s.scalars(select(key(m)).join(aliased(m), true()))),
    "an alias": lambda s, m: {identity(row) for row in s.scalars(select(aliased(m)))},
    "a column of an alias": lambda s, m: set(s.scalars(select(key(aliased(m))))),
    "a flat alias": lambda s, m: {identity(row) for row in s.scalars(select(aliased(m, flat=True)))},
    "an alias of the bare table": lambda s, m: {
        identity(row) for row in s.scalars(select(aliased(m, table_of(m))))
    },
    "an alias of an alias of the bare table": lambda s, m: {
        identity(row) for row in s.scalars(select(aliased(m, alias(table_of(m)))))
    },
    "a subquery": lambda s, m: set(s.scalars(select(select(key(m).label("k")).subquery().c.k))),
    "an entity of a subquery": lambda s, m: {
        identity(row) for row in s.scalars(select(aliased(m, select(m).subquery())))
    },
    "a subquery of a subquery": lambda s, m: set(
        s.scalars(select(select(select(key(m).label("k")).subquery().c.k).subquery().c.k))
    ),
    "a common table expression": lambda s, m: set(s.scalars(select(select(key(m).label("k")).cte().c.k))),
    "an entity of a common table expression": lambda s, m: {
        identity(row) for row in s.scalars(select(aliased(m, select(m).cte())))
    },
    "a union": lambda s, m: set(s.scalars(union_all(select(key(m)), select(key(m))))),
    "an intersection": lambda s, m: set(s.scalars(intersect(select(key(m)), select(key(m))))),
    "a subquery of a union": lambda s, m: set(
        s.scalars(select(union_all(select(key(m).label("k")), select(key(m))).subquery().c.k))
    ),
    "an order and a limit": lambda s, m: set(s.scalars(select(key(m)).order_by(key(m)).limit(1000))),
    "distinct": lambda s, m: set(s.scalars(select(key(m)).distinct())),
    "a group": lambda s, m: {row[0] for row in s.execute(select(key(m), func.count()).group_by(key(m)))},
    "a legacy query": lambda s, m: {identity(row) for row in s.query(m)},
    "a lock": lambda s, m: set(s.scalars(select(key(m)).with_for_update())),
    "an option that opens everything": lambda s, m: set(
        s.scalars(select(key(m)).options(with_loader_criteria(m, true())))
    ),
    "a row number": lambda s, m: {
        row[0] for row in s.execute(select(key(m), func.row_number().over(order_by=key(m))))
    },
    "populate existing": lambda s, m: {
        identity(row) for row in s.scalars(select(m), execution_options={"populate_existing": True})
    },
    "batches": lambda s, m: set(s.scalars(select(key(m)).execution_options(yield_per=2))),
    "an option that names another class": lambda s, m: set(
        s.scalars(select(key(m)).options(with_loader_criteria(m, exists(select(key(aliased(m)))))))
    ),
    "columns in place of those joined": lambda s, m: set(
        s.scalars(select(Officer.id).join(m, true()).with_only_columns(key(m)))
    ),
    "a recursive common table expression": lambda s, m: set(s.scalars(select(_recursive(key(m)).c.k))),
    "a correlated subquery": lambda s, m: {
        row[0] for row in s.execute(select(_the_same(m), key(m))) if row[0] is not None
    },
    "an or that is always true": lambda s, m: set(
        s.scalars(select(key(m)).where(or_(true(), key(m) != key(m))))
    ),
}
COUNTS: dict[str, Shape] = {
    "a scalar subquery": lambda s, m: s.scalar(
        select(func.coalesce(select(func.count(key(m))).scalar_subquery(), 0))
    ),
    "a count of rows": lambda s, m: s.scalar(select(func.count()).select_from(m)),
    "a count of a column": lambda s, m: s.scalar(select(func.count(key(m)))),
    "a count of a subquery": lambda s, m: s.scalar(select(func.count()).select_from(select(m).subquery())),
    "a legacy count": lambda s, m: s.query(m).count(),
    "a count in a case": lambda s, m: s.scalar(
        select(case((func.count(key(m)) > 0, func.count(key(m))), else_=0))
    ),
    "who has any": lambda s, m: len(
        s.execute(select(Officer.id).where(exists().where(key(m).is_not(None)))).all()
    ),
    "who is let through by an option": lambda s, m: len(
        s.execute(
            select(Officer.id).options(
                with_loader_criteria(Officer, exists(select(key(m)).where(key(m).is_not(None))))
            )
        ).all()
    ),
    "who is in": lambda s, m: len(
        s.execute(select(Officer.id).where(true().in_(select(key(m).is_not(None))))).all()
    ),
}
REFUSED: dict[str, Shape] = {
    "a full outer join": lambda s, m: s.execute(
        select(key(m)).select_from(Officer).join(m, key(m) == Officer.id, full=True)
    ),
    "a full outer join of aliases": lambda s, m: s.execute(
        select(key(m)).select_from(Officer).outerjoin(aliased(m), true(), full=True)
    ),
    "a full outer join as a source": lambda s, m: s.execute(
        select(key(m)).select_from(join(Officer, m, true(), full=True))
    ),
    "text": lambda s, m: s.execute(text(f"SELECT * FROM {table_of(m).name}")),
    "text in a column": lambda s, m: s.execute(
        select(Officer.id, literal_column(f"(SELECT count(*) FROM {table_of(m).name})"))
    ),
    "text in a condition": lambda s, m: s.execute(
        select(Officer.id).where(text(f"EXISTS (SELECT 1 FROM {table_of(m).name})"))
    ),
    "text in a subquery": lambda s, m: s.execute(
        select(Officer.id).where(col(Officer.id).in_(text(f"SELECT {key(m).key} FROM {table_of(m).name}")))
    ),
    "text in an order": lambda s, m: s.execute(
        select(Officer.id).order_by(text(f"(SELECT count(*) FROM {table_of(m).name})"))
    ),
    "text in front of the columns": lambda s, m: s.execute(
        select(Officer.id).prefix_with(f"(SELECT count(*) FROM {table_of(m).name}),")
    ),
    "text behind": lambda s, m: s.execute(
        select(Officer.id).suffix_with(f"UNION SELECT {key(m).key} FROM {table_of(m).name}")
    ),
    "a hint": lambda s, m: s.execute(
        select(Officer.id).with_statement_hint(f"UNION SELECT {key(m).key} FROM {table_of(m).name}")
    ),
    "an operator of text": lambda s, m: s.execute(
        select(Officer.id).where(col(Officer.id).op(f"IN (SELECT 1 FROM {table_of(m).name}) OR 1 =")(1))
    ),
    "text in an option": lambda s, m: s.execute(
        select(Officer.id).options(
            with_loader_criteria(Officer, text(f"EXISTS (SELECT 1 FROM {table_of(m).name})"))
        )
    ),
    "the bare table in an option": lambda s, m: s.execute(
        select(Officer.id).options(
            with_loader_criteria(Officer, exists(select(*table_of(m).primary_key.columns)))
        )
    ),
    "an option that is a function": lambda s, m: s.execute(
        select(Officer.id).options(
            with_loader_criteria(Officer, lambda _: exists(select(*table_of(m).primary_key.columns)))
        )
    ),
    "text as a source": lambda s, m: s.execute(
        select(
            text(f"SELECT {key(m).key} AS k FROM {table_of(m).name}").columns(column("k")).subquery().c.k,
            Officer.id,
        )
    ),
    "a table by its name": lambda s, m: s.execute(
        select(Officer.id, table(table_of(m).name, column(key(m).key)).c[key(m).key])
    ),
    "the bare table": lambda s, m: s.execute(select(table_of(m))),
    "columns of the bare table": lambda s, m: s.execute(select(*table_of(m).c)),
    "the bare table beside a class": lambda s, m: s.execute(select(Officer.id, table_of(m))),
    "an alias of the bare table beside a class": lambda s, m: s.execute(
        select(Officer.id, *table_of(m).alias().c)
    ),
    "the bare table in a subquery": lambda s, m: s.execute(
        select(Officer.id).where(select(*table_of(m).primary_key.columns).exists())
    ),
    "the bare table in a common table expression": lambda s, m: s.execute(
        select(Officer.id, *select(*table_of(m).c).cte().c)
    ),
    "the bare table as a source": lambda s, m: s.execute(select(Officer.id).select_from(table_of(m))),
    "the bare table joined": lambda s, m: s.execute(select(Officer.id).join(table_of(m), true())),
    "a sample of the bare table": lambda s, m: s.execute(
        select(Officer.id).select_from(table_of(m).tablesample(50))
    ),
    "the bare table of a column": lambda s, m: s.execute(select(Officer.id, *key(m).table.c)),
    "from a statement of text": lambda s, m: s.execute(
        select(m).from_statement(text(f"SELECT * FROM {table_of(m).name}"))
    ),
    "from a statement of the bare table": lambda s, m: s.execute(
        select(m).from_statement(select(table_of(m)))
    ),
    "get": lambda s, m: s.get(m, tuple("0" * 32 for _ in inspect(m).primary_key)),
    "a bare connection": lambda s, m: s.connection().execute(select(table_of(m))),
    "an insert": lambda s, m: s.execute(insert(m), [{}]),
    "an insert into the bare table": lambda s, m: s.execute(insert(table_of(m)).values()),
    "an insert from a select": lambda s, m: s.execute(insert(Officer).from_select(["id"], select(key(m)))),
    "an update": lambda s, m: s.execute(update(m).values({key(m).key: None})),
    "an update of another by it": lambda s, m: s.execute(
        update(Officer).values(recorded_by=key(m)).where(key(m).is_not(None)).returning(Officer.recorded_by)
    ),
    "an update of another by an alias of it": lambda s, m: s.execute(
        update(Officer).values(recorded_by="x").where(key(aliased(m)).is_not(None))
    ),
    "an update of another by a subquery": lambda s, m: s.execute(
        update(Officer).values(recorded_by=select(key(m).label("k")).subquery().c.k)
    ),
    "an update of another where there is any": lambda s, m: s.execute(
        update(Officer).values(recorded_by="x").where(exists(select(key(m))))
    ),
    "an update of another that returns of it": lambda s, m: s.execute(
        update(Officer).values(recorded_by="x").returning(select(func.count(key(m))).scalar_subquery())
    ),
    "a deletion of another where there is any": lambda s, m: s.execute(
        delete(WebSession).where(exists(select(key(m))))
    ),
    "the bare table as a row": lambda s, m: s.execute(select(Officer.id, table_of(m).table_valued())),
    "an update that returns": lambda s, m: s.execute(update(m).values({key(m).key: None}).returning(key(m))),
    "an update of many by key": lambda s, m: s.execute(update(m), [{key(m).key: None}]),
    "an update of the bare table": lambda s, m: s.execute(
        update(table_of(m)).values({key(m).key: bindparam("k")})
    ),
    "a deletion": lambda s, m: s.execute(delete(m)),
    "a deletion from the bare table": lambda s, m: s.execute(delete(table_of(m))),
    "a bulk insert": lambda s, m: s.bulk_insert_mappings(inspect(m), [{}]),
    "a bulk update": lambda s, m: s.bulk_update_mappings(inspect(m), [{}]),
    "a bulk save": lambda s, m: s.bulk_save_objects([m()]),
}
