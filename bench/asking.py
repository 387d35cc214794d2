"""One client that asks an application in this process, one request after another. Knows no page and no database."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Look:
    """An address to ask for; with a form, what is posted to it."""

    path: str
    form: Mapping[str, str] | None = None


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    seconds: float
    status: int = 0
    body: bytes = b""
    leads_to: str = ""
    """Where it leads on, if it does."""


@dataclass
class Client:
    """A browser of one session; between two requests nothing of the application runs."""

    app: FastAPI
    cookie: str = ""
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._runner.close()

    def ask(self, look: Look) -> Answer:
        """The answer, and the time from the request's arrival until its last byte was handed over."""
        return self._runner.run(self._ask(look))

    async def _ask(self, look: Look) -> Answer:
        sent = urlencode(look.form or {}).encode()
        answer = Answer(0.0)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:  # noqa: ANN401 - ASGI's own
            answer.status = message.get("status", answer.status)
            answer.leads_to = (
                dict(message.get("headers", ())).get(b"location", answer.leads_to.encode()).decode()
            )
            answer.body += message.get("body", b"")

        scope = self._scope(look, len(sent))
        started = perf_counter()
        await self.app(scope, receive, send)
        answer.seconds = perf_counter() - started
        return answer

    def _scope(self, look: Look, length: int) -> dict[str, Any]:
        address = urlsplit(look.path)
        headers = {"host": "127.0.0.1:8000", "sec-fetch-site": "same-origin", "cookie": self.cookie}
        if look.form is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(length)}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET" if look.form is None else "POST",
            "scheme": "http",
            "path": address.path,
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "root_path": "",
            "headers": _as_bytes(headers.items()),
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
        }


def _as_bytes(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]
