"""One person on one page: who they are, who answers for them, what is due and why, and all that is recorded."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rules.achieved import Achieved
from rules.because import Because
from rules.deadline import Assessment
from scheduler.casework.attended import NO_CREW, BookedCrew, crews_in, with_crew
from scheduler.casework.deadlines.facts import Facts, facts_among
from scheduler.casework.explaining import Explained, explain_facts, story_of
from scheduler.casework.keeping import person
from scheduler.casework.levels import level_since
from scheduler.casework.lists.caseload import Due, due, exceptions_on
from scheduler.casework.lists.due_rows import due_rows
from scheduler.casework.lists.today import open_bookings
from scheduler.casework.names import Names, names
from scheduler.casework.person.answering import Answering, answering
from scheduler.casework.person.attempts import Attempts, attempts_since, premises_on
from scheduler.casework.person.gone import found_gone_on
from scheduler.casework.person.how_made import how_made
from scheduler.casework.person.other_dates import Dated, other_dates
from scheduler.casework.person.pattern import Pattern, pattern
from scheduler.casework.person.readiness import Readiness, readiness
from scheduler.casework.person.timeline import Entry, Records, crews, going, records, timeline
from scheduler.desk import Desk
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.made_once import made_once
from scheduler.store.people import Address, Particulars, Person
from scheduler.store.risk import Proposal
from scheduler.store.visits import Booking, Visit

AFact = TypeVar("AFact", bound=Fact)


@dataclass(frozen=True)
class Duty:
    """An obligation as it stands, the rules' whole answer, None where there is an error, and why, as a story."""

    due: Due
    explained: Explained
    story: list[Because]

    @property
    def answer(self) -> Assessment | None:
        """The rules' whole answer."""
        return self.explained.answer

    @property
    def year(self) -> Achieved | None:
        """The visits made against those required, over a year."""
        return self.explained.year

    @property
    def on_return(self) -> date | None:
        """What would be due on a return today; None unless it is suspended."""
        return self.explained.on_return


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit arranged that nothing has closed; one whose hour has `passed` is to be written up."""

    booking: Booking
    crew: BookedCrew
    passed: bool


@dataclass(frozen=True)
class Profile:
    """A person's page. `readiness` and `pattern` are of the home visit."""

    ref: str
    name: str
    visor_ref: str | None
    safety_marker: bool
    address: str | None
    level_since: date | None
    answering: Answering
    visit: Duty
    assessment: Duty
    pattern: Pattern
    gone_on: date | None
    """When officers found that they had moved away, until that is cleared up."""
    attempts: Attempts
    readiness: Readiness | None
    booked: list[Booked]
    proposals: list[Proposal]
    dates: list[Dated]
    timeline: list[Entry]


def profile(desk: Desk, ref: str) -> Profile:
    """A person's page, for whoever may see them: as many statements whatever is recorded. Raises NoSuchPerson."""
    about = person(desk, ref)
    called = names(desk)
    found = records(desk, about)
    facts = facts_among(found)
    particulars = next(iter(_standing(found, Particulars)), None)
    visit, assessment = _duties(desk, about, facts, called)
    went, to_go = crews(desk, about, called), going(desk, about, called)
    visits, booked = _standing(found, Visit), _booked(desk, about, called)
    checks = [each for each in _standing(found, IntelligenceCheck) if each.checked_at <= desk.now]
    return Profile(
        ref=ref,
        name=particulars.name if particulars else "",
        visor_ref=particulars.visor_ref if particulars else None,
        safety_marker=bool(particulars and particulars.safety_marker),
        address=premises_on(facts, desk.today),
        level_since=level_since(facts, desk.today),
        answering=answering(desk, called, visit.due),
        visit=visit,
        assessment=assessment,
        pattern=pattern(visits, visit.answer.cycles if visit.answer else (), desk.today),
        gone_on=found_gone_on(facts, visits, found[Address], visit.due.last_visit, desk.today),
        attempts=attempts_since(facts, visits, visit.due.last_visit, desk.today),
        readiness=readiness(desk, facts, checks, _next(booked), called),
        booked=booked,
        proposals=[each for each in _standing(found, Proposal) if each.decision is None],
        dates=other_dates(facts, visit.due, assessment.due, desk.today),
        timeline=timeline(found, called, went, to_go, how_made(desk.policy, facts, visits, checks, went)),
    )


def _standing(found: Records, model: type[AFact]) -> list[AFact]:
    return [row for row in found[model] if row.superseded_at is None]


def _duties(desk: Desk, about: Person, facts: Facts, called: Names) -> tuple[Duty, Duty]:
    """The home visit, and the risk assessment."""
    exceptions = exceptions_on(desk, desk.today)
    explained = {each.obligation: each for each in explain_facts(desk.policy, facts, desk.today)}
    rows = desk.session.execute(_due_of(), {"person": about.id})
    found = {
        row.obligation: Duty(
            due(row, about.ref, called, desk.today, exceptions.get((row.person_id, row.obligation))),
            explained[Obligation(row.obligation)],
            story_of(desk.policy, facts, explained[Obligation(row.obligation)]),
        )
        for row in rows
    }
    return found[Obligation.HOME_VISIT], found[Obligation.RISK_ASSESSMENT]


@made_once
def _due_of() -> Select[Any]:
    return due_rows().where(col(Deadline.person_id) == bindparam("person"))


def _booked(desk: Desk, about: Person, called: Names) -> list[Booked]:
    """The bookings that stand, in order: those to be written up first."""
    found = desk.session.execute(_bookings_of(), {"person": about.id, "today": desk.today}).all()
    crew_of = crews_in(desk, called, found)
    booked = {row.id: row.Booking for row in found}.values()
    return [
        Booked(each, crew_of.get(each.id, NO_CREW), each.starts_at < desk.now)
        for each in sorted(booked, key=lambda each: (each.starts_at, each.code))
    ]


@made_once
def _bookings_of() -> Select[Any]:
    rows = with_crew(select(Booking, col(Booking.id), col(Booking.starts_at)))
    return rows.where(col(Booking.person_id) == bindparam("person"), open_bookings())


def _next(booked: list[Booked]) -> datetime | None:
    return next((each.booking.starts_at for each in booked if not each.passed), None)
