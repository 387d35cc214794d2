"""The ways on which a journey is made: who, how wide a window, with scripts or without."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.builders import OFFICER, SERGEANT
from tests.web.serving import overflow, violations, watched

ROOT = Path(__file__).parent.parent.parent.parent


class Way(NamedTuple):
    """Who makes the journey, and with what."""

    officer: str
    width: int
    scripts: bool


def _way(officer: str, width: int, *, scripts: bool, rare: bool = True) -> Any:
    name = f"{officer} {width} {'scripts' if scripts else 'no scripts'}"
    return pytest.param(Way(officer, width, scripts), id=name, marks=[pytest.mark.exhaustive] if rare else [])


WAYS = [
    _way(OFFICER, 390, scripts=True, rare=False),
    _way(SERGEANT, 1280, scripts=False, rare=False),
    _way(OFFICER, 1280, scripts=True),
    _way(OFFICER, 390, scripts=False),
    _way(OFFICER, 1280, scripts=False),
    _way(SERGEANT, 390, scripts=True),
    _way(SERGEANT, 1280, scripts=True),
    _way(SERGEANT, 390, scripts=False),
]
"""All of them, the two that differ in everything first; the others in the exhaustive sweep."""


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

        yield page, look
        assert complaints == []
