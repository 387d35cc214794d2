"""The whole application: which addresses there are, and what each demands."""

import re

import pytest

from scheduler.desk import Installation
from tests.builders import ADMINISTRATOR, AUDITOR, OFFICER, OTHER_OFFICER, REVIEWER, SERGEANT, Force, a_person
from tests.casework.signing import an_account
from tests.web.visiting import HTTPS, at, sign_in, visitor
from web.permissions import inventory
from web.service import service

PUBLIC = {
    ("GET", "/health"),
    ("HEAD", "/health"),
    ("GET", "/ready"),
    ("HEAD", "/ready"),
    ("GET", "/accessibility"),
    ("GET", "/static/{version}/{path}"),
    ("HEAD", "/static/{version}/{path}"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/link/{token}"),
    ("POST", "/sign-out"),
    ("GET", "/f/visits.ics"),
    ("HEAD", "/f/visits.ics"),
    ("GET", "/f/{token}/visits.ics"),
    ("HEAD", "/f/{token}/visits.ics"),
}


def test_no_more_than_the_way_in_is_public(installation: Installation) -> None:
    lines = inventory(service(at(installation, HTTPS)))
    assert {(line.method, line.path) for line in lines if line.permission.startswith("public")} == PUBLIC


def test_every_page_that_is_not_public_asks_who_it_is(installation: Installation) -> None:
    browser = visitor(installation)
    walled = [line for line in inventory(browser.app) if (line.method, line.path) not in PUBLIC]  # type: ignore[arg-type]
    assert {line.path for line in walled} >= {
        "/",
        "/people",
        "/people/{ref}",
        "/missed",
        "/admin",
        "/o/{code}",
    }
    for line in walled:
        places = dict.fromkeys(re.findall(r"{(\w+)}", line.path), "P-001")
        answer = browser.request(line.method, line.path.format(**places))
        if line.method == "POST":  # what was typed goes along with the sign-in
            assert (line.path, answer.status_code) == (line.path, 401)
            assert 'action="/sign-in"' in answer.text
            continue
        assert (line.path, answer.status_code) == (line.path, 303)
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("officer", "statuses"),
    [
        (OFFICER, [200, 200, 200, 403, 403]),
        (SERGEANT, [200, 200, 200, 200, 403]),
        (OTHER_OFFICER, [200, 200, 404, 403, 403]),
        (REVIEWER, [303, 200, 200, 200, 403]),
        (ADMINISTRATOR, [303, 403, 403, 403, 200]),
        (AUDITOR, [303, 403, 403, 403, 403]),
    ],
)
def test_each_signs_in_and_sees_what_the_role_and_the_caseload_allow(
    force: Force, officer: str, statuses: list[int]
) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001")
    an_account(force.installation, officer)
    browser = visitor(force.installation)
    sign_in(browser, officer)
    found = [browser.get(path).status_code for path in ("/", "/people", "/people/P-001", "/missed", "/admin")]
    assert found == statuses
