"""A small made-up force, and one line for each fact that an example needs.

The facts are written as they are, without the acts and their refusals: an example may need what no act would
allow. Every name is invented.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import col

from rules.policy import read_policies
from scheduler.casework.deadlines.codes import new_code
from scheduler.casework.deadlines.kept import refresh
from scheduler.casework.keeping import marks, person
from scheduler.casework.lists.caseload import Due, Wanted, due_list
from scheduler.clock import FixedClock, london_date
from scheduler.desk import Desk, Installation
from scheduler.principals import principal_of
from scheduler.roles import Principal, Role
from scheduler.settings import Settings
from scheduler.store.accounts import Account
from scheduler.store.audit import AuditEntry
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.database import Database
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import (
    Absence,
    Cover,
    Officer,
    OfficerParticulars,
    Supervision,
    Team,
    TeamParticulars,
)
from scheduler.store.people import Address, Allocation, Particulars, Person, Placement, Registration
from scheduler.store.risk import (
    Assessment,
    Direction,
    PlanInterval,
    Proposal,
    RiskLevel,
    StateSpell,
    VisitException,
)
from scheduler.store.visits import Booking, BookingCrew, Visit, VisitCrew
from tests.servers.databases import migrate

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
"""A Saturday morning in winter: London's hour is UTC's."""
TODAY = date(2026, 11, 21)
LONG_AGO = date(2020, 1, 1)

HARBOUR = "Harbour"
MOOR = "Moor"

OFFICER = "OM-ASH"
COLLEAGUE = "OM-FERN"
SERGEANT = "DS-ELM"
OTHER_OFFICER = "OM-BIRCH"
OTHER_SERGEANT = "DS-OAK"
INSPECTOR = "DI-YEW"
ADMINISTRATOR = "AD-QUILL"
AUDITOR = "AU-LEDGER"
REVIEWER = "RV-LENS"

STAFF: tuple[tuple[str, str, str | None, Role, bool], ...] = (
    (OFFICER, "Ada Ashworth-Example", HARBOUR, Role.OFFICER, True),
    (COLLEAGUE, "Fred Fern-Example", HARBOUR, Role.OFFICER, False),
    (SERGEANT, "Ellen Elm-Example", HARBOUR, Role.SUPERVISOR, True),
    (OTHER_OFFICER, "Bo Birch-Example", MOOR, Role.OFFICER, True),
    (OTHER_SERGEANT, "Otto Oak-Example", MOOR, Role.SUPERVISOR, True),
    (INSPECTOR, "Yara Yew-Example", HARBOUR, Role.SUPERVISOR, False),
    (ADMINISTRATOR, "Quentin Quill-Example", None, Role.ADMINISTRATOR, False),
    (AUDITOR, "Lena Ledger-Example", None, Role.AUDITOR, False),
    (REVIEWER, "Rex Lens-Example", None, Role.REVIEWER, False),
)
"""Code, name, team, role, accredited."""
ANSWERS_FOR = ((SERGEANT, HARBOUR), (OTHER_SERGEANT, MOOR), (INSPECTOR, HARBOUR), (INSPECTOR, MOOR))

INSTALLATION = Principal("cli:tests")
"""The installation itself, which no wall of scope surrounds."""


@dataclass(frozen=True)
class Force:
    """An installation with the personas in it: who opens a desk is looked up in the database at each opening."""

    installation: Installation

    def principal(self, code: str) -> Principal:
        """The principal of an officer, as of the clock's day."""
        with self.installation.reading(INSTALLATION) as desk:
            found = principal_of(desk.session, officer_id(desk, code), desk.today)
        assert found is not None
        return found

    @contextmanager
    def writing(self, code: str | None = None) -> Iterator[Desk]:
        """A desk at which this officer acts; without a code, the installation itself."""
        who = self.principal(code) if code else INSTALLATION
        with self.installation.writing(who) as desk:
            yield desk

    @contextmanager
    def reading(self, code: str | None = None) -> Iterator[Desk]:
        """A desk at which this officer looks; without a code, the installation itself."""
        who = self.principal(code) if code else INSTALLATION
        with self.installation.reading(who) as desk:
            yield desk


def a_force(installation: Installation) -> Force:
    """Two teams and the personas, written into an installation's database."""
    with installation.writing(INSTALLATION) as desk:
        for team in (HARBOUR, MOOR):
            a_team(desk, team)
        for code, name, team, role, accredited in STAFF:
            an_officer(desk, code, name=name, team=team, role=role, accredited=accredited)
        for code, team in ANSWERS_FOR:
            a_supervision(desk, code, team)
    return Force(installation)


@contextmanager
def opened(url: str) -> Iterator[Force]:
    """The force in the database of an address, at the tests' own moment."""
    database = Database(url)
    yield Force(Installation(database, FixedClock(NOW), read_policies()["england-wales"], Settings()))
    database.close()


