"""Every act by every persona: done, refused for the role, or as if the person were not there."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from scheduler.casework.allocation import allocate, place
from scheduler.casework.assessments import record_assessment
from scheduler.casework.bookings import arrange_visit, call_off_visit, move_visit
from scheduler.casework.checks import Checked, record_checks
from scheduler.casework.corrections import correct, withdraw
from scheduler.casework.decisions import approve, return_proposal
from scheduler.casework.directions import direct_visit, grant_exception
from scheduler.casework.levels import set_level
from scheduler.casework.officers import add_officer, add_team, set_area, set_officer
from scheduler.casework.people import register, register_again, set_address, set_particulars
from scheduler.casework.plans import set_plan
from scheduler.casework.standing_in import (
    arrange_cover,
    end_cover,
    end_supervision,
    record_absence,
    supervise,
)
from scheduler.casework.visits import VisitMade, record_visit
from scheduler.casework.whereabouts import record_return, set_state
from scheduler.desk import Desk
from scheduler.errors import NotAllowed, NotFound
from scheduler.store.audit import AuditEntry
from scheduler.store.officers import Cover, OfficerParticulars, Supervision
from scheduler.store.people import Particulars
from scheduler.store.risk import Proposal, StateSpell
from scheduler.store.visits import Booking, Visit
from scheduler.store.walls import beyond_scope
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    HARBOUR,
    MOOR,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_cover,
    a_person,
    a_proposal,
    a_state,
    a_visit,
    officer_id,
    particulars_of,
)

SOON, EARLIER = NOW + timedelta(days=3), NOW - timedelta(hours=3)
Seen = dict[type, UUID]
Act = Callable[[Desk, Seen], object]

OWN: dict[str, Act] = {
    "record visit": lambda desk, _: record_visit(desk, "P-001", VisitMade(EARLIER, "no_reply", [OFFICER])),
    "record checks": lambda desk, _: record_checks(desk, "P-001", [Checked("pnc", EARLIER, "no_trace")]),
    "record assessment": lambda desk, _: record_assessment(desk, "P-001", TODAY),
    "set level": lambda desk, _: set_level(desk, "P-001", "very_high"),
    "set plan": lambda desk, _: set_plan(desk, "P-001", "P1M"),
    "set state": lambda desk, _: set_state(desk, "P-001", "hospital"),
    "record return": lambda desk, _: record_return(desk, "P-001"),
    "set address": lambda desk, _: set_address(desk, "P-001", TODAY, address="1 Example Row"),
    "set particulars": lambda desk, seen: set_particulars(desk, seen[Particulars], name="Made-Up After"),
    "arrange visit": lambda desk, _: arrange_visit(desk, "P-001", SOON, [OFFICER]),
    "move visit": lambda desk, seen: move_visit(desk, seen[Booking], minutes=60),
    "call off visit": lambda desk, seen: call_off_visit(desk, seen[Booking], "crew called away"),
    "correct": lambda desk, seen: correct(desk, "visit", seen[Visit], "mistyped", outcome="doorstep"),
    "withdraw": lambda desk, seen: withdraw(desk, "state", seen[StateSpell], "another person's"),
}
"""What an officer does about the people of their caseload, and a supervisor about those of their teams."""

SUPERVISORS: dict[str, Act] = {
    "approve": lambda desk, seen: approve(desk, seen[Proposal]),
    "return": lambda desk, seen: return_proposal(desk, seen[Proposal], "no assessment on file"),
    "direct visit": lambda desk, _: direct_visit(desk, "P-001", TODAY, "intelligence received"),
    "grant exception": lambda desk, _: grant_exception(desk, "P-001", TODAY, "the house is closed off"),
    "allocate": lambda desk, _: allocate(desk, "P-001", COLLEAGUE),
    "place": lambda desk, _: place(desk, "P-001", None),
    "register again": lambda desk, _: register_again(desk, "P-002", TODAY),
}
"""What only a supervisor does, about the people of their teams."""

ANYWHERE: dict[str, tuple[Act, set[str]]] = {
    "register": (
        lambda desk, _: register(desk, "P-003", TODAY, name="Made-Up Three"),
        {SERGEANT, OTHER_SERGEANT},
    ),
    "arrange cover": (lambda desk, _: arrange_cover(desk, COLLEAGUE, OFFICER), {SERGEANT}),
    "end cover": (lambda desk, seen: end_cover(desk, seen[Cover], TODAY + timedelta(6)), {SERGEANT}),
    "record absence": (lambda desk, _: record_absence(desk, OFFICER, TODAY, TODAY), {OFFICER, SERGEANT}),
    "add team": (lambda desk, _: add_team(desk, "Vale"), {ADMINISTRATOR}),
    "set area": (lambda desk, _: set_area(desk, MOOR, "Inland"), {ADMINISTRATOR}),
    "add officer": (
        lambda desk, _: add_officer(desk, "OM-NEW", name="Made-Up", role="officer"),
        {ADMINISTRATOR},
    ),
    "set officer": (
        lambda desk, seen: set_officer(
            desk, seen[OfficerParticulars], name="Made-Up", role="officer", team=HARBOUR
        ),
        {ADMINISTRATOR},
    ),
    "supervise": (lambda desk, _: supervise(desk, SERGEANT, MOOR), {ADMINISTRATOR}),
    "end supervision": (
        lambda desk, seen: end_supervision(desk, seen[Supervision], TODAY),
        {ADMINISTRATOR},
    ),
}
"""What concerns no person who is there already, and who does it."""

ACTS: dict[str, Act] = {**OWN, **SUPERVISORS, **{name: act for name, (act, _) in ANYWHERE.items()}}
PERSONAS = [OFFICER, SERGEANT, OTHER_OFFICER, OTHER_SERGEANT, REVIEWER, ADMINISTRATOR, AUDITOR]


DONE, REFUSED, NOBODY = "done", "not for this role", "nobody there"


def expected(name: str) -> dict[str, str]:
    """What becomes of an act, by persona."""
    answers = dict.fromkeys(PERSONAS, REFUSED)
    if name in ANYWHERE:
        return answers | dict.fromkeys(ANYWHERE[name][1], DONE)
    if name in OWN:
        answers |= {OFFICER: DONE, OTHER_OFFICER: NOBODY}
    return answers | {SERGEANT: DONE, OTHER_SERGEANT: NOBODY}


class Undone(Exception):
    """Takes back what an act did."""


def undo() -> None:
    raise Undone


def check_logged(desk: Desk) -> None:
    """Whatever the act, it is in the audit under whose act it was."""
    desk.session.flush()
    with beyond_scope(desk.session):
        logged = desk.session.scalars(select(AuditEntry)).all()
    who = desk.principal
    assert {(each.actor, each.role) for each in logged} == {(who.actor, who.role)}


def outcome(force: Force, seen: Seen, name: str, who: str) -> str:
    """What becomes of an act, which is then taken back."""
    try:
        with force.writing(who) as desk:
            ACTS[name](desk, seen)
            check_logged(desk)
            undo()
    except Undone:
        return DONE
    except NotAllowed:
        return REFUSED
    except NotFound:
        return NOBODY


@pytest.fixture
def seen(force: Force) -> Seen:
    """P-001 of the officer and her sergeant, in custody, with a booking, a visit and a proposal; P-002 ended."""
    with force.writing() as desk:
        a_person(desk, "P-002")
        a_state(desk, "P-002", "ended", TODAY - timedelta(9))
        a_person(desk, "P-001")
        officer, sergeant = officer_id(desk, OFFICER), officer_id(desk, OTHER_SERGEANT)
        of_officer = select(OfficerParticulars).where(col(OfficerParticulars.officer_id) == officer)
        rows = [
            a_state(desk, "P-001", "custody", TODAY - timedelta(9)),
            a_booking(desk, "P-001", SOON),
            a_visit(desk, "P-001"),
            a_proposal(desk, "P-001", "level", "medium", TODAY, recorded_by=COLLEAGUE),
            a_cover(desk, OTHER_OFFICER, OFFICER, TODAY + timedelta(5)),
            particulars_of(desk, "P-001"),
            desk.session.scalars(of_officer).one(),
            desk.session.scalars(select(Supervision).where(col(Supervision.officer_id) == sergeant)).one(),
        ]
        return {type(row): row.id for row in rows}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_refused_or_about_nobody(force: Force, seen: Seen, name: str) -> None:
    assert {who: outcome(force, seen, name, who) for who in PERSONAS} == expected(name)


def everything(force: Force) -> dict[str, list[str]]:
    """Every row of every table but the audit."""
    with force.reading() as desk:
        tables = [table for table in Visit.metadata.sorted_tables if table.name != "audit"]
        return {table.name: sorted(map(repr, desk.session.execute(select(table)))) for table in tables}


def test_what_cannot_be_logged_is_not_done(force: Force, seen: Seen) -> None:
    before = everything(force)
    with force.writing() as desk:
        desk.session.execute(text("ALTER TABLE audit RENAME TO audit_away"))
    for name, act in ACTS.items():
        who = next(code for code, answer in expected(name).items() if answer == DONE)
        with pytest.raises(DBAPIError, match="audit"), force.writing(who) as desk:
            act(desk, seen)
        assert everything(force) == before, name
