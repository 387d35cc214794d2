"""A browser of the whole application at the forms that change how a person stands."""

import re

import pytest
from starlette.testclient import TestClient

from tests.builders import Force
from tests.web.visiting import visitor

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""For what both databases do alike."""


def browsing(force: Force, officer: str) -> TestClient:
    """This officer's browser, signed in already."""
    made = visitor(force.installation)
    made.app.state.who_asks = lambda _: force.principal(officer)  # type: ignore[attr-defined]
    return made


def key_in(text: str) -> str:
    """The key that the form was made with."""
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def words_of(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def told(browser: TestClient, form: str, step: str = "save", **fields: str):  # type: ignore[no-untyped-def]
    """What the form's answer to these fields is."""
    return browser.post(form, data={"key": key_in(browser.get(form).text), "step": step, **fields})
