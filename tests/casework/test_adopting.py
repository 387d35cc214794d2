"""A policy is put in force once, computes every deadline, and is not edited where it has begun."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from rules.policy import Policy, read_policies, read_policy
from scheduler.casework.adopting import adopt_policy
from scheduler.casework.deadlines.in_force import (
    AnotherAdopted,
    PolicyNotAdopted,
    VersionEdited,
    digest_of,
    require_adopted,
)
from scheduler.casework.deadlines.kept import verify
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.store.deadlines import Deadline, PolicyAdoption
from tests.builders import INSTALLATION, Force, a_person, a_visit
from tests.casework.signing import logged

ENGLAND, WASHINGTON = (read_policies()[each] for each in ("england-wales", "washington-state"))


def adopt(installation: Installation, policy: Policy = ENGLAND) -> bool:
    with replace(installation, policy=policy).writing(INSTALLATION) as desk:
        return adopt_policy(desk)


def edited(folder: Path, old: str, new: str) -> Policy:
    """The packaged policy with one thing changed in its file."""
    text = Path("rules/policies/england-wales.toml").read_text(encoding="utf-8")
    assert old in text
    file = folder / "england-wales.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_policy(file)


def added(folder: Path, from_on: date) -> Policy:
    """The packaged policy, its last version again from a later day."""
    text = Path("rules/policies/england-wales.toml").read_text(encoding="utf-8")
    last = text[text.rindex("[[version]]") :].replace("2017-06-29", from_on.isoformat(), 1)
    file = folder / "england-wales.toml"
    file.write_text(f"{text}\n{last}", encoding="utf-8")
    return read_policy(file)


def test_a_policy_is_adopted_once(installation: Installation) -> None:
    assert [adopt(installation), adopt(installation)] == [True, False]
    with installation.reading(INSTALLATION) as desk:
        adopted = desk.session.scalars(select(PolicyAdoption)).one()
    assert (adopted.policy, adopted.digest) == ("england-wales", digest_of(ENGLAND))
    assert [each.split(":")[0] for each in adopted.versions.split()] == ["ever", "2017-06-29"]
    assert logged(installation) == [("cli:tests", "adopt policy", "done", None)]


def test_another_policy_takes_its_place_and_computes_every_deadline(force: Force) -> None:
    adopt(force.installation)
    with force.writing() as desk:
        a_person(desk)
    elsewhere = replace(force.installation, policy=WASHINGTON)
    with elsewhere.reading(INSTALLATION) as desk, pytest.raises(PolicyNotAdopted, match="washington-state"):
        require_adopted(desk)
    assert adopt(elsewhere, WASHINGTON)
    with elsewhere.reading(INSTALLATION) as desk:
        require_adopted(desk)
        assert set(desk.session.scalars(select(col(Deadline.policy)))) == {"washington-state"}
        assert len(desk.session.scalars(select(PolicyAdoption)).all()) == 2
    assert adopt(force.installation)


def test_a_process_that_began_with_another_policy_keeps_no_deadline_by_it(force: Force) -> None:
    adopt(force.installation)
    with force.writing() as desk:
        a_person(desk)
    elsewhere = replace(force.installation, policy=WASHINGTON)
    adopt(elsewhere, WASHINGTON)
    with pytest.raises(AnotherAdopted, match="has to start it again"), force.writing() as desk:
        a_visit(desk)
    with elsewhere.reading(INSTALLATION) as desk:
        assert list(verify(desk)) == []
    assert adopt(force.installation)


def test_a_later_version_is_taken_into_force(installation: Installation, tmp_path: Path) -> None:
    adopt(installation)
    later = added(tmp_path, date(2027, 1, 1))
    with (
        installation.reading(INSTALLATION) as desk,
        pytest.raises(PolicyNotAdopted, match="Run: visits init"),
    ):
        require_adopted(replace(desk, policy=later))
    assert adopt(installation, later)


@pytest.mark.parametrize(
    ("old", "new", "since"),
    [
        ('high = "P3M"', 'high = "P2M"', "from the beginning"),
        ("Practised until June 2017", "Said to be practised", "from the beginning"),
        ("2017-06-29", "2017-06-30", "since 2017-06-29"),
    ],
)
def test_what_has_begun_is_not_edited(
    installation: Installation, tmp_path: Path, old: str, new: str, since: str
) -> None:
    adopt(installation)
    policy, told = edited(tmp_path, old, new), f"in force {since} is not what was adopted"
    with pytest.raises(VersionEdited, match=told):
        adopt(installation, policy)
    with installation.reading(INSTALLATION) as desk, pytest.raises(VersionEdited, match=told):
        require_adopted(replace(desk, policy=policy))
    with installation.reading(INSTALLATION) as desk:
        require_adopted(replace(desk, policy=ENGLAND))


def test_another_policy_in_between_does_not_hide_an_edit(
    installation: Installation, clock: FixedClock, tmp_path: Path
) -> None:
    adopt(installation)
    clock.moment = clock.moment.replace(hour=8)
    adopt(installation, WASHINGTON)
    policy = edited(tmp_path, 'high = "P3M"', 'high = "P2M"')
    with pytest.raises(VersionEdited):
        adopt(installation, policy)
    with installation.reading(INSTALLATION) as desk, pytest.raises(VersionEdited):
        require_adopted(replace(desk, policy=policy))
    assert adopt(installation, ENGLAND)


def test_what_has_not_begun_may_be_changed_and_taken_out_again(
    installation: Installation, clock: FixedClock, tmp_path: Path
) -> None:
    for hour, from_on in ((7, date(2027, 1, 1)), (8, date(2027, 2, 1))):
        clock.moment = clock.moment.replace(hour=hour)
        assert adopt(installation, added(tmp_path, from_on))
    clock.moment = clock.moment.replace(hour=9)
    assert adopt(installation)


def test_a_version_that_begins_today_has_begun(installation: Installation, tmp_path: Path) -> None:
    adopt(installation, added(tmp_path, date(2026, 11, 21)))
    with pytest.raises(VersionEdited, match="since 2026-11-21"):
        adopt(installation)


def test_comments_and_another_way_to_write_a_file_are_the_same_policy(tmp_path: Path) -> None:
    assert digest_of(edited(tmp_path, "id =", "# a remark\nid   =")) == digest_of(ENGLAND)
