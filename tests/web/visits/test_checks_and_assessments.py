"""Checks and assessments by their forms: what is on record, what is added, what it brings, once."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.store.checks import IntelligenceCheck
from scheduler.store.risk import Assessment, Proposal, RiskLevel
from tests.builders import (
    NOW,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    Force,
    a_check,
    a_person,
    an_assessment,
    due,
    entries,
)
from tests.web.visits.filling import Filled, as_officer, plain

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
CHECKS = "/people/P-001/checks/new"
ASSESSMENT = "/people/P-001/assessments/new"
AT = {"checked_on": "20/11/2026", "checked_at": "0830"}


@pytest.fixture(autouse=True)
def registered(force: Force) -> None:
    """Somebody at high risk, assessed a year ago."""
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        an_assessment(desk, "P-001", date(2026, 1, 20))


def test_checks_are_recorded_by_source_and_once(force: Force) -> None:
    with force.writing() as desk:
        a_check(desk, source="pnd", at=NOW - timedelta(hours=5))
    form = Filled(as_officer(force, OFFICER), CHECKS)
    assert "On record and in time: PND (checked 5 hours before)." in form.says
    assert "PNC Required, at most 72 hours old: nothing usable on record" in form.says
    form.send(
        "save", **AT, check_pnc="no_trace", reference_pnc="PNC/7", check_pnd="relevant", check_health=""
    )
    assert form.answer.headers["location"] == "/people/P-001?done=checked"
    again = form.browser.post(CHECKS, data=form.sent)
    assert again.status_code == 303
    with force.reading() as desk:
        rows = desk.session.scalars(
            select(IntelligenceCheck).where(col(IntelligenceCheck.recorded_by) == OFFICER)
        )
        assert sorted((row.source, row.outcome, row.reference, row.checked_at) for row in rows) == [
            ("pnc", "no_trace", "PNC/7", datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
            ("pnd", "relevant", None, datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        ]
    shown = plain(form.browser.get(form.answer.headers["location"]).text)
    assert "The checks are recorded." in shown


def test_what_is_wrong_with_checks_is_told_with_what_was_typed(force: Force) -> None:
    form = Filled(as_officer(force, OFFICER), CHECKS)
    page = form.answer
    for fields, says in (
        ({}, "Say of at least one source what came of it."),
        ({"check_pnc": "no_trace"}, "Give the time at which you made the checks."),
        ({"check_pnc": "no_trace", "checked_on": "21/11/2026", "checked_at": "07:30"}, "has not come yet"),
        ({"check_pnc": "no_trace", "checked_at": "99"}, "Give a time on the 24-hour clock"),
        ({"check_tarot": "no_trace", "checked_at": "06:30"}, "is no source that the policy lists"),
        ({"check_pnc": "yes", "checked_at": "06:30"}, "Choose what came of the check from the list."),
    ):
        form.answer = page
        form.send("save", **{"checked_on": "20/11/2026"} | fields)
        assert form.status == 422, says
        assert says in form.says
    assert entries(force)[-1].verb == "consulted"


def test_an_assessment_shows_the_next_one_and_the_visits_before_it_is_kept(force: Force) -> None:
    form = Filled(as_officer(force, OFFICER), ASSESSMENT)
    assert "High The level now" in form.says
    form.send("check", assessed_on="20/11/2026", tool="ARMS", level="very_high")
    assert "Next assessment due Sat 20 Nov 2027" in form.says
    assert "What this brings" in form.says
    assert due(force).level == "high", "nothing is kept by a look"
    form.send("save")
    assert form.answer.headers["location"] == "/people/P-001?done=assessed"
    assert form.browser.post(ASSESSMENT, data=form.sent).status_code == 303
    assert due(force).level == "very_high"
    with force.reading() as desk:
        rows = desk.session.scalars(select(Assessment).where(col(Assessment.tool) == "ARMS")).all()
        assert [row.assessed_on for row in rows] == [date(2026, 11, 20)]


def test_an_assessment_that_ends_lower_stands_and_its_level_waits(force: Force) -> None:
    form = Filled(as_officer(force, OFFICER), ASSESSMENT)
    form.send("check", assessed_on="20/11/2026", level="low")
    assert form.status == 422
    assert "The reason is missing." in form.says
    form.send("check", assessed_on="20/11/2026", level="low", reason="Settled for a year")
    assert "The lower level waits for approval" in form.says
    form.send("save")
    assert form.answer.headers["location"].endswith("done=assessed-proposed")
    with force.reading() as desk:
        assert desk.session.scalars(select(Proposal.value)).all() == ["low"]
        assert desk.session.scalars(select(RiskLevel.level)).all() == ["high"]


def test_what_is_wrong_with_an_assessment_is_told(force: Force) -> None:
    form = Filled(as_officer(force, OFFICER), ASSESSMENT)
    page = form.answer
    for fields, says in (
        ({"assessed_on": "22/11/2026"}, "22 November 2026 has not happened yet"),
        ({"assessed_on": "4/1/2026"}, "An assessment on 4 January 2026 cannot be"),
        ({"level": ""}, "Choose the level that it ends in."),
        ({"tool": "x" * 41}, "Shorten the tool"),
    ):
        form.answer = page
        form.send("check", **{"assessed_on": "20/11/2026", "level": "as_it_is"} | fields)
        assert form.status == 422, says
        assert says in form.says or says.replace("An a", "A a") in form.says


@pytest.mark.parametrize("path", [CHECKS, ASSESSMENT])
def test_nobody_else_finds_the_forms(force: Force, path: str) -> None:
    told = {
        "key": str(uuid4()),
        **AT,
        "check_pnc": "no_trace",
        "assessed_on": "20/11/2026",
        "level": "as_it_is",
    }
    for officer, status in ((OTHER_OFFICER, 404), (REVIEWER, 403)):
        browser = as_officer(force, officer)
        assert browser.get(path).status_code == status
        assert browser.post(path, data=told | {"step": "save"}).status_code == status
