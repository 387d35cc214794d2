"""Twelve characters of anyone's choosing, but not those that a guesser tries first; kept by Argon2id."""

from unicodedata import normalize

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.casework.accounts.passwords import (
    PasswordTooCommon,
    PasswordTooShort,
    hash_of_password,
    holds,
    is_outdated,
    require_good,
)

GOOD = "teapot sparrow ladder"
IN_WIDE_DIGITS = "".join(chr(ord(digit) + 0xFEE0) for digit in "123456789012")


@pytest.mark.parametrize("password", [GOOD, "tttttttttttp", "十二个字的密码也是可以的呀", "a" * 11 + "é"])
def test_any_twelve_characters_will_do(password: str) -> None:
    require_good(password, "OM-ASH")


@pytest.mark.parametrize("password", ["", "x", "elevenchars"])
def test_eleven_characters_are_too_short(password: str) -> None:
    with pytest.raises(PasswordTooShort, match="at least 12 characters"):
        require_good(password, "OM-ASH")


@pytest.mark.parametrize("password", ["OM-ASH-12345", "om-ash om-ash om-ash", "12345om-ash67"])
def test_the_officer_code_does_not_count_towards_the_twelve(password: str) -> None:
    with pytest.raises(PasswordTooShort, match="not counting the officer code"):
        require_good(password, "OM-ASH")


def test_a_long_password_may_hold_the_officer_code() -> None:
    require_good("om-ash and a good deal more", "OM-ASH")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PassWord1234",
        "1qaz2wsx3edc",
        "qwertyuiop[]",
        "aaaaaaaaaaaaaaa",
        "abcdabcdabcd",
        IN_WIDE_DIGITS,
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon, match="tried first"):
        require_good(password, "OM-ASH")


@pytest.mark.parametrize("refused", [PasswordTooShort(), PasswordTooCommon()])
def test_a_refusal_does_not_repeat_the_password(refused: Exception) -> None:
    assert refused.args == (str(refused),)


@settings(max_examples=25)  # each hashes for a while, as it should
@given(password=st.text(max_size=40), other=st.text(max_size=40))
def test_a_password_opens_what_was_kept_of_it_and_another_does_not(password: str, other: str) -> None:
    kept = hash_of_password(password)
    assert holds(kept, password)
    assert holds(kept, other) is (normalize("NFKC", other) == normalize("NFKC", password))


def test_an_accent_typed_on_another_keyboard_is_the_same() -> None:
    assert holds(
        hash_of_password("caf\N{LATIN SMALL LETTER E WITH ACUTE} teapot"),
        "cafe\N{COMBINING ACUTE ACCENT} teapot",
    )


def test_nothing_opens_an_account_without_a_password() -> None:
    assert not holds(None, "")
    assert not holds(None, GOOD)


def test_the_parameters_are_those_that_owasp_asks_for() -> None:
    parameters = extract_parameters(hash_of_password(GOOD))
    assert parameters.type.name == "ID"
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


def test_two_who_choose_the_same_password_are_kept_apart() -> None:
    assert hash_of_password(GOOD) != hash_of_password(GOOD)


def test_what_was_hashed_with_other_parameters_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD))
    assert not is_outdated(hash_of_password(GOOD))
