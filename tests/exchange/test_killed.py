"""A crash in the middle of an import leaves nothing of it, and the same can be imported again."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.casework.deadlines.kept import verify
from scheduler.desk import Installation
from scheduler.exchange.importing.imports import import_files
from scheduler.store.audit import AuditEntry
from scheduler.store.deadlines import Deadline
from scheduler.store.officers import Team
from scheduler.store.people import Person
from scheduler.store.visits import Visit
from tests.builders import INSTALLATION
from tests.exchange.bringing import folder_of

PEOPLE = "".join(f"P-{number},Made-Up {number},2026-01-05\n" for number in range(3000))
VISITS = "".join(f"P-{number},2026-02-05T10:00,no_reply\n" for number in range(3000))


@pytest.mark.parametrize("rows", [2000, 3000])
def test_an_import_that_is_killed_leaves_nothing(
    installation: Installation, tmp_path: Path, root: Path, rows: int
) -> None:
    folder = folder_of(
        tmp_path,
        {
            "teams": "team\nVale\n",
            "people": f"ref,name,registered_on\n{PEOPLE}",
            "visits": f"ref,visited_at,outcome\n{VISITS}",
        },
    )
    url = installation.database.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "tests.exchange.killed_import", url, str(folder), str(rows)]
    killed = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with installation.writing(INSTALLATION) as desk:
        for model in (Team, Person, Visit, Deadline, AuditEntry):
            assert desk.session.scalar(select(func.count()).select_from(model)) == 0
        assert import_files(desk, folder).people == 3000
        assert not list(verify(desk))
