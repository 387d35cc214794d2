"""Turns a template and its values into a page, whole or in part. Knows no session and no database."""

from functools import cache, partial
from pathlib import Path

import orjson
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from web import words
from web.called import called
from web.components import as_items, govuk
from web.dense import cell, day_cell, level_tag, tag
from web.macros import AtOnce
from web.made_for import marked
from web.navigation import shell_of
from web.notices import notice_of
from web.static_files import static_url
from web.ways import way

TEMPLATES = Path(__file__).parent / "templates"
# An answer of 4xx is read like any other; nothing is kept in the browser's storage, since pages name people.
HTMX = {
    "allowEval": False,
    "historyCacheSize": 0,
    "includeIndicatorStyles": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": True, "error": True},
    ],
    "selfRequestsOnly": True,
}
# One address answers with the page or with its fragment, and a cache must tell them apart.
VARY = "HX-Request, HX-History-Restore-Request"


@cache
def environment() -> Environment:
    """Our templates: everything escaped, and a name that is not there is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.context_class = AtOnce
    made.filters.update(words.FILTERS)
    made.filters["as_items"] = as_items
    made.globals.update(govuk=govuk, static_url=static_url, htmx=orjson.dumps(HTMX).decode(), due=words.due)
    made.globals.update(cell=cell, day_cell=day_cell, tag=tag, level_tag=level_tag)
    return made


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Render `people/people.html`, or for htmx its part, `people/_people.html`, if there is one."""
    shown = render(request, template, **values)
    return HTMLResponse(shown, status, headers={"Vary": VARY})


def render(request: Request, template: str, **values: object) -> str:
    """The text of a page or of its fragment, as the request wants it."""
    names = [fragment_of(template), template] if wants_fragment(request) else [template]
    chosen = environment().select_template(names)
    shell = shell_of(request, counted=not wants_fragment(request))
    shown = chosen.render(
        values,
        shell=shell,
        way=partial(way, request),
        called=partial(called, request),
        notice=notice_of(request),
        nonce=getattr(request.state, "nonce", ""),
    )
    return marked(shown, shell.who)


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part; going back in the browser's history asks for the whole."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def fragment_of(template: str) -> str:
    """The fragment's file beside its page's: missed/_missed.html for missed/missed.html."""
    folder, _, name = template.rpartition("/")
    if not folder:
        raise TemplateNotFound(template, "a page stands in a folder with its fragment")
    return f"{folder}/_{name}"
