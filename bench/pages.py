"""Each page as each role sees it: server time with one client, the bytes of its HTML, its statements.

Asked of the whole application in this process, with its walls, its session and its log; the framework's empty
answer is asked anew beside each page, for a machine that is lent may be twice as fast as it was a minute before.
An area adds its addresses to PAGES.
"""

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import event, select
from sqlmodel import col

from bench.asking import Answer, Client, Look
from bench.made_register import MadeRegister
from bench.opening import NOW, bring_in, durable_postgres, opened, settle
from scheduler.casework.accounts.sessions import begin_session
from scheduler.casework.deadlines.expiry import renew_expired
from scheduler.casework.keeping import marks
from scheduler.clock import FixedClock
from scheduler.desk import Desk, Installation
from scheduler.principals import principal_of
from scheduler.roles import Role
from scheduler.store.accounts import Account
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.officers import Officer, OfficerParticulars, Team
from scheduler.store.people import Person
from scheduler.store.risk import Proposal
from tests.builders import INSTALLATION, a_supervision, an_officer, officer_id
from web.service import service

PEOPLE = [int(size) for size in os.environ.get("BENCH_PAGES_PEOPLE", "1430,100000").split(",")]
VISITS_EACH = int(os.environ.get("BENCH_PAGES_VISITS", "10"))
REPEATS = int(os.environ.get("BENCH_PAGES_REPEATS", "200"))
BESIDE = 50
"""How often the empty answer is asked beside a page."""
BROUGHT_IN = NOW - timedelta(days=3)
"""A page of an ordinary day: on the day of the import everybody is new, and every visit was recorded today."""
SERGEANT, REVIEWER = "DS-BENCH", "RV-BENCH"

CALENDAR = (
    *(Look(f"/calendar?view={view}") for view in ("month", "week", "agenda", "day")),
    Look("/people/{ref}/bookings/new?on=2026-11-27"),
)
RAISED = {
    "key": "{key}",
    "step": "check",
    "level": "very_high",
    "from_on": "2026-11-20",
}
CHANGES = (
    Look("/people/{ref}/levels/new"),
    Look("/people/{ref}/levels/new", RAISED),
    Look("/people/{ref}/states/new"),
    Look("/approvals"),
)
VISITED = {
    "key": "{key}",
    "step": "check",
    "outcome": "seen_at_home",
    "day": "2026-11-20",
    "at": "14:00",
    "crew": "{officer}",
    "announced": "no",
    "reason_alone": "A made-up reason.",
    "asked": "reason_alone",
    "reason_unchecked": "A made-up reason.",
    "asked_then": "reason_unchecked",
}
VISITING = (Look("/people/{ref}/visits/new"), Look("/people/{ref}/visits/new", VISITED))
PAGES: dict[Role, tuple[Look, ...]] = {
    Role.OFFICER: (Look("/"), *CALENDAR, Look("/people"), Look("/people/{ref}"), *VISITING, *CHANGES),
    Role.SUPERVISOR: (
        Look("/"),
        *CALENDAR,
        Look("/people"),
        Look("/people/{ref}"),
        *VISITING,
        *CHANGES,
        Look("/missed"),
        Look("/allocation"),
        Look("/cover"),
        Look("/flagged"),
        Look("/notifications"),
    ),
    Role.REVIEWER: (
        Look("/people"),
        *(Look(f"/people?sort={order}") for order in ("-due", "name", "team", "officer", "status")),
        Look("/people", {"sought": "person 99"}),
        Look("/missed"),
        Look("/missed?by=team"),
    ),
}
"""The addresses of each role; `{ref}` stands for one of the people whom it sees, `{officer}` for who asks, `{key}`
for a form's own."""
_OPENINGS = ("BEGIN", "PRAGMA", "SET ")
Rows = list[dict[str, Any]]


def run() -> Rows:
    """Every page on each database, with each number of people."""
    with tempfile.TemporaryDirectory() as folder, durable_postgres() as server:
        rows: Rows = [_row("the framework's empty answer", _asked(_EMPTY, "", Look("/"), REPEATS))]
        for people in PEOPLE:
            place = Path(folder) / str(people)
            register = MadeRegister(people, VISITS_EACH * people, BROUGHT_IN.date()).write(place)
            for name, url in (
                ("SQLite", f"sqlite:///{place}.db"),
                ("PostgreSQL", server.url(server.create())),
            ):
                with opened(url) as installation:
                    earlier = replace(installation, clock=FixedClock(BROUGHT_IN))
                    assert bring_in(earlier, register) == people
                    renew_expired(installation)
                    settle(installation)
                    rows += [
                        _row(f"{name}, {people:,} people, {page}", *told)
                        for page, *told in measured(installation)
                    ]
        return rows


