"""Runs a command of `visits` as its users do, and tells what came of it."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from web.cli.commands import app


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """What --json printed."""
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found

    @property
    def lines(self) -> list[dict[str, str]]:
        """What --csv printed."""
        return list(csv.DictReader(io.StringIO(self.out)))


def visits(*arguments: str, given: str | None = None) -> Ran:
    """Run `visits` with these arguments; a mistake of the program itself is raised."""
    ran = CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)
    return Ran(ran.exit_code, ran.stdout, ran.stderr)
