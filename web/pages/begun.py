"""Throwing away a form that was begun and not sent."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from scheduler.audit import log
from scheduler.casework.drafts import forget_draft
from scheduler.errors import NotFound
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from web.begun import begun_forms, refs_of
from web.dependencies import AtDesk, LookingDesk
from web.notices import done
from web.permissions import needs
from web.rendering import page

router = APIRouter(prefix="/begun/{key}/throw-away")


class NoSuchForm(NotFound):
    """It was sent, thrown away or forgotten meanwhile, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            "No such form of yours is kept. It was sent or thrown away, or it is more than 12 hours old."
        )


@router.get("", dependencies=[needs(Permission.SEE_TODAY, "consulted")])
def ask(request: Request, desk: LookingDesk, key: UUID) -> HTMLResponse:
    """Which form it is, and that nothing of it was recorded."""
    found = [each for each in begun_forms(request, desk) if each.key == key]
    if not found:
        raise NoSuchForm
    log(desk, Verb.CONSULTED, "form begun and not sent", refs_of(found))
    return page(request, "begun/throw_away.html", begun=found[0])


@router.post("", dependencies=[needs(Permission.SEE_TODAY, "other")])
def throw_away(desk: AtDesk, key: UUID) -> RedirectResponse:
    """Forget what was typed; of what is not kept any more, it may have been sent, and nobody says that it was not."""
    if not forget_draft(desk, key):
        raise NoSuchForm
    log(desk, Verb.OTHER, "threw away a form not sent")
    return done("/", "thrown-away")
