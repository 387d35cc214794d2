"""A file is tried with every fault in its place, its columns are mapped, and it is brought in once, or not at all."""

import pytest
from starlette.testclient import TestClient

from scheduler.exchange import uploading
from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force, due, entries
from tests.web.changing import browsing, on_sqlite, words_of

pytestmark = on_sqlite
PEOPLE = (
    "ref,name,registered_on,level,officer,team\n"
    "R1,Pat Placeholder,05/01/2026,high,OM-ASH,Harbour\n"
    "R2,Sam Sample,05/01/2026,low,OM-FERN,Harbour\n"
)


@pytest.fixture
def browser(force: Force) -> TestClient:
    return browsing(force, SERGEANT)


def send(browser: TestClient, text: str, step: str = "try", kind: str = "people", **more):  # type: ignore[no-untyped-def]
    return browser.post(
        "/import", data={"kind": kind, "step": step, **more}, files={"file": ("Pat.csv", text.encode())}
    )


def test_a_file_is_tried_then_imported_once_and_its_report_is_kept(browser: TestClient, force: Force) -> None:
    text = PEOPLE
    tried = send(browser, text)
    assert tried.status_code == 200, words_of(tried.text)
    assert "People 2 0 0" in words_of(tried.text)
    assert browser.get("/people/R1").status_code == 404, "a trial writes nothing"
    assert send(browser, text, "bring").headers["location"] == "/import?done=imported"
    assert due(force, "R1").officer == OFFICER
    shown = words_of(browser.get("/import").text)
    assert "people 2 new 0 same 0 corrected" in shown
    again = send(browser, text, "bring")
    assert (again.status_code, "This very file was imported on 21 November 2026" in again.text) == (409, True)
    assert "Pat.csv" not in str([(each.act, each.subjects, each.reason) for each in entries(force)])


def test_every_fault_is_told_in_its_place_and_nothing_is_kept(browser: TestClient) -> None:
    faulty = PEOPLE.replace("high", "huge").replace("OM-FERN", "NOBODY")
    answer = send(browser, faulty, "bring")
    assert answer.status_code == 422
    said = words_of(answer.text)
    assert "2 faults, in the order of the rows" in said
    assert "people.csv, row 2 level huge" in said
    assert "people.csv, row 3 officer NOBODY" in said
    assert browser.get("/people/R1").status_code == 404


def test_columns_of_other_names_are_mapped_or_left_out_on_the_page(browser: TestClient, force: Force) -> None:
    other = PEOPLE.replace("ref,", "Our number,").replace("team\n", "team,Shoe size\n")
    other = other.replace("Harbour\n", "Harbour,9\n")
    asked = send(browser, other).text
    assert "The column “Our number” is" in asked
    assert "The column “Shoe size” is" in asked
    mapped = {"given": ["Our number", "Shoe size"], "becomes": ["ref", "(ignore)"]}
    assert "People 2 0 0" in words_of(send(browser, other, **mapped).text)
    assert send(browser, other, "bring", **mapped).status_code == 303
    assert due(force, "R2").officer == "OM-FERN"


def test_each_role_brings_in_what_is_its_own(browser: TestClient, force: Force) -> None:
    administrator = browsing(force, ADMINISTRATOR)
    kinds = administrator.get("/import").text
    assert ('value="teams"' in kinds, 'value="people"' in kinds) == (True, False)
    assert send(administrator, "team,area\nVale,Inland\n", "bring", "teams").status_code == 303
    assert send(administrator, PEOPLE).status_code == 403
    assert send(browser, "team,area\nHill,Inland\n", "bring", "teams").status_code == 403
    assert browsing(force, OFFICER).get("/import").status_code == 403


def test_no_file_and_too_many_rows_are_refused_in_words(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Choose a file" in browser.post("/import", data={"kind": "people", "step": "try"}).text
    assert "There is no kind of file" in send(browser, "a\n", kind="shoes").text
    monkeypatch.setattr(uploading, "MOST_ROWS", 1)
    assert "more than 1 rows" in send(browser, PEOPLE, "bring").text
    assert browser.get("/people/R1").status_code == 404
