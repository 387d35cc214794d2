"""Every form about somebody says whom it is about: in its heading, never in its title or address."""

import re
from datetime import timedelta

import pytest

from scheduler.casework.keeping import name_of, person
from scheduler.errors import NoSuchPerson
from tests.builders import NOW, OFFICER, OTHER_OFFICER, SERGEANT, Force, a_booking, a_person, a_visit
from tests.statements import noting_statements
from tests.web.changing import browsing, on_sqlite, told, words_of
from web.acts import ACTS

NAME = "Zora Quince-Example"


@pytest.fixture
def peopled(force: Force) -> Force:
    with force.writing() as desk:
        a_person(desk, "R1", level="medium", name=NAME)
    return force


def heading_and_title(page: str) -> tuple[str, str]:
    title, heading = (re.search(f"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL) for tag in ("title", "h1"))
    assert title is not None
    assert heading is not None
    return words_of(heading[1]), words_of(title[1])


@on_sqlite
@pytest.mark.parametrize("path", sorted(ACTS.values()))
def test_a_form_names_the_person_in_its_heading_alone(peopled: Force, path: str) -> None:
    answer = browsing(peopled, SERGEANT).get(path.replace("{ref}", "R1"))
    if "/allocation" in path:
        assert NAME in answer.text
        return
    heading, title = heading_and_title(answer.text)
    assert f"{NAME} (R1)" in heading
    assert NAME not in title


@on_sqlite
def test_so_do_the_forms_about_a_booking_and_a_record(peopled: Force) -> None:
    with peopled.writing() as desk:
        booked, made = a_booking(desk, "R1"), a_visit(desk, "R1", NOW - timedelta(days=30))
        ours, record = f"/people/R1/bookings/{booked.id}", f"/people/R1/records/visit/{made.id}"
    browser = browsing(peopled, OFFICER)
    for path in (f"{ours}/move", f"{ours}/call-off", f"{record}/correct", f"{record}/withdraw"):
        heading, title = heading_and_title(browser.get(path).text)
        assert f"{NAME} (R1)" in heading
        assert NAME not in title


@on_sqlite
def test_so_do_the_answers_to_check_and_a_form_that_is_told_again(peopled: Force) -> None:
    browser = browsing(peopled, SERGEANT)
    form = "/people/R1/directions/new"
    for fields in ({"by_on": "1/12/2026", "reason": "A call."}, {"by_on": "31/2/2026"}):
        heading, title = heading_and_title(told(browser, form, "check", **fields).text)
        assert f"{NAME} (R1)" in heading
        assert NAME not in title


def test_a_name_that_is_read_with_the_person_takes_no_statement(peopled: Force) -> None:
    with peopled.reading(OFFICER) as desk:
        person(desk, "R1")
        with noting_statements(peopled) as made:
            assert name_of(desk, "R1") == NAME
    assert made == []


def test_nobody_learns_a_name_that_they_may_not_see(peopled: Force) -> None:
    with peopled.reading(OTHER_OFFICER) as desk, pytest.raises(NoSuchPerson):
        name_of(desk, "R1")
