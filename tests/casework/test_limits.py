"""What cannot be, in the sentence that people read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.casework import limits
from scheduler.errors import Refusal
from tests.builders import NOW, TODAY

TOMORROW = TODAY + timedelta(1)
YESTERDAY = TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            lambda: limits.visit_moment(NOW + timedelta(minutes=1), NOW),
            "07:01 today has not come yet. Give the time at which it happened.",
        ),
        (
            lambda: limits.visit_moment(NOW + timedelta(days=1), NOW),
            "22 November 2026 has not happened yet. For a visit to come, use “Arrange a visit”.",
        ),
        (
            lambda: limits.happened("check", NOW + timedelta(hours=1), NOW),
            "08:00 today has not come yet. Give the time at which it happened.",
        ),
        (
            lambda: limits.happened("check", NOW + timedelta(days=1), NOW),
            "22 November 2026 has not happened yet, so no check can be recorded for it.",
        ),
        (
            lambda: limits.happened_on("assessment", TOMORROW, TODAY),
            "22 November 2026 has not happened yet, so no assessment can be recorded for it.",
        ),
        (
            lambda: limits.to_come(NOW, NOW),
            "21 November 2026 has passed, so nothing can be arranged for it. Record what was done.",
        ),
        (
            lambda: limits.to_come(datetime(2099, 11, 24, 10, 30, tzinfo=UTC), NOW),
            (
                "24 November 2099 is too far ahead: visits are arranged for the next 2 years, up to "
                "21 November 2028. Check the year."
            ),
        ),
        (
            lambda: limits.since_registration("visit", date(2026, 1, 4), date(2026, 1, 5)),
            (
                "A visit on 4 January 2026 cannot be: the person was registered on 5 January 2026. "
                "Check the date, or the registration."
            ),
        ),
        (
            lambda: limits.since_registration("visit", date(2026, 1, 4), None),
            (
                "A visit on 4 January 2026 cannot be: the person was never registered. "
                "Check the date, or the registration."
            ),
        ),
        (
            lambda: limits.span("cover", TODAY, YESTERDAY),
            "The cover would end on 20 November 2026, before it begins on 21 November 2026. Check both dates.",
        ),
        (
            lambda: limits.interval("3M"),
            "“3M” is no interval. Give whole years, months, weeks or days: P1Y, P3M, P2W or P15D.",
        ),
        (
            lambda: limits.interval("P0D"),
            "“P0D” is no interval. Give whole years, months, weeks or days: P1Y, P3M, P2W or P15D.",
        ),
        (
            lambda: limits.level("severe"),
            "“severe” is no risk level. Expected: very_high, high, medium, low.",
        ),
        (
            lambda: limits.level("unassessed"),
            "“unassessed” is no risk level. Expected: very_high, high, medium, low.",
        ),
        (
            lambda: limits.state("jail"),
            (
                "“jail” is no state. Expected: custody, hospital, abroad, transferred_out, reactive, missing, wanted, "
                "ended."
            ),
        ),
        (
            lambda: limits.outcome("seen"),
            (
                "“seen” is no outcome of a visit. Expected: seen_at_home, seen_elsewhere, doorstep, no_reply, "
                "refused, moved_away, telephone, video, station, probation_only."
            ),
        ),
        (
            lambda: limits.check_outcome("nothing"),
            (
                "“nothing” is no outcome of a check. Expected: no_trace, not_relevant, relevant, to_discuss, "
                "unavailable."
            ),
        ),
        (
            lambda: limits.source("gossip", ["pnc", "pnd"]),
            "“gossip” is no source that the policy lists. Expected: pnc, pnd.",
        ),
        (
            lambda: limits.obligation("tea"),
            "“tea” is no obligation. Expected: home_visit, risk_assessment.",
        ),
        (
            lambda: limits.role("king"),
            "“king” is no role. Expected: officer, supervisor, reviewer, administrator, auditor.",
        ),
        (
            lambda: limits.text("reason", "x" * 501, 500),
            "The reason has 501 characters; at most 500 are kept. Shorten it.",
        ),
        (
            lambda: limits.text("name", "Ann\x00Example", 200),
            "The name holds the control character U+0000. Type it again.",
        ),
        (lambda: limits.needed("reason", "  "), "The reason is missing. Give it, in a few words."),
        (lambda: limits.needed("reason", None), "The reason is missing. Give it, in a few words."),
        (
            lambda: limits.length(0),
            "A visit of 0 minutes cannot be. Give between 1 and 1440.",
        ),
        (
            lambda: limits.length(1441),
            "A visit of 1441 minutes cannot be. Give between 1 and 1440.",
        ),
        (
            lambda: limits.place(91.0, 0.0),
            (
                "No place has the latitude 91.0 and the longitude 0.0. Give both in degrees (WGS 84), such as 53.1 "
                "and -1.5."
            ),
        ),
        (
            lambda: limits.place(53.0, None),
            (
                "No place has the latitude 53.0 and the longitude None. Give both in degrees (WGS 84), such as 53.1 "
                "and -1.5."
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked: Callable[[], object], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "asked",
    [
        lambda: limits.visit_moment(NOW, NOW),
        lambda: limits.visit_moment(datetime(1997, 9, 1, tzinfo=UTC), NOW),
        lambda: limits.happened_on("assessment", TODAY, TODAY),
        lambda: limits.to_come(NOW + timedelta(minutes=1), NOW),
        lambda: limits.since_registration("visit", TODAY, TODAY),
        lambda: limits.span("cover", TODAY, TODAY),
        lambda: limits.span("cover", TODAY, None),
        lambda: limits.text("reason", "x" * 500, 500),
        lambda: limits.text("reason", "two\r\n\tlines", 500),
        lambda: limits.text("reason", None, 500),
        lambda: limits.length(1440),
        lambda: limits.place(None, None),
        lambda: limits.place(-90.0, 180.0),
    ],
)
def test_what_can_be_passes_however_late_it_is_told(asked: Callable[[], object]) -> None:
    asked()


@pytest.mark.parametrize("degrees", [float("nan"), float("inf")])
def test_a_place_needs_numbers(degrees: float) -> None:
    with pytest.raises(limits.NotOnEarth):
        limits.place(degrees, 0.0)


def test_a_needed_text_loses_the_blanks_around_it() -> None:
    assert limits.needed("reason", " dog in the yard ") == "dog in the yard"


def test_the_day_of_a_late_evening_in_summer_is_londons() -> None:
    before_midnight_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    with pytest.raises(limits.VisitInFuture, match="2 July 2026"):
        limits.visit_moment(before_midnight_utc, before_midnight_utc - timedelta(hours=1))


@pytest.mark.parametrize("text", ["P1Y", "P3M", "P2W", "P15D", "P1Y6M"])
def test_whole_units_are_intervals(text: str) -> None:
    assert limits.interval(text).text == text
