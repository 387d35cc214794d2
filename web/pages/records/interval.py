"""A plan's interval as people say and type it: 9 months. Knows no plan."""

import re

from rules.periods import PERIOD, UNITS, PeriodMalformed, period

_PART = re.compile(r"(\d{1,4}) ?(year|month|week|day)s?", re.ASCII)
SUCH_AS = "Say how often as a number of months, weeks or days, such as 3 months, 2 weeks or 15 days"


def in_words(text: str) -> str:
    """What is kept, in words; whatever is no interval as it stands."""
    try:
        return period(text).words
    except PeriodMalformed:
        return text


def from_words(given: object) -> str:
    """What was typed, as it is kept: “9 months” is P9M, and P9M is read as well. Raises ValueError."""
    text = str(given)
    if PERIOD.fullmatch(text.upper()):
        return text.upper()
    parts = [_PART.fullmatch(each) for each in re.split(r" and |, ?", " ".join(text.casefold().split()))]
    numbers = {found[2]: found[1] for found in parts if found}
    if len(numbers) != len(parts):
        raise ValueError(SUCH_AS)
    return "P" + "".join(f"{numbers[unit]}{unit[0].upper()}" for unit in UNITS if unit in numbers)
