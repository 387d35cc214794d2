"""Links to pages that there are. None leads nowhere, or to a page that would refuse the one who asks."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

from scheduler.roles import Permission, Principal

PUBLIC = "public"


def way(
    request: Request, path: str, query: Mapping[str, object] | None = None, **named: object
) -> str | None:
    """The address of a page by its path, `/people/{ref}`, with what it names; None if it is not open to who asks.

    What a page demands is its route's to say: it is asked here, and typed nowhere again.
    """
    ways: Mapping[str, str] = request.app.state.ways
    if not _is_open(ways.get(path), getattr(request.state, "principal", None)):
        return None
    address = path.format(**{name: quote(str(value), safe="") for name, value in named.items()})
    return f"{address}?{urlencode(query)}" if query else address


def _is_open(demand: str | None, asking: Principal | None) -> bool:
    if demand is None:
        return False
    if demand.startswith(PUBLIC):
        return True
    return asking is not None and asking.may(Permission(demand))
