"""What people are told when something cannot be: the one place that knows status codes.

Says nothing of the inside.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.errors import (
    AlreadyKnown,
    Gone,
    NotAllowed,
    NotFound,
    Refusal,
    Stale,
    TooOften,
    Unavailable,
)
from web.access_log import template_of
from web.dependencies import NotSignedIn, PasswordToChoose
from web.forms.over_sign_in import ask_for_own_password, ask_to_sign_in, target_of, typed_in
from web.made_for import MadeForAnother
from web.navigation import tell_waiting
from web.rendering import VARY, render, wants_fragment
from web.trail import trail_of
from web.validation import sentences

STATUS: dict[type[Refusal], int] = {
    Refusal: 422,
    AlreadyKnown: 409,
    Gone: 410,
    NotAllowed: 403,
    NotFound: 404,
    Stale: 409,
    TooOften: 429,
    Unavailable: 503,
}
WORDS: dict[int, tuple[str, str, str]] = {
    400: ("This could not be read", "What was sent is not what this page takes.", "Go back and try again."),
    401: (
        "You are not signed in",
        "This needs a session or a token.",
        "Sign in, or send a token that holds.",
    ),
    403: (
        "You cannot do this",
        "Your role does not allow it, and nothing was done.",
        "If your work needs it, ask your supervisor. Roles are changed by an administrator.",
    ),
    404: (
        "Nothing here for you",
        "There is nothing at this address, or nothing that you may see.",
        "Check the address. Whom somebody else answers for now is no longer among yours: ask your supervisor.",
    ),
    405: (
        "This cannot be done here",
        "This address does not take that kind of request.",
        "Begin again from the first page.",
    ),
    409: (
        "This no longer fits what is recorded",
        "What you sent does not fit what is recorded now. It was not kept.",
        "Open the record again and look at what it says now. If your change is still right, make it once more.",
    ),
    410: (
        "This is no longer here",
        "It was here, and will not come back.",
        "Begin again from the first page.",
    ),
    413: (
        "That is too much at once",
        "What you sent is larger than this page takes. Nothing of it was kept.",
        "Send less at a time: a shorter text, or a file in parts.",
    ),
    422: (
        "Check what you gave",
        "Something that you gave cannot be. Nothing of it was kept.",
        "Go back, change it, and send it again.",
    ),
    429: (
        "Too many tries",
        "This was tried too often in a short time. Wait some minutes.",
        "Try again after the wait, and not before. Nothing has to be unlocked.",
    ),
    500: (
        "Something went wrong",
        "The fault is in this software, not in what you did, and it was written down.",
        "Look whether your last change was kept before you make it again.",
    ),
    503: (
        "Not available just now",
        "Nothing was changed.",
        "Try again in a minute. If it lasts, work from a printed list: a visit can always be recorded late.",
    ),
}
"""For each status: the heading, what happened, and what to do now."""
NOT_THEIRS = "This form was opened for somebody else"
THEIRS = (
    "If it was yours to send, sign out, sign in under your own code, and fill it in again{}. "
    "If it was not, leave it, and tell whose it was."
)
_OTHERS = ("This could not be done", "The request was refused.", "Go back and try again.")
_log = logging.getLogger("visits.problems")


@dataclass(frozen=True)
class Problem:
    """One answer that is not what was asked for: its status, and the sentences on the screen."""

    status: int
    says: tuple[str, ...] = ()
    reference: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    advice: str | None = None
    called: str | None = None
    typed: tuple[tuple[str, str], ...] = ()
    """What was typed, if that is lost otherwise: names of fields, and texts."""

    @property
    def heading(self) -> str:
        """The heading of the page: its own, else that of its status."""
        return self.called or WORDS.get(self.status, _OTHERS)[0]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What happened: what it says, else what is always true of its status."""
        return self.says or (WORDS.get(self.status, _OTHERS)[1],)

    @property
    def now(self) -> str:
        """What to do about it: what it says, else what helps with most of its status."""
        return self.advice or WORDS.get(self.status, _OTHERS)[2]


class BrokenOff(Exception):
    """An answer failed when part of it had been sent; its reference is in the log."""


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a page, as a fragment in the page's main part, or as RFC 9457 for the interface."""
    headers = dict(problem.headers)
    if is_interface(request.url.path):
        return Response(_details(problem), problem.status, headers, "application/problem+json")
    if wants_fragment(request):
        headers |= {"HX-Retarget": "#main-content", "HX-Reswap": "innerHTML show:window:top"}
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        tell_waiting(request, 0)  # the menu counts at the desk of the page, which may be what has failed
    shown = render(request, "problems/problem.html", problem=problem)
    return HTMLResponse(shown, problem.status, headers | {"Vary": VARY})


