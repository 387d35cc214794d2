"""No request takes more memory than it may, whatever it says of its length."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from scheduler.roles import Permission
from tests.web.building import client, router_of
from web.app import LARGER_BODIES
from web.body_limit import MEBIBYTE
from web.permissions import needs


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def in_pieces(total: int) -> Iterator[bytes]:
    """A body that does not declare its length."""
    for _ in range(total // 1024):
        yield b"x" * 1024
    yield b"x" * (total % 1024)


@pytest.mark.parametrize(
    ("size", "status"), [(0, 200), (MEBIBYTE, 200), (MEBIBYTE + 1, 413), (3 * MEBIBYTE, 413)]
)
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in pieces"])
def test_a_body_over_the_limit_is_refused(*, size: int, status: int, declared: bool) -> None:
    body = b"x" * size if declared else in_pieces(size)
    assert client(router_of("/form", length, "POST")).post("/form", content=body).status_code == status


def test_a_form_over_the_limit_is_refused_when_it_comes_in_pieces() -> None:
    router = APIRouter()

    @router.post("/form", dependencies=[needs(Permission.RECORD)])
    async def form(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len((await request.form()).get("text", ""))))  # type: ignore[arg-type]

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client(router).post("/form", content=in_pieces(2 * MEBIBYTE), headers=headers)
    assert answer.status_code == 413
    assert "over the limit of 1 MB" in answer.text


def test_an_import_may_be_larger() -> None:
    (path,) = LARGER_BODIES
    browser = client(router_of(path, length, "POST"))
    assert browser.post(path, content=b"x" * LARGER_BODIES[path]).text == str(10 * MEBIBYTE)
    assert browser.post(path, content=b"x" * (LARGER_BODIES[path] + 1)).status_code == 413


def test_a_length_that_is_no_number_is_not_believed() -> None:
    browser = client(router_of("/form", length, "POST"))
    answer = browser.post("/form", content=in_pieces(2 * MEBIBYTE), headers={"Content-Length": "-1"})
    assert answer.status_code == 413
