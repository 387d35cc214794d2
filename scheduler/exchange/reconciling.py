"""Compare the national register's list with who is here, both ways: the worst miss is someone never entered.

People are matched by `ref`, else by `visor_ref`, and never by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.deadlines.kept import refresh_expired
from scheduler.desk import Desk
from scheduler.errors import NotAllowed
from scheduler.exchange.files.columns import Column, Kind
from scheduler.exchange.files.faults import Faults, ListRefused
from scheduler.exchange.files.readers import code, text
from scheduler.exchange.files.reading import Reading, Row, plain
from scheduler.exchange.files.sheets import Sheet
from scheduler.exchange.files.sources import one_sheet
from scheduler.exchange.importing.intake import groups
from scheduler.roles import Permission
from scheduler.store.audit import Verb
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.people import Particulars, Person
from scheduler.store.risk import State

LIST = Kind("list", (Column("ref", code(40)), Column("visor_ref", text(40))), Permission.IMPORT_PEOPLE)
_LEFT = frozenset({State.ENDED, State.TRANSFERRED_OUT})


class Finding(StrEnum):
    """What differs between the list and who is here."""

    NOT_HERE = "not_here"
    ENDED_HERE = "ended_here"
    TRANSFERRED_OUT_HERE = "transferred_out_here"
    OTHER_VISOR_REF = "other_visor_ref"
    TWICE_HERE = "twice_here"
    NOT_IN_LIST = "not_in_list"
    NO_VISOR_REF = "no_visor_ref"


class SeesOnlySome(NotAllowed):
    """Somebody asks who sees only a part of the register: whom they do not see would look missing."""

    def __init__(self) -> None:
        super().__init__(
            "The whole list can only be compared by who sees everyone. Ask for it at the command line."
        )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One difference: who, as they are called in the list and here, and the row of the list."""

    finding: Finding
    ref: str | None
    visor_ref: str | None
    row: int | None = None
    state: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The difference as `visits reconcile --json` gives it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Here:
    ref: str
    visor_ref: str | None
    state: str | None


def reconcile(desk: Desk, path: Path) -> list[Reconciled]:
    """Each difference, in the order of the list and then of the references here; other columns are not read.

    Raises ListRefused with every fault, NothingThere, and SeesOnlySome.
    """
    if not desk.principal.sees_everyone:
        raise SeesOnlySome
    faults = Faults()
    found = one_sheet(path, LIST, faults)
    rows, digest = (list(_rows(found[0], faults)), found[1]) if found else ([], "")
    _refuse_repeated(rows, faults)
    if faults:
        raise ListRefused(faults)
    refresh_expired(desk)
    here = {each.ref: each for each in _here(desk)}
    differences = list(_compare(rows, here))
    _log(desk, digest, differences)
    return differences


def _rows(sheet: Sheet, faults: Faults) -> Iterator[Row]:
    """The rows of the list that say who they are about."""
    _, header = next(sheet.rows(), (1, ()))
    others = [str(name) for name in header if plain(str(name)) not in LIST.by_name]
    if len(others) == len(header):
        faults.add(
            sheet.file, 1, None, "", "The list has neither a column ref nor a column visor_ref. Name one."
        )
        return
    for row in Reading(faults, ignored=others).rows(sheet):
        if not row.values and not row.faulty:
            faults.add(
                row.file, row.number, "ref", "", "There is neither a ref nor a visor_ref. Give either."
            )
        else:
            yield row


def _refuse_repeated(rows: Iterable[Row], faults: Faults) -> None:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for column, value in row.values.items():
            before = first.setdefault((column, value), row.number)
            if before != row.number:
                sentence = f"Row {before} has the same {column}. Each may be there once."
                faults.add(row.file, row.number, column, value, sentence)


def _here(desk: Desk) -> Iterator[_Here]:
    chosen = (
        select(col(Person.ref), col(Particulars.visor_ref), col(Deadline.state))
        .join(Particulars, col(Particulars.person_id) == col(Person.id))
        .join(Deadline, col(Deadline.person_id) == col(Person.id))
        .where(col(Particulars.superseded_at).is_(None), col(Deadline.obligation) == Obligation.HOME_VISIT)
        .order_by(col(Person.ref))
    )
    for ref, visor_ref, state in desk.session.execute(chosen):
        yield _Here(ref, visor_ref, state)


def _compare(rows: list[Row], here: dict[str, _Here]) -> Iterator[Reconciled]:
    by_visor_ref: dict[str, list[_Here]] = defaultdict(list)
    for each in here.values():
        if each.visor_ref is not None:
            by_visor_ref[each.visor_ref].append(each)
    seen: set[str] = set()
    for row in rows:
        ref, visor_ref = row.get("ref"), row.get("visor_ref")
        matched = [here[ref]] if ref in here else by_visor_ref.get(visor_ref or "", [])
        seen.update(each.ref for each in matched)
        yield from _differences(row, matched)
    by_ref_alone = any(row.get("ref") for row in rows)
    for each in here.values():
        if each.ref not in seen and each.state not in _LEFT:
            unmatchable = each.visor_ref is None and not by_ref_alone
            finding = Finding.NO_VISOR_REF if unmatchable else Finding.NOT_IN_LIST
            yield Reconciled(finding, each.ref, each.visor_ref, None, each.state)


def _differences(row: Row, matched: list[_Here]) -> Iterator[Reconciled]:
    visor_ref = row.get("visor_ref")
    if not matched:
        yield Reconciled(Finding.NOT_HERE, row.get("ref"), visor_ref, row.number)
    for each in matched:
        told = (each.ref, each.visor_ref, row.number, each.state)
        if len(matched) > 1:
            yield Reconciled(Finding.TWICE_HERE, *told)
        if each.state == State.ENDED:
            yield Reconciled(Finding.ENDED_HERE, *told)
        elif each.state == State.TRANSFERRED_OUT:
            yield Reconciled(Finding.TRANSFERRED_OUT_HERE, *told)
        elif visor_ref is not None and visor_ref != each.visor_ref:
            yield Reconciled(Finding.OTHER_VISOR_REF, *told)


def _log(desk: Desk, digest: str, differences: list[Reconciled]) -> None:
    """Two registers were combined: who differs is told, by references of here alone."""
    log(desk, Verb.COMBINED, "reconcile", reason=f"SHA-256 {digest}, {len(differences)} differences")
    refs = {each.ref for each in differences if each.ref and each.finding is not Finding.NOT_HERE}
    for some in groups(sorted(refs)):
        log(desk, Verb.COMBINED, "reconcile about people", some)
    desk.session.flush()
