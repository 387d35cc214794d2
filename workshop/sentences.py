"""What the set-up tells people: a line for each step, and one sentence when it cannot go on."""

import sys


class CannotGoOn(Exception):
    """Something is missing that the set-up may not or cannot bring; the message says what to do."""


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
