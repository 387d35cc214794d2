"""What the first pages tell at a glance: who is missing, what is due today, how many at each level, who is away."""

import re
from datetime import date, timedelta

import pytest

from tests.builders import (
    COLLEAGUE,
    NOW,
    OFFICER,
    SERGEANT,
    TODAY,
    Force,
    a_cover,
    a_person,
    a_proposal,
    a_state,
    a_visit,
    an_absence,
)
from tests.casework.signing import an_account
from tests.web.changing import browsing, words_of

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def test_whoever_is_missing_or_wanted_is_marked_in_every_row(force: Force) -> None:
    with force.writing() as desk:
        for ref, last, state in (
            ("P-LATE", date(2026, 1, 5), "missing"),
            ("P-SOON", date(2026, 8, 22), "wanted"),
            ("P-TIME", date(2026, 11, 10), "missing"),
        ):
            a_person(desk, ref)
            a_visit(desk, ref, last)
            a_visit(desk, ref, NOW - timedelta(days=2), "no_reply")
            a_state(desk, ref, state, date(2026, 11, 1))
        a_person(desk, "P-HOME")
        a_visit(desk, "P-HOME", date(2026, 1, 5))
    hers = words_of(browsing(force, OFFICER).get("/").text)
    traced = (
        "3 people are missing or wanted: trace them Their visits stay due. Made-Up P-LATE (P-LATE), missing: "
    )
    assert traced in hers
    assert "Made-Up P-TIME (P-TIME), missing: due in " in hers
    assert "days overdue Missing" in hers
    assert "Due tomorrow Wanted" in hers
    assert "P-LATE Missing : tried 1 time" in hers
    sergeant = browsing(force, SERGEANT)
    assert "days overdue Missing" in words_of(sergeant.get("/").text)
    assert all(traced in words_of(sergeant.get(path).text) for path in ("/", "/people", "/missed"))
    missed = words_of(sergeant.get("/missed").text)
    assert missed.count("overdue Missing") == 1


def test_what_is_due_today_and_what_is_overdue_at_each_level_stand_on_top(force: Force) -> None:
    with force.writing() as desk:
        for ref, level, last in (
            ("P-1", "high", date(2026, 8, 21)),
            ("P-2", "very_high", date(2026, 10, 1)),
            ("P-3", "low", date(2025, 1, 5)),
            ("P-4", "low", date(2025, 2, 5)),
        ):
            a_person(desk, ref, level=level)
            a_visit(desk, ref, last)
    page = browsing(force, SERGEANT).get("/").text
    assert "1 due today" in words_of(page)
    assert "Overdue by level: 1 very high , 2 low ." in words_of(page)
    assert 'href="/missed?level=very_high"' in page
    own = words_of(browsing(force, OFFICER).get("/").text)
    assert "1 due today" in own
    led_to = words_of(browsing(force, SERGEANT).get("/people?status=due_soon&sort=due").text)
    head = words_of(browsing(force, OFFICER).get("/people/P-1").text)
    assert own.count("Due today") == led_to.count("Due today") == 1, "it is called the same everywhere"
    assert "High Due today" in head


@pytest.mark.parametrize(
    ("covered", "told"),
    [(True, f"{COLLEAGUE} stands in for you today."), (False, "nobody stands in for you today.")],
)
def test_who_is_away_reads_it_on_top(force: Force, *, covered: bool, told: str) -> None:
    with force.writing() as desk:
        an_absence(desk, OFFICER, TODAY - timedelta(3), date(2026, 12, 1))
        if covered:
            a_cover(desk, COLLEAGUE, OFFICER)
    said = words_of(browsing(force, OFFICER).get("/").text)
    assert f"You are recorded as away until Tue 1 Dec 2026 ; {told}" in said
    assert "You are recorded as away" not in words_of(browsing(force, SERGEANT).get("/").text)


def test_who_could_stand_in_is_told_with_whom_they_stand_in_for_already(force: Force) -> None:
    an_account(force.installation, COLLEAGUE)
    with force.writing() as desk:
        a_person(desk)
        a_cover(desk, COLLEAGUE, OFFICER)
        away = an_absence(desk, OFFICER, TODAY, TODAY + timedelta(3))
    sergeant = browsing(force, SERGEANT)
    asked = words_of(sergeant.get("/cover/new").text)
    assert f"stands in for {OFFICER} (1 person)" in asked
    assert asked.count("no account to sign in with") > 0
    chosen = asked.partition(f"stands in for {OFFICER} (1 person)")[2]
    assert not chosen.startswith(", no account")
    page = sergeant.get(f"/cover/absences/{away.id}").text
    assert f'href="/cover/new?officer={OFFICER}&amp;from_on={TODAY}&amp;to_on={TODAY + timedelta(3)}"' in page
    assert "Arrange cover" not in words_of(browsing(force, OFFICER).get(f"/cover/absences/{away.id}").text)


@pytest.mark.parametrize(
    ("first", "last", "begins"), [(-3, 3, TODAY), (2, 3, TODAY + timedelta(2)), (-3, -1, None)]
)
def test_cover_is_arranged_for_what_is_left_of_an_absence(
    force: Force, first: int, last: int, begins: date | None
) -> None:
    with force.writing() as desk:
        away = an_absence(desk, OFFICER, TODAY + timedelta(first), TODAY + timedelta(last))
    page = browsing(force, SERGEANT).get(f"/cover/absences/{away.id}").text
    asked = re.findall(r'href="/cover/new\?officer=OM-ASH&amp;from_on=([-\d]+)', page)
    assert asked == ([str(begins)] if begins else [])


def test_a_proposal_says_from_when_it_was_asked_and_from_when_it_holds(force: Force) -> None:
    """A milder level holds from the day of its approval, whatever day was asked for."""
    with force.writing() as desk:
        a_person(desk)
        decided = {"decision": "approved", "decided_by": SERGEANT, "decided_at": NOW}
        asked = a_proposal(
            desk, "P-001", "level", "medium", date(2026, 11, 18), recorded_by=OFFICER, **decided
        )
        later = a_proposal(desk, "P-001", "level", "low", date(2026, 12, 1), recorded_by=OFFICER, **decided)
        a_proposal(desk, "P-001", "level", "low", TODAY, recorded_by=OFFICER)
    browser = browsing(force, SERGEANT)
    one = words_of(browser.get(f"/approvals/{asked.id}").text)
    assert "Asked from Wed 18 Nov 2026" in one
    assert "Holds from Sat 21 Nov 2026" in one
    assert "Holds from Tue 1 Dec 2026" in words_of(browser.get(f"/approvals/{later.id}").text)
    every = words_of(browser.get("/approvals").text)
    assert "asked from Wed 18 Nov 2026 , holds from Sat 21 Nov 2026" in every
    assert every.count("holds from") == 2
