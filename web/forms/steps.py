"""The pages of a form, each at an address of its own: going back shows what was typed, and sends nothing again.

A page that only asks or shows is answered by leading to it: what was sent is kept, and told again at
`?form=KEY&step=STEP`, as often as that is asked for. What is done with a form is sent, and done, once.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, parse_qsl, urlencode
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.casework.drafts import draft_of, forget_draft, keep_draft
from scheduler.errors import Unavailable
from scheduler.roles import Principal
from web.dependencies import NotSignedIn, installation_of, principal
from web.forms.over_sign_in import NOT_KEPT
from web.listing import FORM, NOTICE, STEP
from web.made_for import MADE_FOR, is_for
from web.turn import Turn

LOOKS = frozenset({"ask", "choose", "how", "why", "look", "check", "list"})
"""The steps that show a page and do nothing; all else is done as it is sent."""
FIRST = "ask"
_SENT = "application/x-www-form-urlencoded"
_LONGEST_PATH = 500
_LONGEST, _MOST_FIELDS = 1024 * 1024, 1000
"""Bytes, as many as a body may have (see web.body_limit); and as many fields as the framework reads of one."""
_GONE = urlencode({NOTICE: "form-gone"}).encode()
Fields = list[tuple[str, str]]
Taking = Sequence[tuple[re.Pattern[str], BaseRoute]]
"""Where something is sent to: what its path is like, and its route."""


def add_steps(app: FastAPI) -> None:
    """Give the forms of the application their steps: inside of what answers refusals, so that it answers theirs."""
    routes = [each for each in iter_route_contexts(app.routes) if "POST" in (each.methods or ())]
    taking = [(compile_path(each.path_format or "")[0], each.original_route) for each in routes]
    app.router.middleware_stack = Steps(app.router.middleware_stack, taking)


@dataclass(frozen=True)
class Steps:
    """Keeps the form of a step that only shows, leads to its page, and gives that page what was kept."""

    app: ASGIApp
    taking: Taking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no step of a form as it came."""
        if (
            scope["type"] == "http"
            and scope["method"] == "POST"
            and _is_form(scope)
            and self._is_taken(scope)
        ):
            await self._take(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and b"form=" in scope["query_string"]:
            await self._tell_again(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        fields = _fields(body)
        told = dict(fields)
        key, step = _key(told.get("key")), told.get(STEP)
        again = _body(body, receive)
        if key is None or step is None:
            await self.app(scope, again, send)
        elif step not in LOOKS:
            await self._end(scope, again, send, key)
        elif await run_in_threadpool(_keep, Request(scope), key, step, fields):
            await RedirectResponse(_address(scope, key, step), HTTPStatus.SEE_OTHER)(scope, again, send)
        else:
            await self.app(scope, again, send)

    def _is_taken(self, scope: Scope) -> bool:
        """Whether a form is taken at this path; the route stays in the scope, for the log."""
        found = (route for path, route in self.taking if path.match(scope["path"]))
        scope["route"] = next(found, None)
        return scope["route"] is not None

    async def _end(self, scope: Scope, receive: Receive, send: Send, key: UUID) -> None:
        """What the form led to; once that is done and told, nothing of the form is kept."""
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self.app(scope, receive, sending)
        if status == HTTPStatus.SEE_OTHER:
            with suppress(Unavailable, SQLAlchemyError):  # then it is forgotten when it expires
                await run_in_threadpool(_forget, Request(scope), key)

    async def _tell_again(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        key, step = _key(asked.get(FORM, [""])[-1]), asked.get(STEP, [FIRST])[-1]
        begun = key if step in LOOKS and self._is_taken(scope) else None
        kept = await run_in_threadpool(_kept, Request(scope), begun) if begun else None
        if kept is None:
            gone = begun is not None and STEP in asked
            await self.app({**scope, "query_string": _GONE} if gone else scope, receive, send)
            return
        told = [(name, text) for name, text in parse_qsl(kept, keep_blank_values=True) if name != STEP]
        body = urlencode([*told, (STEP, step)]).encode()
        sent = {**scope, "method": "POST", "headers": list(scope["headers"])}
        MutableHeaders(scope=sent).update({"content-type": _SENT, "content-length": str(len(body))})
        await self.app(sent, _body(body, receive), send)


def _is_form(scope: Scope) -> bool:
    """Whether a form of texts is sent, as browsers do; neither files nor a password are kept."""
    headers = Headers(scope=scope)
    sent = headers.get("content-type", "").partition(";")[0].strip()
    return sent == _SENT and "content-length" in headers and not NOT_KEPT.fullmatch(scope["path"])


def _fields(body: bytes) -> Fields:
    """None of more than any form takes: what is sent is refused as it is read."""
    try:
        return parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _body(content: bytes, then: Receive) -> Receive:
    """A body that has come already, to be read by whoever is next; what comes after it comes as before."""
    left = [content]

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await then()

    return receive


def _path(scope: Scope) -> str:
    """As it was asked for, nothing of it decoded: no letter in it is one that a database refuses."""
    path: bytes = scope["raw_path"]
    return path.decode("latin-1")


def _address(scope: Scope, key: UUID, step: str) -> str:
    """Where the step is told again; what else stands in the address stays there."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = [(name, text) for name, text in query if name not in {FORM, STEP}]
    return f"{_path(scope)}?{urlencode([*kept, (FORM, str(key)), (STEP, step)])}"


def _asking(request: Request) -> Principal | None:
    """Who asks, if they may have a form kept; where not, the page itself says why."""
    try:
        asking = principal(request)
    except NotSignedIn:
        return None
    return None if asking.password_handed_over else asking


def _keep(request: Request, key: UUID, step: str, fields: Fields) -> bool:
    asking, path, told = _asking(request), _path(request.scope), urlencode(fields)
    made_for = [text for name, text in fields if name == MADE_FOR]
    if asking is None or not is_for(asking, made_for) or len(path) > _LONGEST_PATH or len(told) > _LONGEST:
        return False
    turn: Turn = request.state.turn
    with installation_of(request).writing(asking) as desk:
        if kept := keep_draft(desk, key, path, step, told):
            turn.begin_commit()
    return kept


def _kept(request: Request, key: UUID) -> str | None:
    asking = _asking(request)
    if asking is None:
        return None
    with installation_of(request).reading(asking) as desk:
        return draft_of(desk, key, _path(request.scope))


def _forget(request: Request, key: UUID) -> None:
    if asking := _asking(request):
        with installation_of(request).writing(asking) as desk:
            forget_draft(desk, key)