def personas(url: str) -> None:
    """Today's tables and the same force in the empty database of an address."""
    migrate(url)
    with opened(url) as force:
        a_force(force.installation)


def officer_id(desk: Desk, code: str | None) -> Any:
    """The identity behind a code; None for none."""
    return code and desk.session.scalars(select(col(Officer.id)).where(col(Officer.officer) == code)).one()


def team_id(desk: Desk, team: str | None) -> Any:
    """The identity behind a team's name; None for none."""
    return team and desk.session.scalars(select(col(Team.id)).where(col(Team.team) == team)).one()


def a_team(desk: Desk, team: str, area: str = "Coast") -> Team:
    made = Team(team=team, **marks(desk))
    desk.session.add(made)
    desk.session.flush()
    desk.session.add(TeamParticulars(team_id=made.id, area=area, **marks(desk)))
    desk.session.flush()
    return made


def an_officer(
    desk: Desk,
    code: str,
    *,
    name: str = "Sam Sample",
    team: str | None = HARBOUR,
    role: str = Role.OFFICER,
    accredited: bool = True,
    **more: Any,
) -> Officer:
    made = Officer(officer=code, **marks(desk))
    desk.session.add(made)
    desk.session.flush()
    particulars = {"name": name, "team_id": team_id(desk, team), "role": role, "accredited": accredited}
    desk.session.add(OfficerParticulars(officer_id=made.id, **particulars, **more, **marks(desk)))
    desk.session.add(FeedVersion(officer_id=made.id, changed_at=desk.now))
    desk.session.flush()
    return made


def a_supervision(
    desk: Desk, officer: str, team: str, from_on: date = LONG_AGO, to_on: date | None = None
) -> Supervision:
    return _kept(
        desk,
        Supervision(
            officer_id=officer_id(desk, officer),
            team_id=team_id(desk, team),
            from_on=from_on,
            to_on=to_on,
            **marks(desk),
        ),
    )


def a_cover(
    desk: Desk, officer: str, for_officer: str, from_on: date = LONG_AGO, to_on: date | None = None
) -> Cover:
    """A cover that counts: whoever stands in is given an account if they have none."""
    stand_in = officer_id(desk, officer)
    if not desk.session.scalars(select(Account).where(col(Account.officer_id) == stand_in)).first():
        _kept(desk, Account(officer_id=stand_in, **marks(desk)))
    return _kept(
        desk,
        Cover(
            officer_id=stand_in,
            for_officer_id=officer_id(desk, for_officer),
            from_on=from_on,
            to_on=to_on,
            approved_by=SERGEANT,
            **marks(desk),
        ),
    )


def an_absence(desk: Desk, officer: str, from_on: date, to_on: date, kind: str = "leave") -> Absence:
    return _kept(
        desk,
        Absence(officer_id=officer_id(desk, officer), from_on=from_on, to_on=to_on, kind=kind, **marks(desk)),
    )


def a_person(
    desk: Desk,
    ref: str = "P-001",
    *,
    registered_on: date | None = date(2026, 1, 5),
    level: str | None = "high",
    officer: str | None = OFFICER,
    team: str | None = HARBOUR,
    name: str | None = None,
    **particulars: Any,
) -> Person:
    """Somebody registered, with a level, an owner and a team from that day; None leaves one out."""
    made = Person(ref=ref, **marks(desk))
    desk.session.add(made)
    desk.session.flush()
    since = registered_on or LONG_AGO
    of = {"person_id": made.id, **marks(desk)}
    desk.session.add(Particulars(name=name or f"Made-Up {ref}", **particulars, **of))
    if registered_on:
        desk.session.add(Registration(registered_on=registered_on, **of))
    if level:
        desk.session.add(RiskLevel(level=level, from_on=since, **of))
    if officer:
        desk.session.add(Allocation(officer_id=officer_id(desk, officer), from_on=since, **of))
    if team:
        desk.session.add(Placement(team_id=team_id(desk, team), from_on=since, **of))
    refresh(desk, [made.id])
    return made


def a_visit(
    desk: Desk,
    ref: str = "P-001",
    at: date | datetime = date(2026, 10, 1),
    outcome: str = "seen_at_home",
    officers: Sequence[str] = (OFFICER, COLLEAGUE),
    **more: Any,
) -> Visit:
    """A contact at a moment, or at noon of a day."""
    moment = _moment(at)
    made = _of(desk, ref, Visit, visited_at=moment, visited_on=london_date(moment), outcome=outcome, **more)
    for code in officers:
        desk.session.add(VisitCrew(visit_id=made.id, officer_id=officer_id(desk, code)))
    desk.session.flush()
    return made