def measured(installation: Installation, repeats: int = REPEATS) -> Iterator[tuple[Any, ...]]:
    """The pages of each role, with their answers and the statements that one sends."""
    app = service(installation)
    for role, officer in _staff(installation).items():
        cookie, ref = _signed_in(installation, officer)

        def told(asked: Look, cookie: str = cookie) -> tuple[list[Answer], int]:
            with _statements(installation) as sent, Client(app, cookie) as client:
                client.ask(asked)
            return _asked(app, cookie, asked, repeats), len(sent)

        for look in PAGES[role]:
            name, asked = f"{role}: {look.path}", _about(look, ref=ref, officer=officer, key=str(uuid4()))
            answers, statements = told(asked)
            yield f"{name} (sent)" if asked.form else name, answers, statements
            if step := answers[-1].leads_to:
                yield f"{name} (its step)", *told(Look(step))


def _about(look: Look, **told: str) -> Look:
    form = {name: text.format(**told) for name, text in look.form.items()} if look.form else None
    return Look(look.path.format(**told), form)


def _asked(app: FastAPI, cookie: str, look: Look, repeats: int) -> list[Answer]:
    with Client(app, cookie) as client:
        answers = [client.ask(look) for _ in range(repeats + 5)][5:]  # the first ones warm what is kept
    led_on = look.form is not None and "step" in look.form
    assert {answer.status for answer in answers} == {303 if led_on else 200}, look.path
    return answers


def _row(page: str, answers: list[Answer], statements: int = 0) -> dict[str, Any]:
    taken, empty = _milliseconds(answers), _milliseconds(_asked(_EMPTY, "", Look("/"), BESIDE))
    median, beside = statistics.median(taken), statistics.median(empty)
    return {
        "page": page,
        "median_ms": median,
        "p99_ms": taken[len(taken) * 99 // 100],
        "html_kb": len(answers[-1].body) / 1000,
        "statements": statements,
        "empty_ms": beside,
        "times_empty": median / beside,
    }


def _milliseconds(answers: list[Answer]) -> list[float]:
    return sorted(answer.seconds * 1000 for answer in answers)


def _empty() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    def empty() -> HTMLResponse:
        return HTMLResponse("")

    return app


_EMPTY = _empty()


def _staff(installation: Installation) -> dict[Role, str]:
    """An officer of the first team, a sergeant who answers for it, and a reviewer."""
    with installation.writing(INSTALLATION) as desk:
        team = desk.session.scalars(select(Team).order_by(col(Team.team)).limit(1)).one()
        placed = select(col(Officer.officer)).join(
            OfficerParticulars, col(OfficerParticulars.officer_id) == col(Officer.id)
        )
        in_it = placed.where(col(OfficerParticulars.team_id) == team.id).order_by(col(Officer.officer))
        officer = desk.session.scalars(in_it.limit(1)).one()
        an_officer(desk, SERGEANT, name="Bench Sergeant-Example", team=team.team, role=Role.SUPERVISOR)
        a_supervision(desk, SERGEANT, team.team)
        _ask_for_approval(desk, officer)
        an_officer(desk, REVIEWER, name="Bench Reviewer-Example", team=None, role=Role.REVIEWER)
    return {Role.OFFICER: officer, Role.SUPERVISOR: SERGEANT, Role.REVIEWER: REVIEWER}


def _ask_for_approval(desk: Desk, officer: str) -> None:
    """Proposals of an officer about everybody of theirs: what the approvals list."""
    theirs = select(col(Deadline.person_id)).where(
        col(Deadline.officer_id) == officer_id(desk, officer),
        col(Deadline.obligation) == Obligation.HOME_VISIT,
    )
    for person_id in desk.session.scalars(theirs).all():
        asked = {"kind": "level", "value": "low", "from_on": desk.today, "reason": "A made-up reason."}
        told = marks(desk) | {"recorded_by": officer}
        desk.session.add(Proposal(person_id=person_id, **asked, **told))
    desk.session.flush()


def _signed_in(installation: Installation, code: str) -> tuple[str, str]:
    """The cookie of a session of this officer's, and the reference of whoever of theirs is due first."""
    with installation.writing(INSTALLATION) as desk:
        officer = desk.session.scalars(select(Officer).where(col(Officer.officer) == code)).one()
        account = Account(officer_id=officer.id, **marks(desk))
        desk.session.add(account)
        desk.session.flush()
        token = begin_session(desk, account.id)
        principal = principal_of(desk.session, officer.id, desk.today)
    assert principal is not None
    with installation.reading(principal) as desk:
        worst = select(col(Person.ref)).join(Deadline, col(Deadline.person_id) == col(Person.id))
        ref = desk.session.scalars(worst.order_by(col(Deadline.deadline), col(Person.ref)).limit(1)).one()
    return f"visits={token}", ref


@contextmanager
def _statements(installation: Installation) -> Iterator[list[str]]:
    """The statements sent meanwhile, without those that begin a transaction."""
    heard: list[str] = []

    def hear(*told: Any) -> None:  # noqa: ANN401 - as the event's own
        if not told[2].startswith(_OPENINGS):
            heard.append(told[2])

    database = installation.database
    engines = {database.engine, database.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)
