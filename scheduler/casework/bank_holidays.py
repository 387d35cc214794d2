"""Bank holidays, for planning only: no deadline knows them."""

from datetime import date
from functools import cache

from holidays import country_holidays

from scheduler.settings import Nation

_PARTS: dict[Nation, str] = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


def bank_holidays(nation: Nation, first: date, last: date) -> dict[date, str]:
    """The bank holidays of a nation of the United Kingdom from one day to another, by day, with their names."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= {day: name for day, name in _of_year(nation, year).items() if first <= day <= last}
    return found


@cache
def _of_year(nation: Nation, year: int) -> dict[date, str]:
    return {day: str(name) for day, name in country_holidays("GB", subdiv=_PARTS[nation], years=year).items()}
