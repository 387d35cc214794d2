"""Applications served by uvicorn, each in a process of its own, and one client that asks them one after another."""

import gc
import multiprocessing
import resource
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from tests.web.serving import served

Make = Callable[..., Any]
"""A function of a module that gives a context with an application in it: another process has to find it."""


@dataclass
class Server:
    """An application in its process: answers asked for, and the CPU seconds that it has taken in all."""

    _pipe: Connection
    _client: HTTPConnection
    seconds: list[float] = field(default_factory=list)

    def ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes, Mapping[str, str]]:
        """Ask once more, and note how long the whole answer took."""
        try:
            return self._ask(path, headers)
        except (
            RemoteDisconnected,
            BrokenPipeError,
        ):  # the server hangs up on whoever is silent for some seconds
            self._client.close()
            return self._ask(path, headers)

    def _ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes, Mapping[str, str]]:
        began = perf_counter()
        self._client.request("GET", path, headers=dict(headers))
        answer = self._client.getresponse()
        body = answer.read()
        self.seconds.append(perf_counter() - began)
        return answer.status, body, answer.headers

    def cpu_seconds(self) -> float:
        """Of the server alone."""
        self._pipe.send("cpu")
        taken: float = self._pipe.recv()
        return taken


@contextmanager
def servers(makes: Mapping[str, tuple[Make, tuple[Any, ...]]]) -> Iterator[dict[str, Server]]:
    """A server for each, by name, until the block ends."""
    processes = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        yield {name: stack.enter_context(_server(processes, *each)) for name, each in makes.items()}


@contextmanager
def _server(processes: Any, make: Make, given: tuple[Any, ...]) -> Iterator[Server]:  # noqa: ANN401 - a context
    here, there = processes.Pipe()
    process = processes.Process(target=_serve, args=(there, make, given), daemon=True)
    process.start()
    address: str = here.recv()
    client = HTTPConnection(address.removeprefix("http://"))
    yield Server(here, client)
    client.close()
    here.send("end")
    process.join()


def _serve(pipe: Connection, make: Make, given: tuple[Any, ...]) -> None:
    with make(*given) as app, served(app) as address:
        gc.freeze()
        pipe.send(address)
        while pipe.recv() == "cpu":
            used = resource.getrusage(resource.RUSAGE_SELF)
            pipe.send(used.ru_utime + used.ru_stime)


@contextmanager
def empty() -> Iterator[FastAPI]:
    """The framework's own empty answer, at an address of the same form."""
    app = FastAPI(openapi_url=None)
    app.get("/f/{token}/visits.ics")(_nothing)
    yield app


def _nothing(token: str) -> Response:
    return Response(status_code=304)
