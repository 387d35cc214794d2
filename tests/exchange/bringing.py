"""One line each: a folder of CSV files, a desk's import of it, and what came of it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from scheduler.desk import Desk
from scheduler.exchange.files.faults import ImportRefused
from scheduler.exchange.importing.imports import import_files, import_rows
from scheduler.exchange.importing.reporting import Report
from scheduler.store.people import Person


def folder_of(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with a CSV file for each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return folder


def bring(desk: Desk, **kinds: Any) -> Report:
    """Import rows given as dictionaries by kind; options by their names."""
    options = {name: kinds.pop(name) for name in ("correct", "history", "dry_run") if name in kinds}
    return import_rows(desk, kinds, **options)


def faults_of(desk: Desk, path: Path | None = None, /, **given: Any) -> list[str]:
    """The sentences with which an import is refused."""
    act = partial(bring, desk) if path is None else partial(import_files, desk, path)
    with pytest.raises(ImportRefused) as refused:
        act(**given)
    return [fault.sentence for fault in refused.value.faults]


def facts(
    desk: Desk, model: type[SQLModel], ref: str | None = None, *, superseded: bool = False
) -> list[Any]:
    """The rows of a table that stand, or those of one person, oldest first."""
    wanted: Any = select(model).order_by(model.recorded_at, model.id)  # type: ignore[attr-defined]
    if ref is not None:
        about = desk.session.scalars(select(col(Person.id)).where(col(Person.ref) == ref)).one()
        wanted = wanted.where(model.person_id == about)  # type: ignore[attr-defined]
    if hasattr(model, "superseded_at") and not superseded:
        wanted = wanted.where(model.superseded_at.is_(None))
    return list(desk.session.scalars(wanted.execution_options(populate_existing=True)))


def one(desk: Desk, model: type[SQLModel], ref: str | None = None) -> Any:
    """The only such row."""
    (found,) = facts(desk, model, ref)
    return found
