"""A register of 100,000 people and 1,000,000 visits on both databases: brought in, listed, and proved.

The lists are measured beside the same statements in the bare driver, in the same run.
"""

import os
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import col

from bench.lists import compared
from bench.made_register import MadeRegister
from bench.opening import OPERATOR, bring_in, durable_postgres, opened
from scheduler.casework.deadlines.kept import verify
from scheduler.desk import Installation
from scheduler.principals import principal_of
from scheduler.roles import Principal, Role
from scheduler.store.deadlines import Deadline, Phase
from scheduler.store.officers import OfficerParticulars, Team

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
VISITS = 10 * PEOPLE
Rows = list[dict[str, Any]]


def run() -> Rows:
    """Rows a second of the import, seconds of the proof, and the lists with their ratios, on each database."""
    with tempfile.TemporaryDirectory() as place, durable_postgres() as server:
        made = MadeRegister(PEOPLE, VISITS, date(2026, 11, 20))
        register = made.write(Path(place) / "register")
        return [
            *_on("SQLite", f"sqlite:///{place}/register.db", register, made.rows),
            *_on("PostgreSQL", server.url(server.create()), register, made.rows),
        ]


def _on(name: str, url: str, register: Path, rows: int) -> Rows:
    with opened(url) as installation:
        importing = _import(installation, register)
        proving = _prove(installation)
        sergeant, officer = _sergeant_and_officer(installation)
        return [
            {"way": f"{name}: import", "rows": rows, "seconds": importing, "rows_a_second": rows / importing},
            {"way": f"{name}: verify", "rows": PEOPLE, "seconds": proving, "rows_a_second": PEOPLE / proving},
            *compared(installation, OPERATOR, f"everyone, {name}"),
            *compared(installation, sergeant, f"a sergeant, {name}"),
            *compared(installation, officer, f"an officer, {name}"),
        ]


def _import(installation: Installation, register: Path) -> float:
    started = perf_counter()
    assert bring_in(installation, register) == PEOPLE, "each of the people came in"
    return perf_counter() - started


def _prove(installation: Installation) -> float:
    """Seconds of a proof that finds nothing, after one that found the deadline altered by hand."""
    with installation.reading(OPERATOR) as desk:
        running = select(Deadline).where(col(Deadline.phase) == Phase.RUNNING)
        row = desk.session.scalars(running.limit(1)).one()
    _alter(installation, row.id, date(2030, 1, 1))
    with installation.reading(OPERATOR) as desk:
        assert [each.column for each in verify(desk)] == ["deadline"], "the altered deadline is found"
    _alter(installation, row.id, row.deadline)
    started = perf_counter()
    with installation.reading(OPERATOR) as desk:
        assert list(verify(desk)) == [], "every other deadline is what the facts give"
    return perf_counter() - started


def _alter(installation: Installation, deadline_id: UUID, deadline: date | None) -> None:
    with installation.writing(OPERATOR) as desk:
        desk.session.execute(
            update(Deadline).where(col(Deadline.id) == deadline_id).values(deadline=deadline)
        )


def _sergeant_and_officer(installation: Installation) -> tuple[Principal, Principal]:
    """Somebody who answers for the first of the teams, and an officer of it."""
    with installation.reading(OPERATOR) as desk:
        team = desk.session.scalars(select(Team).order_by(col(Team.team)).limit(1)).one()
        placed = select(col(OfficerParticulars.officer_id)).where(col(OfficerParticulars.team_id) == team.id)
        officer_id = desk.session.scalars(placed.limit(1)).one()
        officer = principal_of(desk.session, officer_id, desk.today)
    assert officer is not None
    return Principal("DS", Role.SUPERVISOR, teams=frozenset({team.id})), officer
