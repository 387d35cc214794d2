"""How an act keeps its facts: found under lock, superseded or added, logged, and the deadline computed again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, TypeVar, Unpack
from uuid import UUID

from sqlalchemy import Select, String, and_, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from rules.because import in_words
from scheduler.audit import log
from scheduler.casework import limits
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.nouns import dated_by, noun
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NoSuchPerson, NotFound, Stale
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.columns import Fact, Kept
from scheduler.store.given import given_in
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person

AnyFact = TypeVar("AnyFact", bound=Fact)

_OURS = frozenset(
    {
        *("recorded_at", "brought_over", "approved_by", "approved_at", "code", "series_id", "sequence"),
        "sought",
        *("superseded_at", "superseded_by", "supersedes_id"),
        *("correction_reason", "withdrawal_reason"),
        *("decision", "decided_at", "decided_by", "decision_reason", "made_id"),
    }
)
"""Columns that an act fills by itself: they tell nothing of what was sent."""


class SupersededMeanwhile(Stale):
    """The row to correct is not the one that stands any more."""

    def __init__(self) -> None:
        super().__init__(
            "This record was corrected or withdrawn since you opened it, and nothing of yours is kept yet. "
            "Look at what stands now; if yours is still right, send it again."
        )


class SentBefore(AlreadyKnown):
    """Another content under a key that was used before."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This form was sent before, with other values: that {what} stands. Open it, and correct it if it "
            f"is wrong."
        )


class RecordedAlready(AlreadyKnown):
    """A second fact where only one may stand."""

    def __init__(self, what: str, on: date) -> None:
        super().__init__(
            f"The {what} of {in_words(on)} is recorded already. Open that record, and correct it if it is wrong."
        )


class NoSuchRecord(NotFound):
    """No such row, or none that the reader may see."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what} among those you can see.")


def person(desk: Desk, ref: str) -> Person:
    """The person of a reference, as far as the principal may see them. Raises NoSuchPerson."""
    _refuse_unreadable(ref)
    row = desk.session.execute(_person_and_name(), {"ref": ref}).one_or_none()
    if row is None:
        raise NoSuchPerson(ref)
    about: Person = row[0]
    _called_at(desk)[ref] = row[1]
    return about


def can_be_sought(ref: str) -> bool:
    """Whether a reference can be somebody's: PostgreSQL takes no NUL, not even to look for it."""
    return ref.isprintable()


def _refuse_unreadable(ref: str) -> None:
    if not can_be_sought(ref):
        raise NoSuchPerson(ref)


@made_once
def _person_and_name() -> AnySelect:
    named = and_(col(Particulars.person_id) == Person.id, col(Particulars.superseded_at).is_(None))
    rows = select(Person, col(Particulars.name)).outerjoin(Particulars, named)
    return rows.where(col(Person.ref) == bindparam("ref"))


def name_of(desk: Desk, ref: str) -> str | None:
    """What the person is called; no statement where `person` has read them at this desk. Raises NoSuchPerson."""
    if ref not in _called_at(desk):
        person(desk, ref)
    return _called_at(desk)[ref]


def names_of(desk: Desk, refs: Iterable[str]) -> dict[str, str | None]:
    """What each person of these references is called, of those whom the principal may see."""
    wanted = sorted(filter(can_be_sought, set(refs)))
    return dict(desk.session.execute(_names_of(), {"refs": wanted}).all()) if wanted else {}


@made_once
def _names_of() -> AnySelect:
    named = and_(col(Particulars.person_id) == Person.id, col(Particulars.superseded_at).is_(None))
    rows = select(col(Person.ref), col(Particulars.name)).outerjoin(Particulars, named)
    return rows.where(given_in(col(Person.ref), "refs"))


def _called_at(desk: Desk) -> dict[str, str | None]:
    """The names by reference that were read at a desk, whose session lasts as long as it."""
    called: dict[str, str | None] = desk.session.info.setdefault("called", {})
    return called


def person_to_change(desk: Desk, ref: str, permission: Permission | None = None) -> Person:
    """The same, locked: who else writes about this person waits until this act is done.

    Raises RoleCannot without the permission, whoever the person is.
    """
    if permission is not None:
        desk.demand(permission)
    _refuse_unreadable(ref)
    found: Person | None = desk.session.scalars(_person_locked(), {"ref": ref}).one_or_none()
    if found is None:
        raise NoSuchPerson(ref)
    return found


@made_once
def _person_locked() -> Select[Any]:
    return select(Person).where(col(Person.ref) == bindparam("ref")).with_for_update()


@made_once
def _person_locked_by_id() -> Select[Any]:
    return select(Person).where(col(Person.id) == bindparam("person")).with_for_update()


def to_change(desk: Desk, model: type[AnyFact], row_id: UUID) -> tuple[AnyFact, Person]:
    """A fact about a person as it stands once that person is locked. Raises NoSuchRecord."""
    found: Any = row_of(desk, model, row_id)
    about = found and desk.session.scalars(_person_locked_by_id(), {"person": found.person_id}).one_or_none()
    if about is None:
        raise NoSuchRecord(noun(model))
    return row_of(desk, model, row_id) or found, about  # somebody may have superseded it while we waited


