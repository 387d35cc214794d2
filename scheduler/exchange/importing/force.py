"""Teams and officers out of a file."""

from scheduler.casework.feeds import revoke_feeds_of
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.dated import claim_of
from scheduler.exchange.importing.intake import Intake, Outcome
from scheduler.exchange.importing.settling import Claim, Keyed, settle
from scheduler.roles import VISITING, Role
from scheduler.store.feeds import FeedVersion
from scheduler.store.officers import Officer, OfficerParticulars, Team, TeamParticulars

TEAMS = Keyed(TeamParticulars, "team_id", ("team_id",), {"area": "area"})
OFFICERS = Keyed(
    OfficerParticulars,
    "officer_id",
    ("officer_id",),
    {
        "team_id": "team",
        **{
            name: name
            for name in (
                *("name", "role", "accredited", "email", "latitude", "longitude"),
                *("visits_a_day", "days", "start", "end"),
            )
        },
    },
)


def bring_teams(intake: Intake, kind: str, rows: list[Row]) -> None:
    """Bring in a chunk of teams."""
    claims = []
    for row in rows:
        if (claim := claim_of(intake, kind, TEAMS, row)) is not None:
            teams, team = intake.directory.teams, row.values["team"]
            if team not in teams:
                teams[team] = intake.add(Team, row, team=team)
            claims.append(Claim(row, {"team_id": teams[team], **claim.values}))
    _settle(intake, kind, TEAMS, claims)


def bring_officers(intake: Intake, kind: str, rows: list[Row]) -> None:
    """Bring in a chunk of officers; each new one has a calendar of a first version."""
    claims = []
    for row in rows:
        if (claim := claim_of(intake, kind, OFFICERS, row)) is not None:
            officers, code = intake.directory.officers, row.values["officer"]
            if code not in officers:
                officers[code] = intake.add(Officer, row, officer=code)
                intake.link(FeedVersion, officer_id=officers[code], changed_at=intake.desk.now)
            intake.directory.roles[officers[code]] = row.values["role"]
            claims.append(Claim(row, {"officer_id": officers[code], **claim.values}))
    _settle(intake, kind, OFFICERS, claims)


def _settle(intake: Intake, kind: str, keyed: Keyed, claims: list[Claim]) -> None:
    for claim, outcome, _ in settle(intake, keyed, claims):
        if not claim.row.faulty:
            intake.count(kind, Outcome(outcome))
            if "officer" in claim.row.values:
                intake.touch_officer(claim.row.values["officer"], outcome)
            if outcome == Outcome.CORRECTED and claim.row.values.get("role", Role.OFFICER) not in VISITING:
                # as the act does: who has such a role again makes new ones
                revoke_feeds_of(intake.desk, claim.values["officer_id"])
