"""What becomes of a row against what is known: the same, a new fact, or another value for the same key."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Row as Found
from sqlalchemy import select
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.exchange.files.cells import NONE, shown
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.intake import Intake, Outcome, groups
from scheduler.store.bulk import columns
from scheduler.store.columns import Fact

Known = Found[Any]
_MARKS = frozenset(Fact.model_fields)


@dataclass(frozen=True, eq=False)
class Keyed:
    """A table of facts of which one stands for each key, and how its columns are called in a file.

    A correction carries over all that the file does not say, even what no file has a column for.
    `stays_approved` says of the row that was and the one that is to be whether an approval still holds; a fact
    of the kind that is approved has one.
    """

    model: type[Fact]
    owner: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    stays_approved: Callable[[Any, Any], bool] | None = None
    counts_since_recorded: bool = False
    """Whether one that nobody approved counts from when it was recorded: that stays so when it is corrected."""

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns that a correction carries over: all but the marks of the row itself."""
        return tuple(name for name in columns(self.model) if name not in _MARKS)

    @property
    def read(self) -> list[Any]:
        """The columns of a known row that are looked at."""
        names = ("id", "recorded_at", "recorded_by", "brought_over", *self.carried)
        return [getattr(self.model, name) for name in names]


@dataclass(slots=True)
class Claim:
    """What a row says of a fact: the columns that it fills in, the key among them."""

    row: Row
    values: dict[str, Any]


def settle(intake: Intake, keyed: Keyed, claims: list[Claim]) -> Iterator[tuple[Claim, Outcome, UUID | None]]:
    """Each claim with what became of it, and the identity of the row that it made, if it made one."""
    known: dict[tuple[Any, ...], Known] = {}
    if keyed.model not in intake.empty:
        known = {_key(keyed, row._asdict()): row for row in standing(intake, keyed, claims)}
    for claim in claims:
        yield claim, *settle_one(intake, keyed, known.get(_key(keyed, claim.values)), claim)


def _key(keyed: Keyed, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in keyed.key)


def standing(intake: Intake, keyed: Keyed, claims: Iterable[Claim]) -> Iterator[Known]:
    """The rows that stand now of all whom the claims are about."""
    return standing_of(intake, keyed, {claim.values[keyed.owner] for claim in claims})


def standing_of(intake: Intake, keyed: Keyed, owners: Iterable[UUID]) -> Iterator[Known]:
    """The rows that stand now of these people (or officers, or teams), in the order in which they were recorded."""
    return standing_rows(intake.desk, keyed, owners)


def standing_rows(desk: Desk, keyed: Keyed, owners: Iterable[UUID]) -> Iterator[Known]:
    """The same, for whoever only looks."""
    owner = getattr(keyed.model, keyed.owner)
    for some in groups(owners):
        yield from desk.session.execute(
            select(*keyed.read)
            .where(owner.in_(some), col(keyed.model.superseded_at).is_(None))
            .order_by(col(keyed.model.recorded_at), col(keyed.model.id))
        )


def settle_one(
    intake: Intake, keyed: Keyed, known: Known | None, claim: Claim
) -> tuple[Outcome, UUID | None]:
    """Keep a claim as a new fact, or compare it with the row that is known for its key."""
    if known is None:
        return Outcome.NEW, intake.add(keyed.model, claim.row, **claim.values)
    differing = [name for name in keyed.columns if name in claim.values and _differs(known, name, claim)]
    if not differing:
        return Outcome.UNCHANGED, None
    if not intake.correct:
        refuse_another(intake, keyed, known, claim, differing)
        return Outcome.UNCHANGED, None
    return Outcome.CORRECTED, intake.supersede(
        keyed.model, known, claim.row, **corrected(keyed, known, claim.values)
    )


def _differs(known: Known, name: str, claim: Claim) -> bool:
    return bool(getattr(known, name) != claim.values[name])


def corrected(keyed: Keyed, known: Known, said: Mapping[str, Any]) -> dict[str, Any]:
    """The known row with what is said in its place.

    An approval was given to a level, an interval, a state: it is carried over while that stays the
    same, with the moment at which it was given, and is asked for again when it changes.
    """
    new = {**{name: getattr(known, name) for name in keyed.carried}, **said}
    if keyed.stays_approved is not None:
        if not keyed.stays_approved(known, SimpleNamespace(**new)):
            new["approved_by"] = said.get("approved_by")
            new["approved_at"] = None
        elif known.approved_by is None or new["approved_by"] != known.approved_by:
            new["approved_at"] = None
        else:
            new["approved_at"] = known.approved_at or known.recorded_at
        if keyed.counts_since_recorded and new["approved_by"] is None:
            new["approved_at"] = known.approved_at or known.recorded_at
    return new


def refuse_another(intake: Intake, keyed: Keyed, known: Known, claim: Claim, differing: list[str]) -> None:
    """Note a fault for each value that is not the one known for the same key."""
    for name in differing:
        before = _as_in_file(intake, name, getattr(known, name))
        intake.refuse(
            claim.row,
            keyed.columns[name],
            _as_in_file(intake, name, claim.values[name]),
            f"Recorded here is {before}. {intake.faults.guidance.correct}",
        )


def _as_in_file(intake: Intake, name: str, value: object) -> str:
    """A value of a table as a file would say it."""
    if value is None:
        return NONE
    if isinstance(value, UUID):
        known = intake.directory
        named = {"team_id": known.teams, "person_id": known.people}.get(name, known.officers)
        return next((code for code, each in named.items() if each == value), NONE)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown(value)
