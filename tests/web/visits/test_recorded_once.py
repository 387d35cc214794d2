"""A visit is recorded once, for the booking that it closes, and what was typed is never lost."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.builders import COLLEAGUE, NOW, OFFICER, Force, a_booking, a_person, entries
from tests.web.changing import on_sqlite
from tests.web.visits.begun import FORM, SEEN, WHY_UNCHECKED, begun, recorded
from tests.web.visits.filling import as_officer, plain

pytestmark = [on_sqlite, pytest.mark.usefixtures("registered")]


def test_a_booking_is_filled_in_and_closed_once(force: Force) -> None:
    with force.writing() as desk:
        booking = a_booking(desk, at=datetime(2026, 11, 19, 15, 30, tzinfo=UTC))
    first = begun(force)
    assert "Arranged for Thu 19 Nov 2026 at 15:30, and not written up" in first.says
    form = begun(force, booking=booking.id)
    for filled in ('value="19/11/2026"', 'value="15:30"', f'value="{COLLEAGUE}" checked'):
        assert filled in form.answer.text
    told = SEEN | {"outcome": "no_reply", "day": "other", "on": "19/11/2026", "at": "15:30"}
    form.send("how", **told).send("check").send("save")
    assert recorded(force).booking_series_id == booking.series_id
    assert "not written up" not in begun(force).says
    again = as_officer(force, OFFICER).get(f"{FORM}?booking={booking.id}")
    assert again.status_code == 409
    assert "is written up already" in plain(again.text)


def test_a_booking_of_somebody_else_is_not_found(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-002")
        other = a_booking(desk, "P-002")
    for unknown in (other.id, uuid4()):
        assert as_officer(force, OFFICER).get(f"{FORM}?booking={unknown}").status_code == 404


def test_sent_twice_it_is_recorded_once(force: Force) -> None:
    form = (
        begun(force).send("how", **SEEN).send("check", check_pnc="no_trace", checked_at="9:00").send("save")
    )
    again = form.browser.post(FORM, data=form.sent)
    assert again.headers["location"] == form.answer.headers["location"]
    acts = [each.act for each in entries(force)]
    assert (acts.count("record visit"), acts.count("record check")) == (1, 1)


def test_sent_again_from_the_back_button_with_other_words_it_is_a_conflict(force: Force) -> None:
    form = begun(force).send("how", **SEEN).send("check", **WHY_UNCHECKED).send("save")
    again = form.browser.post(FORM, data=form.sent | {"outcome": "no_reply", "step": "check"})
    assert again.status_code == 409
    assert "This form was sent before, with other values" in plain(again.text)
    assert recorded(force).outcome == "seen_at_home"


def test_a_form_kept_overnight_keeps_its_day(force: Force) -> None:
    form = begun(force)
    force.installation.clock.moment = NOW + timedelta(days=2)
    form.send("how", **SEEN | {"day": "21/11/2026", "at": "6:50", "outcome": "telephone"})
    assert "Sat 21 Nov 2026 at 06:50" in form.says
    form.send("ask")
    assert 'id="day-other" name="day" type="radio" value="other" checked' in form.answer.text
    assert 'value="21/11/2026"' in form.answer.text
