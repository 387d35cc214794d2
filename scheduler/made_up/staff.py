"""Who works in the made-up force: 24 officers in five teams of three areas, and those who answer for them."""

from dataclasses import dataclass
from random import Random

from scheduler.made_up import naming
from scheduler.made_up.world import Row, Rows, World, yes

TEAMS = {
    "Northshire A": "Northshire",
    "Northshire B": "Northshire",
    "Midshire A": "Midshire",
    "Midshire B": "Midshire",
    "Southshire": "Southshire",
}
OFFICERS_OF = {"Northshire A": 5, "Northshire B": 5, "Midshire A": 5, "Midshire B": 5, "Southshire": 4}
CASELOADS = {"Northshire A": 66, "Northshire B": 66, "Midshire A": 56, "Midshire B": 58, "Southshire": 52}
"""How many people an officer of the team has, about; only their proportions count."""

INSPECTOR = "DI01"
ADMINISTRATOR = "ADMIN1"
AUDITOR = "AUDIT1"
REVIEWER = "REVIEW1"
ACCREDITED = 0.7


@dataclass(frozen=True)
class Officer:
    """An officer by code, with the team and the sergeant."""

    code: str
    team: str

    @property
    def area(self) -> str:
        """The area of the team."""
        return TEAMS[self.team]

    @property
    def sergeant(self) -> str:
        """Who answers for the team."""
        return sergeant_of(self.team)


def sergeant_of(team: str) -> str:
    """The code of the sergeant who answers for a team."""
    return f"DS{list(TEAMS).index(team) + 1:02}"


def officers() -> list[Officer]:
    """The officers who have a caseload, in the order of their codes."""
    teams = [team for team, number in OFFICERS_OF.items() for _ in range(number)]
    return [Officer(f"PC{number:02}", team) for number, team in enumerate(teams, start=1)]


def colleague_of(officer: Officer, rng: Random) -> Officer:
    """Somebody else of the same team."""
    return rng.choice(
        [each for each in officers() if each.team == officer.team and each.code != officer.code]
    )


def staff(world: World) -> Rows:
    """Teams, officers, who answers for which team, who is away and who covers."""
    rng = world.chance("staff")
    return {
        "teams": [{"team": team, "area": area} for team, area in TEAMS.items()],
        "officers": [*_officers(rng), *_sergeants(rng), *_others(rng)],
        "supervisions": [
            {"officer": supervisor, "team": team, "from": world.began_on.isoformat()}
            for team in TEAMS
            for supervisor in (sergeant_of(team), INSPECTOR)
        ],
        **_leave(world),
    }


def _officers(rng: Random) -> list[Row]:
    return [
        _officer(rng, each.code, each.team, "officer", accredited=rng.random() < ACCREDITED)
        | {
            "visits_a_day": str(rng.choice((3, 4, 4, 5))),
            "days": rng.choice(("Mon-Fri", "Mon-Fri", "Mon-Fri", "Tue-Sat")),
            "start": rng.choice(("08:00", "09:00")),
            "end": rng.choice(("16:00", "17:00", "18:00")),
        }
        | {
            key: value
            for key, value in naming.home(rng, each.area).items()
            if key in {"latitude", "longitude"}
        }
        for each in officers()
    ]


def _sergeants(rng: Random) -> list[Row]:
    return [_officer(rng, sergeant_of(team), team, "supervisor", accredited=True) for team in TEAMS]


def _others(rng: Random) -> list[Row]:
    team = next(iter(TEAMS))
    roles = (
        (INSPECTOR, "supervisor"),
        (ADMINISTRATOR, "administrator"),
        (AUDITOR, "auditor"),
        (REVIEWER, "reviewer"),
    )
    return [_officer(rng, code, team, role, accredited=False) for code, role in roles]


def _officer(rng: Random, code: str, team: str, role: str, *, accredited: bool) -> Row:
    email = f"{code.lower()}@force.example"
    row = {"officer": code, "name": naming.name(rng), "team": team, "role": role, "email": email}
    return row | {"accredited": yes(accredited)}


def _leave(world: World) -> Rows:
    """One officer is away now and a colleague covers; another is away next week; a sergeant was away.

    The first is there: it is who a demonstration is looked at as.
    """
    _, away, cover, next_week = (each.code for each in officers()[:4])
    return {
        "absences": [
            _absence(away, world, 5, -9, "leave"),
            _absence(next_week, world, -6, -12, "training"),
            _absence(sergeant_of("Midshire A"), world, 40, 27, "leave"),
        ],
        "covers": [
            _cover(cover, away, world, 5, -9),
            _cover(sergeant_of("Midshire B"), sergeant_of("Midshire A"), world, 40, 27),
        ],
    }


def _absence(officer: str, world: World, first: int, last: int, kind: str) -> Row:
    return {"officer": officer, "from": _day(world, first), "to": _day(world, last), "kind": kind}


def _cover(officer: str, whom: str, world: World, first: int, last: int) -> Row:
    span = {"from": _day(world, first), "to": _day(world, last)}
    return {"officer": officer, "for": whom, **span, "approved_by": INSPECTOR}


def _day(world: World, days_ago: int) -> str:
    return world.ago(days_ago).isoformat()
