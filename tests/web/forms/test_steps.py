"""Which steps of a form only show a page, and so have an address."""

from typing import get_args

from pydantic import BaseModel

from web.forms.steps import LOOKS
from web.permissions import inventory
from web.service import ROUTERS, routed


def below(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Every form of a page."""
    found = {each for kind in model.__subclasses__() for each in {kind, *below(kind)}}
    return {each for each in found if each.__module__.startswith("web.")}


def test_each_step_of_a_form_is_a_look_or_is_done_at_once() -> None:
    """A new word for a step must be thought about: is it only a look?"""
    models = [each for each in below(BaseModel) if "step" in each.model_fields]
    assert len(models) > len(ROUTERS) / 2
    steps = {word for model in models for word in get_args(model.model_fields["step"].annotation)}
    assert steps - LOOKS == {"save", "try", "bring"}


def test_every_step_of_a_form_is_told_again_where_the_form_itself_is_shown() -> None:
    """Else whose session ended meanwhile is told that the address takes no such request, and not to sign in."""
    lines = inventory(routed())
    shown = {each.path for each in lines if each.method == "GET"}
    assert {each.path for each in lines if each.method == "POST"} - shown == {
        *("/account/sign-out-elsewhere", "/feeds/{feed_id}/profile", "/notifications/read", "/sign-out")
    }
