"""The state of a person: custody, hospital, abroad and the like, one at a time, and the return from it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from rules.because import in_words
from rules.deadline import assess
from rules.version import OBLIGATIONS
from scheduler.casework import approvals, limits
from scheduler.casework.deadlines.facts import Facts, facts_of
from scheduler.casework.deadlines.history import events_of
from scheduler.casework.deadlines.states import Spell, spells, state_on
from scheduler.casework.keeping import (
    SentBefore,
    SupersededMeanwhile,
    begun_on,
    keep,
    marks,
    person_to_change,
    repeated,
    row_of,
    supersede,
)
from scheduler.casework.levels import level_on, level_since
from scheduler.casework.proposals import proposal, propose
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, Refusal
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.people import Person
from scheduler.store.risk import Proposal, State, StateSpell

RETURNED = "returned"


class InThatState(AlreadyKnown):
    """The same state twice at once."""

    def __init__(self, ref: str, spell: Spell) -> None:
        super().__init__(
            f"{ref} is recorded as {spell.state.replace('_', ' ')} since {in_words(spell.from_on)} already. "
            f"Correct that record to change its dates."
        )


class NotAway(Refusal):
    """A return of somebody who was in no state from which one returns."""

    def __init__(self, ref: str, on: date) -> None:
        super().__init__(
            f"{ref} has no state to return from on {in_words(on)}. Check the day. Whoever’s registration ended is "
            f"registered again instead."
        )


def set_state(
    desk: Desk,
    ref: str,
    state: str,
    from_on: date | None = None,
    *,
    review_on: date | None = None,
    reason: str | None = None,
    key: UUID | None = None,
) -> StateSpell | Proposal:
    """Record a state from a day on, today by default; it ends the one before.

    `review_on` is the expected return, or when somebody must look again. Reactive management becomes a
    proposal, whoever asks, and needs a reason. Raises UnknownWord, InThatState, EndsBeforeItBegins, and for
    reactive management ReactiveNotLow, ReactiveWhileAway, StillOverdue, TextMissing.
    """
    about = person_to_change(desk, ref, Permission.RECORD)
    from_on = from_on or desk.today
    made = StateSpell(
        person_id=about.id,
        state=limits.state(state),
        from_on=from_on,
        review_on=review_on,
        **marks(desk, key),
    )
    asked = proposal(desk, about, "reactive", None, from_on, reason, key=key, until_on=review_on)
    if (before := repeated(desk, made) or repeated(desk, asked)) is not None:
        return before
    limits.span("review", from_on, review_on)
    ((_, facts),) = facts_of(desk.session, [about.id])
    standing = state_on(spells(facts), from_on)
    if standing is not None and standing.state == state:
        raise InThatState(ref, standing)
    if state == State.REACTIVE:
        check_reactive(desk, facts, from_on)
        return propose(desk, about, asked)
    return keep(desk, about, made, f"set state {state}", reason=reason)


def record_return(
    desk: Desk, ref: str, returned_on: date | None = None, *, reason: str = RETURNED, key: UUID | None = None
) -> StateSpell:
    """Give the state its end, the first day back (today by default), as a correction of its record.

    Raises NotAway, which an end of the registration gives as well: nobody returns from it.
    """
    about = person_to_change(desk, ref, Permission.RECORD)
    on = returned_on or desk.today
    if key is not None and (before := row_of(desk, StateSpell, key)) is not None:
        if (before.person_id, before.to_on) != (about.id, on):
            raise SentBefore(RETURNED)
        return before
    ((_, facts),) = facts_of(desk.session, [about.id])
    spell = state_on(spells(facts), on)
    if spell is None or spell.state == State.ENDED:
        raise NotAway(ref, on)
    old = begun_on(desk, StateSpell, about, spell.row.from_on)
    if old is None:
        raise SupersededMeanwhile
    kept = old.model_dump(
        include={"person_id", "state", "from_on", "review_on", "approved_by", "approved_at"}
    )
    made = StateSpell(**kept, to_on=on, **marks(desk, key))
    if made.approved_by is not None:
        made.approved_at = old.approved_at or old.recorded_at
    supersede(desk, old, made, reason)
    return keep(desk, about, made, f"record return from {made.state}", verb=Verb.ALTERED, reason=reason)


def approved_reactive(desk: Desk, about: Person, asked: Proposal) -> StateSpell:
    """The fact that an approved proposal makes, effective no earlier than today. Raises what check_reactive does."""
    ((_, facts),) = facts_of(desk.session, [about.id])
    from_on = max(asked.from_on, desk.today)
    check_reactive(desk, facts, from_on)
    return StateSpell(
        person_id=about.id,
        state=State.REACTIVE,
        from_on=from_on,
        review_on=asked.until_on,
        approved_by=desk.principal.actor,
        approved_at=desk.now,
        **marks(desk),
    )


def check_reactive(desk: Desk, facts: Facts, from_on: date) -> None:
    """Raise the reason for which reactive management cannot begin on a day, if there is one."""
    approvals.all_hold(reactive_conditions(desk, facts, from_on))


def reactive_conditions(desk: Desk, facts: Facts, on: date) -> tuple[approvals.Condition, ...]:
    """What reactive management asks of this person on a day, and whether each holds."""
    spell = state_on(spells(facts), on)
    return approvals.reactive_conditions(
        level_on(facts, on),
        spell.state if spell else None,
        overdue_on(desk, facts, on),
        level_since(facts, on),
        on,
    )


def overdue_on(desk: Desk, facts: Facts, day: date) -> Iterator[tuple[str, date]]:
    """Each obligation that is overdue on a day, with its deadline."""
    events = events_of(facts)
    for obligation in OBLIGATIONS:
        if desk.policy.version_on(day).clauses_of(obligation) is None:
            continue  # this policy asks for none
        answer = assess(desk.policy, obligation, events, day)
        if answer.status == "overdue" and answer.deadline is not None:
            yield obligation, answer.deadline
