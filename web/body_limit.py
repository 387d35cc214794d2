"""How much a request may send.

The framework's own limit answers without our headers and page, so it is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problem, answer

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class BodyLimit:
    """Answers 413 to a body over the limit, by what it declares and by what really comes."""

    app: ASGIApp
    limit: int = MEBIBYTE
    larger: Mapping[str, int] = field(default_factory=dict)
    """Paths that take more, and how many bytes: an import's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse at once what declares too much; count the rest as it comes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.larger.get(scope["path"], self.limit)
        if _declared(scope) > limit:
            await answer(Request(scope), _too_large(limit))(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, _too_large(limit).says[0])
            return message

        await self.app(scope, receive_counted, send)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _too_large(limit: int) -> Problem:
    limited = f"What you sent is over the limit of {limit / MEBIBYTE:.0f} MB. Nothing of it was kept."
    return Problem(413, (limited,))
