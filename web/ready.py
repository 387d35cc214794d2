"""Whether the application can do its work: for whatever sends it requests."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from scheduler.casework.accounts.sessions import DOOR
from scheduler.casework.deadlines.in_force import require_adopted
from scheduler.desk import Installation
from scheduler.errors import Refusal
from web.dependencies import installation_of
from web.permissions import public

router = APIRouter()


@router.api_route("/ready", methods=["GET", "HEAD"], dependencies=[public("says whether it can work")])
def ready(request: Request) -> PlainTextResponse:
    """200 if the database answers, is of this version and holds deadlines by the policy at hand; else 503 and why."""
    lacking = _lacking(installation_of(request))
    return PlainTextResponse(f"{lacking or 'ready'}\n", 503 if lacking else 200)


def _lacking(installation: Installation) -> str | None:
    try:
        installation.database.require_ready()
        with installation.reading(DOOR) as desk:
            require_adopted(desk)
    except Refusal as refusal:
        return str(refusal)
    except SQLAlchemyError:  # its words may hold an address
        return "The database does not answer."
    return None
