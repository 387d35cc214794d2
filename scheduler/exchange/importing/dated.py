"""Facts that a file gives one a row with a day or moment: levels, plans, states, and who answers for whom."""

from uuid import UUID

from scheduler.casework import milder
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing import referring
from scheduler.exchange.importing.entitled import refuse_unentitled
from scheduler.exchange.importing.intake import Assessed, Intake, brief
from scheduler.exchange.importing.plausible import plausible
from scheduler.exchange.importing.settling import Claim, Keyed, settle
from scheduler.store.checks import IntelligenceCheck
from scheduler.store.officers import Absence, Cover, Supervision
from scheduler.store.people import Address, Allocation
from scheduler.store.risk import Assessment, PlanInterval, RiskLevel, State, StateSpell

_REF = {"person_id": "ref"}
_FROM = {"from_on": "from"}
_APPROVED = {"approved_by": "approved_by"}
_OFFICER = {"officer_id": "officer"}
_BY_DAY = ("person_id", "from_on")
PLACE = {name: name for name in ("address", "postcode", "latitude", "longitude")}

LEVELS = Keyed(
    RiskLevel,
    "person_id",
    _BY_DAY,
    {**_REF, "level": "level", **_FROM, "tool": "tool", **_APPROVED},
    stays_approved=milder.level_stays_approved,
    counts_since_recorded=True,
)
ADDRESSES = Keyed(Address, "person_id", _BY_DAY, {**_REF, **_FROM, **PLACE})
ALLOCATIONS = Keyed(Allocation, "person_id", _BY_DAY, {**_REF, **_OFFICER, **_FROM})

DATED: dict[str, Keyed] = {
    "levels": LEVELS,
    "plans": Keyed(
        PlanInterval,
        "person_id",
        _BY_DAY,
        {**_REF, "interval": "interval", **_FROM, "until_on": "until", **_APPROVED, "reason": "reason"},
        stays_approved=milder.plan_stays_approved,
    ),
    "states": Keyed(
        StateSpell,
        "person_id",
        _BY_DAY,
        {**_REF, "state": "state", **_FROM, "to_on": "to", **_APPROVED},
        stays_approved=milder.state_stays_approved,
    ),
    "addresses": ADDRESSES,
    "allocations": ALLOCATIONS,
    "checks": Keyed(
        IntelligenceCheck,
        "person_id",
        ("person_id", "source", "checked_at"),
        {**_REF, "source": "source", "checked_at": "checked_at", "outcome": "outcome", **_OFFICER},
    ),
    "assessments": Keyed(
        Assessment,
        "person_id",
        ("person_id", "assessed_on"),
        {**_REF, "assessed_on": "assessed_on", "tool": "tool", "level": "level", **_APPROVED},
    ),
    "supervisions": Keyed(
        Supervision,
        "officer_id",
        ("officer_id", "team_id", "from_on"),
        {**_OFFICER, "team_id": "team", **_FROM, "to_on": "to"},
    ),
    "covers": Keyed(
        Cover,
        "officer_id",
        ("officer_id", "for_officer_id", "from_on"),
        {**_OFFICER, "for_officer_id": "for", **_FROM, "to_on": "to", **_APPROVED},
    ),
    "absences": Keyed(
        Absence, "officer_id", ("officer_id", "from_on"), {**_OFFICER, **_FROM, "to_on": "to", "kind": "kind"}
    ),
}


def bring_dated(intake: Intake, kind: str, rows: list[Row]) -> None:
    """Bring in a chunk of rows of one of these kinds."""
    keyed = DATED[kind]
    claims = [claim for row in rows if (claim := claim_of(intake, kind, keyed, row)) is not None]
    for claim, outcome, made in settle(intake, keyed, claims):
        if claim.row.faulty:
            continue
        intake.count(kind, outcome)
        person_id = claim.values.get("person_id")
        if person_id is None:
            intake.touch_officer(claim.row.values["officer"], outcome)
        if person_id is not None and outcome:
            intake.touch(person_id, outcome)
            if keyed.stays_approved is not None and _is_judged(intake, claim, made):
                intake.judge_later(keyed.model, made, claim.row, person_id)
            if kind == "assessments":
                _note_level(intake, claim, made)


def claim_of(intake: Intake, kind: str, keyed: Keyed, row: Row) -> Claim | None:
    """What a sound row says, or None. Whom one at fault refers to is looked up all the same: it is told at once."""
    sound = not row.faulty and plausible(intake, kind, row)
    said = referring.values(intake, row, keyed.columns)
    if not sound:
        referring.crew(intake, row)
        intake.directory.doubt(row)
    elif not row.faulty:
        refuse_unentitled(intake, kind, row)
    return None if row.faulty else Claim(row, said)


def _note_level(intake: Intake, claim: Claim, made: UUID | None) -> None:
    """Note the level of an assessment that is new, or that is corrected to another level."""
    level, old = claim.values.get("level"), intake.corrects(made)
    if level is not None and (old is None or old.level != level):
        intake.assessed.append(Assessed(brief(claim.row), claim.values))


def _is_judged(intake: Intake, claim: Claim, made: UUID | None) -> bool:
    """Of states only reactive management is approved; what corrects a state may bring it back."""
    reactive = claim.values.get("state", State.REACTIVE) == State.REACTIVE
    return reactive or intake.corrects(made) is not None
