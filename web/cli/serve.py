"""`visits serve`: the web application."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scheduler.settings import Settings

Host = Annotated[str, typer.Option(help="The address to listen at; by default this machine only.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen at.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=64, help="Processes; by default one a core, at most four.")
]
LOOPBACK, PORT, MOST = "127.0.0.1", 8000, 4
ADDRESS = "VISITS_BASE_URL"


def serve(host: Host = LOOPBACK, port: Port = PORT, workers: Workers = None) -> None:
    """Serve the web application, the database brought to this software's version first."""
    from web import serving
    from web.cli.at_work import operator
    from web.installation import read_settings, ready_installation

    settings = _addressed(read_settings(), host, port)
    check_pages(settings)
    ready_installation(settings, operator()).database.close()
    serving.serve(host, port, workers or min(MOST, os.cpu_count() or 1))


def check_pages(settings: "Settings") -> None:
    """Raise AddressInTheClear for an address without encryption; warn if the pages have no style."""
    from web.session_cookie import session_cookie
    from web.static_files import missing_vendor_files

    session_cookie(settings.base_url)
    if missing := missing_vendor_files():
        typer.echo(
            f"The pages cannot be shown without {', '.join(missing)}. Bring them with: make setup", err=True
        )


def _addressed(settings: "Settings", host: str, port: int) -> "Settings":
    """On this machine and with no address set, the address is where it listens."""
    from scheduler.casework.accounts.links import is_loopback

    if "base_url" in settings.model_fields_set or not is_loopback(host):
        return settings
    shown = f"[{host}]" if ":" in host else host
    os.environ[ADDRESS] = f"http://{shown}:{port}"  # the processes that serve read it from there
    return settings.model_copy(update={"base_url": os.environ[ADDRESS]})
