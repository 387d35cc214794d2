"""Whether everyone can read a page: nothing cut off, nothing to complain of, and WCAG 2.2 AA, at every width."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.serving import overflow, unreadable_in_the_dark, violations, watched

ROOT = Path(__file__).parent.parent.parent
Windows = Sequence[Sequence[int]]
"""The widths of each window in which pages are opened: the first, and those that it is then made narrower to."""
Faults = tuple[list[str], list[str], int]

in_each_window = pytest.mark.parametrize(
    "windows",
    [
        pytest.param([(1280, 390, 320)], id="made narrower"),
        pytest.param([(1280,), (390,), (320,)], id="opened at each width", marks=pytest.mark.exhaustive),
    ],
)
"""A desk, a phone and the narrowest that a page must fit: one after the other; in the sweeps each from the start."""


def unreadable(
    browser: Browser, address: str, paths: Iterable[str], windows: Windows, breaks: str = ""
) -> dict[tuple[str, int], Faults]:
    """What is amiss with each page, by its path and the width; none may fail but the one that is to break."""
    found: dict[tuple[str, int], Faults] = {}
    for widths in windows:
        with watched(browser, address, widths[0]) as (page, complaints):
            for path in paths:
                widen(page, widths[0])
                answer = page.goto(path)
                if answer is not None and answer.status == 500 and path != breaks:
                    complaints.append("It failed.")
                found |= {(path, width): faults for width, faults in amiss(page, complaints, widths).items()}
                complaints.clear()
    return found


def amiss(page: Page, complaints: list[str], widths: Sequence[int]) -> dict[int, Faults]:
    """What axe finds in the page that is open, what the browser says, and how many pixels are too wide, by width.

    At the last width it is looked at by night as well.
    """
    found: dict[int, Faults] = {}
    for width in widths:
        widen(page, width)
        # between the first and the last only the margins differ, and the look is dear
        seen = violations(page, ROOT) if width in {widths[0], widths[-1]} else []
        seen += unreadable_in_the_dark(page, ROOT) if width == widths[-1] else []
        faults = (seen, list(complaints), overflow(page))
        if faults != ([], [], 0):
            found[width] = faults
    return found


def widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
