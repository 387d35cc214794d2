"""The risk level: raised at once, lowered only when another approved it (domain: Change of risk)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from rules.risk import Level, stricter
from scheduler.casework import approvals, limits
from scheduler.casework.deadlines.approved import levels_in_effect
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.states import Spell, spells
from scheduler.casework.keeping import begun_on, keep, marks, person_to_change, repeated, supersede
from scheduler.casework.proposals import not_overtaken, proposal, propose
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.people import Person
from scheduler.store.risk import Proposal, RiskLevel, State


def set_level(
    desk: Desk,
    ref: str,
    level: str,
    from_on: date | None = None,
    *,
    tool: str | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> RiskLevel | Proposal:
    """Record a level from a day on, today by default: the first, the same or a stricter one stands at once.

    The first counts no earlier than today, unless it is the strictest or comes with the registration. A
    lower one becomes a proposal, whoever asks, and needs a reason. Raises UnknownWord,
    BeforeRegistration, RecordedAlready, TextMissing.
    """
    about = person_to_change(desk, ref, Permission.PROPOSE)
    return level_set(desk, about, level, from_on or desk.today, tool=tool, reason=reason, key=key)


def level_set(
    desk: Desk,
    about: Person,
    level: str,
    from_on: date,
    *,
    tool: str | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> RiskLevel | Proposal:
    """The same for a person who is locked already: an assessment sets a level too."""
    made = RiskLevel(
        person_id=about.id, level=limits.level(level), from_on=from_on, tool=tool, **marks(desk, key)
    )
    asked = proposal(desk, about, "level", level, from_on, reason, key=key, tool=tool)
    if (before := repeated(desk, made) or repeated(desk, asked)) is not None:
        return before
    ((_, facts),) = facts_of(desk.session, [about.id])
    check_since_registration("level", from_on, facts)
    if _lowers(facts, from_on, level):
        return propose(desk, about, asked)
    return keep(desk, about, made, "set level")


def _lowers(facts: Facts, day: date, level: str) -> bool:
    """Whether a level is lower than what counts on its day, or than a first one recorded late, which counts since."""
    as_named = Facts(levels=facts.levels)
    return any(approvals.lowers(level_before(each, day), level) for each in (facts, as_named))


def approved_level(desk: Desk, about: Person, asked: Proposal) -> RiskLevel:
    """The fact that an approved proposal makes, effective no earlier than today. Raises Overtaken.

    A level that began today already gives way to it: one level a day.
    """
    ((_, facts),) = facts_of(desk.session, [about.id])
    not_overtaken(asked, "level", facts.levels)
    made = RiskLevel(
        person_id=about.id,
        level=limits.level(asked.value or ""),
        from_on=max(asked.from_on, desk.today),
        tool=asked.tool,
        approved_by=desk.principal.actor,
        approved_at=desk.now,
        **marks(desk),
    )
    if (old := begun_on(desk, RiskLevel, about, made.from_on)) is not None:
        supersede(desk, old, made, asked.reason)
    return made


def level_on(facts: Facts, day: date) -> str | None:
    """The level of a day, as the rules have it: None before the first, and after an end until one is set again."""
    return next((row.level for _, row in reversed(_since_registration(facts, day))), None)


def level_before(facts: Facts, day: date) -> str | None:
    """The level by which a lower one is known on a day: the last one, whether the registration ended since or not."""
    standing = [row for on, row in levels_in_effect(facts.levels, facts.registrations) if on <= day]
    return standing[-1].level if standing else None


def _since_registration(facts: Facts, day: date) -> list[tuple[date, Any]]:
    """The levels that took effect by a day and that no end of the registration has made forgotten, in order."""
    ends = [spell for spell in spells(facts) if spell.state == State.ENDED and spell.from_on <= day]
    return [
        (on, row)
        for on, row in levels_in_effect(facts.levels, facts.registrations)
        if on <= day and not any(_forgotten(on, end) for end in ends)
    ]


def _forgotten(on: date, end: Spell) -> bool:
    """Whether what took effect on a day fell with an end: who is registered again that very day begins anew on it."""
    return on < end.from_on or (on == end.from_on and end.to_on != end.from_on)


def lowered(levels: list[Any]) -> Iterator[tuple[Any, str | None]]:
    """Each level that nobody approved and that is lower than what stands on its day, with that.

    Judged by the days that they name, whenever each was recorded: what came late is no approval.
    """
    in_effect = {row.id for _, row in levels_in_effect(levels)}
    for row in levels:
        if row.approved_by is None and row.id not in in_effect:
            yield row, level_before(Facts(levels=levels), row.from_on)


def level_since(facts: Facts, day: date) -> date | None:
    """The first day of the level of a day, however often it was recorded since; None where there is none."""
    since: tuple[date, str] | None = None
    for on, row in _since_registration(facts, day):
        if since is None or row.level != since[1]:
            since = (on, row.level)
    return since[0] if since else None


def milder_from(was: Facts, levels: list[Any]) -> date | None:
    """The first day on which these levels ask for less than those that the facts have; None if on none.

    Nobody assessed is held as strictly as the strictest.
    """
    now = replace(was, levels=levels)
    days = sorted(
        {on for facts in (was, now) for on, _ in levels_in_effect(facts.levels, facts.registrations)}
    )
    return next((day for day in days if stricter(_held(was, day), than=_held(now, day))), None)


def _held(facts: Facts, day: date) -> Level:
    return Level(level_before(facts, day) or Level.VERY_HIGH)


def check_since_registration(what: str, on: date, facts: Facts) -> None:
    """Raise BeforeRegistration for a day before the first registration."""
    limits.since_registration(what, on, min((row.registered_on for row in facts.registrations), default=None))
