"""`visits init`: makes the database or brings it to this software's version, and the first administrator."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.tables import say

if TYPE_CHECKING:
    from scheduler.desk import Installation

Admin = Annotated[str | None, typer.Option("--admin", metavar="NAME", help="Make the first administrator.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the administrator's password from standard input.")
]


def init(admin: Admin = None, password_stdin: PasswordStdin = False) -> None:
    """Make the database, or bring it to this software's version; what is in it is kept."""
    from web.cli.at_work import operator
    from web.installation import read_settings, ready_installation

    if password_stdin and admin is None:
        raise typer.BadParameter("--password-stdin goes with --admin NAME.")
    settings = read_settings()
    password = _password(from_stdin=password_stdin) if admin else ""
    installation = ready_installation(settings, operator())
    with closing(installation.database) as database:
        if admin:
            _let_in(installation, admin, password)
        say(
            f"The database is at version {database.version()}, with the policy {installation.policy.id} in force."
        )
    if admin:
        say(f"{admin} can sign in as an administrator.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise typer.BadParameter("--admin asks for a password: give it with --password-stdin.")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given


def _let_in(installation: "Installation", admin: str, password: str) -> None:
    from scheduler.casework.accounts.accounts import make_first_administrator
    from web.cli.at_work import operator

    with installation.writing(operator()) as desk:
        make_first_administrator(desk, admin, password)
