"""One's own account: the page on which everybody chooses their own password. Shows nobody else's."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, SecretStr

from scheduler.casework.accounts.own_password import (
    NotYourPassword,
    OwnPassword,
    choose_password,
    own_password,
)
from scheduler.casework.accounts.sessions import end_other_sessions
from scheduler.casework.accounts.signing_in import Attempt, SignedIn, TooManyTries
from scheduler.errors import Refusal
from scheduler.roles import Permission
from web.dependencies import Asking, AtDesk, ReadingDesk, installation_of, local_path
from web.forms.sent import Fault, Sent
from web.navigation import home
from web.notices import done
from web.permissions import needs
from web.problems import problem_of
from web.rendering import page
from web.signing_in import Kept, entered, network_of, send_again

router = APIRouter()
WANTED = {"present": "Enter your present password", "chosen": "Enter a new password"}


class PasswordForm(BaseModel):
    """What the form sends; nothing that is missing is an error before a person was asked for it."""

    present: SecretStr = SecretStr("")
    chosen: SecretStr = SecretStr("")
    return_to: str = ""

    def left_out(self) -> tuple[Fault, ...]:
        """What was not given."""
        given = {"present": self.present, "chosen": self.chosen}
        return tuple(
            Fault(WANTED[name], name) for name, secret in given.items() if not secret.get_secret_value()
        )


@router.get("/account", dependencies=[needs(Permission.OWN_ACCOUNT)])
def ask(request: Request, desk: ReadingDesk, return_to: str = "") -> HTMLResponse:
    """How one signs in, and the form."""
    stands = own_password(desk)
    return _page(request, stands, return_to)


@router.post("/account", dependencies=[needs(Permission.OWN_ACCOUNT, "other")])
def change(request: Request, asking: Asking, form: Annotated[PasswordForm, Form()], kept: Kept) -> Response:
    """Change it, and go on, in a new session, to where one wanted to go."""
    if faults := form.left_out():
        return _again(request, form, kept, faults)
    given = Attempt(asking.actor, form.present.get_secret_value(), network_of(request))
    try:
        changed = choose_password(installation_of(request), asking, given, form.chosen.get_secret_value())
    except Refusal as refusal:
        return _refused(request, form, kept, refusal)
    request.state.principal = changed.principal
    return entered(request, changed, _onwards(request, changed, _wanted(form.return_to), kept))


@router.post("/account/sign-out-elsewhere", dependencies=[needs(Permission.OWN_ACCOUNT, "other")])
def sign_out_elsewhere(desk: AtDesk) -> Response:
    """Every other session of one's own ends; this one goes on."""
    end_other_sessions(desk)
    return done("/account", "signed-out-elsewhere")


def _wanted(return_to: str) -> str:
    return local_path(return_to) if return_to else ""


def _onwards(request: Request, changed: SignedIn, wanted: str, kept: list[tuple[str, str]]) -> Response:
    if kept:
        return send_again(request, changed, wanted or "/", kept)
    if "?" in wanted:
        return RedirectResponse(wanted, 303)
    return done(home(changed.principal) if wanted == "/" else wanted or "/account", "password-changed")


def _refused(
    request: Request, form: PasswordForm, kept: list[tuple[str, str]], refusal: Refusal
) -> HTMLResponse:
    of_the_present = isinstance(refusal, NotYourPassword | TooManyTries)
    fault = Fault(str(refusal), "present" if of_the_present else "chosen")
    shown = _again(request, form, kept, (fault,))
    if isinstance(refusal, TooManyTries):
        shown.status_code = problem_of(refusal).status
        shown.headers["Retry-After"] = str(refusal.seconds)
    return shown


def _again(
    request: Request, form: PasswordForm, kept: list[tuple[str, str]], faults: tuple[Fault, ...]
) -> HTMLResponse:
    # no password is sent back
    stands = OwnPassword(has_one=True, handed_over=request.state.principal.password_handed_over)
    return _page(request, stands, form.return_to, faults, kept)


def _page(
    request: Request,
    stands: OwnPassword,
    return_to: str,
    faults: tuple[Fault, ...] = (),
    kept: Sequence[tuple[str, str]] = (),
) -> HTMLResponse:
    form: Sent[PasswordForm] = Sent({}, faults=faults, status=422 if faults else 200)
    return page(
        request,
        "account/account.html",
        status=form.status,
        stands=stands,
        return_to=_wanted(return_to),
        form=form,
        kept=kept,
    )
