"""Correcting and withdrawing by forms: the old text stays to be read, conflicts show both, approvals hold."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.correctable import KINDS
from scheduler.casework.names import names
from scheduler.store.columns import Fact
from scheduler.store.people import Allocation
from scheduler.store.visits import Visit
from tests.builders import (
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    Force,
    a_booking,
    a_check,
    a_direction,
    a_level,
    a_person,
    a_plan,
    a_proposal,
    a_state,
    a_visit,
    an_address,
    an_assessment,
    an_exception,
    due,
    entries,
)
from tests.web.visits.correcting import correction, path
from tests.web.visits.filling import Filled, as_officer, filled_in, plain
from web.pages.records.asked import OF_KIND

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def test_a_visit_is_corrected_beside_what_it_says_and_the_old_text_stays(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    assert "What it says What happened Seen at home Day Fri 20 Nov 2026 Time 14:05" in form.says
    form.send("check", **told | {"outcome": "no_reply", "why": "Mixed up two houses"})
    assert "The record Visit: Seen at home, Fri 20 Nov 2026 Why it was wrong Mixed up two houses" in form.says
    assert "Seen at home No reply" in form.says
    assert "Next visit due" in form.says
    assert due(force).last_visit == date(2026, 11, 20), "nothing is kept by a look"
    form.send("save")
    assert form.answer.headers["location"] == "/people/P-001?done=correct-done"
    assert form.browser.post(form.path, data=form.sent).status_code == 303, "sent twice it is done once"
    assert due(force).last_visit is None
    with force.reading() as desk:
        rows = desk.session.scalars(
            select(Visit).order_by(col(Visit.recorded_at), col(Visit.superseded_at))
        ).all()
        now = next(row for row in rows if row.superseded_at is None)
        assert len(rows) == 2
        assert (now.outcome, now.reason_alone, now.correction_reason) == (
            "no_reply",
            "as first told",
            "Mixed up two houses",
        )
        assert now.visited_at == datetime(2026, 11, 20, 14, 5, 33, tzinfo=UTC), "the moment was left alone"
    shown = plain(form.browser.get("/people/P-001").text)
    assert "Mixed up two houses" in shown
    assert "Visit: seen at home (no longer stands)" in shown


def test_a_visit_moved_before_its_checks_says_that_nothing_was_checked(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        a_check(desk, at=datetime(2026, 11, 20, 14, 0, tzinfo=UTC))
    form, told = correction(force, path("visit", visit))
    form.send("check", **told | {"at": "13:50", "why": "Notebook"})
    assert "The record will flag the visit of Fri 20 Nov 2026 at 13:50: nothing checked before" in form.says
    form, told = correction(force, path("visit", visit))
    form.send("check", **told | {"at": "14:10", "why": "Notebook"})
    assert "The record will flag" not in form.says


def test_a_check_taken_back_says_which_visit_was_made_without_it(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        made = a_check(desk, at=datetime(2026, 11, 20, 14, 0, tzinfo=UTC))
    form = Filled(as_officer(force, OFFICER), path("check", made, "withdraw"))
    form.send("check", **filled_in(form.answer.text) | {"why": "Of somebody else"})
    assert "The record will flag the visit of Fri 20 Nov 2026 at 14:05: nothing checked before" in form.says


def test_a_record_is_called_as_the_form_called_it_that_made_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        check = a_check(desk, outcome="relevant")
        state = a_state(desk, "P-001", "custody", date(2026, 11, 1))
        (allocation,) = desk.session.scalars(select(Allocation)).all()
        named = names(desk).with_code(OFFICER)
    form, _ = correction(force, path("check", check))
    assert "What came of it Found, relevant" in form.says
    form, told = correction(force, path("state", state))
    assert "State In custody From Sun 1 Nov 2026" in form.says
    form.send("check", **told | {"review_on": "30/11/2026", "why": "The prison says that he stays"})
    assert "State: In custody, from Sun 1 Nov 2026 Why it was wrong, or what was found" in form.says
    form, _ = correction(force, path("allocation", allocation), SERGEANT)
    assert f"Officer {named} From" in form.says
    assert named != OFFICER


def test_an_assessment_corrected_or_taken_back_says_when_the_next_one_is_due(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        made = an_assessment(desk, "P-001", date(2026, 2, 1))
    form, told = correction(force, path("assessment", made))
    form.send("check", **told | {"assessed_on": "1/3/2026", "why": "Mixed up"})
    assert "Next assessment due Mon 1 Mar 2027 (due in 100 days)." in form.says
    assert "Next visit due" in form.says
    form = Filled(as_officer(force, OFFICER), path("assessment", made, "withdraw"))
    form.send("check", **filled_in(form.answer.text) | {"why": "Of somebody else"})
    assert "Next assessment due Mon 2 Feb 2026 (292 days overdue)." in form.says
    with force.writing() as desk:
        a_state(desk, "P-001", "custody", date(2026, 11, 1))
    form.send("check")
    assert "The clock of the next assessment is stopped: custody." in form.says
    assert "Next assessment due" not in form.says


def test_the_crew_and_the_moment_are_corrected_too(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    form.send("save", **told | {"crew": [OFFICER], "at": "15:10", "announced": "yes", "why": "Notebook"})
    assert form.status == 303
    with force.reading() as desk:
        now = desk.session.scalars(select(Visit).where(col(Visit.superseded_at).is_(None))).one()
        assert (now.visited_at, now.announced) == (datetime(2026, 11, 20, 15, 10, tzinfo=UTC), True)
    assert "OM-ASH" in plain(form.browser.get(path("visit", now)).text)
    told_after = form.browser.get("/people/P-001").text
    assert 'It corrects an earlier record: Notebook. <a class="govuk-link"' in told_after


def test_a_correction_that_changes_nothing_or_cannot_be_is_told(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    page = form.answer
    for fields, status, says in (
        ({}, 422, "Nothing of this visit differs"),
        ({"why": ""}, 422, "Say why it was wrong."),
        ({"on": "31/2/2026"}, 422, "Give a day that exists"),
        ({"on": ""}, 422, "Give “Day”."),
        ({"on": "22/11/2026"}, 422, "22 November 2026 has not happened yet"),
        ({"on": "21/11/2026", "at": "22:00"}, 422, "22:00 today has not come yet. Give the time"),
        ({"on": "29/3/2026", "at": "1:30"}, 422, "the clocks went forward over it"),
        ({"outcome": "seen"}, 422, "“seen” is no outcome of a visit"),
    ):
        form.answer = page
        form.send("check", **told | {"why": "A slip"} | fields)
        assert form.status == status, says
        assert says in form.says


def test_a_correction_asks_for_what_applies_to_the_record_alone(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        alone = a_visit(desk, at=date(2026, 10, 1), outcome="no_reply", officers=(OFFICER,))
        rung = a_visit(desk, at=date(2026, 10, 2), outcome="telephone", officers=(OFFICER,))
    asked = {row.id: correction(force, path("visit", row))[0].answer.text for row in (visit, alone, rung)}
    shown = {row: set(re.findall(r'<textarea[^>]* name="(reason_\w+)"', text)) for row, text in asked.items()}
    said = {"reason_announced"}  # hidden until it is said that it was announced
    assert shown[visit.id] == said | {"reason_alone", "reason_unchecked"}, (
        "one is recorded, the other flagged"
    )
    assert shown[alone.id] == said | {"reason_alone", "reason_unchecked"}
    assert shown[rung.id] == said


def test_a_reason_for_what_a_correction_lets_the_record_flag_is_given_with_it(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        by_two = a_visit(desk, at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC))
    form, told = correction(force, path("visit", by_two))
    assert 'name="reason_alone"' not in form.answer.text
    form.send("check", **told | {"crew": [OFFICER], "why": "Notebook"})
    assert "fewer went than the policy asks for To give a reason, choose Change." in form.says
    form.send("ask")
    form.send("check", **filled_in(form.answer.text) | {"reason_alone": "A colleague was ill."}).send("save")
    with force.reading() as desk:
        now = desk.session.scalars(select(Visit).where(col(Visit.superseded_at).is_(None))).one()
        assert now.reason_alone == "A colleague was ill."


def test_a_visit_is_withdrawn_with_its_effect_and_its_booking_opens_again(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        booking = a_booking(desk, at=datetime(2026, 11, 19, 15, tzinfo=UTC))
        closing = a_visit(desk, at=date(2026, 11, 19), booking_series_id=booking.series_id)
    form = Filled(as_officer(force, OFFICER), path("visit", closing, "withdraw"))
    form.send("check", why="")
    assert (form.status, "Say why it was wrong." in form.says) == (422, True)
    form.send("check", why="Another person's visit")
    assert "What will count no longer" in form.says
    form.send("save", why="Another person's visit")
    assert form.answer.headers["location"] == "/people/P-001?done=withdraw-done"
    assert form.browser.post(form.path, data=form.sent).status_code == 303
    assert [each.act for each in entries(force)].count("withdraw visit") == 1
    assert "not written up" in plain(form.browser.get("/people/P-001/visits/new").text)
    late = Filled.__new__(Filled)
    late.browser, late.path = form.browser, path("visit", closing)
    gone = late.browser.get(late.path)
    assert gone.status_code == 409
    assert "This record does not stand any more" in plain(gone.text)


def test_what_would_ask_for_less_says_what_approval_it_needs(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        level = a_level(desk, "P-001", "very_high", date(2026, 11, 1), recorded_by=OFFICER)
        plan = a_plan(desk, "P-001", "P1M", date(2026, 11, 1), recorded_by=OFFICER)
    form, told = correction(force, path("level", level))
    assert "propose the lower level" in form.says
    form.send("check", **told | {"level": "low", "why": "A slip"})
    assert form.status == 422
    assert "needs a supervisor's approval" in form.says
    for what, row in (("level", level), ("plan", plan)):
        form = Filled(as_officer(force, OFFICER), path(what, row, "withdraw"))
        form.send("check", why="A slip")
        assert form.status == 422
        assert "it takes a supervisor other than the one who recorded it" in form.says
        assert "Ellen Elm-Example (DS-ELM)" in form.says
        assert (
            Filled(as_officer(force, SERGEANT), path(what, row, "withdraw")).send("save", why="A slip").status
            == 303
        )


def test_every_kind_opens_and_is_corrected_and_withdrawn_by_whoever_may(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_visit(desk, at=date(2026, 10, 1))
        made: dict[str, tuple[Fact, dict[str, str]]] = {
            "check": (a_check(desk), {"outcome": "relevant"}),
            "address": (
                an_address(desk, "P-001", "1 Nowhere Street", date(2026, 2, 1)),
                {"postcode": "ZZ1 1AA"},
            ),
            "state": (
                a_state(desk, "P-001", "custody", date(2026, 3, 1), to_on=date(2026, 3, 9)),
                {"to_on": "10/3/2026"},
            ),
            "assessment": (an_assessment(desk, "P-001", date(2026, 2, 1)), {"tool": "ARMS"}),
            "level": (a_level(desk, "P-001", "high", date(2026, 3, 1)), {"level": "very_high"}),
            "plan": (a_plan(desk, "P-001", "P2M", date(2026, 2, 1)), {"interval": "P1M"}),
            "direction": (
                a_direction(desk, "P-001", date(2026, 2, 1), date(2026, 3, 1)),
                {"by_on": "2/3/2026"},
            ),
            "exception": (
                an_exception(desk, "P-001", date(2026, 2, 1), date(2026, 3, 1)),
                {"until_on": "2/3/2026"},
            ),
        }
        asked = a_proposal(desk, "P-001", "level", "low", date(2026, 2, 1))
    assert set(OF_KIND) == {what for what, kind in KINDS.items() if kind.columns}
    for what, (row, fields) in made.items():
        form, told = correction(force, path(what, row), SERGEANT)
        told = {name: texts for name, texts in told.items() if name not in fields}
        form.send("check", **told | fields | {"why": "A slip"})
        assert form.status == 200, (what, form.says)
        form.send("save")
        assert form.status == 303, (what, form.says)
        with force.reading() as desk:
            model = KINDS[what].model
            now = desk.session.scalars(select(model).where(col(model.supersedes_id) == row.id)).one()
        gone = Filled(as_officer(force, SERGEANT), path(what, now, "withdraw"))
        assert gone.send("check", why="A slip").status in {200, 422}, what
    proposal = Filled(as_officer(force, SERGEANT), path("proposal", asked, "withdraw"))
    assert as_officer(force, SERGEANT).get(path("proposal", asked)).headers["location"] == path(
        "proposal", asked, "withdraw"
    )
    says = "What will count no longer Asked for Lower the level to low From Sun 1 Feb 2026"
    assert says in proposal.send("check", why="Not needed").says
    assert proposal.send("save", why="Not needed").status == 303


def test_a_plans_interval_is_shown_and_read_in_words(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        plan = a_plan(desk, "P-001", "P2M", date(2026, 2, 1))
    form, told = correction(force, path("plan", plan), SERGEANT)
    assert told["interval"] == ["2 months"]
    page = form.answer
    form.send("check", **told | {"interval": "often", "why": "A slip"})
    assert (form.status, "such as 3 months, 2 weeks or 15 days." in form.says) == (422, True)
    for typed, says in (
        ("1 month", "1 month"),
        ("p6w", "6 weeks"),
        ("1 Month and 15 days", "1 month and 15 days"),
    ):
        form.answer = page
        form.send("check", **told | {"interval": typed, "why": "A slip"})
        assert (form.status, f"2 months {says}" in form.says) == (200, True), typed


def test_why_entry_was_sought_is_chosen_as_when_it_was_recorded(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    assert "To search the premises for assessing risk (section 96B)" in form.says
    form.send("save", **told | {"outcome": "no_reply", "purpose": "assess risk (s.96B)", "why": "Notebook"})
    with force.reading() as desk:
        now = desk.session.scalars(select(Visit).where(col(Visit.superseded_at).is_(None))).one()
        assert now.purpose == "assess risk (s.96B)"


def test_whose_registration_allocation_and_team_are_corrected_by_a_supervisor(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        rows = {
            what: desk.session.scalars(select(KINDS[what].model)).one()
            for what in ("registration", "allocation", "placement")
        }
    for what, fields in (
        ("registration", {"registered_on": "4/1/2026"}),
        ("allocation", {"officer": COLLEAGUE}),
        ("placement", {"team": "Moor"}),
    ):
        assert as_officer(force, OFFICER).get(path(what, rows[what])).status_code == 403
        form, told = correction(force, path(what, rows[what]), SERGEANT)
        form.send("check", **told | fields | {"why": "A slip"})
        assert form.status == 200, form.says
        assert form.send("save").status == 303
    assert form.answer.headers["location"] == "/people?done=passed-on"
    assert (due(force).officer, due(force).team) == (COLLEAGUE, "Moor")


def test_nobody_else_finds_a_record(force: Force, visit: Visit) -> None:
    with force.writing() as desk:
        a_person(desk, "P-002")
    wrong = {"why": "A slip", "key": str(uuid4()), "outcome": "no_reply", "on": "20/11/2026", "at": "14:05"}
    for act in ("correct", "withdraw"):
        theirs = as_officer(force, OTHER_OFFICER)
        assert theirs.get(path("visit", visit, act)).status_code == 404
        assert theirs.post(path("visit", visit, act), data=wrong).status_code == 404
        own = as_officer(force, OFFICER)
        for address in (
            path("visit", uuid4(), act),
            path("check", visit, act),
            path("nothing", visit, act),
            path("visit", visit, act).replace("P-001", "P-002"),
        ):
            assert own.get(address).status_code == 404, address
            assert own.post(address, data=wrong).status_code == 404, address


def test_each_look_at_a_record_is_logged(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    form.send("check", **told | {"outcome": "no_reply", "why": "A slip"})
    assert [(each.verb, each.subjects) for each in entries(force)] == [("consulted", "P-001")] * 2
