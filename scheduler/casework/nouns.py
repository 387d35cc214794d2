"""What each kind of fact is called, and the column that dates it: for sentences, audit entries and keys."""

from scheduler.store.checks import IntelligenceCheck
from scheduler.store.columns import Fact
from scheduler.store.officers import Absence, Cover, OfficerParticulars, Supervision, TeamParticulars
from scheduler.store.people import Address, Allocation, Particulars, Placement, Registration
from scheduler.store.risk import (
    Assessment,
    Direction,
    PlanInterval,
    Proposal,
    RiskLevel,
    StateSpell,
    VisitException,
)
from scheduler.store.visits import Booking, Visit

_NOUNS: dict[type[Fact], tuple[str, str]] = {
    Registration: ("registration", "registered_on"),
    Particulars: ("particulars", "recorded_at"),
    Address: ("address", "from_on"),
    Allocation: ("allocation", "from_on"),
    Placement: ("placement", "from_on"),
    RiskLevel: ("level", "from_on"),
    PlanInterval: ("plan", "from_on"),
    StateSpell: ("state", "from_on"),
    Assessment: ("assessment", "assessed_on"),
    Direction: ("direction", "from_on"),
    VisitException: ("exception", "from_on"),
    Proposal: ("proposal", "from_on"),
    Visit: ("visit", "visited_at"),
    Booking: ("booking", "starts_at"),
    IntelligenceCheck: ("check", "checked_at"),
    TeamParticulars: ("team particulars", "recorded_at"),
    OfficerParticulars: ("officer particulars", "recorded_at"),
    Supervision: ("supervision", "from_on"),
    Cover: ("cover", "from_on"),
    Absence: ("absence", "from_on"),
}


def noun(fact: Fact | type[Fact]) -> str:
    """What a fact is called: "visit"."""
    return _NOUNS[fact if isinstance(fact, type) else type(fact)][0]


def dated_by(fact: Fact | type[Fact]) -> str:
    """The column that holds the day or moment that a fact is about."""
    return _NOUNS[fact if isinstance(fact, type) else type(fact)][1]
