"""`visits explain` against the person's page: one answer, in the same words, for people in every status."""

from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from scheduler.casework.corrections import withdraw
from tests.builders import MOOR, OTHER_OFFICER, REVIEWER, SERGEANT, Force, a_level, a_person, a_visit
from tests.web.building import client
from tests.web.cli.people import ago, some_people
from tests.web.cli.running import visits
from web.pages import person

REFS = ("P-LATE", "P-NEW", "P-SOON", "P-FINE", "P-HELD", "P-LOST", "P-OFTEN", "P-MENDED")


@pytest.fixture
def browser(here: Force) -> TestClient:
    """A reviewer's browser, at the database that the commands read."""
    some_people(here)
    with here.writing() as desk:
        a_person(desk, "P-OFTEN", registered_on=ago(700), level="high", officer=OTHER_OFFICER, team=MOOR)
        for days in (650, 500, 330, 250, 110):
            a_visit(desk, "P-OFTEN", ago(days))
        a_level(desk, "P-OFTEN", "very_high", ago(5))
        a_person(desk, "P-MENDED", registered_on=ago(400), level="medium")
        a_visit(desk, "P-MENDED", ago(390))
        made = a_visit(desk, "P-MENDED", ago(40)).id
    with here.writing(SERGEANT) as desk:
        withdraw(desk, "visit", made, "not made")
    found = client(person.router, who=lambda _: here.principal(REVIEWER))
    found.app.state.installation = here.installation  # type: ignore[attr-defined]
    return found


def read(browser: TestClient, ref: str) -> str:
    answer = browser.get(f"/people/{ref}")
    assert answer.status_code == 200
    return unescape(" ".join(answer.text.split()))


def said(ref: str) -> str:
    return " ".join(visits("explain", ref).out.split())


def test_the_page_and_the_command_give_one_answer(browser: TestClient) -> None:
    assert {ref: differences(read(browser, ref), ref) for ref in REFS} == {ref: [] for ref in REFS}


def differences(page: str, ref: str) -> list[Any]:
    """What the command says of somebody that their page does not."""
    wanted = []
    for answer in visits("explain", ref, "--json").rows:
        wanted += [reason["text"] for reason in answer["because"]]
        wanted += [f"Source: {reason['source']}" for reason in answer["because"]]
        if answer["days_overdue"]:
            days = answer["days_overdue"]
            wanted.append(f"{days:,} day{'' if days == 1 else 's'} overdue")
        if answer["suspended_for"]:
            wanted.append(f"Suspended: {answer['suspended_for']}")
    return [each for each in wanted if each not in page]


@pytest.mark.parametrize(
    ("ref", "figures"),
    [
        ("P-OFTEN", "3 of 4 required visits made, 1 in time"),
        ("P-LATE", "1 of 2 required visits made, 0 in time"),
        ("P-MENDED", "0 of 2 required visits made, 0 in time"),
    ],
)
def test_the_page_and_the_command_count_one_year(browser: TestClient, ref: str, figures: str) -> None:
    assert figures in read(browser, ref)
    assert figures in said(ref)
