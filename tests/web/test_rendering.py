"""Pages and fragments: which is sent when, and what a template may hold."""

import re
from pathlib import Path

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import UndefinedError, meta, nodes

from scheduler.roles import Permission
from tests.web.building import client, router_of, shown, whole_or_part
from web.permissions import needs
from web.rendering import TEMPLATES, environment, fragment_of

OURS = sorted(TEMPLATES.rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_htmx_gets_the_fragment_and_everyone_else_the_page(*, headers: dict[str, str], whole: bool) -> None:
    answer = client(router_of("/page", whole_or_part)).get("/page", headers=headers)
    assert ("<html" in answer.text) is whole
    assert "An example" in answer.text
    assert "HX-Request" in answer.headers["vary"]
    assert "HX-History-Restore-Request" in answer.headers["vary"]


def test_a_page_without_a_fragment_is_always_whole() -> None:
    from web.rendering import page

    def sign_in(request: Request) -> HTMLResponse:
        return page(
            request,
            "sign_in/sign_in.html",
            status=201,
            username="",
            return_to="/",
            faults=[],
            kept=[],
            ended=False,
        )

    answer = client(router_of("/page", sign_in)).get("/page", headers={"HX-Request": "true"})
    assert answer.status_code == 201
    assert "<html" in answer.text


def test_the_fragment_stands_beside_its_page() -> None:
    assert fragment_of("missed/missed.html") == "missed/_missed.html"


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody }}").render()


def test_text_is_escaped() -> None:
    assert environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_template_compiles(path: Path) -> None:
    assert environment().get_template(name_of(path)) is not None


@pytest.mark.parametrize("path", [path for path in OURS if path.parent.name == "components"], ids=name_of)
def test_a_component_reaches_for_nothing(path: Path) -> None:
    tree = environment().parse(path.read_text(encoding="utf-8"))
    assert meta.find_undeclared_variables(tree) <= {"govuk"}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_template_uses_what_it_imports(path: Path) -> None:
    tree = environment().parse(path.read_text(encoding="utf-8"))
    names = [name for each in tree.find_all(nodes.FromImport) for name in each.names]
    imported = {name if isinstance(name, str) else name[1] for name in names}
    assert imported <= {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_template_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_htmx_keeps_nothing_and_evaluates_nothing() -> None:
    answer = client(router_of("/page", whole_or_part)).get("/page")
    (content,) = re.findall(r'name="htmx-config" content="([^"]*)"', answer.text)
    settings = content.replace("&#34;", '"')
    for part in ('"allowEval":false', '"historyCacheSize":0', '"selfRequestsOnly":true'):
        assert part in settings
    assert '{"code":"[45]..","swap":true,"error":true}' in settings
    assert '"includeIndicatorStyles":false' in settings


def test_the_shell_shows_who_is_signed_in() -> None:
    router = APIRouter()

    @router.get("/people/{ref}", dependencies=[needs(Permission.SEE_PEOPLE)])
    def person(request: Request, ref: str) -> HTMLResponse:
        return shown(request, '{% extends "layout.html" %}{% block title %}{{ ref }}{% endblock %}', ref=ref)

    text = client(router).get("/people/R1").text
    assert "A1001, supervisor" in re.sub("<[^>]*>", "", text)
    assert re.search("<title>R1 . Offender visits</title>", text)
    assert re.search(r'href="/people" aria-current="true"', text)
    assert text.count("aria-current") == 1
    assert "OFFICIAL-SENSITIVE" in text
    assert '<html lang="en"' in text
