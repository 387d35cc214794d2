"""The links around a list keep what was chosen, and change one thing."""

from typing import Any

import pytest
from fastapi import Request

from web.listing import Column, chosen, headings, pages, with_query


def asked(query: str) -> Request:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/missed",
        "headers": [],
        "query_string": query.encode(),
    }
    return Request(scope | {"server": ("visits.example.test", 443), "scheme": "https"})


def test_one_part_of_the_query_changes_and_the_rest_stays() -> None:
    request = asked("team=T1&level=high&level=medium&page=3")
    assert with_query(request, page=4) == "/missed?team=T1&level=high&level=medium&page=4"
    assert with_query(request, level=None, team=None, page=None) == "/missed"


def test_what_was_done_is_told_once() -> None:
    assert with_query(asked("done=visited&team=T1"), page=2) == "/missed?team=T1&page=2"


def test_what_the_query_holds_cannot_leave_its_place() -> None:
    assert with_query(asked("q=a%26b%3Dc%22%3E"), page=2) == "/missed?q=a%26b%3Dc%22%3E&page=2"


@pytest.mark.parametrize(
    ("sort", "stands", "leads_to"),
    [("days", "ascending", "-days"), ("-days", "descending", "days"), ("level", None, "days")],
)
def test_a_head_says_how_it_sorts_and_leads_the_other_way(
    sort: str, stands: str | None, leads_to: str
) -> None:
    (heading,) = headings(asked(f"sort={sort}&page=2"), [Column("Days", "days", numeric=True)], sort)
    assert (heading.sorted, heading.href) == (stands, f"/missed?sort={leads_to}")


def test_a_column_without_a_key_does_not_sort() -> None:
    (heading,) = headings(asked(""), [Column("Why")], "-days")
    assert (heading.sorted, heading.href) == (None, None)


@pytest.mark.parametrize(
    ("page", "total", "rows", "previous", "following"),
    [
        (1, 0, (0, 0), None, None),
        (1, 50, (1, 50), None, None),
        (1, 51, (1, 50), None, "/missed?page=2"),
        (2, 120, (51, 100), "/missed?page=1", "/missed?page=3"),
        (3, 120, (101, 120), "/missed?page=2", None),
        (9, 120, (0, 0), "/missed?page=3", None),
        (2, 0, (0, 0), None, None),
    ],
)
def test_pages_lead_to_their_neighbours(
    page: int, total: int, rows: tuple[int, int], previous: str | None, following: str | None
) -> None:
    place = pages(asked(""), total, page, 50, ("person", "people"))
    assert (place.first, place.last) == rows
    assert (place.previous, place.next) == (previous, following)


def test_a_filter_that_is_set_can_be_taken_away() -> None:
    (only,) = chosen(asked("level=high&team=&page=2"), {"level": "High", "team": "Every team"})
    assert (only.text, only.href) == ("High", "/missed?team=")