def row_of(desk: Desk, model: type[AnyFact], row_id: UUID, *, locked: bool = False) -> AnyFact | None:
    """A row by its identity as it is in the database now, as far as the principal may see it."""
    rows = _row(model, locked=locked)
    found: AnyFact | None = desk.session.scalars(rows, {"row": row_id}).one_or_none()
    return found


@made_once
def _row(model: type[Fact], *, locked: bool) -> Select[Any]:
    rows = select(model).where(col(model.id) == bindparam("row")).execution_options(populate_existing=True)
    return rows.with_for_update() if locked else rows


def begun_on(desk: Desk, model: type[AnyFact], about: Person, from_on: date) -> AnyFact | None:
    """The row about a person that stands and begins on that day: at most one does."""
    wanted = {"person": about.id, "from_on": from_on}
    found: AnyFact | None = desk.session.scalars(_begun_on(model), wanted).one_or_none()
    return found


@made_once
def _begun_on(model: Any) -> Select[Any]:  # noqa: ANN401 - a table's class
    begun = and_(model.person_id == bindparam("person"), model.from_on == bindparam("from_on"))
    return select(model).where(begun, model.superseded_at.is_(None))


def marks(desk: Desk, key: UUID | None = None) -> dict[str, Any]:
    """Who records, and when: for every new row. A key, given by the form that is sent, becomes the row's identity."""
    made = {"recorded_at": desk.now, "recorded_by": desk.principal.actor}
    return made if key is None else {"id": key, **made}


def repeated(desk: Desk, fact: AnyFact) -> AnyFact | None:
    """What was kept under the same key when the same act was sent before; None the first time.

    Raises SentBefore if that was something else: a form is sent once, and corrected by another.
    """
    before = row_of(desk, type(fact), fact.id)
    if before is not None and _sent(before) != _sent(fact):
        raise SentBefore(noun(fact))
    return before


def _sent(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in fact.model_dump().items() if name not in _OURS}


class Entry(TypedDict, total=False):
    """What may be said to the log of an act beside its name: a verb other than collected, and the reason."""

    verb: Verb
    reason: str | None


def keep(desk: Desk, about: Person, fact: AnyFact, act: str, **entry: Unpack[Entry]) -> AnyFact:
    """Add a fact about a person, its audit entry, and the new deadlines."""
    write_down(desk, about, fact, act, **entry)
    refresh(desk, [about.id])
    return fact


def write_down(desk: Desk, about: Person, fact: AnyFact, act: str, **entry: Unpack[Entry]) -> AnyFact:
    """Add a fact about a person and its audit entry; the deadlines are left to the last fact of the act."""
    return enter(desk, fact, act, about.ref, **entry)


def enter(desk: Desk, fact: AnyFact, act: str, subject: str, **entry: Unpack[Entry]) -> AnyFact:
    """Add a fact and its audit entry; `subject` is the reference or code of whom it is about.

    Raises RecordedAlready where one stands for the same key, and the refusals of its texts.
    """
    add(desk, fact, RecordedAlready(noun(fact), _day(getattr(fact, dated_by(fact)))))
    log(
        desk, entry.get("verb", Verb.COLLECTED), act, [subject], record_id=fact.id, reason=entry.get("reason")
    )
    return fact


def add(desk: Desk, row: Kept, taken: AlreadyKnown) -> None:
    """Add a row; raise `taken` if another has what only one may have."""
    check_texts(row)
    desk.session.add(row)
    try:
        desk.session.flush()
    except IntegrityError as fault:
        if _duplicate(fault):
            raise taken from fault
        raise


def check_texts(row: SQLModel) -> None:
    """Raise TextTooLong or TextUnprintable for a text that its column cannot hold."""
    for column in row.__table__.columns:  # type: ignore[attr-defined]
        given = getattr(row, column.key)
        if isinstance(given, str) and isinstance(column.type, String) and column.type.length:
            limits.text(column.key.replace("_", " "), given, column.type.length)


def supersede(desk: Desk, old: Fact, new: Fact | None = None, reason: str | None = None) -> None:
    """Let a row stand no longer; `new`, if given, corrects it. Nothing of the old row but this mark changes.

    Raises SupersededMeanwhile if another did so first, even since the row was read.
    """
    standing = _id_if_it_stands(type(old))
    if old.superseded_at is not None or desk.session.scalar(standing, {"row": old.id}) is None:
        raise SupersededMeanwhile
    old.superseded_at = desk.now
    old.superseded_by = desk.principal.actor
    if new is None:
        old.withdrawal_reason = reason
    else:
        new.supersedes_id = old.id
        new.correction_reason = reason
    desk.session.flush()  # the old one first: only one row of a key may stand


@made_once
def _id_if_it_stands(model: type[Fact]) -> Select[Any]:
    rows = select(col(model.id)).where(col(model.id) == bindparam("row"), col(model.superseded_at).is_(None))
    return rows.with_for_update()


def _day(at: date | datetime) -> date:
    return london_date(at) if isinstance(at, datetime) else at


def _duplicate(fault: IntegrityError) -> bool:
    """Whether the database said that a key is taken: any other fault is a mistake of the program."""
    code = getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorname", None)
    return code in {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
