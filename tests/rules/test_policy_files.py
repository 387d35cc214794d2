"""Policy files: what is refused, in which words, and what the packaged ones say."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import rules
from rules.description import describe
from rules.policy import NoPolicyInForce, Policy, PolicyRefused, read_policies, read_policy
from rules.risk import LEVELS, Level

CASES = Path(__file__).parent / "cases" / "policies" / "worked-cases.toml"
PACKAGED = Path(rules.__file__).parent / "policies"
TEXT = CASES.read_text("utf-8")


def read(folder: Path, text: str, name: str = "ours.toml") -> Policy:
    file = folder / name
    file.write_text(text, "utf-8")
    return read_policy(file)


def altered(before: str, after: str, text: str = TEXT) -> str:
    assert before in text
    return text.replace(before, after, 1)


VISITS = "version 1, table “home_visit”"
CHECKS = "version 1, table “intelligence”"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('id = "worked-cases"\n', "", "key “id”: is missing; expected a text"),
        ('title = "', 'titel = "', "key “title”: is missing; expected a text"),
        ('id = "worked-cases"', 'id = " "', "key “id”: is empty; expected a text"),
        (
            "[[version]]",
            'owner = "us"\n[[version]]',
            "key “owner”: is unknown here; the keys are id, title, version",
        ),
        (
            ', low = "P12M"',
            "",
            f"{VISITS}, table “interval”, key “low”: is missing; expected a duration such as P3M",
        ),
        (
            'very_high = "P7D"',
            'extreme = "P7D"',
            f"{VISITS}, table “first”, key “very_high”: is missing; expected a duration such as P3M",
        ),
        (
            'low = "P12M", unassessed',
            'mild = "P12M", low = "P12M", unassessed',
            (
                f"{VISITS}, table “interval”, key “mild”: is unknown here; "
                "the keys are high, low, medium, unassessed, very_high"
            ),
        ),
        (
            'raised     = "P5D"',
            'raised     = "5 days"',
            (f"{VISITS}, key “raised”: “5 days” is not a period such as P3M, P1Y, P2W or P15D"),
        ),
        (
            'raised     = "P5D"',
            "raised     = 5",
            f"{VISITS}, key “raised”: 5 is not a duration such as P3M",
        ),
        (
            'raised     = "P5D"\n',
            "",
            f"{VISITS}, key “raised”: is missing; expected a duration such as P3M",
        ),
        (
            'due_soon   = "P28D"\n',
            'due_soon   = "P28D"\nmoved = "P14D"\n',
            (
                "version 1, table “risk_assessment”, key “moved”: is unknown here; the keys are "
                "due_soon, first, interval, raised, reinstated, returned, suspends"
            ),
        ),
        (
            'very_high = "P1M", high',
            'very_high = "P0D", high',
            f"{VISITS}, table “interval”, key “very_high”: an interval is at least one day",
        ),
        (
            'very_high = "P1M", high = "P3M"',
            'very_high = "P4M", high = "P3M"',
            (
                f"{VISITS}, table “interval”, key “very_high”: "
                "P4M can be longer than P3M, the interval of “high”"
            ),
        ),
        (
            'medium = "P6M", low = "P12M", unassessed = "P1M" }',
            'medium = "P366D", low = "P1Y", unassessed = "P1M" }',
            (
                f"{VISITS}, table “interval”, key “medium”: "
                "P366D can be longer than P1Y, the interval of “low”"
            ),
        ),
        (
            '"seen_at_home"]',
            '"seen_at_home", "seen_at_home"]',
            f"{VISITS}, key “qualifies”: names something twice",
        ),
        (
            '["seen_at_home"]',
            "[1]",
            f"{VISITS}, key “qualifies”: [1] is not a list of texts",
        ),
        (
            '"transferred_out", "reactive"]',
            '"transferred_out", "missing"]',
            (
                f"{VISITS}, key “suspends”: "
                "“missing” is not one of custody, hospital, abroad, transferred_out, reactive"
            ),
        ),
        (
            "size = 2",
            "size = 0",
            f"{VISITS}, table “crew”, key “size”: 0 is less than 1",
        ),
        (
            "size = 2",
            "size = true",
            f"{VISITS}, table “crew”, key “size”: True is not a whole number",
        ),
        (
            "accredited = 1",
            "accredited = 3",
            f"{VISITS}, table “crew”, key “accredited”: 3 is more than the crew of 2",
        ),
        (
            'standing = "local"',
            'standing = "official"',
            "version 1, key “standing”: “official” is not one of national, local, unverified",
        ),
        (
            "effective_from = 2016-02-29\n",
            "",
            (
                "version 2, key “effective_from”: is missing; expected a date such as 2017-06-29 "
                "(only the first version may leave it out)"
            ),
        ),
        (
            "effective_from = 2016-02-29\n",
            "effective_from = 2016-02-29T00:00:00\n",
            (
                "version 2, key “effective_from”: 2016-02-29 00:00:00 is a moment; "
                "expected a date such as 2017-06-29"
            ),
        ),
        (
            'source = "worked cases, version 1"',
            'effective_from = 2016-02-29\nsource = "worked cases, version 1"',
            "version 2, key “effective_from”: another version begins on 2016-02-29 too",
        ),
        (
            'very_high = "P4W", high = "P2M"',
            'very_high = "P4X", high = "P2M"',
            (
                "version 2 (from 2016-02-29), table “home_visit”, table “interval”, key “very_high”: "
                "“P4X” is not a period such as P3M, P1Y, P2W or P15D"
            ),
        ),
        (
            'pnc = "national"',
            'pnc = "regional"',
            (
                f"{CHECKS}, table “sources”, key “pnc”: "
                "“regional” is not one of force, national, partner, open_source"
            ),
        ),
        (
            'force = "PT24H"',
            'force = "P1M"',
            (f"{CHECKS}, table “freshness”, key “force”: “P1M” is not an age such as PT24H or P28D"),
        ),
        (
            'low       = ["pnc"]',
            'low       = ["pnd"]',
            f"{CHECKS}, table “required”, key “low”: “pnd” is not among the sources",
        ),
        (
            'low       = ["pnc"]\n',
            "",
            f"{CHECKS}, table “required”, key “low”: is missing; expected a list of texts",
        ),
    ],
)
def test_a_file_that_does_not_hold_is_refused_in_words(
    tmp_path: Path, before: str, after: str, sentence: str
):
    with pytest.raises(PolicyRefused) as refused:
        read(tmp_path, altered(before, after))
    assert str(refused.value) == f"ours.toml: {sentence}."


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path):
    with pytest.raises(PolicyRefused, match=r"ours\.toml: not a TOML file: "):
        read(tmp_path, "id = ")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyRefused, match=r"ours\.toml: not a TOML file: "):
        read_policy(tmp_path / "ours.toml")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(PolicyRefused, match=r"none\.toml: cannot be read: No such file"):
        read_policy(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ['id = "a"\ntitle = "b"\n', 'id = "a"\ntitle = "b"\nversion = []\n'])
def test_a_policy_has_a_version(tmp_path: Path, text: str):
    with pytest.raises(
        PolicyRefused, match=r"ours\.toml: key “version”: .*expected at least one \[\[version\]\]"
    ):
        read(tmp_path, text)


def test_a_version_repeats_what_it_keeps(tmp_path: Path):
    first, second = TEXT.split("effective_from")
    dropped = second[: second.index("[version.intelligence]")]
    with pytest.raises(PolicyRefused, match=r"version 2 \(from 2016-02-29\), key “intelligence”: is missing"):
        read(tmp_path, f"{first}effective_from{dropped}")


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


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ('frist = { source = "a", standing = "local" }', "key “frist”: names no clause of this version"),
        ('clauses = { source = "a", standing = "local" }', "key “clauses”: names no clause of this version"),
        (
            'first = { source = "a" }',
            "table “first”, key “standing”: is missing; expected one of national, local, unverified",
        ),
        (
            'first = { source = "a", standing = "local", by = "b" }',
            "table “first”, key “by”: is unknown here; the keys are source, standing",
        ),
    ],
)
def test_a_clause_s_own_source_is_checked_too(tmp_path: Path, mark: str, sentence: str):
    text = altered(
        "[version.risk_assessment]", f"[version.home_visit.clauses]\n{mark}\n[version.risk_assessment]"
    )
    with pytest.raises(PolicyRefused) as refused:
        read(tmp_path, text)
    assert str(refused.value) == f"ours.toml: version 1, table “home_visit”, table “clauses”, {sentence}."


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
