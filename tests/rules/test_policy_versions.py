"""What a policy file that holds says: its versions by their days, its clauses' sources, a folder of several."""

from datetime import date
from pathlib import Path

import pytest

from rules.policy import NoPolicyInForce, PolicyRefused, read_policies, read_policy
from tests.rules.policy_texts import CASES, TEXT, altered, read


def test_a_policy_may_have_home_visits_alone(tmp_path: Path):
    alone = TEXT[: TEXT.index("[version.risk_assessment]")]
    version = read(tmp_path, alone).versions[0]
    assert (version.risk_assessment, version.intelligence) == (None, None)
    assert version.clauses_of("home_visit") is version.home_visit


def test_versions_may_be_written_in_any_order(tmp_path: Path):
    text = altered('source = "worked cases, version 1"', 'effective_from = 2020-01-01\nsource = "later"')
    policy = read(tmp_path, text)
    assert [version.effective_from for version in policy.versions] == [date(2016, 2, 29), date(2020, 1, 1)]


def test_the_version_on_a_day_is_the_latest_begun():
    policy = read_policy(CASES)
    assert policy.version_on(date(2016, 2, 28)).source == "worked cases, version 1"
    assert policy.version_on(date(2016, 2, 29)).source == "worked cases, version 2"
    assert policy.version_on(date.min).source == "worked cases, version 1"
    assert policy.next_start_after(date(2016, 2, 28)) == date(2016, 2, 29)
    assert policy.next_start_after(date(2016, 2, 29)) is None


def test_before_the_first_version_there_is_an_error_that_names_the_day(tmp_path: Path):
    policy = read(tmp_path, altered("[[version]]", "[[version]]\neffective_from = 2010-01-01"))
    assert policy.in_force(date(2009, 12, 31)) is None
    assert policy.version_on(date(2010, 1, 1)) is policy.versions[0]
    with pytest.raises(
        NoPolicyInForce, match="No version of the policy “worked-cases” is in force on 2009-12-31"
    ) as e:
        policy.version_on(date(2009, 12, 31))
    assert e.value.day == date(2009, 12, 31)


def test_a_clause_may_have_a_source_of_its_own(tmp_path: Path):
    marked = altered(
        "[version.risk_assessment]",
        '[version.home_visit.clauses]\nfirst = { source = "Standing order 7", standing = "national" }\n'
        "[version.risk_assessment]",
    )
    clauses = read(tmp_path, marked).versions[0].home_visit
    assert clauses.mark_of("first").source == "Standing order 7"
    assert clauses.mark_of("first").standing == "national"
    assert clauses.mark_of("interval") == clauses.mark
    assert clauses.mark.source == "worked cases, version 1"


def test_a_folder_adds_policies_and_may_replace_a_packaged_one(tmp_path: Path):
    read(tmp_path, TEXT)
    read(tmp_path, altered('id = "worked-cases"', 'id = "england-wales"'), "theirs.toml")
    (tmp_path / "notes.txt").write_text("not a policy")
    policies = read_policies(tmp_path)
    assert sorted(policies) == ["england-wales", "washington-state", "worked-cases"]
    assert policies["england-wales"].title.startswith("For the worked cases")


def test_two_files_of_a_folder_with_one_id_are_refused(tmp_path: Path):
    read(tmp_path, TEXT)
    read(tmp_path, TEXT, "zz.toml")
    with pytest.raises(
        PolicyRefused, match=r"zz\.toml: another file of the folder has the id “worked-cases” too"
    ):
        read_policies(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(PolicyRefused, match="there is no such folder of policy files"):
        read_policies(tmp_path / "none")
