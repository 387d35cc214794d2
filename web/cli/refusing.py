"""What was refused becomes a sentence and the exit status 1. What is left is a mistake of ours, with its traceback."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from scheduler.errors import Refusal


class Refusing(TyperGroup):
    """The commands, with the one place where a refusal is told."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own
        """Run a command; a Refusal, or a database that cannot be used, ends it with a sentence."""
        try:
            return super().invoke(ctx)
        except Exception as fault:
            sentence = _sentence(fault)
            if sentence is None:
                raise
            typer.echo(sentence, err=True)
            raise typer.Exit(1) from fault


def _sentence(fault: Exception) -> str | None:
    if isinstance(fault, Refusal):
        return str(fault)
    return _about_policies(fault) or _about_the_database(fault)


def _about_policies(fault: Exception) -> str | None:
    from rules.policy import NoPolicyInForce, PolicyRefused

    return str(fault) if isinstance(fault, PolicyRefused | NoPolicyInForce) else None


def _about_the_database(fault: Exception) -> str | None:
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy import exc

    if isinstance(fault, exc.ArgumentError):
        return (
            "VISITS_DATABASE_URL is no address of a database. "
            "Give one such as sqlite:///data/visits.db or postgresql://user@host/visits."
        )
    # any other fault of the database is ours: it has a traceback
    if isinstance(fault, exc.OperationalError) or "not a database" in str(getattr(fault, "orig", "")):
        reason = str(fault.orig).strip().splitlines()[0]  # type: ignore[attr-defined]
        return f"The database cannot be used: {reason}. Look at it with: visits doctor"
    return None
