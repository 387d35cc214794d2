"""The link in a calendar leads to the person behind sign-in, and only for whoever may see them."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from scheduler.store.audit import Verb
from tests.builders import (
    ADMINISTRATOR,
    COLLEAGUE,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_booking,
    an_officer,
    entries,
)
from tests.exchange.calendar.calendars import an_address, events, fetched, visited
from tests.web.building import BASE_URL, application, nobody
from web.pages import codes, people, person

As = Callable[[str], TestClient]


@pytest.fixture
def sign_in(force: Force) -> As:
    """A browser in which this officer is signed in."""

    def as_officer(code: str) -> TestClient:
        app = application(codes.router, people.router, person.router, who=lambda _: force.principal(code))
        app.state.installation = force.installation
        return TestClient(app, BASE_URL, follow_redirects=False)

    return as_officer


def test_each_link_of_a_calendar_leads_to_its_person(force: Force, sign_in: As):
    visited(force, "P/1 é")
    with force.writing() as desk:
        a_booking(desk, "P/1 é")
    links = [event["URL"] for event in events(fetched(force, an_address(force)))]
    assert len(links) == 2
    for link in links:
        answer = sign_in(OFFICER).get(link.removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/people/P%2F1%20%C3%A9")


def test_a_reference_may_be_typed_without_capitals(force: Force, sign_in: As):
    code = visited(force)
    answer = sign_in(OFFICER).get(f"/o/{code.lower()}", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path == "/people/P-001"
    (look,) = (each for each in entries(force) if each.verb == Verb.CONSULTED)
    assert (look.actor, look.subjects) == (OFFICER, "P-001")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (OFFICER, 303),
        (SERGEANT, 303),
        (REVIEWER, 303),
        (COLLEAGUE, 404),
        (OTHER_OFFICER, 404),
        (OTHER_SERGEANT, 404),
        (ADMINISTRATOR, 403),
    ],
)
def test_who_may_not_see_the_person_is_not_led_there(force: Force, sign_in: As, who: str, status: int):
    assert sign_in(who).get(f"/o/{visited(force)}").status_code == status


def test_who_goes_along_knows_the_booking_and_not_the_person(force: Force, sign_in: As):
    visited(force, officer=OTHER_OFFICER)
    with force.writing() as desk:
        code = a_booking(desk, "P-001", officers=[OTHER_OFFICER, OFFICER]).code
    assert sign_in(OFFICER).get(f"/o/{code}").status_code == 404
    assert sign_in(OTHER_OFFICER).get(f"/o/{code}").status_code == 303


@pytest.mark.parametrize("code", ["4F7K9RTV", "%27", "x" * 20, "%00"])
def test_a_reference_that_nobody_has_is_not_found(force: Force, sign_in: As, code: str):
    with force.writing() as desk:
        an_officer(desk, "OM-NEW")
    assert sign_in("OM-NEW").get(f"/o/{code}").status_code == 404


def test_a_reference_that_is_far_too_long_is_refused(sign_in: As):
    assert sign_in(OFFICER).get(f"/o/{'x' * 21}").status_code == 422


def test_nobody_is_led_anywhere_without_signing_in(force: Force):
    app = application(codes.router, who=nobody)
    app.state.installation = force.installation
    answer = TestClient(app, BASE_URL, follow_redirects=False).get(f"/o/{visited(force)}")
    assert answer.headers["location"].startswith("/sign-in?return_to=%2Fo%2F")
