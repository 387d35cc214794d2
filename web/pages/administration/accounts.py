"""Who works here and who of them can sign in; and letting in, keeping out, and signing out."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.accounts.account_list import OfficerAccount, officer_accounts
from scheduler.casework.accounts.accounts import (
    create_account,
    disable_account,
    enable_account,
    end_sessions_of,
    set_password,
)
from scheduler.casework.accounts.passwords import new_password
from scheduler.casework.accounts.signing_in import HANDED_OVER_LASTS
from scheduler.casework.establishment import particulars_that_stand
from scheduler.desk import Desk
from scheduler.errors import NotFound, Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import AtDesk, LookingDesk, installation_of
from web.forms.trying import tried
from web.listing import Column, headings
from web.notices import done
from web.pages.administration.around import parts
from web.permissions import needs
from web.rendering import page

router = APIRouter()
COLUMNS = [
    Column("Officer"),
    Column("Name"),
    Column("Role"),
    Column("Team"),
    Column("Account"),
    Column("Last seen"),
]


@dataclass(frozen=True)
class AccountAct:
    """What can be done with an account: for which states, what it brings, and what is said once it is done.

    What makes a password answers with it, shown once; the others lead on with a notice.
    """

    text: str
    states: tuple[str, ...]
    brings: str
    act: Callable[[Desk, str], str | None]
    word: str = ""


def _create(desk: Desk, officer: str) -> str:
    password = new_password()
    create_account(desk, officer, password)
    return password


def _reset(desk: Desk, officer: str) -> str:
    password = new_password()
    set_password(desk, officer, password)
    return password


ACTS: dict[str, AccountAct] = {
    "create": AccountAct(
        "Create an account",
        ("none",),
        "They can sign in with their officer code and a password that is made for them and shown to you once. The "
        "first thing that they do is to choose another, which nobody else knows.",
        _create,
    ),
    "reset": AccountAct(
        "Reset the password",
        ("open", "disabled"),
        "A new password is made and shown to you once, for them to choose another with. The one before opens nothing, "
        "and every session ends at once.",
        _reset,
    ),
    "end-sessions": AccountAct(
        "End every session",
        ("open",),
        "They are signed out of every browser at once, and can sign in again.",
        end_sessions_of,
        "sessions-ended",
    ),
    "disable": AccountAct(
        "Switch the account off",
        ("open",),
        "They can sign in no longer; sessions and calendar links end at once. Whoever they answer for stays "
        "theirs, and stands on top of their supervisor’s lists until reassigned or covered.",
        disable_account,
        "account-disabled",
    ),
    "enable": AccountAct(
        "Switch the account on",
        ("disabled",),
        "They can sign in again with the password that they had.",
        enable_account,
        "account-enabled",
    ),
}


class NoSuchAct(NotFound):
    """A word that is nothing to be done with an account."""

    def __init__(self) -> None:
        super().__init__("There is nothing of that name to be done with an account.")


@router.get("/admin", dependencies=[needs(Permission.MANAGE_ACCOUNTS, "other")])
def admin(request: Request, desk: LookingDesk) -> HTMLResponse:
    """Every officer, with their account."""
    found = officer_accounts(desk)
    log(desk, Verb.OTHER, "accounts")
    return page(
        request,
        "admin/admin.html",
        officers=found,
        headings=headings(request, COLUMNS, ""),
        parts=parts(request),
        today=desk.today,
    )


@router.get("/admin/officers/{officer}", dependencies=[needs(Permission.MANAGE_ACCOUNTS, "other")])
def officer_page(request: Request, desk: LookingDesk, officer: str) -> HTMLResponse:
    """One officer: particulars, account, and what can be done."""
    found, particulars = _account(desk, officer), particulars_that_stand(desk, officer)
    log(desk, Verb.OTHER, "account", [officer])
    acts = {name: act for name, act in ACTS.items() if found.account in act.states}
    return page(
        request, "admin/officer.html", officer=found, particulars=particulars, acts=acts, parts=parts(request)
    )


@router.get("/admin/officers/{officer}/{act}", dependencies=[needs(Permission.MANAGE_ACCOUNTS)])
def ask(request: Request, desk: LookingDesk, officer: str, act: str) -> HTMLResponse:
    """What it brings, before it is done."""
    return _confirm(request, desk, officer, act)


@router.post("/admin/officers/{officer}/{act}", dependencies=[needs(Permission.MANAGE_ACCOUNTS, "other")])
def do(request: Request, desk: AtDesk, officer: str, act: str) -> Response:
    """Do it; a password that is made is shown in this answer alone."""
    try:
        with tried(desk):
            password = _of(act).act(desk, officer)
    except NotFound:
        raise
    except Refusal as refusal:
        return _confirm(request, desk, officer, act, refusal)
    if password is None:
        return done(f"/admin/officers/{quote(officer, safe='')}", _of(act).word)
    answer = page(
        request,
        "admin/password.html",
        officer=officer,
        password=password,
        days=HANDED_OVER_LASTS.days,
        address=installation_of(request).settings.base_url,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _confirm(
    request: Request, desk: Desk, officer: str, act: str, refusal: Refusal | None = None
) -> HTMLResponse:
    found = _account(desk, officer)
    faults = [{"text": str(refusal), "href": "#form"}] if refusal else []
    return page(
        request,
        "admin/confirm.html",
        status=422 if refusal else 200,
        officer=found,
        act=_of(act),
        name=act,
        faults=faults,
    )


def _of(act: str) -> AccountAct:
    if act not in ACTS:
        raise NoSuchAct
    return ACTS[act]


def _account(desk: Desk, officer: str) -> OfficerAccount:
    particulars_that_stand(desk, officer)  # raises NoSuchOfficer
    return next(each for each in officer_accounts(desk) if each.officer == officer)
