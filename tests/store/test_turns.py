"""Processes that make one database ready at the same time do it one after the other."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from threading import Barrier

from sqlalchemy import select
from sqlmodel import col

from rules.policy import Policy, read_policies
from scheduler.casework.adopting import adopt_policy
from scheduler.casework.deadlines.in_force import require_adopted
from scheduler.desk import Installation
from scheduler.store.database import Database
from scheduler.store.deadlines import Deadline, PolicyAdoption
from tests.builders import INSTALLATION, Force, a_person
from tests.servers.databases import Databases
from tests.web.cli.processes import command, environment

ENGLAND, WASHINGTON = (read_policies()[each] for each in ("england-wales", "washington-state"))


def adopt_at_once(installation: Installation, *policies: Policy) -> list[bool]:
    """What came of each; both have their transaction open before either looks for what is in force."""
    ready = Barrier(len(policies), timeout=5)

    def adopt(policy: Policy) -> bool:
        with replace(installation, policy=policy).writing(INSTALLATION) as desk:
            if installation.database.engine.dialect.name == "postgresql":  # SQLite lets one writer in
                desk.session.connection()
                ready.wait()
            return adopt_policy(desk)

    with ThreadPoolExecutor(len(policies)) as pool:
        return sorted(pool.map(adopt, policies))


def test_the_first_policy_is_put_in_force_once(installation: Installation) -> None:
    assert adopt_at_once(installation, ENGLAND, ENGLAND) == [False, True]
    with installation.reading(INSTALLATION) as desk:
        assert len(desk.session.scalars(select(PolicyAdoption)).all()) == 1


def test_of_two_policies_one_takes_the_others_place(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        a_person(desk, "P-002")
    assert adopt_at_once(force.installation, ENGLAND, WASHINGTON) == [True, True]
    with force.reading() as desk:
        stands = select(PolicyAdoption).where(col(PolicyAdoption.superseded_at).is_(None))
        policy = desk.session.scalars(stands).one().policy
        require_adopted(replace(desk, policy=read_policies()[policy]))
        assert set(desk.session.scalars(select(col(Deadline.policy)))) == {policy}


def test_two_processes_make_one_database_ready(postgres_databases: Databases, tmp_path: Path) -> None:
    with postgres_databases.empty() as url:
        settings = environment(VISITS_DATABASE_URL=url)
        begun = [subprocess.Popen(command("init"), cwd=tmp_path, env=settings, stderr=PIPE) for _ in range(2)]
        said = [each.communicate(timeout=60) for each in begun]
        assert [each.returncode for each in begun] == [0, 0], said
        database = Database(url)
        with database.reading(INSTALLATION) as session:
            assert len(session.scalars(select(PolicyAdoption)).all()) == 1
        database.close()
