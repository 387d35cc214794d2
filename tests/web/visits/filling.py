"""Filling in forms as a signed-in officer does: the pages in order, each field by its name."""

import re
from typing import Any

from starlette.testclient import TestClient

from tests.builders import Force
from tests.web.building import BASE_URL, FROM_OUR_PAGE
from web.service import service


def as_officer(force: Force, code: str) -> TestClient:
    """A browser in which this officer is signed in."""
    app = service(force.installation)
    app.state.who_asks = lambda _: force.principal(code)
    return TestClient(app, BASE_URL, headers=FROM_OUR_PAGE, follow_redirects=False)


def key_in(text: str) -> str:
    """The key of a form."""
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def hidden_in(text: str) -> dict[str, list[str]]:
    """What a page of a form carries from the pages before."""
    carried: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text):
        carried.setdefault(name, []).append(value)
    return carried


def plain(text: str) -> str:
    """A page's words alone."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


class Filled:
    """A form on its way from page to page: what each page carries goes along."""

    def __init__(self, browser: TestClient, path: str, *, begun: str = "") -> None:
        self.browser, self.path = browser, path
        self.answer = browser.get(begun or path)
        assert self.answer.status_code == 200

    def send(self, step: str, **fields: Any) -> "Filled":
        """Fill in the fields of this page and go on to a step."""
        self.sent = {**hidden_in(self.answer.text), **fields, "step": step}
        for name in hidden_in(self.answer.text).keys() & {"asked"}:
            self.sent[name] = hidden_in(self.answer.text)[name]
        self.answer = self.browser.post(self.path, data=self.sent)
        return self

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def says(self) -> str:
        return plain(self.answer.text)
