"""`visits due`: the list, its forms, its totals, and what is logged of it."""

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from scheduler.store.audit import AuditEntry
from scheduler.store.deadlines import Deadline
from tests.builders import HARBOUR, OFFICER, OTHER_OFFICER, Force, a_person, an_exception
from tests.web.cli.people import ago, some_people
from tests.web.cli.running import visits

KEYS = [
    *("ref", "obligation", "status", "deadline", "days_overdue", "visits_missed", "level", "interval"),
    *("team", "officer", "state", "last_visit", "attempts_since", "exception"),
]


def refs(*arguments: str) -> list[str]:
    return [row["ref"] for row in visits("due", "--json", *arguments).rows]


def test_overdue_and_due_soon_are_listed_worst_first(here: Force) -> None:
    some_people(here)
    ran = visits("due", "--json")
    assert ran.status == 0
    # the never visited and unowned stand before the longer overdue
    assert [(row["ref"], row["status"]) for row in ran.rows] == [
        ("P-NEW", "overdue"),
        ("P-LATE", "overdue"),
        ("P-SOON", "due_soon"),
    ]


def test_a_row_has_these_keys(here: Force) -> None:
    some_people(here)
    row = next(row for row in visits("due", "--json").rows if row["ref"] == "P-LATE")
    assert list(row) == KEYS
    assert row["attempts_since"] == 1
    assert (row["officer"], row["state"], row["level"]) == (OTHER_OFFICER, "active", "medium")
    assert row["last_visit"] == ago(300).isoformat()
    assert row["exception"]["until_on"] == ago(-30).isoformat()


def test_comma_separated_values_have_the_same_names(here: Force) -> None:
    some_people(here)
    lines = visits("due", "--csv", "--status", "all").lines
    assert list(lines[0]) == [*KEYS, "error"]
    assert len(lines) == 6


def test_no_cell_is_a_formula_to_a_spreadsheet(here: Force) -> None:
    some_people(here)
    with here.writing() as desk:
        an_exception(desk, "P-NEW", ago(1), ago(-9), reason="=HYPERLINK(1)")
        a_person(desk, "=P-SUM", registered_on=ago(100))
    refs = {line["ref"] for line in visits("due", "--csv").lines}
    assert "'=P-SUM" in refs
    assert "=P-SUM" not in refs


def test_an_empty_list_still_names_its_columns(here: Force) -> None:
    assert visits("due", "--csv").out.strip() == ",".join([*KEYS, "error"])
    assert visits("due", "--json").rows == []


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--status", "all"], {"P-NEW", "P-LATE", "P-SOON", "P-FINE", "P-HELD", "P-LOST"}),
        (["--status", "suspended"], {"P-HELD", "P-LOST"}),
        (["--status", "overdue", "--status", "on_track"], {"P-NEW", "P-LATE", "P-FINE"}),
        (["--team", HARBOUR], {"P-NEW", "P-SOON"}),
        (["--officer", OFFICER], {"P-SOON"}),
        (["--level", "medium"], {"P-LATE"}),
    ],
)
def test_options_narrow_the_list(here: Force, options: list[str], found: set[str]) -> None:
    some_people(here)
    assert set(refs(*options)) == found


def test_assessments_are_a_list_of_their_own(here: Force) -> None:
    some_people(here)
    rows = visits("due", "--json", "--obligation", "risk_assessment", "--status", "all").rows
    assert {row["obligation"] for row in rows} == {"risk_assessment"}
    assert len(rows) == 6


def test_another_day_is_computed_from_facts(here: Force) -> None:
    some_people(here)
    row = next(
        row for row in visits("due", "--json", "--as-at", "50 days ago").rows if row["ref"] == "P-LATE"
    )
    now = next(row for row in visits("due", "--json").rows if row["ref"] == "P-LATE")
    assert row["days_overdue"] == now["days_overdue"] - 50
    assert row["exception"] is None


def test_nothing_was_known_before_it_was_recorded(here: Force) -> None:
    some_people(here)
    assert refs("--known-at", f"{ago(1)}T12:00+00:00", "--status", "overdue") == []


def test_for_people_the_list_fits_eighty_columns_and_ends_in_totals(here: Force) -> None:
    some_people(here)
    out = visits("due").out
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    assert "2 visits overdue (1 medium, 1 low)" in text
    assert "1 due soon, of 4 people active in the community." in text
    assert "Not among these 4: 2 in custody." in text
    assert "1 suspended whose review date has passed" in text
    assert "P-LOST" in text
    assert "P-HELD" not in text


def test_the_look_is_logged_with_those_shown(here: Force) -> None:
    some_people(here)
    visits("due", "--json", "--status", "overdue")
    with here.reading() as desk:
        entry = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "due")).one()
    assert entry.subjects == "P-LATE P-NEW"
    assert entry.verb == "consulted"
    assert entry.actor.startswith("cli:")


def test_who_cannot_be_computed_comes_first_whatever_is_asked(here: Force) -> None:
    some_people(here)
    with here.writing() as desk:
        broken = select(col(Deadline.person_id)).where(col(Deadline.officer_id).is_(None)).scalar_subquery()
        values = {"phase": "error", "error": "No version is in force.", "level": None}
        desk.session.execute(update(Deadline).where(col(Deadline.person_id) == broken).values(values))
    for options in ([], ["--level", "medium"], ["--status", "overdue"]):
        ran = visits("due", "--json", *options)
        assert ran.status == 1
        assert (ran.rows[0]["ref"], ran.rows[0]["status"]) == ("P-NEW", "error")
        assert ran.rows[0]["error"] == "No version is in force."
    assert visits("due").out.startswith("P-NEW cannot be computed: No version is in force.")


def test_rows_that_hold_no_more_are_computed_again_first(here: Force) -> None:
    with here.writing() as desk:
        a_person(desk, "P-1", registered_on=ago(100), level="high")
        stale = {"holds_until": ago(1), "deadline": ago(-300), "as_of": ago(50)}
        desk.session.execute(update(Deadline).values(stale))
    row = visits("due", "--json").rows[0]
    assert (row["ref"], row["days_overdue"]) == ("P-1", 85)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-at", "2026-02-31"], "“2026-02-31” is no day that exists."),
        (["--known-at", "2026-03-29T01:30"], "“2026-03-29T01:30” is no moment."),
        (["--as-at", "0206-11-21"], "“0206-11-21” is before 1900. Check the year."),
        (["--as-at", "soonish"], "“soonish” is no day that exists."),
        (["--known-at", "2026-11-21"], "“2026-11-21” is no moment."),
        (["--known-at", "2026-11-21T25:00"], "is no moment."),
        (["--level", "extreme"], "There is no level “extreme”. There are: very_high, high,"),
        (["--status", "late"], "There is no status “late”."),
        (["--team", "Nowhere"], "There is no team “Nowhere”. There are: Harbour, Moor."),
        (["--officer", "OM-NOBODY"], "There is no officer “OM-NOBODY”."),
        (["--obligation", "tea"], "There is no obligation “tea”. There are: home_visit, risk_assessment."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(here: Force, options: list[str], said: str) -> None:
    ran = visits("due", *options)
    assert ran.status == 1
    assert said in ran.err
    assert ran.out == ""


def test_two_forms_at_once_are_wrong_usage(here: Force) -> None:
    assert visits("due", "--json", "--csv").status == 2
    assert visits("due", "--unheard-of").status == 2