def a_booking(
    desk: Desk,
    ref: str = "P-001",
    at: date | datetime = date(2026, 11, 24),
    officers: Sequence[str] = (OFFICER, COLLEAGUE),
    **more: Any,
) -> Booking:
    made = _of(desk, ref, Booking, **{"starts_at": _moment(at), "code": new_code(), **more})
    for code in officers:
        desk.session.add(BookingCrew(booking_id=made.id, officer_id=officer_id(desk, code)))
    desk.session.flush()
    return made


def a_check(
    desk: Desk,
    ref: str = "P-001",
    source: str = "pnc",
    at: date | datetime = date(2026, 10, 1),
    outcome: str = "no_trace",
    **more: Any,
) -> IntelligenceCheck:
    return _of(desk, ref, IntelligenceCheck, source=source, checked_at=_moment(at), outcome=outcome, **more)


def a_level(desk: Desk, ref: str, level: str, from_on: date, **more: Any) -> RiskLevel:
    return _of(desk, ref, RiskLevel, level=level, from_on=from_on, **more)


def a_plan(desk: Desk, ref: str, interval: str | None, from_on: date, **more: Any) -> PlanInterval:
    return _of(desk, ref, PlanInterval, interval=interval, from_on=from_on, **more)


def a_state(desk: Desk, ref: str, state: str, from_on: date, **more: Any) -> StateSpell:
    return _of(desk, ref, StateSpell, state=state, from_on=from_on, **more)


def an_address(desk: Desk, ref: str, address: str, from_on: date, **more: Any) -> Address:
    return _of(desk, ref, Address, address=address, from_on=from_on, **more)


def an_allocation(desk: Desk, ref: str, officer: str | None, from_on: date, **more: Any) -> Allocation:
    return _of(desk, ref, Allocation, officer_id=officer_id(desk, officer), from_on=from_on, **more)


def a_placement(desk: Desk, ref: str, team: str | None, from_on: date, **more: Any) -> Placement:
    return _of(desk, ref, Placement, team_id=team_id(desk, team), from_on=from_on, **more)


def an_assessment(desk: Desk, ref: str, assessed_on: date, **more: Any) -> Assessment:
    return _of(desk, ref, Assessment, assessed_on=assessed_on, **more)


def a_direction(desk: Desk, ref: str, from_on: date, by_on: date, **more: Any) -> Direction:
    return _of(desk, ref, Direction, from_on=from_on, by_on=by_on, **more)


def a_registration(desk: Desk, ref: str, registered_on: date, **more: Any) -> Registration:
    return _of(desk, ref, Registration, registered_on=registered_on, **more)


def an_exception(desk: Desk, ref: str, from_on: date, until_on: date, **more: Any) -> VisitException:
    given = {"obligation": "home_visit", "reason": "the house is closed off", "approved_by": SERGEANT}
    return _of(desk, ref, VisitException, from_on=from_on, until_on=until_on, **{**given, **more})


def a_proposal(desk: Desk, ref: str, kind: str, value: str | None, from_on: date, **more: Any) -> Proposal:
    return _of(desk, ref, Proposal, kind=kind, value=value, from_on=from_on, **{"reason": "settled", **more})


AnyFact = TypeVar("AnyFact", bound=Fact)


def _of(desk: Desk, ref: str, model: type[AnyFact], **values: Any) -> AnyFact:
    about = person(desk, ref)
    made = _kept(desk, model(**{"person_id": about.id, **marks(desk), **values}))
    refresh(desk, [about.id])
    return made


def _kept(desk: Desk, fact: AnyFact) -> AnyFact:
    desk.session.add(fact)
    desk.session.flush()
    return fact


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time(12), UTC)


def due(force: Force, ref: str = "P-001", obligation: str = "home_visit", **asked: Any) -> Due:
    """How one person stands, as the installation sees it: today, or as at a day, as known at a moment."""
    with force.reading() as desk:
        rows = due_list(desk, Wanted(obligation=obligation, statuses=None), **asked)
    return next(row for row in rows if row.ref == ref)


def entries(force: Force) -> list[AuditEntry]:
    """The audit, in order."""
    with force.reading() as desk:
        return list(desk.session.scalars(select(AuditEntry).order_by(col(AuditEntry.at))))


def feed_version(force: Force, code: str) -> int:
    """How often what an officer's calendar shows has changed."""
    with force.reading() as desk:
        found = desk.session.get(FeedVersion, officer_id(desk, code))
    assert found is not None
    return found.version


def particulars_of(desk: Desk, ref: str) -> Particulars:
    """The particulars that stand."""
    about = person(desk, ref)
    rows = select(Particulars).where(
        col(Particulars.person_id) == about.id, col(Particulars.superseded_at).is_(None)
    )
    return desk.session.scalars(rows).one()
