"""The missed visits as a file: who may have it, what it asks, what stands in it, and that it is logged or not sent."""

import csv
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.casework.limits import TextMissing
from scheduler.casework.lists.register import Asked
from scheduler.errors import RoleCannot
from scheduler.exchange.exporting.exports import RecipientNeeded
from scheduler.exchange.exporting.missed_out import export_missed
from scheduler.store.audit import AuditEntry, Verb
from scheduler.store.deadlines import Deadline, Phase
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    HARBOUR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_booking,
    a_person,
    a_visit,
    an_address,
    an_exception,
    entries,
)
from tests.statements import statements
from tests.web.changing import on_sqlite
from tests.web.tellers import browser

FORM = "/missed/export"
WHOM = {"recipient": "Inspectorate, Ms Example", "reason": "the meeting of the morning"}
MATRIX = {
    OFFICER: (403, 403, 403),
    SERGEANT: (200, 200, 200),
    OTHER_SERGEANT: (200, 200, 200),
    REVIEWER: (200, 403, 403),
    ADMINISTRATOR: (403, 403, 403),
    AUDITOR: (403, 403, 403),
}
"""By who asks: what the list, the form and the file answer."""


@pytest.fixture
def backlog(force: Force) -> Force:
    """Three overdue of the sergeant's team, one of them with an exception; one in time; one of the other team."""
    with force.writing() as desk:
        a_person(desk, "LATE", level="high", name="Late Example")
        a_visit(desk, "LATE", date(2026, 3, 1))
        a_visit(desk, "LATE", date(2026, 9, 1), outcome="no_reply")
        a_booking(desk, "LATE", datetime(2026, 11, 25, 14, tzinfo=UTC))
        an_address(desk, "LATE", "1 Nowhere Street", date(2026, 1, 5))
        an_exception(desk, "LATE", date(2026, 11, 1), date(2026, 12, 1))
        a_person(desk, "LITTLE", level="low", registered_on=date(2025, 1, 1))
        a_visit(desk, "LITTLE", date(2025, 11, 19))
        a_person(desk, "NOBODYS", officer=None, level="high")
        a_person(desk, "IN-TIME", level="medium")
        a_visit(desk, "IN-TIME", date(2026, 11, 1))
        a_person(desk, "ELSEWHERE", level="high", officer=OTHER_OFFICER, team=MOOR)
    return force


def many(force: Force, number: int) -> None:
    with force.writing() as desk:
        for each in range(number):
            a_person(desk, f"P-{each:03}")


