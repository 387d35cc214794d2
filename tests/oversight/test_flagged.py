"""Visits that carry a flag, pushed to whoever answers for them: the flags of the person's own page, and no others."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.casework.corrections import correct
from scheduler.casework.flags import Flag
from scheduler.casework.names import names
from scheduler.casework.person.profile import profile
from scheduler.oversight import flagged
from scheduler.oversight.flagged import FlaggedRecord, flagged_since
from tests.builders import (
    COLLEAGUE,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    SERGEANT,
    TODAY,
    Force,
    a_check,
    a_person,
    a_visit,
)
from tests.statements import statements

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
YESTERDAY = TODAY - timedelta(days=1)
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


def told(force: Force, code: str = SERGEANT, since: date = YESTERDAY) -> list[FlaggedRecord]:
    with force.reading(code) as desk:
        return flagged_since(desk, names(desk), since).records


def flags(record: FlaggedRecord) -> set[Flag]:
    return {each.flag for each in record.flags}


@pytest.fixture
def recorded(force: Force) -> Force:
    """P-001 visited alone, unchecked and late; P-002 by two with every check; P-003 of another team, alone."""
    with force.writing() as desk:
        a_person(desk, "P-001", level="low")
        a_visit(
            desk, "P-001", AT - timedelta(days=4), officers=[OFFICER], reason_alone="A colleague was ill."
        )
        a_person(desk, "P-002", level="low")
        for source in ("pnc", "visor", "crime_intelligence", "social_media", "childrens_social_care"):
            a_check(desk, "P-002", source=source, at=AT - timedelta(hours=2))
        a_visit(desk, "P-002", AT, officers=[OFFICER, COLLEAGUE], announced=False)
        a_person(desk, "P-003", level="low", officer=OTHER_OFFICER, team=MOOR)
        a_visit(desk, "P-003", AT, officers=[OTHER_OFFICER])
        a_visit(desk, "P-003", AT - timedelta(days=90), officers=[OTHER_OFFICER], brought_over=True)
    return force


def test_what_carries_a_flag_is_told_to_whoever_answers_for_it(recorded: Force) -> None:
    (record,) = told(recorded)
    assert (record.ref, record.crew) == ("P-001", (OFFICER,))
    assert flags(record) == {Flag.LONE, Flag.UNCHECKED, Flag.RECORDED_LATE}
    assert {each.reason for each in record.flags} == {"A colleague was ill.", None}
    assert [each.ref for each in told(recorded, OTHER_SERGEANT)] == ["P-003"]
    assert told(recorded, since=TODAY + timedelta(days=1)) == []


@ON_SQLITE
def test_the_flags_are_those_of_the_person_s_page(recorded: Force) -> None:
    with recorded.reading(SERGEANT) as desk:
        pages = {ref: profile(desk, ref).timeline for ref in ("P-001", "P-002")}
    theirs = {
        (ref, entry.at): {each.flag for each in entry.flags}
        for ref, timeline in pages.items()
        for entry in timeline
        if entry.kind == "visit" and (entry.flags or entry.recorded_late_days > 1)
    }
    ours = {(each.ref, each.visited_at): flags(each) - {Flag.RECORDED_LATE} for each in told(recorded)}
    assert ours == theirs


@ON_SQLITE
def test_a_record_that_was_corrected_is_told_as_it_stands(recorded: Force) -> None:
    (record,) = told(recorded)
    with recorded.reading(SERGEANT) as desk:
        visit = next(each for each in profile(desk, record.ref).timeline if each.kind == "visit")
    with recorded.writing(OFFICER) as desk:
        correct(desk, "visit", visit.id, "Two went.", crew=[OFFICER, COLLEAGUE])
    (record,) = told(recorded)
    assert Flag.LONE not in flags(record)


@ON_SQLITE
def test_where_more_were_recorded_than_are_looked_at_it_says_so(
    recorded: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flagged, "MOST", 1)
    with recorded.reading() as desk:
        assert flagged_since(desk, names(desk), YESTERDAY).cut
    monkeypatch.setattr(flagged, "MOST", 3)
    with recorded.reading() as desk:
        assert not flagged_since(desk, names(desk), YESTERDAY).cut


@ON_SQLITE
def test_as_many_statements_whatever_their_number(recorded: Force) -> None:
    before = statements(recorded, lambda: told(recorded))
    with recorded.writing() as desk:
        for number in range(10, 25):
            a_person(desk, f"P-{number:03}")
            a_visit(desk, f"P-{number:03}", AT, officers=[OFFICER])
    assert statements(recorded, lambda: told(recorded)) == before
