"""A name is found however it is written: without its accents, its signs, its capitals."""

import pytest

from scheduler.store.folding import folded, turned, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Zoë Ångström-Example", ["zoe", "angstrom", "example"]),
        ("Sean O'Example", ["sean", "oexample"]),
        ("Sean O\N{RIGHT SINGLE QUOTATION MARK}Example", ["sean", "oexample"]),
        ("ŁUKASZ  Øst", ["lukasz", "ost"]),
        ("Strauß", ["strauss"]),
        ("STRAUSS", ["strauss"]),
        ("100%_sure", ["100", "sure"]),
        (" - ", []),
    ],
)
def test_equal_names_are_folded_equally(name: str, words: list[str]) -> None:
    assert words_of(name) == words
    assert folded(name) == "".join(f" {word}" for word in words)


def test_each_word_of_a_name_stands_first_once() -> None:
    assert turned(" zoe obrien luk") == [" zoe obrien luk", " obrien luk zoe", " luk zoe obrien"]
    assert turned(" ann ann") == [" ann ann"]
    assert turned("") == []
