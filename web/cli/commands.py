"""Every command by its name, in the order of the help."""

import typer

from web.cli import feeds, policies
from web.cli.demo import demo
from web.cli.digest import digest
from web.cli.doctor import doctor
from web.cli.due import due
from web.cli.explain import explain
from web.cli.export import export
from web.cli.import_ import import_
from web.cli.init import init
from web.cli.reconcile import reconcile
from web.cli.refusing import Refusing
from web.cli.routes import routes
from web.cli.serve import serve
from web.cli.verify import verify

app = typer.Typer(
    cls=Refusing,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # it prints what the variables hold: people
    help="Plans and accounts for home visits to registered sex offenders.",
)
for command in (
    *(init, demo, serve, import_, export, reconcile),
    *(due, explain, digest, verify, doctor, routes),
):
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(feeds.app, name="feed")
app.add_typer(policies.app, name="policy")
