"""Recording a visit by its form: what is asked when, and what it brings."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.store.checks import IntelligenceCheck
from scheduler.store.visits import Outcome, Visit
from tests.builders import (
    COLLEAGUE,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    SERGEANT,
    TODAY,
    Force,
    a_booking,
    a_person,
    a_state,
    a_visit,
    an_absence,
    an_officer,
    due,
    entries,
)
from tests.statements import statements
from tests.web.changing import on_sqlite
from tests.web.visits.begun import FORM, REQUIRED, SEEN, TOO_FEW, WHY_UNCHECKED, begun, checked, recorded
from tests.web.visits.filling import as_officer, plain

pytestmark = [on_sqlite, pytest.mark.usefixtures("registered")]


def test_a_visit_is_recorded_and_the_person_page_says_when_the_next_is_due(force: Force) -> None:
    checked(force, *REQUIRED)
    form = begun(force).send("how", **SEEN)
    assert "How it was made" in form.says
    assert "Why" not in form.says, "nothing is flagged, so nothing is asked"
    form.send("check", announced="no")
    assert "This counts as the visit" in form.says
    assert "Sat 20 Feb 2027 (due in 91 days)" in form.says
    assert "Sun 1 Nov 2026 (20 days overdue)" in form.says
    assert due(force).days_overdue == 20, "nothing is kept by a look"
    form.send("save")
    assert (form.status, form.answer.headers["location"]) == (303, "/people/P-001?done=visited")
    shown = plain(form.browser.get("/people/P-001?done=visited").text)
    assert "The visit is recorded, and it counts." in shown
    assert "At high risk the next visit is due within 3 months, by 20 February 2027." in shown
    assert (recorded(force).visited_at, recorded(force).announced) == (
        datetime(2026, 11, 20, 14, 5, tzinfo=UTC),
        False,
    )


def test_a_telephone_contact_goes_straight_to_its_answers_and_leaves_the_visit_due(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"outcome": "telephone"})
    assert "Check your answers" in form.says
    assert "This does not count as a visit: the visit stays due" in form.says
    assert "Only “Seen at home” counts." in form.says
    assert "unverified, not national policy" in form.says
    form.send("save")
    shown = plain(form.browser.get(form.answer.headers["location"]).text)
    assert "what was due is still due" in shown
    assert "20 days overdue" in shown


def test_a_no_reply_asks_for_what_a_warrant_needs(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"outcome": "no_reply"})
    assert "Did a constable seek entry?" in form.says
    told = {"constable": "yes", "purpose": "assess risk (s.96B)", "announced": "no"}
    form.send("check", **told, **WHY_UNCHECKED).send("save")
    assert form.answer.headers["location"].endswith("done=attempted")
    kept = recorded(force)
    assert (kept.constable, kept.purpose, kept.outcome) == (True, "assess risk (s.96B)", "no_reply")


def test_what_does_not_matter_to_an_outcome_is_neither_asked_nor_kept(force: Force) -> None:
    form = begun(force).send("how", **SEEN)
    assert "constable" not in form.says
    form.send("check", constable="yes", purpose="home visit", **WHY_UNCHECKED).send("save")
    assert (recorded(force).constable, recorded(force).purpose) == (None, None)


def test_each_reason_is_asked_when_the_rules_flag_it_and_what_is_late_is_recorded_without(
    force: Force,
) -> None:
    form = begun(force).send("how", **SEEN | {"crew": [COLLEAGUE], "day": "other", "on": "1/11/2026"})
    for asks in (TOO_FEW, "Why no accredited officer went", "Why it is recorded late", "Why the checks are"):
        assert asks in form.says
    assert "Recorded 20 days after it was made." in form.says
    assert "Why the visit was announced" not in form.says
    form.send("check", announced="yes", reason_alone="Called away", reason_late="Was on leave")
    assert "Say why" in form.says
    assert TOO_FEW not in form.says, "what was asked is not asked again"
    form.send("check", reason_announced="By letter")
    assert "Check your answers" in form.says
    assert form.says.count("No reason given") == 2
    form.send("save")
    kept = recorded(force)
    told = (kept.reason_alone, kept.reason_unaccredited, kept.reason_announced, kept.reason_late)
    assert told == ("Called away", None, "By letter", "Was on leave")


def test_what_is_flagged_is_recorded_with_its_reason(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"crew": [COLLEAGUE]})
    form.send("why", announced="no", reason_unaccredited="Nobody else was there")
    assert form.status == 422
    assert "Say why fewer went than the policy asks for." in form.says
    assert "Say why the checks are not complete." in form.says
    assert "Say why no accredited" not in form.says
    assert 'href="#reason_alone"' in form.answer.text
    assert "Nobody else was there" in form.answer.text, "what was typed stays"
    told = {"announced": "yes", "reason_unaccredited": "Nobody else was there", "reason_alone": "Called away"}
    form.send("why", **told, **WHY_UNCHECKED)
    assert (form.status, "Say why" in form.says) == (200, True)
    form.send("check")
    assert form.status == 422
    assert "Say why the visit was announced." in form.says
    form.send("check", reason_announced="By letter").send("save")
    assert form.status == 303
    kept = recorded(force)
    assert (kept.reason_alone, kept.reason_announced) == ("Called away", "By letter")


def test_a_reason_that_a_form_did_not_bring_is_asked_for_instead_of_keeping_the_visit(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    told = SEEN | {"announced": "yes", "key": str(uuid4()), "step": "save"} | WHY_UNCHECKED
    asked = browser.post(FORM, data=told)
    assert asked.status_code == 200
    assert "Why the visit was announced" in plain(asked.text)
    assert not [each for each in entries(force) if each.act == "record visit"]
    assert browser.post(FORM, data=told | {"reason_announced": "By letter"}).status_code == 303


def test_checks_that_were_made_in_part_ask_for_a_reason_and_need_none(force: Force) -> None:
    checked(force, "pnc")
    form = begun(force).send("how", **SEEN)
    assert "Why the checks are not complete" in form.says
    form.send("check", announced="no")
    assert "Why the checks are not complete No reason given" in form.says
    assert form.send("save").status == 303


def test_a_reason_for_what_is_not_flagged_any_more_is_not_kept(force: Force) -> None:
    alone = begun(force).send("how", **SEEN | {"crew": [OFFICER]})
    form = alone.send("check", reason_alone="Called away", **WHY_UNCHECKED)
    form.send("ask")
    form.send("how", **SEEN).send("check", **WHY_UNCHECKED).send("save")
    assert recorded(force).reason_alone is None


def test_only_checks_that_lack_are_asked_for_and_can_be_added(force: Force) -> None:
    checked(force, *REQUIRED[1:])
    form = begun(force).send("how", **SEEN)
    assert "On record and in time: PND (checked 5 hours before)" in form.says
    assert "PNC Required, at most 72 hours old: nothing usable on record" in form.says
    form.send("check", check_pnc="no_trace", reference_pnc="PNC/1", checked_at="8:30")
    assert "The record will show" not in form.says
    assert "No trace, Fri 20 Nov 2026 at 08:30, PNC/1" in form.says
    form.send("save")
    with force.reading() as desk:
        rows = select(IntelligenceCheck).where(col(IntelligenceCheck.source) == "pnc")
        (made,) = desk.session.scalars(rows)
    assert (made.outcome, made.reference, made.checked_at) == (
        "no_trace",
        "PNC/1",
        datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    )


def test_what_was_not_said_is_told_before_it_is_kept(force: Force) -> None:
    form = begun(force).send("how", **SEEN).send("check", **WHY_UNCHECKED)
    assert "Announced Not said" in form.says
    assert "A constable sought entry" not in form.says
    form = begun(force).send("how", **SEEN | {"outcome": "no_reply"}).send("check", **WHY_UNCHECKED)
    assert "Announced Not said A constable sought entry Not said Why entry was sought Not said" in form.says
    form = begun(force).send("how", **SEEN | {"outcome": "telephone"})
    assert "Announced" not in form.says


def test_in_custody_a_contact_moves_no_deadline_and_says_so(force: Force) -> None:
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", TODAY - timedelta(9))
    form = begun(force).send("how", **SEEN).send("check", **WHY_UNCHECKED)
    assert "This does not count as a visit, and moves no deadline" in form.says
    assert "look at the person's state on that day" in form.says
    form.send("save")
    assert form.answer.headers["location"].endswith("done=noted")


def test_a_crew_that_was_elsewhere_is_told_before_the_visit_is_kept(force: Force) -> None:
    """The officers and the hours; not whom they saw: that person is another team's."""
    with force.writing() as desk:
        a_person(desk, "P-MOOR", officer=OTHER_OFFICER, team=MOOR, name="Never Told")
        for minutes, outcome in ((20, "no_reply"), (60, "no_reply"), (30, "telephone")):
            at = datetime(2026, 11, 20, 14, 5, tzinfo=UTC) - timedelta(minutes=minutes)
            a_visit(desk, "P-MOOR", at, outcome, officers=(COLLEAGUE,))
        an_absence(desk, OFFICER, date(2026, 11, 19), date(2026, 11, 20))
    form = begun(force).send("how", **SEEN).send("check", announced="no", reason_unchecked="asked at once")
    assert f"{OFFICER} is recorded as away on 20 November 2026." in form.says
    assert f"{COLLEAGUE} is recorded as calling on somebody else at 13:45 on 20 November 2026." in form.says
    assert form.says.count("calling on somebody else") == 1
    assert "P-MOOR" not in form.answer.text
    assert "Never Told" not in form.answer.text
    form.send("save")
    assert form.answer.headers["location"].endswith("done=visited")


