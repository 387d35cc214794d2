"""A reference or a code may hold what has a meaning in an address: every link leads to whom it names all the same."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from tests.builders import (
    ADMINISTRATOR,
    NOW,
    OFFICER,
    SERGEANT,
    Force,
    a_booking,
    a_person,
    a_proposal,
    a_state,
    a_visit,
    an_officer,
)
from tests.casework.signing import an_account
from tests.web.changing import browsing, on_sqlite

pytestmark = on_sqlite
LATE, AWAY, NOBODYS = "A?1%31&é", "B#2", "C;3=%"


@pytest.fixture
def odd(force: Force) -> Force:
    """One overdue, tried, booked, flagged and proposed about; one whose review has passed; one of no team."""
    with force.writing() as desk:
        a_person(desk, LATE)
        a_visit(desk, LATE, date(2026, 6, 1))
        a_visit(desk, LATE, NOW - timedelta(days=2), "no_reply", officers=[OFFICER])
        a_booking(desk, LATE)
        a_proposal(desk, LATE, "level", "low", date(2026, 11, 21), recorded_by=OFFICER)
        a_person(desk, AWAY)
        a_state(desk, AWAY, "custody", date(2026, 10, 1), review_on=date(2026, 11, 15))
        a_person(desk, NOBODYS, officer=None, team=None)
    return force


@pytest.mark.parametrize(
    ("path", "led_to"),
    [
        ("/", {LATE, AWAY, NOBODYS}),
        ("/people", {LATE, AWAY, NOBODYS}),
        ("/missed", {LATE, AWAY, NOBODYS}),
        ("/flagged", {LATE}),
        ("/approvals", {LATE}),
        ("/calendar?view=day&on=2026-11-24", {LATE}),
        ("/notifications", {AWAY}),
        ("/people/B%232", {AWAY}),
    ],
)
def test_every_link_leads_to_whom_it_names(odd: Force, path: str, led_to: set[str]) -> None:
    browser = browsing(odd, SERGEANT)
    page = browser.get(path)
    assert page.status_code == 200
    links = {unescape(each) for each in re.findall(r'href="(/people/[^"]+)"', page.text)}
    refs = {unquote(urlsplit(each).path.split("/")[2]) for each in links}
    assert refs - {"new"} == led_to


def test_an_act_on_an_account_leads_back_to_the_officer_it_was_about(force: Force) -> None:
    with force.writing() as desk:
        an_officer(desk, "OM?1#2")
    an_account(force.installation, "OM?1#2")
    done = browsing(force, ADMINISTRATOR).post("/admin/officers/OM%3F1%232/disable")
    assert done.headers["location"] == "/admin/officers/OM%3F1%232?done=account-disabled"
