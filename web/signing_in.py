"""Signing in and out: the form, the links of a demonstration, and who asks by the session's cookie.

A password is one way in. Another ends as these do, in `entered`, with a session of its own.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, SecretStr

from scheduler.casework.accounts.links import sign_in_by_link
from scheduler.casework.accounts.sessions import DOOR, end_session, principal_for
from scheduler.casework.accounts.signing_in import Attempt, NotRecognised, SignedIn, TooManyTries, sign_in
from scheduler.casework.accounts.throttle import site_of
from scheduler.casework.drafts import forget_expired_drafts
from scheduler.errors import Refusal, Unavailable
from scheduler.exchange.importing.waiting import forget_expired
from scheduler.roles import Principal
from web.dependencies import NotSignedIn, installation_of, local_path
from web.forms.over_sign_in import kept_in, made_for, unprefixed
from web.navigation import home
from web.permissions import public
from web.problems import problem_of
from web.rendering import page
from web.session_cookie import SessionCookie

router = APIRouter()
PASSWORD_WANTED = "Enter your password"  # noqa: S105 - a sentence


class SignInForm(BaseModel):
    """What the form sends; nothing that is missing is an error before a person was asked for it."""

    username: str = ""
    password: SecretStr = SecretStr("")
    return_to: str = "/"


async def _kept(request: Request) -> list[tuple[str, str]]:
    return kept_in(await request.form())


Kept = Annotated[list[tuple[str, str]], Depends(_kept)]
"""The fields of a form that a session's end held up."""


class OnlyLooking(Unavailable):
    """A browser fetches a link ahead, without anybody having followed it."""

    def __init__(self) -> None:
        super().__init__("This link works once, so it was not used up ahead. Open it again.")


def who_asks(request: Request) -> Principal:
    """Whoever the session of the request's cookie is, as of now. Raises NotSignedIn."""
    asking = _asking(request)
    if asking is None:
        raise NotSignedIn
    return asking


def _asking(request: Request) -> Principal | None:
    token = _cookie(request).read(request)
    return principal_for(installation_of(request), token) if token else None


def _has_ended(request: Request) -> bool:
    """Whether the browser holds a session that is none any more; who signs out holds none."""
    return _cookie(request).read(request) is not None and _asking(request) is None


@router.get("/sign-in", dependencies=[public("the way in")])
def ask(request: Request, return_to: str = "/") -> HTMLResponse:
    """The form; whoever did not sign out is told why they see it."""
    return page(
        request,
        "sign_in/sign_in.html",
        username="",
        return_to=local_path(return_to),
        faults=[],
        kept=[],
        ended=_has_ended(request),
    )


@router.post("/sign-in", dependencies=[public("the way in", "other")])
def answer_form(request: Request, form: Annotated[SignInForm, Form()], kept: Kept) -> Response:
    """Sign in by officer code and password, and go on to where one wanted to go."""
    password = form.password.get_secret_value()
    if faults := _left_out(form.username, password):
        return _again(request, form, kept, faults, 422)
    try:
        attempt = Attempt(form.username, password, network_of(request))
        signed_in = sign_in(installation_of(request), attempt)
    except (NotRecognised, TooManyTries) as refusal:
        return _refused(request, form, kept, refusal)
    wanted = local_path(form.return_to)
    if kept:
        return entered(request, signed_in, send_again(request, signed_in, wanted, kept))
    leads = home(signed_in.principal) if wanted == "/" else wanted
    return entered(request, signed_in, RedirectResponse(leads, 303))


@router.get("/sign-in/link/{token}", dependencies=[public("works once, on this machine alone", "other")])
def follow_link(request: Request, token: str) -> Response:
    """Use a demonstration's link up. It works on one click: nothing but its reader's own machine reaches it."""
    if "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
        raise OnlyLooking
    client = request.client.host if request.client else None
    signed_in = sign_in_by_link(installation_of(request), token, client)
    return entered(request, signed_in, RedirectResponse(home(signed_in.principal), 303))


@router.post("/sign-out", dependencies=[public("ends the session of its own cookie", "other")])
def leave(request: Request) -> Response:
    """End the session, and let the browser forget it."""
    _end_present(request)
    answer = RedirectResponse("/sign-in", 303)
    _cookie(request).take_back(answer)
    return answer


def network_of(request: Request) -> str:
    """Where a request comes from, as tries are counted."""
    return site_of(host_of(request))


def host_of(request: Request) -> str:
    """The address that a request comes from; empty where the server does not know it."""
    return request.client.host if request.client else ""


def entered(request: Request, signed_in: SignedIn, answer: Response) -> Response:
    """Give the browser its new session; the one that it had before, whoever planted it, opens nothing any more."""
    _end_present(request)
    with installation_of(request).writing(DOOR) as desk:
        forget_expired(desk)  # files whose import nobody came back to
        forget_expired_drafts(desk)
    _cookie(request).give(answer, signed_in.token)
    return answer


def send_again(request: Request, signed_in: SignedIn, wanted: str, kept: list[tuple[str, str]]) -> Response:
    """The form that the session's end held up, to be sent by whoever typed it, and by nobody else."""
    theirs = made_for(signed_in.principal, kept)
    if theirs is False:
        return page(request, "sign_in/not_kept.html")
    return page(
        request,
        "sign_in/kept.html",
        action=wanted,
        fields=unprefixed(kept),
        who=signed_in.principal.actor,
        known=theirs is not None,
    )


def _end_present(request: Request) -> None:
    if token := _cookie(request).read(request):
        end_session(installation_of(request), token)


def _left_out(username: str, password: str) -> list[dict[str, str]]:
    wanted = {"username": username.strip(), "password": password}
    says = {"username": "Enter your officer code", "password": PASSWORD_WANTED}
    return [{"text": says[name], "href": f"#{name}"} for name, given in wanted.items() if not given]


def _refused(
    request: Request, form: SignInForm, kept: list[tuple[str, str]], refusal: Refusal
) -> HTMLResponse:
    shown = _again(request, form, kept, [{"text": str(refusal), "href": "#username"}], 422)
    if isinstance(refusal, TooManyTries):
        shown.status_code = problem_of(refusal).status
        shown.headers["Retry-After"] = str(refusal.seconds)
    return shown


def _again(
    request: Request,
    form: SignInForm,
    kept: list[tuple[str, str]],
    faults: list[dict[str, str]],
    status: int,
) -> HTMLResponse:
    # the password is not sent back
    return page(
        request,
        "sign_in/sign_in.html",
        status=status,
        username=form.username,
        return_to=local_path(form.return_to),
        faults=faults,
        kept=kept,
        ended=False,
    )


def _cookie(request: Request) -> SessionCookie:
    cookie: SessionCookie = request.app.state.session_cookie
    return cookie
