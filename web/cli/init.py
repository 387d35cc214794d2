"""`visits init`: makes the database or brings it to this software's version, and the first administrator."""

import sys
from contextlib import closing
from typing import Annotated

import typer

from web.cli.tables import say

Admin = Annotated[str | None, typer.Option("--admin", metavar="NAME", help="Make the first administrator.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the administrator's password from standard input.")
]


def init(admin: Admin = None, password_stdin: PasswordStdin = False) -> None:
    """Make the database, or bring it to this software's version and policy; what is in it is kept."""
    from web.installation import made_database, policy_in_force, read_settings

    if password_stdin and admin is None:
        raise typer.BadParameter("--password-stdin goes with --admin NAME.")
    settings = read_settings()
    policy_in_force(settings)
    password = _password(from_stdin=password_stdin) if admin else ""
    with closing(made_database(settings)) as database:
        say(f"The database is at version {database.version()}.")
    _adopt()
    if admin:
        _let_in(admin, password)
        say(f"{admin} can sign in as an administrator.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise typer.BadParameter("--admin asks for a password: give it with --password-stdin.")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given


def _adopt() -> None:
    from scheduler.casework.adopting import adopt_policy
    from web.cli.at_work import at_hand, operator

    with at_hand() as installation, installation.writing(operator()) as desk:
        if adopt_policy(desk):
            say(f"The policy {desk.policy.id} is in force: {desk.policy.title}.")


def _let_in(admin: str, password: str) -> None:
    from scheduler.casework.accounts import make_first_administrator
    from web.cli.at_work import at_hand, operator

    with at_hand() as installation, installation.writing(operator()) as desk:
        make_first_administrator(desk, admin, password)
