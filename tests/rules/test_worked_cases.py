"""The answers to four hundred histories that another implementation worked out."""

import json
from pathlib import Path

import pytest

from rules.histories import answer
from rules.policy import read_policies

CASES = Path(__file__).parent / "cases"
HISTORIES = (CASES / "histories.jsonl").read_bytes().splitlines()
ANSWERS = [json.loads(line) for line in (CASES / "answers.jsonl").read_bytes().splitlines()]
POLICIES = read_policies(CASES / "policies")


def test_there_are_four_hundred_cases():
    assert len(HISTORIES) == len(ANSWERS) == 400


@pytest.mark.parametrize("place", range(len(HISTORIES)))
def test_the_answer_is_the_one_worked_out(place: int):
    expected = ANSWERS[place]
    answered = answer(HISTORIES[place], POLICIES)
    given = json.loads(answered.line)
    assert answered.is_answer
    assert {key: given[key] for key in expected} == expected
