"""The verdict on the intelligence checks of a visit, rule by rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.checks import Check, NoIntelligenceClauses, verdict
from rules.policy import read_policies, read_policy
from rules.risk import Level

POLICY = read_policy(Path(__file__).parent / "cases" / "policies" / "worked-cases.toml")
VERSION = POLICY.versions[0]
VISITED_AT = datetime(2025, 6, 10, 14, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def check(source: str, age: timedelta = HOUR, outcome: str = "no_trace") -> Check:
    return Check(source, VISITED_AT - age, outcome)


def of(checks: Sequence[Check], level: Level = Level.HIGH, previous_visit_at: datetime | None = None):
    return verdict(VERSION, level, VISITED_AT, previous_visit_at, checks)


ALL = [check("pnc"), check("crime_intelligence"), check("social_media")]


def states(found) -> dict[str, str]:
    return {source.source: source.state for source in found.sources}


def test_all_required_sources_fresh_is_complete():
    found = of(ALL)
    assert (found.verdict, found.police_only) == ("complete", False)
    assert states(found) == {"pnc": "fresh", "crime_intelligence": "fresh", "social_media": "fresh"}
    assert all(source.required and source.age == HOUR for source in found.sources)


def test_no_check_at_all_is_unchecked_and_not_police_only():
    found = of([])
    assert (found.verdict, found.police_only) == ("unchecked", False)
    assert states(found) == dict.fromkeys(["pnc", "crime_intelligence", "social_media"], "missing")
    assert all(source.age is None for source in found.sources)


def test_an_unavailable_source_is_no_check():
    assert of([check("pnc", outcome="unavailable")]).verdict == "unchecked"


@pytest.mark.parametrize("outcome", ["no_trace", "not_relevant", "relevant", "to_discuss"])
def test_every_other_outcome_is_usable(outcome: str):
    assert of([*ALL[:2], check("social_media", outcome=outcome)]).verdict == "complete"


def test_a_missing_required_source_is_incomplete_even_if_another_is_stale():
    found = of([check("pnc", 73 * HOUR), check("social_media")])
    assert found.verdict == "incomplete"
    assert states(found) == {"pnc": "stale", "crime_intelligence": "missing", "social_media": "fresh"}


def test_a_stale_required_source_is_stale():
    assert of([check("pnc", 73 * HOUR), *ALL[1:]]).verdict == "stale"


def test_the_limit_of_freshness_is_fresh_and_a_second_more_is_stale():
    assert (
        of([check("pnc", 72 * HOUR), check("crime_intelligence", 24 * HOUR), *ALL[2:]]).verdict == "complete"
    )
    assert of([*ALL[:1], check("crime_intelligence", 24 * HOUR + SECOND), *ALL[2:]]).verdict == "stale"
    assert of([*ALL[:2], check("social_media", timedelta(days=28) + SECOND)]).verdict == "stale"


def test_a_check_at_the_moment_of_the_visit_counts_and_one_after_does_not():
    assert of([check("pnc", timedelta(0)), *ALL[1:]]).verdict == "complete"
    assert of([check("pnc", -SECOND), *ALL[1:]]).verdict == "incomplete"


def test_a_check_counts_only_after_the_previous_qualifying_visit():
    assert of(ALL, previous_visit_at=VISITED_AT - HOUR).verdict == "unchecked"
    assert of(ALL, previous_visit_at=VISITED_AT - HOUR - SECOND).verdict == "complete"


def test_the_latest_usable_check_of_a_source_is_the_one_that_counts():
    for checks in ([check("pnc", 90 * HOUR), check("pnc")], [check("pnc"), check("pnc", 90 * HOUR)]):
        found = of([*checks, *ALL[1:]])
        assert found.verdict == "complete"
        assert found.sources[0].age == HOUR


def test_police_only_when_nobody_outside_the_police_was_asked():
    assert of(ALL[:2]).police_only is True
    assert of(ALL[:2], Level.MEDIUM)[:2] == ("complete", True)
    assert of([*ALL[:2], check("social_media", outcome="unavailable")]).police_only is True
    assert of([check("social_media")]).police_only is False
    assert of([*ALL, check("crime_intelligence")]).police_only is False


def test_a_partner_is_not_the_police():
    version = read_policies()["england-wales"].versions[0]
    checks = [check("pnc"), check("childrens_social_care")]
    assert verdict(version, Level.LOW, VISITED_AT, None, checks).police_only is False
    assert verdict(version, Level.LOW, VISITED_AT, None, checks[:1]).police_only is True


def test_the_unassessed_need_what_the_strictest_level_needs():
    version = read_policies()["england-wales"].versions[0]
    needed = {
        level: [source.source for source in verdict(version, level, VISITED_AT, None, []).sources]
        for level in Level
    }
    assert needed[Level.UNASSESSED] == needed[Level.VERY_HIGH]
    assert "childrens_social_care" in needed[Level.UNASSESSED]
    assert "childrens_social_care" not in needed[Level.HIGH]
    assert of(ALL[:1], Level.LOW).verdict == "complete"
    assert of(ALL[:1], Level.UNASSESSED).verdict == "incomplete"


def test_sources_that_are_not_required_are_named_after_the_required_ones():
    found = of([check("zebra_register"), check("social_media", 800 * HOUR), check("pnc")], Level.LOW)
    assert found.verdict == "complete"
    assert [(source.source, source.required, source.state) for source in found.sources] == [
        ("pnc", True, "fresh"),
        ("social_media", False, "stale"),
        ("zebra_register", False, "unlisted"),
    ]


def test_a_source_that_the_policy_does_not_list_is_a_check_of_some_source():
    found = of([check("zebra_register")])
    assert (found.verdict, found.police_only) == ("incomplete", True)


def test_moments_are_compared_across_offsets():
    london = datetime.fromisoformat("2025-06-10T15:30:00+01:00")
    assert verdict(VERSION, Level.LOW, london, None, [check("pnc", timedelta(0))]).verdict == "complete"


def test_a_policy_without_intelligence_clauses_gives_no_verdict():
    with pytest.raises(NoIntelligenceClauses, match="from 2016-02-29 has no table “intelligence”"):
        verdict(replace(POLICY.versions[1], intelligence=None), Level.LOW, VISITED_AT, None, [])
    with pytest.raises(NoIntelligenceClauses, match="The policy version has no table"):
        verdict(replace(VERSION, intelligence=None), Level.LOW, VISITED_AT, None, [])
