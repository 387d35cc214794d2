"""A policy file that does not hold is refused, with its name, the version and the key."""

from pathlib import Path

import pytest

from rules.policy import PolicyRefused, read_policy
from tests.rules.policy_texts import TEXT, altered, read

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
