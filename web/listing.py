"""The links around a list: its heads that sort, its pages, its filters.

Knows addresses, never what is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from fastapi import Request

NOTICE = "done"
"""The part of an address that names what was just done."""
FORM, STEP = "form", "step"
"""Those that name a form that is being filled in: whose key, and which page of it (see web.forms.steps)."""
Sorted = Literal["ascending", "descending"]


@dataclass(frozen=True)
class Column:
    """A column of a list; without a key it does not sort."""

    text: str
    key: str | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Heading:
    """The head of a column as the table macro takes it."""

    text: str
    href: str | None
    sorted: Sorted | None
    numeric: bool


@dataclass(frozen=True)
class Pages:
    """Where a page of a list stands in the whole, as the pagination macro takes it. Rows count from 1."""

    first: int
    last: int
    total: int
    one: str
    many: str
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, and the address of the list without it."""

    text: str
    href: str


def with_query(request: Request, **changes: object) -> str:
    """The address of this page with parts of its query changed; None takes a part away.

    What was done stands on the first page after it alone, and a form that was filled in on it.
    """
    left = {*changes, NOTICE, FORM, STEP}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in left]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode([*kept, *changed])
    return request.url.path + (f"?{query}" if query else "")


def headings(request: Request, columns: Sequence[Column], sort: str) -> list[Heading]:
    """Heads whose links sort by them, and the other way round on the second press; `-days` is descending.

    A new order begins on the first page.
    """
    return [
        Heading(column.text, _sort_link(request, column, sort), _sorted(column, sort), column.numeric)
        for column in columns
    ]


def pages(
    request: Request,
    total: int,
    page: int,
    size: int,
    nouns: tuple[str, str],
    anchor: str = "",
    name: str = "page",
) -> Pages:
    """The place of page `page` (from 1) of a list of `total` rows, `size` on a page: ("person", "people").

    The links lead to the `anchor`, if there is one, where the list is a part of its page; `name` is what the
    address calls the page, where it holds two lists. A page after the last has no rows, and leads back to the last.
    """
    first, last = (page - 1) * size + 1, min(page * size, total)
    if first > total:
        first = last = 0
    part = f"#{anchor}" if anchor else ""
    before = min(page - 1, -(-total // size))
    previous = with_query(request, **{name: before}) + part if before else None
    following = with_query(request, **{name: page + 1}) + part if first and last < total else None
    return Pages(first, last, total, *nouns, previous, following)


def chosen(request: Request, names: dict[str, str]) -> list[Chosen]:
    """The filters set in the address, with the words for each: `{"level": "Very high"}`."""
    return [
        Chosen(text, with_query(request, page=None, **{name: None}))
        for name, text in names.items()
        if request.query_params.get(name)
    ]


def _sort_link(request: Request, column: Column, sort: str) -> str | None:
    if column.key is None:
        return None
    reverse = sort == column.key
    return with_query(request, sort=f"-{column.key}" if reverse else column.key, page=None)


def _sorted(column: Column, sort: str) -> Sorted | None:
    if column.key is None or sort.removeprefix("-") != column.key:
        return None
    return "descending" if sort.startswith("-") else "ascending"
