"""The error summary of a form leads to each field, in the order in which the page asks them."""

import re

import pytest
from starlette.testclient import TestClient

from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force, a_person
from tests.web.changing import browsing, key_in, on_sqlite

pytestmark = on_sqlite
FORMS = (
    (SERGEANT, "/people/new", {}),
    (ADMINISTRATOR, "/admin/officers-new", {"accredited": ""}),
    (OFFICER, "/people/P-001/visits/new", {"step": "how"}),
    (
        OFFICER,
        "/people/P-001/visits/new",
        {
            "step": "how",
            "outcome": "seen_at_home",
            "day": "other",
            "on": "30/11/2026",
            "at": "9:00",
            "others": "XX",
        },
    ),
    (OFFICER, "/people/P-001/assessments/new", {"assessed_on": "1/11/2026", "level": "low"}),
    (OFFICER, "/people/P-001/assessments/new", {"assessed_on": "1/12/2026", "level": "high"}),
    (SERGEANT, "/people/P-001/directions/new", {"by_on": "1/11/2026", "reason": "A call."}),
)


@pytest.mark.parametrize(("code", "path", "fields"), FORMS)
def test_faults_stand_in_the_order_of_their_fields(
    force: Force, code: str, path: str, fields: dict[str, str]
) -> None:
    with force.writing() as desk:
        a_person(desk)
    browser: TestClient = browsing(force, code)
    text = browser.post(path, data={"key": key_in(browser.get(path).text), "step": "check"} | fields).text
    summary, _, form = text.partition("<h1")
    led_to = re.findall(r'href="#([\w-]+)">', summary.partition("govuk-error-summary__list")[2])
    assert led_to
    places = [form.find(f'id="{name}"') for name in led_to]
    assert -1 not in places, led_to
    assert places == sorted(places), led_to
    assert "form" not in led_to, "no fault of one field is told of the whole form"
