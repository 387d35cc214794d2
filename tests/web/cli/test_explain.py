"""`visits explain`: the answer for one person, as sentences and as the rules give it."""

from sqlalchemy import select
from sqlmodel import col

from scheduler.store.audit import AuditEntry
from tests.builders import Force, a_person, a_state, a_visit
from tests.web.cli.people import ago, some_people
from tests.web.cli.running import visits
from web.words import in_words


def test_the_answer_is_that_of_the_rules_for_both_obligations(here: Force) -> None:
    some_people(here)
    ran = visits("explain", "P-LATE", "--json")
    visit, assessment = ran.rows
    assert ran.status == 0
    assert (visit["id"], visit["obligation"], visit["status"]) == ("P-LATE", "home_visit", "overdue")
    assert visit["last_visit"] == ago(300).isoformat()
    assert visit["because"][-1]["clause"] == "periodic"
    assert [cycle["result"] for cycle in visit["cycles"]] == ["late", "open"]
    assert assessment["obligation"] == "risk_assessment"


def test_each_sentence_has_its_clause_its_source_and_how_far_it_holds(here: Force) -> None:
    some_people(here)
    out = " ".join(visits("explain", "P-LATE").out.split())
    assert "Home visit of P-LATE as at" in out
    assert "Overdue by" in out
    assert "Clause “periodic”, local default, not national policy." in out
    assert "Risk assessment of P-LATE" in out


def test_of_whom_is_away_it_says_what_a_return_would_lead_to(here: Force) -> None:
    with here.writing() as desk:
        a_person(desk, "P-AWAY", registered_on=ago(30), level="low")
        a_visit(desk, "P-AWAY", ago(20))
        a_state(desk, "P-AWAY", "custody", ago(10))
    out = " ".join(visits("explain", "P-AWAY").out.split())
    assert f"Suspended (custody). On a return that day, it would be due by {in_words(ago(-15))}." in out
    assert (
        f"With a return on {in_words(ago(0))}, for example, it would be due within 15 days of that day" in out
    )


def test_a_line_for_each_reason(here: Force) -> None:
    some_people(here)
    lines = visits("explain", "P-LATE", "--csv").lines
    assert list(lines[0]) == ["id", "obligation", "on", "clause", "deadline", "source", "standing", "text"]


def test_as_known_before_anything_was_recorded_nothing_is_due(here: Force) -> None:
    some_people(here)
    rows = visits("explain", "P-LATE", "--json", "--known-at", f"{ago(2)} 12:00").rows
    assert {row["status"] for row in rows} == {"not_started"}


def test_nobody_is_a_sentence_and_nothing_is_logged(here: Force) -> None:
    ran = visits("explain", "P-NOBODY")
    assert (ran.status, ran.out) == (1, "")
    assert "There is no person with the reference “P-NOBODY”" in ran.err
    with here.reading() as desk:
        logged = select(AuditEntry).where(col(AuditEntry.act) == "explain")
        assert desk.session.scalars(logged).all() == []


def test_the_look_is_logged_as_consulted(here: Force) -> None:
    some_people(here)
    visits("explain", "P-FINE")
    with here.reading() as desk:
        entry = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "explain")).one()
    assert (entry.verb, entry.subjects) == ("consulted", "P-FINE")
