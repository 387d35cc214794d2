"""Assembles the application: its walls, its routers, its problems.

Opens nothing: what it needs is handed in.
"""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from starlette.middleware import Middleware

from scheduler.exchange.calendar.counting import Held
from scheduler.exchange.calendar.remembering import Texts
from web import static_files
from web.access_log import AccessLog, remember_templates
from web.body_limit import MEBIBYTE, BodyLimit
from web.dependencies import WhoAsks
from web.forms.steps import add_steps
from web.permissions import inventory, public
from web.problems import Unforeseen, add_problems
from web.security import CrossSite, SecurityHeaders
from web.time_limit import TimeLimit

LARGER_BODIES = {"/import": 10 * MEBIBYTE}
TAKES_LONG = {
    "/import": "The file has more rows than can be read while you wait. Nothing was changed: split it into parts of "
    "some 2,000 rows, or ask whoever runs this installation to import it at the command line."
}

lives = APIRouter()


@lives.api_route("/health", methods=["GET", "HEAD"], dependencies=[public("says that the process lives")])
def health() -> PlainTextResponse:
    """Say that the process lives."""
    return PlainTextResponse("alive\n")


def create_app(*, base_url: str, who_asks: WhoAsks, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The application with these pages. Raises Undeclared for a route that does not say what it demands."""
    app = FastAPI(
        title="Offender visits",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=_walls(base_url),
    )
    app.state.who_asks = who_asks
    app.state.held = Held()
    app.state.texts = Texts()
    for router in (lives, static_files.router, *routers):
        app.include_router(router)
    add_problems(app)
    remember_templates(app)
    add_steps(app)
    app.state.ways = {line.path: line.permission for line in inventory(app) if line.method == "GET"}
    return app


def _walls(base_url: str) -> list[Middleware]:
    """From the outside in: the log sees every answer, and every answer has the headers."""
    return [
        Middleware(AccessLog),
        Middleware(SecurityHeaders, base_url=base_url),
        Middleware(Unforeseen),
        Middleware(TimeLimit, says=TAKES_LONG),
        Middleware(CrossSite, base_url=base_url),
        Middleware(BodyLimit, larger=LARGER_BODIES),
    ]
