"""What is said before an act that leaves people with nobody on some days. It warns, and refuses nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from rules.periods import later
from scheduler.casework.in_place import Days, absent, already_for, both, gaps, left_alone, stand_ins
from scheduler.casework.lists.load import loads
from scheduler.casework.names import Names, names
from scheduler.casework.staff import able_to_sign_in
from scheduler.desk import Desk
from web.words import count, spans

AHEAD = timedelta(weeks=4)
"""How far the absences of whoever is given people are looked at."""


def of_an_absence(desk: Desk, officer: str, days: Days) -> list[str]:
    """For whom somebody who is to be away stands in, on days on which nobody else does."""
    called = names(desk)
    (officer_id,) = called.officers_called(officer)
    alone = left_alone(desk, officer_id, days)
    return [
        f"{officer} stands in for {called.with_code(called.officers[whom].officer)}, and nobody else does "
        f"{spans(left)}. Arrange another cover for those days."
        for whom, left in alone.items()
    ]


def of_a_cover(desk: Desk, officer: str, days: Days) -> list[str]:
    """On which days of a cover whoever is to stand in is away; and that they cannot sign in, if they cannot."""
    called = names(desk)
    (officer_id,) = called.officers_called(officer)
    return [
        *_cannot_sign_in(desk, called.with_code(officer), officer_id),
        *_away_meanwhile(desk, called.with_code(officer), officer_id, days),
    ]


def _cannot_sign_in(desk: Desk, who: str, officer_id: UUID) -> list[str]:
    if officer_id in able_to_sign_in(desk, [officer_id]):
        return []
    told = f"{who} has no account to sign in with, and counts as no cover until an administrator makes one."
    return [f"{told} Let somebody else stand in, or have it made before the first day."]


def _away_meanwhile(desk: Desk, who: str, officer_id: UUID, days: Days) -> list[str]:
    shared = (both(days, each) for each in absent(desk, [officer_id], days).get(officer_id, ()))
    away = [each for each in shared if each]
    if not away:
        return []
    told = f"{who} is away {spans(away)}. On those days it counts as no cover: let somebody else"
    return [f"{told} stand in then."]


def of_receiving(desk: Desk, officer: str, from_on: date) -> list[str]:
    """When whoever is given people is away, in the weeks from a day on, and whether anybody stands in then."""
    called = names(desk)
    (officer_id,) = called.officers_called(officer)
    begins = max(from_on, desk.today)
    weeks = begins, later(begins, AHEAD.days)
    away = absent(desk, [officer_id], weeks).get(officer_id, ())
    if not away:
        return []
    standing_in = stand_ins(desk, [officer_id], (begins, max(last for _, last in away))).get(officer_id, [])
    left = [gap for first, last in away for gap in gaps((max(first, begins), last), standing_in)]
    told = f"{called.with_code(officer)} is away {spans(away)}."
    if not left:
        return [f"{told} Somebody stands in on each of those days."]
    return [f"{told} Nobody stands in {spans(left)}: nobody would see to these people then."]


def beside_names(desk: Desk, officers: Iterable[str], called: Names) -> dict[str, str]:
    """For the officers to choose from who are away in the weeks to come: when, to stand behind their names."""
    by_id = {called.officers_called(each)[0]: each for each in officers}
    found = absent(desk, by_id.keys(), (desk.today, desk.today + AHEAD))
    return {by_id[officer_id]: f", away {spans(away)}" for officer_id, away in found.items()}


def beside_stand_ins(desk: Desk, officers: Iterable[str], called: Names) -> dict[str, str]:
    """Of each who could stand in: for whom they do already, whether they can sign in, and when they are away."""
    by_id = {called.officers_called(each)[0]: each for each in officers}
    already = already_for(desk, by_id.keys(), (desk.today, desk.today + AHEAD))
    load = loads(desk, {whom for several in already.values() for whom in several})
    known, away = able_to_sign_in(desk, by_id.keys()), beside_names(desk, by_id.values(), called)
    told = {}
    for officer_id, code in by_id.items():
        several = [
            f"{called.officer(whom)} ({count(load[whom].people, 'person', 'people')})"
            for whom in already.get(officer_id, ())
        ]
        stands = f", stands in for {' and '.join(several)}" if several else ""
        told[code] = (
            stands + ("" if officer_id in known else ", no account to sign in with") + away.get(code, "")
        )
    return told
