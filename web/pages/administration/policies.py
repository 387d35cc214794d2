"""The policy in force, as text: every version, every clause with its figure, its source and its standing."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rules.description import STANDINGS, sections
from scheduler.roles import Permission
from web.dependencies import ReadingDesk
from web.pages.administration.around import parts
from web.permissions import needs
from web.rendering import page

router = APIRouter()


@router.get("/admin/policies", dependencies=[needs(Permission.ENTER)])
def policies(request: Request, desk: ReadingDesk) -> HTMLResponse:
    """The version of today first, then the others, the latest first. Whoever works by it may read it."""
    holds = desk.policy.in_force(desk.today)
    latest_first = desk.policy.versions[::-1]
    ordered = sorted(latest_first, key=lambda version: version is not holds)
    return page(
        request,
        "admin/policies.html",
        policy=desk.policy,
        versions=[(version, sections(version)) for version in ordered],
        holds=holds,
        standings=STANDINGS,
        parts=parts(request),
        today=desk.today,
    )
