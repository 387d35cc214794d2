"""The figures of the whole force, for those who see no person's record."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from scheduler.audit import log
from scheduler.oversight.figures import SMALLEST, figures
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.dependencies import LookingDesk, installation_of
from web.permissions import needs
from web.rendering import page

router = APIRouter()


@router.get("/figures", dependencies=[needs(Permission.SEE_FIGURES, "other")])
def force_figures(request: Request, desk: LookingDesk) -> HTMLResponse:
    """Overdue of active, by level and team."""
    found = figures(installation_of(request))
    log(desk, Verb.OTHER, "figures")
    return page(request, "figures/figures.html", figures=found, smallest=SMALLEST)
