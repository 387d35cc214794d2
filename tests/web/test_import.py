"""A file is tried with every fault in its place, its columns are mapped, and it is brought in once, or not at all."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.clock import FixedClock
from scheduler.exchange.importing import uploading
from scheduler.exchange.importing.waiting import LASTS
from scheduler.store.imports import WaitingFile
from scheduler.store.people import Person
from tests.builders import ADMINISTRATOR, INSPECTOR, NOW, OFFICER, SERGEANT, Force, due, entries
from tests.casework.signing import an_account
from tests.web.changing import browsing, on_sqlite, words_of
from tests.web.visiting import sign_in, visitor
from web.turn import OutOfTime, Turn

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
    assert "people 2 new" in shown
    again = send(browser, text, "bring")
    assert (again.status_code, "This very file was imported on 21 November 2026" in again.text) == (409, True)
    assert "Pat.csv" not in str([(each.act, each.subjects, each.reason) for each in entries(force)])


def waiting_in(page: str) -> str:
    """What the file that was sent waits as."""
    found = re.search(r'name="waiting" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def again(browser: TestClient, waiting: str, step: str = "bring", **more):  # type: ignore[no-untyped-def]
    """The same file, without choosing it again: browsers send an empty part for it."""
    data = {"kind": "people", "step": step, "waiting": waiting, **more}
    return browser.post("/import", data=data, files={"file": ("", b"")})


def kept(force: Force) -> int:
    """How many files wait."""
    with force.reading() as desk:
        return desk.session.scalar(select(func.count(col(WaitingFile.id)))) or 0


def test_a_file_is_chosen_once_mapped_tried_and_imported_and_then_forgotten(
    browser: TestClient, force: Force
) -> None:
    waiting = waiting_in(send(browser, PEOPLE.replace("ref,", "Our number,")).text)
    mapped = {"given": ["Our number"], "becomes": ["ref"]}
    tried = again(browser, waiting, "try", **mapped)
    assert "People 2 0 0" in words_of(tried.text)
    assert waiting_in(tried.text) == waiting
    assert kept(force) == 1
    assert again(browser, waiting, **mapped).headers["location"] == "/import?done=imported"
    assert due(force, "R1").officer == OFFICER
    assert kept(force) == 0
    gone = again(browser, waiting, **mapped)
    assert "The file is no longer kept" in gone.text
    assert 'name="waiting"' not in gone.text


def test_a_file_that_waits_is_nobody_elses_and_not_for_long(force: Force, browser: TestClient) -> None:
    waiting = waiting_in(send(browser, PEOPLE).text)
    assert "no longer kept" in again(browsing(force, INSPECTOR), waiting).text
    assert again(browser, waiting, "try").status_code == 200
    another = waiting_in(send(browser, PEOPLE.replace("R1", "R3")).text)
    assert kept(force) == 1, "another file takes its place"
    later = replace(force.installation, clock=FixedClock(NOW + LASTS))
    browser.app.state.installation = later  # type: ignore[attr-defined]
    assert "no longer kept" in again(browser, another).text
    assert browser.get("/import").status_code == 200
    assert kept(force) == 0
    assert browser.get("/people/R1").status_code == 404


def test_whoever_signs_in_next_clears_away_what_expired(force: Force, browser: TestClient) -> None:
    an_account(force.installation, OFFICER)
    send(browser, PEOPLE)
    assert kept(force) == 1
    sign_in(visitor(replace(force.installation, clock=FixedClock(NOW + LASTS))), OFFICER)
    assert kept(force) == 0


def test_an_import_that_nobody_waits_for_stops_and_keeps_nothing(force: Force, tmp_path: Path) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text(PEOPLE, encoding="utf-8")
    turn = Turn()
    asked: list[int] = []

    def go_on() -> None:
        asked.append(1)
        if len(asked) == 5:
            turn.give_up()
        turn.go_on()

    waited_for = uploading.WaitedFor(go_on, turn.begin_commit)
    sending = uploading.Sending(sheet, "people", dry_run=False)
    with pytest.raises(OutOfTime):
        uploading.bring_in(force.installation, force.principal(SERGEANT), sending, waited_for)
    assert len(asked) == 5, "it stops at its next statement"
    with force.reading() as desk:
        assert desk.session.scalar(select(func.count(col(Person.id)))) == 0


def test_every_fault_is_told_in_its_place_and_nothing_is_kept(browser: TestClient) -> None:
    faulty = PEOPLE.replace("high", "huge").replace("OM-FERN", "NOBODY")
    answer = send(browser, faulty, "bring")
    assert answer.status_code == 422
    said = words_of(answer.text)
    assert "2 faults, in the order of the rows" in said
    assert "Row 2 level huge" in said
    assert "Row 3 officer NOBODY" in said
    assert browser.get("/people/R1").status_code == 404


def test_before_any_fault_it_is_told_which_columns_a_file_must_have(browser: TestClient) -> None:
    shown = browser.get("/import").text
    assert "People: ref, name" in words_of(shown)
    assert "Teams:" not in words_of(shown), "her sergeant brings none"
    assert 'href="/guide/importing"' in shown


def test_somebody_known_of_whom_a_row_says_more_is_not_new(browser: TestClient) -> None:
    send(browser, PEOPLE.replace(",Harbour", ",").replace("low", ""), "bring")
    tried = words_of(send(browser, PEOPLE.replace("low", "")).text)
    assert "New Known, with something new Nothing new Corrected People 0 2 0 0" in tried
    assert send(browser, PEOPLE, "bring").status_code == 303
    assert "people 2 known with something new" in words_of(browser.get("/import").text)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (
            "people",
            PEOPLE.replace("Sam Sample", "Sam Other"),
            "tick “Correct what is recorded already where the file says otherwise”.",
        ),
        ("people", PEOPLE.replace("ref,", "Nominal,"), "Say below which of them it is, or leave it out."),
        ("people", PEOPLE.replace("ref,", "ref,ref,"), "Leave one out of the file."),
        ("", PEOPLE, "The file – – It is not said what it holds. Choose it under “What the file holds”."),
        (
            "people",
            PEOPLE.replace("\n", ",recorded_at\n", 1).replace("Harbour\n", "Harbour,2026-01-05\n"),
            "as of now.",
        ),
    ],
)
def test_the_page_says_what_to_do_on_the_page(
    browser: TestClient, kind: str, text: str, sentence: str
) -> None:
    send(browser, PEOPLE, "bring")
    said = words_of(send(browser, text, kind=kind).text)
    assert sentence in said
    assert "--" not in said


def test_what_an_import_assumed_is_told_before_it_and_after(browser: TestClient) -> None:
    undated = "ref,name,last_visit_on,officer\nR1,Pat Placeholder,05/01/2026,OM-ASH\n"
    tried = words_of(send(browser, undated).text)
    assert "For 1 person no date of registration was given: the day of the last visit stands for it" in tried
    assert "1 person has an officer but no team: every supervisor sees them" in tried
    assert send(browser, undated, "bring").status_code == 303
    after = words_of(browser.get("/import").text)
    assert "no team for 1 person registration assumed for 1 person" in after
    assert "brought over from another system" in words_of(browser.get("/people/R1").text)


def test_whose_risk_assessment_is_overdue_at_once_is_told_and_led_to(browser: TestClient) -> None:
    several = "ref,name,registered_on,team\nR1,Pat Placeholder,05/01/2026,Harbour\nR2,Sam Sample,20/11/2026,Harbour\n"
    tried = words_of(send(browser, several).text)
    assert "1 person comes in with a risk assessment that is overdue already." in tried
    assert send(browser, several, "bring").status_code == 303
    after = browser.get("/import").text
    assert "risk assessment overdue for 1 person Who is overdue now" in words_of(after)
    assert 'href="/people?assessment=overdue"' in after
    narrowed = words_of(browser.get("/people?assessment=overdue").text)
    assert "1 person; 1 more is not shown, for the filters (Risk assessment: Overdue)." in narrowed.replace(
        " ;", ";"
    )
    assert "Pat Placeholder" in narrowed
    assert "Sam Sample" not in narrowed


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
