"""A policy file that holds, and the same with something altered in it."""

from pathlib import Path

from rules.policy import Policy, read_policy

CASES = Path(__file__).parent / "cases" / "policies" / "worked-cases.toml"
TEXT = CASES.read_text("utf-8")


def read(folder: Path, text: str, name: str = "ours.toml") -> Policy:
    file = folder / name
    file.write_text(text, "utf-8")
    return read_policy(file)


def altered(before: str, after: str, text: str = TEXT) -> str:
    assert before in text
    return text.replace(before, after, 1)
