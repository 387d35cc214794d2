"""The administrator's first page: who works here, and who of them can sign in."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.casework.account_list import officer_accounts
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk
from web.listing import Column, headings
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


@router.get("/admin", dependencies=[needs(Permission.MANAGE_ACCOUNTS, "other")])
def admin(request: Request, desk: LookingDesk) -> HTMLResponse:
    """Every officer, with their account."""
    found = officer_accounts(desk)
    log(desk, Verb.OTHER, "accounts")
    return page(
        request, "admin/admin.html", officers=found, headings=headings(request, COLUMNS, ""), today=desk.today
    )
