"""The ways on which a journey is made: who, how wide a window, with scripts or without."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import OFFICER, SERGEANT
from tests.web.serving import overflow, unreadable_in_the_dark, violations, watched

ROOT = Path(__file__).parent.parent.parent.parent


class Way(NamedTuple):
    """Who makes the journey, and with what."""

    officer: str
    width: int
    scripts: bool

    def __str__(self) -> str:
        return f"{self.officer} {self.width} {'scripts' if self.scripts else 'no scripts'}"


_WAYS = [
    Way(OFFICER, 390, scripts=True),
    Way(SERGEANT, 1280, scripts=False),
    *(Way(OFFICER, 1280, scripts=True), Way(OFFICER, 390, scripts=False), Way(OFFICER, 1280, scripts=False)),
    *(Way(SERGEANT, 390, scripts=True), Way(SERGEANT, 1280, scripts=True), Way(SERGEANT, 390, scripts=False)),
]
"""All of them, the two that differ in everything first."""


def ways(often: int = 2) -> list[Any]:
    """All of them for a test; those after the first few in the exhaustive sweep alone."""
    return [
        pytest.param(way, id=str(way), marks=[pytest.mark.exhaustive] if place >= often else [])
        for place, way in enumerate(_WAYS)
    ]


@contextmanager
def a_window(browser: Browser, address: str, way: Way) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A page on that way, and a look at it: it fits the window, and where scripts run nothing is to be said of it."""
    if not way.scripts:
        context = browser.new_context(
            viewport={"width": way.width, "height": 900}, base_url=address, java_script_enabled=False
        )
        yield context.new_page(), lambda: None
        context.close()
        return
    with watched(browser, address, way.width) as (page, complaints):

        def look() -> None:
            assert (violations(page, ROOT), overflow(page), complaints) == ([], 0, [])
            assert unreadable_in_the_dark(page, ROOT) == []

        yield page, look
        assert complaints == []
