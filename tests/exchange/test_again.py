"""What is brought in again: the same changes nothing, a later day is a new fact, another value is refused."""

from datetime import date

from scheduler.desk import Desk
from scheduler.exchange.importing.intake import Tally
from scheduler.store.people import Allocation, Placement, Registration
from scheduler.store.visits import Visit
from tests.builders import COLLEAGUE, HARBOUR, MOOR, OFFICER, TODAY, officer_id
from tests.exchange.bringing import bring, facts, faults_of, one
from tests.exchange.rows import EVERY_KIND, PERSON


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    again = bring(desk, **EVERY_KIND)
    assert {(tally.new, tally.corrected) for tally in again.kinds.values()} == {(0, 0)}
    assert again.people == 0
    assert not again.changed


def test_a_later_date_is_a_new_fact(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "level": "medium", "last_visit_on": "2026-09-01"}])
    report = bring(
        desk,
        people=[{**PERSON, "last_visit_on": "2026-11-01"}],
        levels=[{"ref": "P-1", "level": "high", "from": "2026-10-01"}],
    )
    assert report.kinds == {"levels": Tally(new=1), "people": Tally(added=1)}
    assert {row.visited_on for row in facts(desk, Visit, "P-1", superseded=True)} == {
        date(2026, 9, 1),
        date(2026, 11, 1),
    }


def test_another_value_for_the_same_key_is_refused(desk: Desk) -> None:
    bring(desk, **EVERY_KIND)
    assert faults_of(
        desk,
        people=[{**PERSON, "name": "Another", "registered_on": "2024-01-06"}],
        levels=[{"ref": "P-1", "level": "low", "from": "2024-02-01"}],
        visits=[
            {
                "visit_id": "X1",
                "ref": "P-1",
                "visited_at": "2026-10-01T14:30",
                "outcome": "no_reply",
                "officers": "OM-NEW",
            }
        ],
        bookings=[
            {
                "booking_id": "B1",
                "ref": "P-1",
                "starts_at": "2026-12-02T10:00",
                "officers": f"OM-NEW;{COLLEAGUE}",
            }
        ],
        absences=[{"officer": "OM-NEW", "from": "2026-12-01", "to": "2026-12-08"}],
    ) == [
        (
            "people, row 2, name, “Another”: Recorded here is Made-Up One. If that was wrong, import again with "
            "--correct."
        ),
        (
            "people, row 2, registered_on, “2024-01-06”: Recorded here is 2024-01-05. If that was wrong, import again "
            "with --correct."
        ),
        "levels, row 2, level, “low”: Recorded here is high. If that was wrong, import again with --correct.",
        (
            "visits, row 2, outcome, “no_reply”: Recorded here is seen_at_home. If that was wrong, import again with "
            "--correct."
        ),
        (
            f"visits, row 2, officers, “OM-NEW”: Recorded here is {COLLEAGUE};OM-NEW. If that was wrong, import again "
            "with --correct."
        ),
        (
            "bookings, row 2, starts_at, “2026-12-02T10:00:00+00:00”: Recorded here is 2026-12-01T10:00:00+00:00. If "
            "that was wrong, import again with --correct."
        ),
        (
            "absences, row 2, to, “2026-12-08”: Recorded here is 2026-12-07. If that was wrong, import again with "
            "--correct."
        ),
    ]
    assert one(desk, Visit, "P-1").outcome == "seen_at_home"


def test_a_number_that_belongs_to_another_s_visit_says_whose(desk: Desk) -> None:
    visit = {"visit_id": "X1", "ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "no_reply"}
    bring(desk, people=[PERSON, {**PERSON, "ref": "P-2"}], visits=[visit])
    assert faults_of(desk, visits=[{**visit, "ref": "P-2"}]) == [
        "visits, row 2, ref, “P-2”: Recorded here is P-1. If that was wrong, import again with --correct."
    ]


def test_a_changed_officer_or_team_is_so_from_today(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "officer": OFFICER, "team": HARBOUR}])
    report = bring(desk, people=[{**PERSON, "officer": COLLEAGUE, "team": MOOR}])
    assert report.kinds == {"people": Tally(added=1)}
    assert {row.from_on: row.officer_id for row in facts(desk, Allocation, "P-1")} == {
        date(2024, 1, 5): officer_id(desk, OFFICER),
        TODAY: officer_id(desk, COLLEAGUE),
    }
    assert {row.from_on for row in facts(desk, Placement, "P-1")} == {date(2024, 1, 5), TODAY}


def test_a_changed_address_asks_on_which_day_they_moved(desk: Desk) -> None:
    bring(desk, people=[{**PERSON, "address": "1 Nowhere Row"}])
    assert faults_of(desk, people=[{**PERSON, "address": "2 Nowhere Row"}]) == [
        (
            "people, row 2, address, “2 Nowhere Row”: Recorded here is 1 Nowhere Row. If that was wrong, import again "
            "with --correct."
        )
    ]
    bring(desk, addresses=[{"ref": "P-1", "from": "2026-11-01", "address": "2 Nowhere Row"}])
    assert bring(desk, people=[{**PERSON, "address": "2 Nowhere Row"}]).kinds == {
        "people": Tally(unchanged=1)
    }


def test_a_level_without_its_day_that_is_not_the_one_that_stands_is_refused(desk: Desk) -> None:
    bring(
        desk,
        people=[{**PERSON, "level": "medium"}],
        levels=[{"ref": "P-1", "level": "high", "from": "2026-01-01"}],
    )
    for known in ("medium", "high"):
        assert bring(desk, people=[{**PERSON, "level": known}]).kinds == {"people": Tally(unchanged=1)}
    assert faults_of(desk, people=[{**PERSON, "level": "very_high"}]) == [
        "people, row 2, level, “very_high”: Recorded here is medium. If that was wrong, import again with --correct."
    ]


def test_visits_without_a_number_are_known_by_person_and_moment(desk: Desk) -> None:
    visit = {"ref": "P-1", "visited_at": "2026-10-01T14:30", "outcome": "no_reply"}
    bring(desk, people=[PERSON], visits=[visit])
    assert bring(desk, visits=[visit]).kinds == {"visits": Tally(unchanged=1)}
    assert bring(desk, visits=[{**visit, "visited_at": "2026-10-01T13:30Z"}]).kinds == {
        "visits": Tally(unchanged=1)
    }
    assert bring(desk, visits=[{**visit, "visited_at": "2026-10-01T14:31"}]).kinds == {"visits": Tally(new=1)}


def test_who_is_registered_again_after_an_end_has_a_second_registration(desk: Desk) -> None:
    ended = [{"ref": "P-1", "state": "ended", "from": "2025-01-01"}]
    bring(desk, people=[PERSON], states=ended)
    again = {**PERSON, "registered_on": "2026-05-01"}
    assert bring(desk, people=[again]).kinds == {"people": Tally(added=1)}
    assert len(facts(desk, Registration, "P-1")) == 2
    assert bring(desk, people=[PERSON]).kinds == {"people": Tally(unchanged=1)}
