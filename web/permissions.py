"""What each route demands. A route that does not say it, or says it twice, stops the start-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.params import Depends as Declaration
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from scheduler.errors import RoleCannot
from scheduler.roles import Permission, Principal
from web.dependencies import PasswordToChoose, principal
from web.made_for import check_for_whom

_SAFE_TOGETHER = frozenset({"GET", "HEAD"})


class Undeclared(Exception):
    """Routes that do not say, once and for one method, what they demand."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("No start: " + "; ".join(faults))


@dataclass(frozen=True)
class Demand:
    """A permission that the one who asks must have, and the verbs that the route logs."""

    permission: Permission
    verbs: tuple[str, ...]

    async def __call__(self, request: Request, asking: Annotated[Principal, Depends(principal)]) -> None:
        """Raise RoleCannot unless the role of now has the permission; before it, MadeForAnother, PasswordToChoose."""
        await check_for_whom(request, asking)
        if asking.password_handed_over and self.permission is not Permission.OWN_ACCOUNT:
            raise PasswordToChoose
        if not asking.may(self.permission):
            raise RoleCannot(str(asking.role), self.permission)

    def __str__(self) -> str:
        return str(self.permission)


@dataclass(frozen=True)
class Public:
    """Open to all who know the address, for the reason given."""

    because: str
    verbs: tuple[str, ...]

    # async, as is the other: nothing waits here, and a plain function would be handed to a thread
    async def __call__(self) -> None:
        """Let anyone through."""

    def __str__(self) -> str:
        return f"public: {self.because}"


@dataclass(frozen=True)
class RouteDemand:
    """One line of the inventory."""

    method: str
    path: str
    permission: str
    verbs: tuple[str, ...]


def needs(permission: Permission, *logs: str) -> Declaration:
    """Declare what a route demands, and the verbs of the log that it writes: `dependencies=[needs(…)]`."""
    return Declaration(Demand(permission, logs))


def public(because: str, *logs: str) -> Declaration:
    """Declare that a route asks for no session, and why that is right."""
    return Declaration(Public(because, logs))


def inventory(app: FastAPI) -> list[RouteDemand]:
    """Every method and path with what it demands. Raises Undeclared if one does not say."""
    routes = list(iter_route_contexts(app.routes))
    if faults := [fault for route in routes for fault in _faults(route)]:
        raise Undeclared(faults)
    return sorted(
        (line for route in routes for line in _lines(route)), key=lambda line: (line.path, line.method)
    )


def _lines(route: RouteContext) -> Iterator[RouteDemand]:
    demand = _declared(route)[0]
    for method in sorted(route.methods or ()):
        yield RouteDemand(method, route.path_format or "", str(demand), demand.verbs)


def _faults(route: RouteContext) -> Iterator[str]:
    path, methods = route.path, route.methods or set()
    if not isinstance(route.original_route, APIRoute):
        yield f"{path} is no route of its own, so it cannot declare a permission"
        return
    if len(_declared(route)) != 1:
        yield f"{sorted(methods)} {path} declares {len(_declared(route))} permissions, and must declare one"
    if len(methods) != 1 and methods != _SAFE_TOGETHER:
        yield f"{path} answers {sorted(methods)} with one permission; each needs its own"


def _declared(route: RouteContext) -> list[Demand | Public]:
    declared = (depends.dependency for depends in route.dependencies)
    return [each for each in declared if isinstance(each, Demand | Public)]
