"""Filling in forms as a signed-in officer does: the pages in order, each field by its name."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from tests.builders import Force
from tests.web.building import FROM_OUR_PAGE, Browser
from web.service import service


def as_officer(force: Force, code: str) -> TestClient:
    """A browser in which this officer is signed in."""
    app = service(force.installation)
    app.state.who_asks = lambda _: force.principal(code)
    return Browser(app, headers=FROM_OUR_PAGE)


def key_in(text: str) -> str:
    """The key of a form."""
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None
    return found[1]


class _Fields(HTMLParser):
    """What a browser would send of the forms of a page, but for its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, list[str]] = {}
        self.filled: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, kind = said.get("name") or "", said.get("type")
        if tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in said):
            self._fill(name, said.get("value") or "")
            if kind == "hidden":
                self.hidden.setdefault(name, []).append(said.get("value") or "")
        elif tag in {"select", "textarea"}:
            self._open = name
        elif tag == "option" and "selected" in said:
            self._fill(self._open, said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open:
            self._fill(self._open, data)

    def _fill(self, name: str, value: str) -> None:
        if value.strip():
            self.filled.setdefault(name, []).append(value)


def _fields(text: str) -> _Fields:
    found = _Fields()
    found.feed(text)
    return found


def hidden_in(text: str) -> dict[str, list[str]]:
    """What a page of a form carries from the pages before."""
    return _fields(text).hidden


def filled_in(text: str) -> dict[str, list[str]]:
    """Every field of a form as it stands there; the empty ones are left out."""
    return _fields(text).filled


def plain(text: str) -> str:
    """A page's words alone."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


class Filled:
    """A form on its way from page to page: what each page carries goes along."""

    def __init__(self, browser: TestClient, path: str, *, begun: str = "") -> None:
        self.browser, self.path = browser, path
        self.answer = browser.get(begun or path)
        assert self.answer.status_code == 200

    def send(self, step: str, **fields: Any) -> "Filled":
        """Fill in the fields of this page and go on to a step."""
        self.sent = {**hidden_in(self.answer.text), **fields, "step": step}
        self.answer = self.browser.post(self.path, data=self.sent)
        return self

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def says(self) -> str:
        return plain(self.answer.text)
