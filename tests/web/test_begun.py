"""Today lists what somebody began and did not send: to go on where it was left, or to throw it away."""

import re
from datetime import date
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from scheduler.casework.drafts import LASTS
from scheduler.roles import MATRIX, Permission, Role
from tests.builders import (
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_person,
    a_placement,
    a_visit,
    an_allocation,
    entries,
)
from tests.statements import statements_of_page
from tests.web.changing import on_sqlite
from tests.web.visits.begun import FORM, SEEN
from tests.web.visits.filling import as_officer, filled_in, hidden_in, key_in, plain
from web.begun import FORMS
from web.forms.steps import LOOKS
from web.permissions import Demand
from web.service import routed

pytestmark = on_sqlite
HEADING = "Begun, not sent"


@pytest.fixture(autouse=True)
def _registered(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, name="Pat Placeholder")
        a_visit(desk, at=date(2026, 8, 1))


def left_half_way(force: Force, code: str = OFFICER, form: str = FORM) -> str:
    """A visit's form, left at its second page; its key."""
    browser = as_officer(force, code)
    first = browser.get(form)
    led = browser.post(form, data={**hidden_in(first.text), **SEEN, "step": "how"}, follow_redirects=False)
    return str(led.url.params["form"])


def begun(browser: TestClient) -> str:
    """What Today says of forms begun; nothing where none is."""
    found = re.search(r'<section aria-labelledby="begun">.*?</section>', browser.get("/").text, re.DOTALL)
    return found[0] if found else ""


def link(part: str, text: str) -> str:
    found = re.search(rf'href="([^"]+)">{text}<', part)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_whoever_left_a_form_half_way_goes_on_from_today(force: Force) -> None:
    left_half_way(force)
    browser = as_officer(force, OFFICER)
    listed = begun(browser)
    assert f"{HEADING} 1" in plain(listed)
    assert "Record a visit : Pat Placeholder P-001 . Left Sat 21 Nov 2026 at 07:00." in plain(listed)
    page = browser.get(link(listed, "Go on"))
    assert "How it was made" in plain(page.text)
    assert hidden_in(page.text)["at"] == ["1405"], "what was typed is there"


def test_a_supervisor_is_told_of_hers_and_nobody_of_anothers(force: Force) -> None:
    left_half_way(force, SERGEANT)
    assert "Record a visit" in plain(begun(as_officer(force, SERGEANT)))
    assert begun(as_officer(force, OFFICER)) == ""
    assert HEADING not in as_officer(force, OFFICER).get("/").text, "no heading over nothing"


def test_a_form_stands_once_with_the_page_on_which_it_was_left_last(force: Force) -> None:
    key = left_half_way(force)
    browser = as_officer(force, OFFICER)
    force.installation.clock.moment += LASTS / 2  # type: ignore[attr-defined]
    how = browser.get(f"{FORM}?form={key}&step=how")
    browser.post(FORM, data={**filled_in(how.text), "announced": "no", "step": "why"})
    listed = begun(browser)
    assert "Left Sat 21 Nov 2026 at 13:00." in plain(listed)
    assert link(listed, "Go on").endswith("step=why")
    assert listed.count("<li>") == 1


def test_what_is_sent_or_older_than_twelve_hours_is_listed_no_more(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    first = browser.get(FORM)
    check = browser.post(FORM, data={**hidden_in(first.text), **SEEN, "outcome": "telephone", "step": "how"})
    assert begun(browser)
    assert browser.post(FORM, data={**hidden_in(check.text), "step": "save"}).status_code == 303
    assert begun(browser) == ""
    left_half_way(force)
    force.installation.clock.moment += LASTS  # type: ignore[attr-defined]
    assert begun(browser) == ""


def test_a_form_about_somebody_whom_one_sees_no_more_is_not_told_of(force: Force) -> None:
    left_half_way(force)
    with force.writing() as desk:
        a_placement(desk, "P-001", MOOR, TODAY)
        an_allocation(desk, "P-001", OTHER_OFFICER, TODAY)
    assert as_officer(force, OFFICER).get("/people/P-001").status_code == 404
    assert begun(as_officer(force, OFFICER)) == ""


def test_the_log_says_of_whom_today_told(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, ref="P-002", name="Sam Sample")
        a_visit(desk, ref="P-002", at=date(2026, 11, 20))
    as_officer(force, OFFICER).get("/")
    assert "P-002" not in entries(force)[-1].subjects
    left_half_way(force, form="/people/P-002/visits/new")
    as_officer(force, OFFICER).get("/")
    assert "P-002" in entries(force)[-1].subjects


def test_a_form_is_thrown_away_after_a_question(force: Force) -> None:
    key = left_half_way(force)
    browser = as_officer(force, OFFICER)
    question = browser.get(link(begun(browser), "Throw away"))
    assert "Pat Placeholder (P-001) Throw away “Record a visit”?" in plain(question.text)
    assert "Nothing of it was recorded; what you typed will be gone." in plain(question.text)
    answer = browser.post(f"/begun/{key}/throw-away", data=hidden_in(question.text))
    assert answer.headers["location"] == "/?done=thrown-away"
    assert begun(browser) == ""
    assert key_in(browser.get(f"{FORM}?form={key}&step=how").text) != key


def test_nobody_throws_away_what_somebody_else_began(force: Force) -> None:
    key = left_half_way(force)
    hers = as_officer(force, SERGEANT)
    assert hers.get(f"/begun/{key}/throw-away").status_code == 404
    hers.post(f"/begun/{key}/throw-away")
    assert begun(as_officer(force, OFFICER))


def test_a_form_sent_meanwhile_is_not_to_be_thrown_away(force: Force) -> None:
    key = left_half_way(force)
    browser = as_officer(force, OFFICER)
    browser.post(f"/begun/{key}/throw-away")
    for gone in (browser.get(f"/begun/{key}/throw-away"), browser.post(f"/begun/{key}/throw-away")):
        assert gone.status_code == 404
        assert "No such form of yours is kept. It was sent or thrown away" in plain(gone.text)


def test_more_forms_take_no_more_statements(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    left_half_way(force)
    one = statements_of_page(force, browser, "/")
    for _ in range(5):
        left_half_way(force)
    assert statements_of_page(force, browser, "/") == one


def test_each_form_of_several_pages_has_a_name_on_the_list() -> None:
    theirs = MATRIX[Role.OFFICER] | MATRIX[Role.SUPERVISOR]
    kept = {path for path, demand, steps in _forms() if steps & LOOKS and demand in theirs}
    assert len(kept) > 15
    assert kept <= FORMS.keys()


def test_each_name_on_the_list_is_of_a_form_that_can_be_opened() -> None:
    assert FORMS.keys() <= routed().state.ways.keys()


def _forms() -> list[tuple[str, Permission, set[str]]]:
    """Where something is sent to, what that demands, and the steps of its form."""
    taking = [each for each in iter_route_contexts(routed().routes) if "POST" in (each.methods or ())]
    return [
        (each.path_format or "", depends.dependency.permission, _steps(each.original_route))
        for each in taking
        for depends in each.dependencies
        if isinstance(depends.dependency, Demand)
    ]


def _steps(route: Any) -> set[str]:
    assert isinstance(route, APIRoute)
    declared = get_type_hints(route.endpoint, include_extras=True).values()
    forms = (get_args(get_args(each)[0]) for each in declared if get_origin(each) is Annotated)
    fields = (form.model_fields for several in forms for form in several if hasattr(form, "model_fields"))
    return {step for each in fields if "step" in each for step in get_args(each["step"].annotation)}