def table(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What stands above the rows, and the rows."""
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    blank = lines.index([])
    told = {line[0]: line[1] if len(line) > 1 else "" for line in lines[:blank]}
    names, *rows = lines[blank + 1 :]
    return told, [dict(zip(names, row, strict=True)) for row in rows]


def disclosed(force: Force) -> list[AuditEntry]:
    return [each for each in entries(force) if each.verb == Verb.DISCLOSED]


def overdue_of(browser: TestClient, query: str = "") -> int:
    """How many the page says there are."""
    found = re.search(r"Rows 1 to \d+ of ([\d,]+) missed visit", browser.get(f"/missed{query}").text)
    return int(found[1].replace(",", "")) if found else 0


@on_sqlite
def test_only_who_may_export_has_the_file_and_the_link_to_it(backlog: Force) -> None:
    for who, statuses in MATRIX.items():
        client = browser(backlog, who)
        shown, form, answer = client.get("/missed"), client.get(FORM), client.post(FORM, data=WHOM)
        assert (shown.status_code, form.status_code, answer.status_code) == statuses, who
        assert (FORM in shown.text) == (statuses[2] == 200), who
        assert ("LATE" in answer.text) == (who == SERGEANT), "another team's people are in nobody else's file"
    assert {each.actor for each in disclosed(backlog)} == {SERGEANT, OTHER_SERGEANT}
    with backlog.writing(REVIEWER) as desk, pytest.raises(RoleCannot):
        export_missed(desk, Asked())


def test_the_file_says_what_the_list_says_and_names_nobody(backlog: Force) -> None:
    client = browser(backlog, SERGEANT)
    answer = client.post(FORM, data=WHOM)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    named = re.fullmatch(
        r'attachment; filename="OFFICIAL-SENSITIVE-missed-visits-(EX-\w{8})\.csv"',
        answer.headers["content-disposition"],
    )
    assert named is not None
    told, rows = table(answer.content)
    assert told == {
        "OFFICIAL-SENSITIVE": "",
        "Export": named[1],
        "Of": "missed visits, 3 rows",
        "Made": f"2026-11-21T07:00:00+00:00 by {SERGEANT}",
        "Reason": WHOM["reason"],
        "Recipient": WHOM["recipient"],
        "As at": "2026-11-21",
        "Narrowed to": "nothing: all that the list holds for who made it",
    }
    assert [row["ref"] for row in rows] == ["NOBODYS", "LATE", "LITTLE"], "in the order of the list"
    assert rows[1] == {
        "ref": "LATE",
        "level": "high",
        "deadline": "2026-06-01",
        "days_overdue": "173",
        "visits_missed": "2",
        "last_visit": "2026-03-01",
        "attempts_since": "1",
        "next_planned": "2026-11-25T14:00:00+00:00",
        "team": HARBOUR,
        "officer": OFFICER,
        "exception_reason": "the house is closed off",
        "exception_approved_by": SERGEANT,
        "exception_until": "2026-12-01",
    }
    assert (rows[0]["last_visit"], rows[0]["officer"], rows[0]["exception_until"]) == ("", "", "")
    for never in ("Late Example", "Made-Up", "Nowhere Street", "IN-TIME", "ELSEWHERE"):
        assert never not in answer.text


def test_it_is_logged_as_disclosed_with_whom_why_and_about_whom(backlog: Force) -> None:
    told, _ = table(browser(backlog, SERGEANT).post(FORM, data=WHOM).content)
    reason = f"{told['Export']}, 3 rows: {WHOM['reason']}"
    assert [(each.act, each.subjects, each.reason, each.recipient) for each in disclosed(backlog)] == [
        ("export missed visits", "", reason, WHOM["recipient"]),
        ("export missed visits about people", "LATE LITTLE NOBODYS", reason, WHOM["recipient"]),
    ]
    assert {each.actor for each in disclosed(backlog)} == {SERGEANT}


def test_what_cannot_be_logged_is_not_sent(backlog: Force) -> None:
    def full(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO audit"):
            raise OperationalError(statement, {}, OSError("no space left"))

    engine = backlog.installation.database.engine
    event.listen(engine, "before_cursor_execute", full)
    answer = browser(backlog, SERGEANT).post(FORM, data=WHOM)
    event.remove(engine, "before_cursor_execute", full)
    assert answer.status_code == 503
    assert "content-disposition" not in answer.headers
    assert "LATE" not in answer.text
    assert entries(backlog) == []


@on_sqlite
def test_there_are_as_many_rows_as_the_page_counts_with_the_same_filters(backlog: Force) -> None:
    client = browser(backlog, SERGEANT)
    found = {}
    for query in (
        "",
        "?level=high",
        "?level=low&sort=team",
        f"?team={MOOR}",
        "?officer=(none)",
        "?area=Coast",
    ):
        told, rows = table(client.post(FORM + query, data=WHOM).content)
        found[query] = len(rows)
        assert len(rows) == overdue_of(client, query)
        assert told["Of"] == f"missed visits, {len(rows)} rows"
    assert list(found.values()) == [3, 2, 1, 0, 1, 3]


@on_sqlite
def test_an_exception_takes_nobody_out_of_the_file(backlog: Force) -> None:
    client = browser(backlog, SERGEANT)
    before = [row["ref"] for row in table(client.post(FORM).content)[1]]
    with backlog.writing() as desk:
        for ref in ("LITTLE", "NOBODYS"):
            an_exception(desk, ref, date(2026, 11, 1), date(2026, 12, 1))
    rows = table(client.post(FORM).content)[1]
    assert [row["ref"] for row in rows] == before
    assert all(row["exception_until"] == "2026-12-01" for row in rows)


@on_sqlite
def test_up_to_fifty_rows_need_neither_whom_nor_why(force: Force) -> None:
    many(force, 50)
    told, rows = table(browser(force, SERGEANT).post(FORM).content)
    assert len(rows) == 50
    assert (told["Recipient"], told["Reason"]) == ("none named", "none given")
    assert {each.reason for each in disclosed(force)} == {f"{told['Export']}, 50 rows: no reason given"}


@on_sqlite
def test_above_fifty_rows_both_are_asked_for(force: Force) -> None:
    many(force, 51)
    client = browser(force, SERGEANT)
    assert "(optional)" not in client.get(FORM).text
    for told in ({}, {"recipient": " ", "reason": "\n"}):
        again = client.post(FORM, data=told)
        assert again.status_code == 422
        assert again.text.count("Name who receives it: 51 rows are more than 50.") == 2
        assert again.text.count("Give the reason: 51 rows are more than 50.") == 2
        assert "<title>Error: " in again.text
    half = client.post(FORM, data={"recipient": "Ms Example"})
    assert half.status_code == 422
    assert 'value="Ms Example"' in half.text
    assert disclosed(force) == []
    with force.writing(SERGEANT) as desk:
        with pytest.raises(RecipientNeeded):
            export_missed(desk, Asked(), reason="a check")
        with pytest.raises(TextMissing):
            export_missed(desk, Asked(), recipient="Ms Example")
    assert len(table(client.post(FORM, data=WHOM).content)[1]) == 51


@on_sqlite
def test_no_cell_is_a_formula(force: Force) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\uff1d1", "'=1", 'a","=1', "a\r\n=1"]
    with force.writing() as desk:
        for number, reason in enumerate(hostile):
            a_person(desk, f"={number}")
            an_exception(desk, f"={number}", date(2026, 11, 1), date(2026, 12, 1), reason=reason)
    given = {"recipient": "=cmd|' /C calc'!A0", "reason": "@SUM(1)"}
    answer = browser(force, SERGEANT).post(FORM, data=given)
    cells = [
        cell
        for line in csv.reader(answer.content.decode("utf-8-sig").splitlines(keepends=True))
        for cell in line
    ]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))] == []
    assert "'=cmd|' /C calc'!A0" in cells
    assert {"'=1+1", "'=0", "'@SUM(1)", 'a","=1', "a\n=1"} <= set(cells)
    assert "=" not in answer.headers["content-disposition"].replace('filename="', "")


@on_sqlite
def test_what_cannot_be_kept_is_told_in_the_form(backlog: Force) -> None:
    client = browser(backlog, SERGEANT)
    for given, said in (
        ({"recipient": "x" * 201}, "Shorten who receives it: at most 200 characters are kept."),
        ({"reason": "x" * 401}, "at most 400 characters are kept."),
        ({"reason": "a\x07bell"}, "control character U+0007"),
    ):
        again = client.post(FORM, data=given)
        assert again.status_code == 422
        assert said in again.text
    assert disclosed(backlog) == []


@on_sqlite
def test_the_filters_of_the_list_go_along(backlog: Force) -> None:
    client = browser(backlog, SERGEANT)
    shown = client.get("/missed?level=high&sort=owner&by=team&page=1").text
    assert f'href="{FORM}?level=high&amp;sort=owner">Export these 2 missed visits</a>' in shown
    form = client.get(f"{FORM}?level=high&sort=owner").text
    assert f'action="{FORM}?level=high&amp;sort=owner"' in form
    assert 'href="/missed?level=high&amp;sort=owner"' in form
    assert "Level: High" in form
    told, _ = table(client.post(f"{FORM}?level=high&sort=owner").content)
    assert told["Narrowed to"] == "Level: High"
    assert client.get(f"{FORM}?level=enormous").status_code == 422
    assert "Export" not in client.get(f"/missed?team={MOOR}").text.partition("<main")[2], "nobody to export"


@on_sqlite
def test_the_form_is_logged_and_holds_nobody(backlog: Force) -> None:
    form = browser(backlog, SERGEANT).get(FORM).text
    assert "3 missed visits" in form
    assert "LATE" not in form
    (entry,) = entries(backlog)
    assert (entry.verb, entry.act, entry.subjects) == (Verb.CONSULTED, "form to export missed visits", "")


@on_sqlite
def test_the_statements_do_not_grow_with_the_rows(force: Force) -> None:
    def look() -> None:
        assert browser(force, SERGEANT).post(FORM, data=WHOM).status_code == 200

    many(force, 1)
    few = statements(force, look)
    with force.writing() as desk:
        for number in range(1, 60):
            a_person(desk, f"Q-{number}")
    assert statements(force, look) == few


@on_sqlite
def test_the_file_says_how_many_cannot_be_computed_and_are_left_out(backlog: Force) -> None:
    said = "Cannot be computed, and not among these rows"
    client = browser(backlog, SERGEANT)
    assert said not in table(client.post(FORM, data=WHOM).content)[0]
    with backlog.writing() as desk:
        for row in desk.session.scalars(select(Deadline).where(col(Deadline.ref).in_(["LATE", "ELSEWHERE"]))):
            row.phase, row.error = Phase.ERROR, "a policy was taken away"
    told, rows = table(client.post(FORM, data=WHOM).content)
    assert told[said] == "1", "another team's is none of hers"
    assert "LATE" not in {row["ref"] for row in rows}
