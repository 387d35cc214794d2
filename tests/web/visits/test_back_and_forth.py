"""The steps of a form have addresses: what was typed is kept for whoever typed it, and is not sent again."""

from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from scheduler.casework.drafts import LASTS
from scheduler.store.drafts import Draft
from tests.builders import COLLEAGUE, OFFICER, SERGEANT, Force
from tests.web.changing import on_sqlite
from tests.web.visits.begun import FORM, SEEN
from tests.web.visits.filling import as_officer, filled_in, hidden_in, key_in, plain
from web.made_for import MADE_FOR

pytestmark = [on_sqlite, pytest.mark.usefixtures("registered")]


def typed(browser: TestClient, **more: object) -> dict[str, object]:
    """The first page, filled in."""
    return {**hidden_in(browser.get(FORM).text), **SEEN, "step": "how", **more}


def kept(force: Force) -> list[Draft]:
    with force.reading() as desk:
        return list(desk.session.scalars(select(Draft)))


def test_a_step_leads_to_a_page_of_its_own_and_nothing_is_sent_again(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    told = typed(browser)
    led = browser.post(FORM, data=told, follow_redirects=False)
    assert led.url.params["form"] == told["key"][0]  # type: ignore[index]
    assert led.url.params["step"] == "how"
    assert "How it was made" in plain(browser.get(str(led.url)).text)
    assert "How it was made" in plain(browser.get(str(led.url)).text), "as often as it is asked for"


def test_whoever_goes_back_finds_what_they_typed(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    how = browser.post(FORM, data=typed(browser, at="1405"))
    key = key_in(how.text)
    browser.post(
        FORM, data={**hidden_in(how.text), "announced": "no", "reason_late": "Off sick", "step": "why"}
    )
    second = filled_in(browser.get(f"{FORM}?form={key}&step=how").text)
    assert (second["announced"], second["at"]) == (["no"], ["1405"])
    first = filled_in(browser.get(f"{FORM}?form={key}").text)
    assert (first["outcome"], first["at"], first["crew"]) == (
        ["seen_at_home"],
        ["1405"],
        [OFFICER, COLLEAGUE],
    )
    assert first["key"] == [key]


def test_going_back_loses_no_checks_and_calls_none_of_them_recorded(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    how = browser.post(FORM, data=typed(browser))
    made = {"check_pnc": "no_trace", "check_visor": "not_relevant", "checked_at": "0900", "announced": "no"}
    why = browser.post(FORM, data={**hidden_in(how.text), **made, "step": "why"})
    key = key_in(why.text)
    first = filled_in(browser.get(f"{FORM}?form={key}").text)
    again = browser.post(FORM, data={**first, "at": "1410", "step": "how"})
    assert "On record and in time" not in plain(again.text)
    assert {name: filled_in(again.text)[name] for name in made} == {
        name: [text] for name, text in made.items()
    }
    browser.post(FORM, data={**filled_in(again.text), "reason_unchecked": "No time", "step": "why"})
    shown = plain(browser.get(f"{FORM}?form={key}&step=check").text)
    assert "Check of PNC No trace" in shown
    assert "Check of ViSOR Found, not relevant" in shown


def test_what_else_stands_in_the_address_stays_there(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    told = typed(browser)
    led = browser.post(f"{FORM}?booking=&step=old&form=old", data=told)
    assert list(led.url.params) == ["booking", "form", "step"]


def test_once_it_is_kept_nothing_of_the_form_is(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    check = browser.post(FORM, data=typed(browser, outcome="telephone"))
    assert len(kept(force)) == 1
    key = key_in(check.text)
    assert browser.post(FORM, data={**hidden_in(check.text), "step": "save"}).status_code == 303
    assert kept(force) == []
    begun = browser.get(f"{FORM}?form={key}&step=check")
    assert key_in(begun.text) != key, "an empty form, of another key"
    assert "The form that was here was sent, or is no longer kept." in plain(begun.text)
    assert "The form that was here" not in plain(browser.get(f"{FORM}?form={key}").text), "one not sent yet"


def test_a_refused_form_stays(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    check = browser.post(FORM, data=typed(browser, outcome="telephone"))
    sent = {**hidden_in(check.text), "step": "save", "at": "25:61"}
    assert browser.post(FORM, data=sent).status_code == 422
    assert len(kept(force)) == 1


def test_nobody_else_is_told_what_was_typed(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    address = browser.post(FORM, data=typed(browser)).url
    for code in (SERGEANT, COLLEAGUE):
        told = as_officer(force, code).get(str(address))
        assert "at" not in filled_in(told.text), "an empty form, or none"


def test_a_form_of_the_same_key_takes_nothing_from_anybody(force: Force) -> None:
    browser, hers = as_officer(force, OFFICER), as_officer(force, SERGEANT)
    told = typed(browser)
    browser.post(FORM, data=told)
    answer = hers.post(FORM, data={**told, MADE_FOR: SERGEANT, "outcome": "refused"})
    assert "How it was made" in plain(answer.text), "she is answered at once"
    (draft,) = kept(force)
    assert "seen_at_home" in draft.fields


def test_an_address_never_does_anything(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    check = browser.post(FORM, data=typed(browser, outcome="telephone"))
    for step in ("save", "bring", "other", ""):
        shown = browser.get(f"{FORM}?form={key_in(check.text)}&step={step}")
        assert shown.status_code == 200
        assert "What happened?" in plain(shown.text)
    assert len(kept(force)) == 1


def test_after_twelve_hours_it_is_forgotten(force: Force) -> None:
    browser = as_officer(force, OFFICER)
    address = browser.post(FORM, data=typed(browser)).url
    force.installation.clock.moment += LASTS  # type: ignore[attr-defined]
    assert "How it was made" not in plain(browser.get(str(address)).text)
    browser.post(FORM, data=typed(browser))
    assert len(kept(force)) == 1, "and the next one clears it away"


@pytest.mark.parametrize(
    "given", ["form=1", "form=", f"form={UUID(int=7)}&step=how", "form=%00&step=check", "form=a&form=b"]
)
def test_an_address_of_no_form_shows_an_empty_one(force: Force, given: str) -> None:
    shown = as_officer(force, OFFICER).get(f"{FORM}?{given}")
    assert shown.status_code == 200
    assert "What happened?" in plain(shown.text)
