"""Whoever was found not to live at the notified address stands out until it is cleared up."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from scheduler.casework.corrections import correct
from scheduler.casework.person.profile import profile
from scheduler.clock import start_of
from scheduler.desk import Desk
from scheduler.store.people import Address
from tests.builders import NOW, TODAY, Force, a_person, a_state, a_visit, an_address
from tests.web.changing import on_sqlite

pytestmark = on_sqlite
CALLED = TODAY - timedelta(4)
BEFORE, SINCE = CALLED - timedelta(14), CALLED + timedelta(1)


def address(desk: Desk, from_on: date, recorded_at: datetime = NOW, *, brought_over: bool = False) -> None:
    told = {"recorded_at": recorded_at, "brought_over": brought_over}
    an_address(desk, "P-001", "2 Sample Street", from_on, **told)


def misspelt(desk: Desk) -> None:
    seen = desk.session.scalars(select(Address).order_by(col(Address.from_on).desc()).limit(1)).one()
    correct(desk, "address", seen.id, "Misspelt.", address="2 Sample Road")


def new_and_misspelt(desk: Desk) -> None:
    address(desk, BEFORE, start_of(SINCE))
    misspelt(desk)


def gone_on(force: Force, *acts: Callable[[Desk], object]) -> date | None:
    with force.writing() as desk:
        a_person(desk)
        address(desk, date(2026, 1, 5), start_of(BEFORE))
        a_visit(desk, at=CALLED, outcome="moved_away")
        for act in acts:
            act(desk)
    with force.reading() as desk:
        return profile(desk, "P-001").gone_on


STILL: dict[str, Callable[[Desk], object]] = {
    "nothing since": lambda _: None,
    "nobody answered since": lambda desk: a_visit(desk, at=SINCE, outcome="no_reply"),
    "seen at home before": lambda desk: a_visit(desk, at=BEFORE),
    "an address brought over since, of a day before": lambda desk: address(desk, BEFORE, brought_over=True),
    "a typing error of the address put right": misspelt,
    "an address to come": lambda desk: address(desk, TODAY + timedelta(7)),
    "custody before, and back": lambda desk: a_state(
        desk, "P-001", "custody", BEFORE, to_on=BEFORE + timedelta(3)
    ),
    "reactive management": lambda desk: a_state(desk, "P-001", "reactive", SINCE),
}
CLEARED: dict[str, Callable[[Desk], object]] = {
    "seen at home since": lambda desk: a_visit(desk, at=SINCE),
    "an address from a later day": lambda desk: address(desk, SINCE, brought_over=True),
    "an address written down since, of a day before": lambda desk: address(desk, BEFORE),
    "and a typing error of that put right": new_and_misspelt,
    "missing": lambda desk: a_state(desk, "P-001", "missing", CALLED),
    "custody": lambda desk: a_state(desk, "P-001", "custody", SINCE),
    "the registration ended": lambda desk: a_state(desk, "P-001", "ended", SINCE),
}


@pytest.mark.parametrize("act", STILL.values(), ids=STILL)
def test_it_is_told_until_it_is_cleared_up(force: Force, act: Callable[[Desk], object]) -> None:
    assert gone_on(force, act) == CALLED


@pytest.mark.parametrize("act", CLEARED.values(), ids=CLEARED)
def test_it_is_cleared_up(force: Force, act: Callable[[Desk], object]) -> None:
    assert gone_on(force, act) is None


def test_found_gone_again_after_a_new_address_it_is_told_of_the_last_time(force: Force) -> None:
    def again(desk: Desk) -> None:
        address(desk, SINCE, start_of(SINCE))
        a_visit(desk, at=TODAY - timedelta(1), outcome="moved_away")

    assert gone_on(force, again) == TODAY - timedelta(1)
