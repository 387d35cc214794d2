"""The cells and tags of a dense list. A page has hundreds of them, and a macro takes five times as long as a function.

What they are given is text, and is escaped; markup comes from our own templates alone.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from web.words import in_short, plainly

_COLOURS = {
    "plain": "grey",
    "good": "green",
    "soon": "yellow",
    "late": "red",
    "paused": "blue",
    "note": "purple",
}
_SOME = 2048
"""Those that are kept: statuses, numbers of days, days."""


def cell(
    label: str, text: object = "", *, numeric: bool = False, caller: Callable[[], str] | None = None
) -> Markup:
    """A cell of a row with its text, or with what a call block holds. A narrow screen shows its label beside it."""
    shown = text if caller is None else caller()
    # to escape markup once more changes nothing, and takes as long as all else
    told = shown if isinstance(shown, Markup) else escape(shown)
    return Markup(f"{_opening(label, numeric)}{told}</td>\n")  # noqa: S704 - each part is escaped


@lru_cache(maxsize=_SOME, typed=True)
def _opening(label: str, numeric: bool) -> str:  # noqa: FBT001 - to be known again by what it is given
    kind = " govuk-table__cell--numeric" if numeric else ""
    return f'<td class="govuk-table__cell{kind}" role="cell" data-label="{escape(label)}">'


@lru_cache(maxsize=_SOME, typed=True)
def day_cell(label: str, on: date | None) -> Markup:
    """A cell with a day, which does not break."""
    shown = in_short(on) if on else "–"
    return cell(label, Markup(f'<span class="app-day">{escape(shown)}</span>'))  # noqa: S704 - it is escaped


@lru_cache(maxsize=_SOME, typed=True)
def tag(text: str, tone: str = "plain") -> Markup:
    """Words in a coloured box. The colour repeats what the words say, and never says more."""
    colour = _COLOURS[tone]
    return Markup(f'<strong class="govuk-tag govuk-tag--{colour} app-tag">{escape(text)}</strong>')  # noqa: S704 - it is escaped


@lru_cache(maxsize=_SOME, typed=True)
def level_tag(level: str | None) -> Markup:
    """A risk level. The stricter, the heavier its frame."""
    name = level or "unassessed"
    return Markup(f'<span class="app-level app-level--{escape(name)}">{escape(plainly(name))}</span>')  # noqa: S704 - it is escaped