def is_interface(path: str) -> bool:
    """Whether a path belongs to the interface for programs, which takes tokens and answers in JSON."""
    return path.startswith("/api/")


def problem_of(refusal: Refusal) -> Problem:
    """The problem that a refusal is, by the nearest of its classes in the table."""
    status = next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)
    return Problem(status, (str(refusal),) if str(refusal) else (), advice=refusal.now)


def add_problems(app: FastAPI) -> None:
    """Let the application answer refusals, bad requests and the unsigned in our words."""
    app.exception_handler(Refusal)(_refused)
    app.exception_handler(RequestValidationError)(_unreadable)
    app.exception_handler(HTTPException)(_framework_said_no)
    app.exception_handler(NotSignedIn)(_not_signed_in)
    app.exception_handler(PasswordToChoose)(_password_to_choose)
    app.exception_handler(MadeForAnother)(_made_for_another)
    app.exception_handler(DataError)(_cannot_be_kept)
    app.exception_handler(ClientDisconnect)(_broken_off)
    for away in (InterfaceError, InternalError, NoConnectionFree, OperationalError):
        app.exception_handler(away)(_database_away)


class Unforeseen:
    """Answers 500 with a reference number to what nobody foresaw, and logs where it was, not what it said."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and catch."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except Exception as error:  # noqa: BLE001 - the last wall: everything ends here, logged
            reference = token_hex(4).upper()
            _log.error("%s %s %s", reference, template_of(scope), trail_of(error))
            if started or scope["type"] != "http":
                raise BrokenOff(reference) from None
            await answer(Request(scope), Problem(500, reference=reference))(scope, receive, send)


def _details(problem: Problem) -> bytes:
    details = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": " ".join(problem.sentences),
        "errors": [{"detail": sentence} for sentence in problem.sentences],
    }
    return orjson.dumps(details | ({"reference": problem.reference} if problem.reference else {}))


def _refused(request: Request, error: Refusal) -> Response:
    return answer(request, problem_of(error))


def _unreadable(request: Request, error: RequestValidationError) -> Response:
    return answer(request, Problem(422, sentences(error.errors())))


def _framework_said_no(request: Request, error: HTTPException) -> Response:
    # The framework's own words are the phrase of the status, which tells nobody what to do.
    own = error.detail != HTTPStatus(error.status_code).phrase
    return answer(
        request, Problem(error.status_code, (error.detail,) if own else (), headers=error.headers or {})
    )


def _database_away(request: Request, error: Exception) -> Response:
    # Unlike a fault of ours it passes: a client may ask again.
    _log.error("the database is away: %s %s", template_of(request.scope), trail_of(error))
    return answer(request, Problem(503))


def _cannot_be_kept(request: Request, _: Exception) -> Response:
    # PostgreSQL takes no NUL in a text, not even to look for it
    return answer(request, Problem(422, ("A text or a number in it is one that no record can hold.",)))


async def _not_signed_in(request: Request, _: NotSignedIn) -> Response:
    if is_interface(request.url.path):
        return answer(request, Problem(401, headers={"WWW-Authenticate": "Bearer"}))
    if request.method == "POST" and not wants_fragment(request):
        return await ask_to_sign_in(request)
    return _lead(request, "/sign-in", 401)


async def _password_to_choose(request: Request, _: PasswordToChoose) -> Response:
    if is_interface(request.url.path):
        return answer(request, Problem(403))
    if request.method == "POST" and not wants_fragment(request):
        return await ask_for_own_password(request)
    return _lead(request, "/account", 403)


async def _made_for_another(request: Request, error: MadeForAnother) -> Response:
    typed = await typed_in(request)
    advice = THEIRS.format(" from what stands below" if typed else "")
    return answer(request, Problem(409, (str(error),), advice=advice, called=NOT_THEIRS, typed=typed))


def _broken_off(request: Request, _: ClientDisconnect) -> Response:
    # A phone that lost its signal, and no fault of ours: nobody is left to be told.
    return answer(request, Problem(400))


def _lead(request: Request, target: str, status: int) -> Response:
    """To another page first, and from there to the one that was asked for."""
    if request.method in {"GET", "HEAD"}:
        target += f"?return_to={quote(target_of(request), safe='')}"
    if wants_fragment(request):
        return Response(status_code=status, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)
