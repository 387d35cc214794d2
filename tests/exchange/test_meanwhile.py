"""What somebody else recorded while an import ran is neither lost nor corrected unseen."""

from threading import Thread

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.exchange.files.faults import Faults, ImportRefused
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.attempting import attempt
from scheduler.exchange.importing.directory import Directory
from scheduler.exchange.importing.intake import Intake, WrittenMeanwhile
from scheduler.roles import Principal
from scheduler.store.people import Particulars, Person
from tests.builders import OFFICER, SERGEANT, Force, a_person, entries
from tests.exchange.bringing import bring, one

PERSON = {"ref": "P-1", "name": "One", "registered_on": "2024-01-05"}


@pytest.mark.parametrize("code", [None, SERGEANT])
def test_what_was_corrected_meanwhile_is_not_corrected_over(force: Force, code: str | None) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
    with force.writing(code) as desk:
        known = one(desk, Particulars, "P-1")
        intake = Intake(desk, Faults(), Directory.of(desk.session), correct=True)
        known.superseded_at, known.superseded_by = desk.now, "DS-OAK"
        desk.session.flush()
        intake.supersede(Particulars, known, Row("people", 2, {}), person_id=known.person_id, name="Other")
        with pytest.raises(WrittenMeanwhile):
            intake.write()
        assert known.superseded_by == "DS-OAK"
        desk.session.rollback()


def test_who_writes_about_a_person_whom_an_import_compares_waits_for_it(force: Force) -> None:
    with force.writing() as desk:
        bring(desk, people=[PERSON])
    named: list[str] = []

    def look() -> None:
        with force.writing() as other:
            person = select(Person).where(col(Person.ref) == "P-1").with_for_update()
            other.session.execute(person)
            named.append(one(other, Particulars, "P-1").name)

    with force.writing() as desk:
        bring(desk, people=[PERSON])
        waiting = Thread(target=look)
        waiting.start()
        waiting.join(0.5)
        assert named == []
    waiting.join()
    assert named == ["One"]


def test_a_supervisor_corrects_what_was_said_of_people(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
    with force.writing(SERGEANT) as desk:
        assert bring(desk, people=[{"ref": "P-1", "name": "Another"}], correct=True).kinds["people"].corrected
    with force.reading() as desk:
        assert one(desk, Particulars, "P-1").name == "Another"


def test_a_refused_import_is_logged_with_those_whom_its_faults_are_about(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-1")
    with pytest.raises(ImportRefused):
        attempt(
            force.installation,
            Principal("cli:somebody"),
            lambda desk: bring(desk, people=[{"ref": "P-1", "name": "Another"}]),
        )
    assert [(each.actor, each.act, each.outcome, each.subjects) for each in entries(force)][-2:] == [
        ("cli:somebody", "import", "refused", ""),
        ("cli:somebody", "import about people", "refused", "P-1"),
    ]


def test_an_import_that_is_taken_is_logged_once(force: Force) -> None:
    report = attempt(force.installation, Principal("cli:somebody"), lambda desk: bring(desk, people=[PERSON]))
    assert report.changed
    assert [(each.act, each.outcome) for each in entries(force)] == [
        ("import", "done"),
        ("import about people", "done"),
    ]


def test_an_import_that_alters_officers_says_so_with_their_codes(force: Force) -> None:
    officer = {"officer": OFFICER, "name": "Ada Ashworth-Example", "team": "Harbour", "role": "supervisor"}
    with force.writing() as desk:
        bring(desk, officers=[officer], correct=True)
    assert {(each.act, each.verb, each.subjects) for each in entries(force)} == {
        ("import", "altered", ""),
        ("import about officers", "altered", OFFICER),
    }
