"""Tries run out, and come back one by one."""

import threading
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.accounts.throttle import Allowance, bucket_of, give_back, take
from scheduler.clock import FixedClock
from scheduler.desk import Installation
from scheduler.store.accounts import SignInBucket
from tests.builders import INSTALLATION

ASH, ELM = bucket_of("account", "om-ash"), bucket_of("account", "ds-elm")
THREE = Allowance(3, timedelta(minutes=1))


def taken(installation: Installation, *keys: str) -> timedelta | None:
    with installation.writing(INSTALLATION) as desk:
        return take(desk, dict.fromkeys(keys, THREE))


def buckets(installation: Installation) -> int:
    with installation.reading(INSTALLATION) as desk:
        return desk.session.scalar(select(func.count(col(SignInBucket.bucket)))) or 0


def test_three_tries_and_then_a_wait(installation: Installation) -> None:
    assert [taken(installation, ASH) for _ in range(5)] == [None, None, None, *2 * [timedelta(minutes=1)]]


def test_a_try_comes_back_when_its_time_has_passed(installation: Installation, clock: FixedClock) -> None:
    for _ in range(3):
        taken(installation, ASH)
    clock.moment += timedelta(seconds=45)
    assert taken(installation, ASH) == timedelta(seconds=15)
    clock.moment += timedelta(seconds=15)
    assert taken(installation, ASH) is None
    assert taken(installation, ASH) == timedelta(minutes=1)


def test_no_more_come_back_than_there_were(installation: Installation, clock: FixedClock) -> None:
    taken(installation, ASH)
    clock.moment += timedelta(days=400)
    assert [taken(installation, ASH) for _ in range(4)] == [None, None, None, timedelta(minutes=1)]


def test_a_clock_set_back_gives_nothing_and_takes_nothing(
    installation: Installation, clock: FixedClock
) -> None:
    taken(installation, ASH)
    clock.moment -= timedelta(hours=1)
    assert [taken(installation, ASH) for _ in range(3)] == [None, None, timedelta(minutes=1)]


def test_one_empty_bucket_of_two_takes_nothing_from_the_other(installation: Installation) -> None:
    for _ in range(3):
        taken(installation, ASH)
    assert taken(installation, ASH, ELM) == timedelta(minutes=1)
    assert [taken(installation, ELM) for _ in range(4)] == [None, None, None, timedelta(minutes=1)]


def test_a_try_that_is_given_back_can_be_taken_again(installation: Installation) -> None:
    for _ in range(3):
        taken(installation, ASH)
    with installation.writing(INSTALLATION) as desk:
        give_back(desk, {ASH: THREE})
    assert [taken(installation, ASH) for _ in range(2)] == [None, timedelta(minutes=1)]


def test_a_bucket_that_is_full_again_is_forgotten(installation: Installation, clock: FixedClock) -> None:
    for number in range(20):
        taken(installation, bucket_of("account", str(number)))
    clock.moment += timedelta(hours=1)
    with installation.writing(INSTALLATION) as desk:
        give_back(desk, {ASH: THREE})
    assert buckets(installation) == 1


def test_a_bucket_does_not_say_whose_it_is() -> None:
    assert bucket_of("account", "om-ash") != bucket_of("network", "om-ash")
    assert "ash" not in ASH
    assert len(ASH) == 64


def test_of_those_who_try_at_once_no_more_get_in_than_there_are_tries(installation: Installation) -> None:
    answers: list[timedelta | None] = []
    threads = [
        threading.Thread(target=lambda: answers.append(taken(installation, ASH, ELM))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 3
    assert len(answers) == 8