def test_a_crew_that_can_have_been_there_is_not_doubted(force: Force) -> None:
    with force.writing() as desk:
        an_absence(desk, OFFICER, date(2026, 11, 21), date(2026, 11, 22))
    form = begun(force).send("how", **SEEN).send("check", announced="no", reason_unchecked="asked at once")
    assert "Look again" not in form.says


def test_every_outcome_can_be_recorded_by_her_sergeant_too(force: Force) -> None:
    browser = as_officer(force, SERGEANT)
    for number, outcome in enumerate(Outcome):
        told = SEEN | {"outcome": str(outcome), "at": f"14:{number:02}", "key": str(uuid4())} | WHY_UNCHECKED
        assert browser.post(FORM, data=told | {"step": "save"}).status_code == 303
    with force.reading() as desk:
        rows = select(Visit.outcome).where(col(Visit.recorded_by) == SERGEANT).order_by(col(Visit.visited_at))
        assert list(desk.session.scalars(rows)) == list(Outcome)


def test_nobody_else_finds_the_form(force: Force) -> None:
    assert as_officer(force, OTHER_OFFICER).get(FORM).status_code == 404
    assert as_officer(force, REVIEWER).get(FORM).status_code == 403
    told = SEEN | {"key": str(uuid4())}
    for step in ("ask", "how", "check", "save"):
        assert as_officer(force, OTHER_OFFICER).post(FORM, data=told | {"step": step}).status_code == 404
        assert as_officer(force, REVIEWER).post(FORM, data=told | {"step": step}).status_code == 403


def test_each_look_is_logged_and_names_nobody(force: Force) -> None:
    form = begun(force).send("how", **SEEN).send("check")
    assert [(each.verb, each.subjects) for each in entries(force)] == [("consulted", "P-001")] * 3
    assert "Placeholder" not in form.answer.text.split("</title>")[0]


def test_the_pages_take_as_many_statements_whatever_there_is(force: Force) -> None:
    counts = []
    for _ in range(2):
        counts.append(statements(force, lambda: begun(force).send("how", **SEEN).send("check")))
        with force.writing() as desk:
            for number in range(4):
                an_officer(desk, f"OM-{len(counts)}{number}")
                a_booking(desk, at=date(2026, 11, 1 + number))
                a_visit(desk, at=date(2026, 9, 10 * len(counts) + number), outcome="no_reply")
    assert counts[0] == counts[1]
