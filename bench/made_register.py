"""A register of any size as a folder of CSV files, to be imported: same seed, same files. Every name is made up."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

PEOPLE_AN_OFFICER = 60
OFFICERS_A_TEAM = 8
LEVELS = (("very_high", 2, 30), ("high", 18, 90), ("medium", 30, 180), ("low", 50, 360))
"""Level, share in a hundred, and about how many days lie between two visits."""
ATTEMPT = 0.12
CUSTODY = 0.2
Row = Iterable[object]


@dataclass(frozen=True)
class MadeRegister:
    """So many people with so many visits between them, the last ones before a day."""

    people: int
    visits: int
    until: date
    seed: int = 1

    @property
    def rows(self) -> int:
        """Rows of people and visits: what the import's speed is told by."""
        return self.people + self.visits

    def write(self, folder: Path) -> Path:
        """Write the files into a folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        random = Random(self.seed)
        officers = max(2, self.people // PEOPLE_AN_OFFICER)
        teams = max(1, officers // OFFICERS_A_TEAM)
        _write(folder, "teams", ("team", "area"), ((f"Team {n}", f"Area {n % 3}") for n in range(teams)))
        _write(folder, "officers", _OFFICERS, (_officer(n, teams) for n in range(officers)))
        lives = [self._life(random, number, officers, teams) for number in range(self.people)]
        _write(folder, "people", _PEOPLE, (life.person for life in lives))
        _write(folder, "visits", _VISITS, self._visits(random, lives, officers))
        states = (_in_custody(random, life) for life in lives if random.random() < CUSTODY)
        _write(folder, "states", ("ref", "state", "from", "to"), states)
        return folder

    def _life(self, random: Random, number: int, officers: int, teams: int) -> "_Life":
        ((level, _, days),) = random.choices(LEVELS, [share for _, share, _ in LEVELS])
        registered_on = self.until - timedelta(random.randrange(2000, 5000))
        owner = random.randrange(officers)
        made_up = f"Made-Up Person {number}"
        person = (f"R{number:07}", made_up, registered_on, f"Team {owner % teams}", f"OM{owner:05}", level)
        return _Life(person, registered_on, owner, days)

    def _visits(self, random: Random, lives: list["_Life"], officers: int) -> Iterator[Row]:
        """Each person's share of the visits, back from a last one at about their interval."""
        for place, life in enumerate(lives):
            share = self.visits * (place + 1) // len(lives) - self.visits * place // len(lives)
            on = self.until - timedelta(random.randrange(1, life.days + 1))
            for number in range(share):
                at = f"{on}T{random.randrange(8, 20):02}:{random.randrange(60):02}"
                outcome = "no_reply" if random.random() < ATTEMPT else "seen_at_home"
                crew = f"OM{life.owner:05};OM{(life.owner + 1) % officers:05}"
                yield f"{life.person[0]}-{number}", life.person[0], at, outcome, crew, "yes", "no"
                on = max(on - timedelta(random.randrange(1, 2 * life.days)), life.registered_on)


@dataclass(frozen=True)
class _Life:
    person: tuple[object, ...]
    registered_on: date
    owner: int
    days: int


_OFFICERS = ("officer", "name", "team", "role", "accredited")
_PEOPLE = ("ref", "name", "registered_on", "team", "officer", "level")
_VISITS = ("visit_id", "ref", "visited_at", "outcome", "officers", "constable", "announced")


def _officer(number: int, teams: int) -> Row:
    return f"OM{number:05}", f"Invented Officer {number}", f"Team {number % teams}", "officer", "yes"


def _in_custody(random: Random, life: _Life) -> Row:
    from_on = life.registered_on + timedelta(random.randrange(1500))
    return life.person[0], "custody", from_on, from_on + timedelta(random.randrange(30, 400))


def _write(folder: Path, kind: str, columns: Row, rows: Iterable[Row]) -> None:
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
