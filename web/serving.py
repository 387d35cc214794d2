"""Serves the application: one process each, few threads in it, and a log without addresses of people."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import gmtime
from typing import Any

import uvicorn
from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import FastAPI

from web.collector import spare_the_collector
from web.installation import open_installation
from web.service import service

PATIENCE = 60
"""Seconds that a process may take to begin: a busy machine needs more than the server's own five."""
THREADS = 4
"""At once, of each process: more of them only wait for each other (40 gave half as many answers a second)."""
ANSWER_WITHIN = 8
"""Seconds of a statement: then its thread is free again before the request is given up (see web.time_limit)."""


class InUtc(logging.Formatter):
    """A line of the log, its moment in UTC."""

    converter = staticmethod(gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")


# uvicorn's own access log holds whole addresses, with references and tokens in them: it stays off
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": InUtc}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        name: {"handlers": ["errors"], "level": "INFO", "propagate": False} for name in ("uvicorn", "visits")
    },
}


def application() -> FastAPI:
    """The application over the installation of the settings: made once in each process."""
    app = service(open_installation(answer_within=ANSWER_WITHIN))
    app.router.lifespan_context = while_serving
    spare_the_collector()
    return app


@asynccontextmanager
async def while_serving(app: FastAPI) -> AsyncIterator[None]:
    """Few threads; and at the end the counts that have waited are kept."""
    current_default_thread_limiter().total_tokens = THREADS
    yield
    await run_sync(app.state.held.keep, app.state.installation)


def serve(host: str, port: int, workers: int) -> None:
    """Serve until it is stopped; several workers are several processes, which share the port."""
    uvicorn.run(
        "web.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_config=LOGGING,
        server_header=False,
        timeout_worker_healthcheck=PATIENCE,
    )
