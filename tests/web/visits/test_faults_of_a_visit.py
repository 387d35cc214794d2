"""What is wrong in the form of a visit is told on its page, with all that was typed."""

import pytest

from tests.builders import OFFICER, Force, an_officer
from tests.web.changing import on_sqlite
from tests.web.visits.begun import SEEN, begun

pytestmark = [on_sqlite, pytest.mark.usefixtures("registered")]

SECOND_PAGE = (
    ({"check_pnc": "no_trace"}, "Give the time at which you made the checks."),
    ({"check_pnc": "no_trace", "checked_at": "15:00"}, "The checks are those made before the visit."),
    ({"check_pnc": "no_trace", "checked_at": "half two"}, "Give a time on the 24-hour clock"),
    ({"check_pnc": "no", "checked_at": "9:00"}, "Choose what came of the check from the list."),
    ({"check_tarot": "no_trace", "checked_at": "9:00"}, "is no source that the policy lists"),
    (
        {"reason_alone": "x" * 501},
        "Shorten “Why fewer went than the policy asks for”: at most 500 characters are kept.",
    ),
)


def test_a_fault_of_the_second_page_is_told_there_with_what_was_typed(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"crew": [OFFICER]})
    page = form.answer
    for fields, says in SECOND_PAGE:
        form.answer = page
        form.send("check", announced="no", **fields)
        assert form.status == 422, says
        assert "How it was made" in form.says
        assert says in form.says
        assert 'name="outcome" value="seen_at_home"' in form.answer.text


FIRST_PAGE = (
    ({"outcome": ""}, "Say what happened."),
    ({"outcome": "seen"}, "Choose what happened from the list."),
    ({"day": "other"}, "Give the day."),
    ({"day": "other", "on": "31/2/2026"}, "Give a day that exists"),
    ({"day": "other", "on": "4/1/2026"}, "A visit on 4 January 2026 cannot be"),
    ({"day": "other", "on": "22/11/2026"}, "22 November 2026 has not happened yet."),
    ({"at": ""}, "Give the time."),
    ({"day": "21/11/2026", "at": "7:01"}, "07:01 today has not come yet."),
    ({"day": "other", "on": "29/3/2026", "at": "1:30"}, "the clocks went forward over it"),
    ({"crew": []}, "Say who went"),
    ({"others": "om-birch, XX9"}, "Nobody who makes visits has the code “XX9”."),
    ({"others": "AU-LEDGER"}, "Nobody who makes visits has the code “AU-LEDGER”."),
)


def test_a_fault_of_the_first_page_is_told_there(force: Force) -> None:
    form = begun(force)
    page = form.answer
    for fields, says in FIRST_PAGE:
        form.answer = page
        form.send("how", **SEEN | fields)
        assert form.status == 422, says
        assert "Record a visit or an attempt" in form.says
        assert says in form.says


def test_what_is_not_chosen_is_not_looked_at(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"day": "other", "on": "31/2/2026"})
    assert "Give a day that exists" in form.says
    form.send("how", **SEEN | {"on": "31/2/2026"})
    assert (form.status, "How it was made" in form.says) == (200, True)
    form.send("check", announced="no", check_pnc="no_trace", checked_at="9:00", checked_on="31/2/2026")
    assert (form.status, "Give a day that exists" in form.says) == (422, True)
    kept = {"check_pnc": "no_trace", "checked_at": "9:00", "checked_on": "31/2/2026"}
    form.send("how", **SEEN | kept | {"outcome": "telephone"})
    assert "Check your answers" in form.says
    assert "Check of" not in form.says, "nobody went there, so no checks belong to it"


@pytest.mark.parametrize("typed", ["om-willow", "OM-Willow"])
def test_whoever_went_along_is_typed_in_any_case(force: Force, typed: str) -> None:
    with force.writing() as desk:
        an_officer(desk, "om-willow", name="Wyn Willow-Example")
    form = begun(force).send("how", **SEEN | {"others": typed})
    assert form.status == 200
    assert "How it was made" in form.says


def test_a_visit_of_that_moment_is_a_conflict(force: Force) -> None:
    form = begun(force).send("how", **SEEN | {"day": "other", "on": "1/8/2026", "at": "13:00"})
    assert form.status == 409
    assert "The visit of 1 August 2026 is recorded already." in form.says
