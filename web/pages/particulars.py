"""What a person is called, and what else identifies them: changed over the record that the form showed."""

from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from scheduler.audit import log
from scheduler.casework.keeping import SupersededMeanwhile
from scheduler.casework.limits import NotBornThen
from scheduler.casework.people import set_particulars
from scheduler.casework.person.called import particulars_of
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.people import Particulars
from web.dependencies import AtDesk, LookingDesk
from web.forms.fields import Day, Key, YesNo
from web.forms.sent import Sent, blank, sent
from web.forms.trying import tried
from web.notices import done
from web.permissions import needs
from web.rendering import page
from web.words import in_words

router = APIRouter(prefix="/people/{ref}/particulars")


class ParticularsForm(BaseModel):
    """All of them: what is left empty becomes empty. `seen` is the record that the form showed."""

    key: Key
    step: Literal["save"] = "save"
    seen: UUID
    name: Annotated[str, Field(title="the name", max_length=200)]
    visor_ref: Annotated[str | None, Field(title="the register reference", max_length=40)] = None
    born_on: Annotated[Day | None, Field(title="the date of birth")] = None
    safety_marker: Annotated[YesNo, Field(title="whether a safety marker is set")]
    reason: Annotated[str | None, Field(title="the reason", max_length=500)] = None


SentParticulars = Annotated[Sent[ParticularsForm], sent(ParticularsForm)]


@router.get("", dependencies=[needs(Permission.RECORD, "consulted")])
def ask(request: Request, desk: LookingDesk, ref: str) -> HTMLResponse:
    """The form with what stands."""
    stands = particulars_of(desk, ref)
    begun = stands.model_dump(include={"name", "visor_ref", "born_on", "safety_marker"})
    return _asked(request, desk, ref, blank(ParticularsForm, seen=stands.id, **begun), None)


@router.post("", dependencies=[needs(Permission.RECORD, "altered", "consulted")])
def answer(request: Request, desk: AtDesk, ref: str, form: SentParticulars) -> Response:
    """Keep them; changed meanwhile, both are shown, and the form is over what stands now."""
    stands = particulars_of(desk, ref)
    if form.told is None:
        return _asked(request, desk, ref, form, None)
    try:
        with tried(desk):
            _set(desk, ref, form.told)
    except SupersededMeanwhile as refusal:
        over = replace(form, texts={**form.texts, "seen": (str(stands.id),)})
        return _asked(request, desk, ref, over.refused(refusal), stands)
    except Refusal as refusal:
        beside = "born_on" if isinstance(refusal, NotBornThen) else ""
        return _asked(request, desk, ref, form.refused(refusal, beside), None)
    return done(f"/people/{quote(ref, safe='')}", "particulars-set")


def _set(desk: Desk, ref: str, told: ParticularsForm) -> None:
    """Raises SupersededMeanwhile too for the record of somebody else than the address names."""
    made = set_particulars(
        desk,
        told.seen,
        **told.model_dump(include={"name", "visor_ref", "born_on", "safety_marker", "reason", "key"}),
    )
    if made.person_id != particulars_of(desk, ref).person_id:
        raise SupersededMeanwhile


def _asked(
    request: Request, desk: Desk, ref: str, form: Sent[ParticularsForm], meanwhile: Particulars | None
) -> HTMLResponse:
    log(desk, Verb.CONSULTED, "form: particulars", [ref])
    return page(
        request,
        "particulars/particulars.html",
        status=form.status,
        form=form,
        ref=ref,
        meanwhile=_told(meanwhile) if meanwhile else None,
    )


def _told(stands: Particulars) -> list[tuple[str, str | None]]:
    return [
        ("Name", stands.name),
        ("Reference in the national register", stands.visor_ref),
        ("Date of birth", in_words(stands.born_on) if stands.born_on else None),
        ("Safety marker", "Set" if stands.safety_marker else "Not set"),
        ("Recorded by", stands.recorded_by),
    ]
