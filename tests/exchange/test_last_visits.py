"""The day of a last visit in a row of people: what else it stands for, and which visit it is."""

from datetime import UTC, date, datetime

from scheduler.desk import Desk
from scheduler.exchange.importing.intake import Tally
from scheduler.store.people import Registration
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit
from tests.builders import OFFICER, TODAY, a_visit
from tests.exchange.bringing import bring, facts, faults_of, one
from tests.exchange.rows import PERSON


def test_the_last_visit_is_the_registration_by_default_and_that_the_level_s_day(desk: Desk) -> None:
    bring(desk, people=[{"ref": "P-1", "name": "One", "level": "high", "last_visit_on": "2026-10-01"}])
    assert one(desk, Registration, "P-1").registered_on == date(2026, 10, 1)
    assert one(desk, RiskLevel, "P-1").from_on == date(2026, 10, 1)
    visit = one(desk, Visit, "P-1")
    assert (visit.visited_on, visit.outcome, visit.brought_over) == (date(2026, 10, 1), "seen_at_home", True)
    assert visit.visited_at == datetime(2026, 10, 1, 11, tzinfo=UTC), "noon in London"


def test_a_level_without_a_day_is_since_the_registration(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "high", "last_visit_on": "2026-10-01"}])
    assert one(desk, RiskLevel, "P-1").from_on == date(2024, 1, 5)


def test_somebody_seen_this_morning_was_not_seen_at_a_noon_to_come(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "last_visit_on": TODAY}])
    assert one(desk, Visit, "P-1").visited_at == datetime(2026, 11, 21, 0, tzinfo=UTC)
    assert bring(desk, people=[{**PERSON, "last_visit_on": TODAY}]).kinds == {"people": Tally(unchanged=1)}


def test_without_either_date_nobody_can_be_registered(desk: Desk) -> None:
    (told,) = faults_of(desk, people=[{"ref": "P-1", "name": "One"}])
    assert told == (
        "people, row 2, registered_on: It is required where the day of the last visit (last_visit_on) is not given. "
        "Give either."
    )


def test_an_earlier_last_visit_than_the_one_brought_over_is_another_value(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-02"}])
    earlier = [{**PERSON, "last_visit_on": "2026-10-01"}]
    assert faults_of(desk, people=earlier) == [
        (
            "people, row 2, last_visit_on, “2026-10-01”: Recorded here is 2026-10-02. If that was wrong, import again "
            "with --correct."
        )
    ]
    bring(desk, people=earlier, correct=True)
    assert one(desk, Visit, "P-1").visited_on == date(2026, 10, 1)


def test_a_visit_of_the_day_of_the_last_visit_is_that_visit(desk: Desk) -> None:
    person = [{**PERSON, "last_visit_on": "2026-10-01"}]
    visit = [{"ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "seen_at_home", "officers": OFFICER}]
    bring(desk, people=person)
    bring(desk, visits=visit)
    assert one(desk, Visit, "P-1").visited_at == datetime(2026, 10, 1, 13, 30, tzinfo=UTC)
    assert not one(desk, Visit, "P-1").brought_over
    again = bring(desk, people=person, visits=visit)
    assert again.kinds == {"people": Tally(unchanged=1), "visits": Tally(unchanged=1)}


def test_a_visit_recorded_here_on_that_day_is_the_last_visit(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    a_visit(desk, "P-1", date(2026, 10, 1))
    assert bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-01"}]).kinds == {
        "people": Tally(unchanged=1)
    }


def test_a_contact_of_that_day_that_is_no_visit_is_not(desk: Desk) -> None:
    bring(desk, people=[PERSON])
    a_visit(desk, "P-1", date(2026, 10, 1), outcome="no_reply")
    assert bring(desk, people=[{**PERSON, "last_visit_on": "2026-10-01"}]).kinds == {"people": Tally(added=1)}


def test_a_visit_at_noon_is_no_mere_day(desk: Desk) -> None:
    at_noon = {"ref": "P-1", "visited_at": "2026-10-01T12:00", "outcome": "seen_at_home"}
    bring(desk, people=[PERSON], visits=[at_noon], history=True)
    bring(desk, visits=[{**at_noon, "visited_at": "2026-10-01T15:00"}])
    assert sorted(row.visited_at.hour for row in facts(desk, Visit, "P-1")) == [11, 14]
