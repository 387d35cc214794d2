"""A served application, and a browser's page that notes whatever it should not have to say."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast", "link-in-text-block"]
LOOK = {"resultTypes": ["violations"]}
"""What is right need not be told place by place: that took as long as to find it."""


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve on a free port of this machine; yields the address."""
    config = uvicorn.Config(app, port=0, access_log=False, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def watched(browser: Browser, address: str, width: int) -> Iterator[tuple[Page, list[str]]]:
    """A page of that width, and its complaints: errors, refusals of the policy, requests elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: _note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: _note_elsewhere(complaints, request, address))
    yield page, complaints
    context.close()


def whole(page: Page, address: str | re.Pattern[str]) -> None:
    """Wait until the page at an address is there, to its last word.

    A press that leads on is over before the page has come: what is asked at once is asked of the page before,
    of one that is half there, or of a browser that refuses because it is just changing pages.
    """
    expect(page).to_have_url(address)
    page.wait_for_load_state()


def back(page: Page) -> None:
    """Go back, once the page that is left is there to its last word."""
    page.wait_for_load_state()
    page.go_back()


def violations(page: Page, root: Path, rules: Sequence[str] = STANDARD) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, or against some of its rules: the rule and the first place."""
    page.wait_for_load_state()  # what was pressed may lead on: a page that only begins has no document yet
    if not page.evaluate("'axe' in window"):
        page.evaluate((root / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: Any = page.evaluate("options => axe.run(document, options)", LOOK | {"runOnly": list(rules)})
    firsts = [(each["id"], each["nodes"][0]) for each in found["violations"]]
    return [f"{rule}: {place['html']} {place['failureSummary']}" for rule, place in firsts]


def unreadable_in_the_dark(page: Page, root: Path) -> list[str]:
    """What cannot be told apart where the system asks for dark pages; the page is as it was afterwards."""
    page.emulate_media(color_scheme="dark")
    found = violations(page, root, CONTRAST)
    page.emulate_media(color_scheme="light")
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    # The browser itself reports each 4xx and 5xx, which the pages of problems are.
    if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
        complaints.append(message.text)


def _note_elsewhere(complaints: list[str], request: Request, address: str) -> None:
    if not request.url.startswith((address, "data:")):
        complaints.append(request.url)
