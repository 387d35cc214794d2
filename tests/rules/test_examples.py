"""The worked examples that a policy officer can read and sign off."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules.answer import Assessment
from rules.deadline import assess
from rules.policy import read_policies
from rules.reading import moment
from tests.rules import plain

HERE = Path(__file__).parent
POLICIES = read_policies(HERE / "cases" / "policies")
EXAMPLES = [
    example
    for file in sorted((HERE / "examples").glob("*.toml"))
    for example in tomllib.loads(file.read_text("utf-8"))["example"]
]
KEYS = {"title", "policy", "obligation", "events", "as_at", "known_at", "expect", "why"}


def answer(example: dict[str, Any]) -> Assessment:
    known_at = example.get("known_at")
    return assess(
        POLICIES[example.get("policy", "england-wales")],
        example.get("obligation", "home_visit"),
        plain.events(*example["events"]),
        example["as_at"],
        moment(known_at, "known_at") if known_at else None,
    )


def shown(assessment: Assessment, key: str) -> object:
    """What the answer says, in the words of the examples."""
    if key == "reasons":
        return [because.text for because in assessment.because]
    if key == "cycles":
        return [
            f"{cycle.opened} {cycle.deadline} {cycle.closed or '-'} {cycle.result} {cycle.days_late}"
            for cycle in assessment.cycles
        ]
    found: object = getattr(assessment, key)
    return "none" if found is None else found


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["title"] for example in EXAMPLES])
def test_the_example_holds(example: dict[str, Any]):
    assert example.keys() <= KEYS
    assert isinstance(example["as_at"], date)
    assert example["why"]
    assessment = answer(example)
    assert {key: shown(assessment, key) for key in example["expect"]} == example["expect"]


def test_there_are_enough_examples_each_with_a_title_of_its_own():
    titles = {example["title"] for example in EXAMPLES}
    assert len(titles) == len(EXAMPLES) >= 60
