"""A record that was corrected or withdrawn since its form was opened: nobody's correction is lost or undone unseen."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.store.visits import Visit
from tests.builders import OFFICER, SERGEANT, Force
from tests.web.visits.correcting import correction, path
from tests.web.visits.filling import Filled, as_officer, filled_in

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def test_a_form_that_is_stale_shows_both_texts_and_can_correct_what_stands(
    force: Force, visit: Visit
) -> None:
    first, told = correction(force, path("visit", visit))
    second, theirs = correction(force, path("visit", visit), SERGEANT)
    first.send("save", **told | {"outcome": "no_reply", "why": "Mixed up two houses"})
    second.send("save", **theirs | {"outcome": "doorstep", "why": "Was on the step", "key": str(uuid4())})
    assert second.status == 409
    assert "This record was corrected since you opened it" in second.says
    assert "What stands now What happened No reply" in second.says
    again = filled_in(second.answer.text)
    assert (again["outcome"], again["why"]) == (["doorstep"], ["Was on the step"])
    address = re.search(r'action="(/people/P-001/records/visit/[^"]+)"', second.answer.text)
    assert address is not None
    opened = second.browser.get(path("visit", visit))
    assert opened.status_code == 409, "an old link says so before anything is typed"
    over = second.browser.post(address[1], data=again | {"step": "save"})
    assert over.status_code == 303
    with force.reading() as desk:
        standing = select(Visit.outcome).where(col(Visit.superseded_at).is_(None))
        assert desk.session.scalars(standing).all() == ["doorstep"]


def test_what_was_left_as_it_was_says_what_stands_now(force: Force, visit: Visit) -> None:
    first, told = correction(force, path("visit", visit))
    second, theirs = correction(force, path("visit", visit), SERGEANT)
    first.send("save", **told | {"at": "16:20", "why": "Notebook"})
    second.send("save", **theirs | {"outcome": "doorstep", "why": "Was on the step", "key": str(uuid4())})
    assert "What you had left as it was says what stands now." in second.says
    again = filled_in(second.answer.text)
    assert (again["at"], again["outcome"]) == (["16:20"], ["doorstep"])


def test_an_hour_stays_with_its_own_day(force: Force, visit: Visit) -> None:
    first, told = correction(force, path("visit", visit))
    second, theirs = correction(force, path("visit", visit), SERGEANT)
    first.send("save", **told | {"on": "1/11/2026", "why": "Notebook"})
    second.send("save", **theirs | {"at": "15:30", "why": "Read the clock wrong", "key": str(uuid4())})
    again = filled_in(second.answer.text)
    assert (again["on"], again["at"]) == (theirs["on"], ["15:30"])


def test_what_was_emptied_stays_empty(force: Force, visit: Visit) -> None:
    first, told = correction(force, path("visit", visit))
    second, theirs = correction(force, path("visit", visit), SERGEANT)
    first.send("save", **told | {"at": "16:20", "why": "Notebook"})
    second.send("save", **theirs | {"reason_alone": "", "why": "Was of another visit", "key": str(uuid4())})
    assert theirs["reason_alone"] == ["as first told"]
    assert "reason_alone" not in filled_in(second.answer.text)


def test_an_old_link_shows_the_record_as_it_stands(force: Force, visit: Visit) -> None:
    first, told = correction(force, path("visit", visit))
    first.send("save", **told | {"at": "16:20", "why": "Notebook"})
    for act in ("correct", "withdraw"):
        opened = as_officer(force, OFFICER).get(path("visit", visit, act))
        assert opened.status_code == 409
        assert filled_in(opened.text)["at"] == ["16:20"]


def test_what_was_typed_is_shown_when_the_record_was_withdrawn_meanwhile(force: Force, visit: Visit) -> None:
    form, told = correction(force, path("visit", visit))
    gone = Filled(as_officer(force, SERGEANT), path("visit", visit, "withdraw"))
    gone.send("save", why="Never happened")
    form.send("save", **told | {"outcome": "no_reply", "why": "Mixed up two houses"})
    assert form.status == 409
    assert "Withdrawn by Ellen Elm-Example (DS-ELM)" in form.says
    assert "Never happened" in form.says
    assert "What you typed What happened No reply Why it was wrong Mixed up two houses" in form.says
