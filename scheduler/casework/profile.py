"""One person on one page: who they are, who answers for them, what is due and why, and all that is recorded."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from rules.deadline import Assessment
from scheduler.casework.caseload import Due, due, exceptions_on
from scheduler.casework.due_rows import due_rows
from scheduler.casework.explaining import explain
from scheduler.casework.keeping import person
from scheduler.casework.names import Names, names
from scheduler.casework.timeline import Entry, timeline
from scheduler.desk import Desk
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.people import Address, Particulars


@dataclass(frozen=True)
class Duty:
    """An obligation as it stands, and the rules' whole answer: `answer` is None where there is an error."""

    due: Due
    answer: Assessment | None


@dataclass(frozen=True)
class Profile:
    """A person's page."""

    ref: str
    name: str
    visor_ref: str | None
    safety_marker: bool
    address: str | None
    officer_name: str | None
    visit: Duty
    assessment: Duty
    timeline: list[Entry]


def profile(desk: Desk, ref: str) -> Profile:
    """A person's page, for whoever may see them. Raises NoSuchPerson."""
    about = person(desk, ref)
    called = names(desk)
    particulars = desk.session.scalars(
        select(Particulars).where(
            col(Particulars.person_id) == about.id, col(Particulars.superseded_at).is_(None)
        )
    ).one_or_none()
    duties = _duties(desk, ref, called)
    visit = duties[Obligation.HOME_VISIT]
    return Profile(
        ref=ref,
        name=particulars.name if particulars else "",
        visor_ref=particulars.visor_ref if particulars else None,
        safety_marker=bool(particulars and particulars.safety_marker),
        address=_address(desk, about.id),
        officer_name=called.name_of(visit.due.officer),
        visit=visit,
        assessment=duties[Obligation.RISK_ASSESSMENT],
        timeline=timeline(desk, ref),
    )


def _duties(desk: Desk, ref: str, called: Names) -> dict[str, Duty]:
    exceptions = exceptions_on(desk, desk.today)
    answers = {each.obligation: each.answer for each in explain(desk, ref)}
    rows = due_rows().where(col(Deadline.person_id) == person(desk, ref).id)
    return {
        row.obligation: Duty(
            due(row, ref, called, desk.today, exceptions.get((row.person_id, row.obligation))),
            answers[Obligation(row.obligation)],
        )
        for row in desk.session.execute(rows)
    }


def _address(desk: Desk, person_id: object) -> str | None:
    found = desk.session.scalars(
        select(Address)
        .where(
            col(Address.person_id) == person_id,
            col(Address.superseded_at).is_(None),
            col(Address.from_on) <= desk.today,
        )
        .order_by(col(Address.from_on).desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    return ", ".join(part for part in (found.address, found.postcode) if part) or None
