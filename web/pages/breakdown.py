"""The breakdown of the missed visits as a page links it: each group to its rows, and each way to break down."""

from dataclasses import dataclass

from fastapi import Request

from scheduler.oversight.shares import SHARES, By, Shares
from scheduler.oversight.totals import Count
from web.listing import Pages, pages, with_query
from web.navigation import Link
from web.pages.asked import named

WAYS = {By.LEVEL: "Level", By.TEAM: "Team", By.AREA: "Area", By.OFFICER: "Officer"}


@dataclass(frozen=True)
class Group:
    """A line of the breakdown, and the address of its rows."""

    text: str
    href: str
    count: Count


@dataclass(frozen=True)
class Breakdown:
    """The table: its ways, its head, its groups, and its place among all of them."""

    ways: list[Link]
    head: str
    groups: list[Group]
    place: Pages


def breakdown(request: Request, shares: Shares, by: By, part: int) -> Breakdown:
    """The groups of one page of the breakdown."""
    groups = [Group(_text(by, row.name), _rows(request, by, row.name), row.count) for row in shares.rows]
    nouns = (WAYS[by].lower(), f"{WAYS[by].lower()}s")
    place = pages(request, shares.in_all, part, SHARES, nouns, name="part")
    return Breakdown(_ways(request, by), WAYS[by], groups, place)


def _text(by: By, name: str) -> str:
    text = named(by, name)
    return text[:1].upper() + text[1:]


def _rows(request: Request, by: By, name: str) -> str:
    return with_query(request, **{by.value: name}, page=None, part=None) + "#rows"


def _ways(request: Request, by: By) -> list[Link]:
    return [
        Link(f"By {text.lower()}", with_query(request, by=way.value, part=None), current=way is by)
        for way, text in WAYS.items()
    ]
