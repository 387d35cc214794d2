"""What needs another's approval, on plain values."""

from collections.abc import Callable
from datetime import date

import pytest

from rules.periods import Period, period
from scheduler.casework import approvals
from scheduler.errors import Refusal


def suits(level: str | None, state: str | None, overdue: list[tuple[str, date]]) -> None:
    approvals.all_hold(approvals.reactive_conditions(level, state, overdue))


def of(text: str | None) -> Period | None:
    return period(text) if text else None


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            lambda: approvals.level_approved("very_high", "low", None),
            "Lowering the level from very high to low needs a supervisor's approval. Propose it, with a reason.",
        ),
        (
            lambda: approvals.plan_approved(period("P3M"), None, period("P4M"), None),
            (
                "An interval of 4 months is longer than the standing 3 months, and needs a supervisor's approval. "
                "Propose it, with a reason."
            ),
        ),
        (
            lambda: approvals.plan_approved(period("P3M"), period("P1M"), None, None),
            (
                "Ending the plan makes the interval longer than the standing 1 month, and needs a supervisor's "
                "approval. Propose it, with a reason."
            ),
        ),
        (
            lambda: approvals.plan_expires(period("P3M"), period("P4M"), None),
            (
                "An interval of 4 months, longer than the level's 3 months, is approved for a time only. "
                "Give the last day on which it holds."
            ),
        ),
        (
            lambda: approvals.reactive_approved(None),
            (
                "Reactive management needs a supervisor's approval. Propose it, with a reason: until then the visits "
                "stay due."
            ),
        ),
        (
            lambda: suits("medium", None, []),
            "Reactive management is for people at low risk; this person's level is medium. Visits go on.",
        ),
        (
            lambda: suits(None, None, []),
            "Reactive management is for people at low risk; this person's level is not assessed. Visits go on.",
        ),
        (
            lambda: suits("low", None, [("home_visit", date(2026, 11, 5))]),
            (
                "Reactive management begins only when nothing is overdue: the home visit was due by 5 November 2026. "
                "Make and record it first."
            ),
        ),
        (
            lambda: suits("low", "transferred_out", []),
            (
                "Reactive management is for people in the community; this person's state is transferred out. "
                "Record its end first."
            ),
        ),
        (
            lambda: approvals.another("DS-ELM", "DS-ELM"),
            "You asked for this yourself, so somebody else must decide on it.",
        ),
    ],
)
def test_what_nobody_else_approved_is_refused_in_words(asked: Callable[[], object], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("standing", "level", "lowered"),
    [(None, "low", False), ("low", "high", False), ("high", "high", False), ("high", "medium", True)],
)
def test_only_a_milder_level_than_the_one_that_stands_is_lower(
    standing: str | None, level: str, *, lowered: bool
) -> None:
    assert approvals.lowers(standing, level) is lowered


@pytest.mark.parametrize(
    ("level", "plan", "new", "than"),
    [
        ("P3M", None, "P2M", None),
        ("P3M", None, "P3M", None),
        ("P3M", None, "P6M", "P3M"),
        ("P3M", "P1M", "P2M", "P1M"),
        ("P3M", "P1M", None, "P1M"),
        ("P3M", "P6M", None, None),
        ("P3M", "P6M", "P4M", "P3M"),
        ("P3M", "P6M", "P9M", "P3M"),
        ("P1M", None, "P30D", "P1M"),
        ("P1M", None, "P28D", None),
    ],
)
def test_a_plan_is_longer_if_it_outlasts_the_level_or_the_plan_before(
    level: str, plan: str | None, new: str | None, than: str | None
) -> None:
    assert approvals.outlasted(period(level), of(plan), of(new)) == of(than)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: approvals.level_approved("high", "low", "DS-ELM"),
        lambda: approvals.plan_approved(period("P3M"), None, period("P6M"), "DS-ELM"),
        lambda: approvals.plan_expires(period("P3M"), period("P6M"), date(2027, 1, 1)),
        lambda: approvals.plan_expires(period("P3M"), period("P2M"), None),
        lambda: approvals.plan_expires(period("P3M"), None, None),
        lambda: approvals.reactive_approved("DS-ELM"),
        lambda: suits("low", None, []),
        lambda: approvals.another("DS-ELM", "OM-ASH"),
    ],
)
def test_what_was_approved_passes(asked: Callable[[], object]) -> None:
    asked()
