"""The packaged policies: what they ask for, whose word that is, and how people read them."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import rules
from rules.description import describe
from rules.policy import read_policies
from rules.risk import LEVELS, Level

PACKAGED = Path(rules.__file__).parent / "policies"


def test_england_and_wales_practised_1_3_6_12_and_then_made_them_ceilings():
    before, since = read_policies()["england-wales"].versions
    assert (before.effective_from, since.effective_from) == (None, date(2017, 6, 29))
    for version in (before, since):
        assert [str(version.home_visit.interval[level]) for level in LEVELS] == ["P1M", "P3M", "P6M", "P12M"]
        assert version.home_visit.qualifies == ("seen_at_home",)
    assert before.home_visit.mark_of("interval").standing == "national"
    assert since.home_visit.mark_of("interval").standing == "local"


def test_reactive_management_begins_on_29_june_2017():
    before, since = read_policies()["england-wales"].versions
    assert "reactive" not in before.home_visit.suspends
    assert "reactive" in since.home_visit.suspends
    assert "reactive" not in since.risk_assessment.suspends


def test_washington_state_visits_level_3_every_3_months():
    (version,) = read_policies()["washington-state"].versions
    intervals = {level: str(period) for level, period in version.home_visit.interval.items()}
    assert intervals == {
        Level.VERY_HIGH: "P3M",
        Level.HIGH: "P3M",
        Level.MEDIUM: "P6M",
        Level.LOW: "P12M",
        Level.UNASSESSED: "P3M",
    }


def test_no_default_of_ours_is_presented_as_national():
    for policy in read_policies().values():
        for version in policy.versions:
            for clauses in (version.home_visit, version.risk_assessment, version.intelligence):
                assert clauses is not None
                assert version.standing != "national"
                for mark in clauses.marks.values():
                    assert mark.standing != "national" or "default of this product" not in mark.source.lower()


@pytest.mark.parametrize("ref", ["england-wales", "washington-state"])
def test_a_policy_can_be_read_by_people(ref: str):
    policy = read_policies()[ref]
    text = describe(policy)
    since = "In force from the beginning. Source, where no other is given: "
    assert text.startswith(f"{policy.title} ({ref})\n\n{since}")
    assert "very high" in text
    assert "12 months" in text
    assert "local default, not national policy" in text
    assert "no older at the visit than: force 24 hours, national 72 hours, partner 28 days" in text


def test_the_description_leaves_no_clause_out():
    document = tomllib.loads((PACKAGED / "england-wales.toml").read_text("utf-8"))
    text = describe(read_policies()["england-wales"])
    for version in document["version"]:
        for section in ("home_visit", "risk_assessment", "intelligence"):
            for mark in version[section]["clauses"].values():
                assert f"[{mark['source']} (" in text


def test_the_description_names_the_day_of_each_version():
    assert "\nFrom 29 June 2017. Source, where no other is given: " in describe(
        read_policies()["england-wales"]
    )
