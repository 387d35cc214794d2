"""How long a request may take. A thread cannot be stopped, so its answer and its commit are refused instead."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.access_log import template_of
from web.problems import Problem, answer
from web.trail import trail_of
from web.turn import Turn

SECONDS = 10.0
_NOTHING = "This took too long, so it was given up. Nothing was changed: try the same again in a minute."
_UNKNOWN = "This took too long to say whether it was kept. Look at the record before you try again."
_log = logging.getLogger("visits.problems")


@dataclass(frozen=True)
class TimeLimit:
    """Answers 503 to a request that takes longer than this; what has begun to be answered goes on."""

    app: ASGIApp
    seconds: float = SECONDS
    says: Mapping[str, str] = field(default_factory=dict)
    """By path, what helps instead of trying the same again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and wait for so long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        turn = Turn()
        scope.setdefault("state", {})["turn"] = turn
        started = False

        async def send_in_turn(message: Message) -> None:
            nonlocal started
            if not turn.is_over:
                started = True
                await send(message)

        request = asyncio.ensure_future(self.app(scope, receive, send_in_turn))
        try:
            await asyncio.wait({request}, timeout=self.seconds)
        except asyncio.CancelledError:  # the server stops: so does what it waits for
            request.cancel()
            raise
        if request.done() or started:
            await request
            return
        says = self.says.get(scope["path"], _NOTHING) if turn.give_up() else _UNKNOWN
        request.add_done_callback(lambda late: _note_late(late, template_of(scope)))
        await answer(Request(scope), Problem(503, (says,)))(scope, receive, send)


def _note_late(late: "asyncio.Future[None]", template: str) -> None:
    """What became of a request that nobody waited for: its fault must not vanish."""
    if not late.cancelled() and (fault := late.exception()) is not None:
        _log.error("late %s %s", template, trail_of(fault))
