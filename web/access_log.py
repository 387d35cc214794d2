"""The access log: method, route's template, status, time.

Never a path or a query, which hold references and tokens.
"""

import logging
from dataclasses import dataclass
from time import perf_counter

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("visits.access")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def remember_templates(app: FastAPI) -> None:
    """Keep the whole template of each route: a route of an included router knows only its own part."""
    routes = iter_route_contexts(app.routes)
    app.state.templates = {id(route.original_route): route.path_format for route in routes}


def template_of(scope: Scope) -> str:
    """The template of the route that a request matched, else "-"."""
    app, route = scope.get("app"), scope.get("route")
    if app is None or route is None:
        return "-"
    template: str = app.state.templates.get(id(route), "-")
    return template


@dataclass(frozen=True)
class AccessLog:
    """Writes one line for each request, when its answer is done."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            took = (perf_counter() - began) * 1000
            _log.info("%s %s %d %.1f ms", method, template_of(scope), status, took)
