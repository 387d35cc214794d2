"""The browser that the tests look at pages with: the Chromium of this machine, without a screen."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",  # the tests may run as root, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            f"The tests need a browser, and none of {', '.join(NAMES)} is on the path. Run `make test`, which "
            "installs it, or install the system's package (on Debian: `apt-get install chromium`)."
        )


def browser_program() -> str:
    """The path of the first Chromium on the path; raises `NoBrowser`: these tests never skip."""
    for name in NAMES:
        if program := shutil.which(name):
            return program
    raise NoBrowser


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=OPTIONS)
        yield browser
        browser.close()
