"""The link in a calendar: from the short reference of a visit to its person's page, which logs the look."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse

from scheduler.casework.deadlines.codes import ref_of_code
from scheduler.roles import Permission
from web.dependencies import ReadingDesk
from web.permissions import needs

router = APIRouter()


@router.get("/o/{code}", dependencies=[needs(Permission.SEE_PEOPLE)])
def code(desk: ReadingDesk, code: Annotated[str, Path(max_length=20)]) -> RedirectResponse:
    """Lead to the person of an obligation or a booking. Somebody else's is not found."""
    return RedirectResponse(f"/people/{quote(ref_of_code(desk, code), safe='')}", 303)
