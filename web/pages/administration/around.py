"""The parts of the administrator's pages: the links between them."""

from fastapi import Request

from web.navigation import Link
from web.ways import way

PARTS = (("Officers and accounts", "/admin"), ("Teams", "/admin/teams"), ("Policies", "/admin/policies"))


def parts(request: Request) -> list[Link]:
    """The links between the parts, as far as whoever asks may open them."""
    here = request.url.path
    return [Link(text, href, href == here) for text, href in PARTS if way(request, href)]
