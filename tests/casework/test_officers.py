"""Teams and officers: who makes them, and what a new role, team or area changes."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.feeds import create_feed
from scheduler.casework.keeping import NoSuchRecord, SupersededMeanwhile
from scheduler.casework.limits import NotOnEarth, TextMissing, UnknownWord
from scheduler.casework.names import names
from scheduler.casework.officers import (
    CodeTaken,
    OwnRole,
    TeamTaken,
    add_officer,
    add_team,
    set_area,
    set_officer,
)
from scheduler.casework.staff import NoSuchTeam
from scheduler.roles import Role
from scheduler.store.feeds import Feed
from scheduler.store.officers import OfficerParticulars
from tests.builders import (
    ADMINISTRATOR,
    HARBOUR,
    MOOR,
    OFFICER,
    Force,
    entries,
    feed_version,
    officer_id,
)


def particulars(force: Force, code: str) -> OfficerParticulars:
    with force.reading() as desk:
        return desk.session.scalars(
            select(OfficerParticulars).where(
                col(OfficerParticulars.officer_id) == officer_id(desk, code),
                col(OfficerParticulars.superseded_at).is_(None),
            )
        ).one()


def test_an_administrator_makes_teams_and_officers(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        add_team(desk, "Vale", "Inland")
        add_officer(desk, "OM-ROWAN", name="Ro Rowan-Example", role="officer", team="Vale", accredited=True)
    with force.reading() as desk:
        found = names(desk)
        team_id = found.teams_called("Vale")[0]
        (rowan,) = found.officers_called("OM-ROWAN")
    assert (found.area(team_id), found.officers[rowan].team_id) == ("Inland", team_id)
    assert force.principal("OM-ROWAN").role is Role.OFFICER
    assert feed_version(force, "OM-ROWAN") == 1


def test_a_team_of_several_words_is_one_subject_of_the_log(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        add_team(desk, "Upper Vale")
        set_area(desk, "Upper Vale", "Inland")
    assert [(each.act, each.subjects) for each in entries(force)] == [
        ("add team", "Upper%20Vale"),
        ("set area", "Upper%20Vale"),
    ]


def test_a_name_or_code_is_given_once(force: Force) -> None:
    with pytest.raises(TeamTaken, match="“Harbour” already"), force.writing(ADMINISTRATOR) as desk:
        add_team(desk, HARBOUR)
    with pytest.raises(CodeTaken, match="“OM-ASH” already"), force.writing(ADMINISTRATOR) as desk:
        add_officer(desk, OFFICER, name="Made-Up", role="officer")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": " ", "role": "officer"}, TextMissing),
        ({"name": "Made-Up", "role": "king"}, UnknownWord),
        ({"name": "Made-Up", "role": "officer", "team": "Nowhere"}, NoSuchTeam),
        ({"name": "Made-Up", "role": "officer", "latitude": 95.0, "longitude": 0.0}, NotOnEarth),
    ],
)
def test_what_no_officer_can_be_is_refused(
    force: Force, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), force.writing(ADMINISTRATOR) as desk:
        add_officer(desk, "OM-ROWAN", **given)
    assert entries(force) == []


def test_a_new_role_holds_at_the_next_request(force: Force) -> None:
    seen = particulars(force, OFFICER)
    with force.writing(ADMINISTRATOR) as desk:
        set_officer(desk, seen.id, name=seen.name, role="reviewer", reason="moved to the review team")
    assert force.principal(OFFICER).role is Role.REVIEWER
    with pytest.raises(SupersededMeanwhile), force.writing(ADMINISTRATOR) as desk:
        set_officer(desk, seen.id, name=seen.name, role="officer")


def test_who_loses_a_role_with_a_calendar_loses_its_addresses_for_good(force: Force) -> None:
    with force.writing() as desk:
        feed = create_feed(desk, OFFICER, "phone").feed
    for role, revoked_by in (("supervisor", None), ("reviewer", ADMINISTRATOR), ("officer", ADMINISTRATOR)):
        seen = particulars(force, OFFICER)
        with force.writing(ADMINISTRATOR) as desk:
            set_officer(desk, seen.id, name=seen.name, role=role)
        with force.reading() as desk:
            assert desk.session.get_one(Feed, feed.id).revoked_by == revoked_by


def test_an_officers_form_sent_twice_happens_once(force: Force) -> None:
    seen, key = particulars(force, OFFICER), uuid4()
    for _ in range(2):
        with force.writing(ADMINISTRATOR) as desk:
            assert set_officer(desk, seen.id, name="Ada After-Example", role="officer", key=key).id == key


def test_nobody_changes_their_own_role(force: Force) -> None:
    seen = particulars(force, ADMINISTRATOR)
    with pytest.raises(OwnRole), force.writing(ADMINISTRATOR) as desk:
        set_officer(desk, seen.id, name=seen.name, role="supervisor")
    with force.writing(ADMINISTRATOR) as desk:
        set_officer(desk, seen.id, name="Quill After-Example", role="administrator")


def test_there_is_nothing_to_change_of_nobody(force: Force) -> None:
    with pytest.raises(NoSuchRecord), force.writing(ADMINISTRATOR) as desk:
        set_officer(desk, uuid4(), name="Made-Up", role="officer")


def test_a_team_gets_another_area(force: Force) -> None:
    with force.writing(ADMINISTRATOR) as desk:
        set_area(desk, MOOR, "Inland")
    with force.reading() as desk:
        found = names(desk)
    assert found.area(found.teams_called(MOOR)[0]) == "Inland"
