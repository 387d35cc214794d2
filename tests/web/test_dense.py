"""The cells and tags of a list: what they are given is text, whatever it looks like."""

from datetime import date

import pytest
from markupsafe import Markup

from web.dense import cell, day_cell, level_tag, tag

HOSTILE = "<b>\"&'</b>"
SPOKEN = "&lt;b&gt;&#34;&amp;&#39;&lt;/b&gt;"


def test_what_is_told_is_escaped_once() -> None:
    assert cell(HOSTILE, HOSTILE).count(SPOKEN) == 2
    assert tag(HOSTILE).count(SPOKEN) == 1
    assert "<b>" not in level_tag(HOSTILE)


def test_markup_of_ours_is_kept() -> None:
    assert "<b>x</b>" in cell("Visit", Markup("<b>x</b>"))
    assert "<b>x</b>" in cell("Visit", caller=lambda: Markup("<b>x</b>"))
    assert "<b>" not in cell("Visit", caller=lambda: HOSTILE)


def test_text_is_not_taken_for_markup_that_reads_the_same() -> None:
    assert "<i>x</i>" in tag(Markup("<i>x</i>"))
    assert "<i>x</i>" not in tag("<i>x</i>")


def test_a_day_stands_in_its_cell_and_none_is_a_dash() -> None:
    assert '<span class="app-day">Mon 5 Jan 2026</span>' in day_cell("Due", date(2026, 1, 5))
    assert "–" in day_cell("Due", None)


def test_a_number_is_told_to_the_right() -> None:
    assert "--numeric" in cell("Missed", 3, numeric=True)
    assert ">3<" in cell("Missed", 3, numeric=True)


@pytest.mark.parametrize(("level", "words"), [("very_high", "Very high"), (None, "Unassessed")])
def test_a_level_is_told_in_words(level: str | None, words: str) -> None:
    assert f">{words}<" in level_tag(level)


def test_a_tone_that_is_none_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        tag("Overdue", "shrill")
