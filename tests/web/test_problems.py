"""What cannot be is said in words, on pages and in the interface, and nothing of the inside comes out."""

import logging
from datetime import date, timedelta
from typing import Annotated

import pytest
from fastapi import HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.requests import ClientDisconnect

from scheduler import errors
from scheduler.casework.accounts.signing_in import TooManyTries
from scheduler.errors import AlreadyKnown, NoSuchPerson, NotAllowed, NotFound, Refusal, Stale, Unavailable
from tests.web.building import as_role, client, nobody, router_of
from web.problems import STATUS, WORDS, BrokenOff

SECRET = "Alex Example of 1 Nowhere Street"


class TooLate(Refusal):
    """A refusal of a class that the table does not name."""


def raising(error: Exception):  # type: ignore[no-untyped-def]
    def handler() -> None:
        raise error

    return handler


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refusal("It cannot be."), 422),
        (TooLate("It cannot be."), 422),
        (NotFound("It cannot be."), 404),
        (NoSuchPerson("R1"), 404),
        (NotAllowed("It cannot be."), 403),
        (Stale("It cannot be."), 409),
        (AlreadyKnown("It cannot be."), 409),
        (Unavailable("It cannot be."), 503),
    ],
)
def test_each_refusal_has_its_status_and_its_sentence(refusal: Refusal, status: int) -> None:
    routers = [router_of("/page", raising(refusal)), router_of("/api/v1/thing", raising(refusal))]
    browser = client(*routers)
    page, details = browser.get("/page"), browser.get("/api/v1/thing")
    assert (page.status_code, details.status_code) == (status, status)
    assert str(refusal).replace("'", "&#39;") in page.text
    assert WORDS[status][0] in page.text
    assert details.headers["content-type"] == "application/problem+json"
    assert details.json()["status"] == status
    assert details.json()["detail"] == str(refusal)
    assert details.json()["type"] == "about:blank"


def test_every_direct_refusal_is_in_the_table() -> None:
    direct = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__bases__ == (Refusal,)
    }
    assert direct <= set(STATUS)


def test_what_a_refusal_quotes_is_escaped() -> None:
    answer = client(router_of("/page", raising(Refusal("<script>alert(1)</script>")))).get("/page")
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>" not in answer.text


def said(caplog: pytest.LogCaptureFixture) -> str:
    """What our own logs hold: the test's browser has one too, which is none of ours."""
    return "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("visits"))


def test_an_unforeseen_error_shows_a_number_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = client(router_of("/people/{ref}", raising(KeyError(SECRET)))).get(
            "/people/R-SECRET?q=SECRET"
        )
    assert answer.status_code == 500
    logged = said(caplog)
    reference = logged.split()[0]
    assert reference in answer.text
    assert "Traceback" not in answer.text
    assert "KeyError" not in answer.text
    assert SECRET not in answer.text + logged
    assert "SECRET" not in logged
    assert "/people/{ref} KeyError at " in logged


def test_the_log_names_the_causes_of_an_error(caplog: pytest.LogCaptureFixture) -> None:
    def failing() -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error

    client(router_of("/page", failing)).get("/page")
    assert "KeyError at " in caplog.text
    assert "; from ValueError at " in caplog.text
    assert SECRET not in caplog.text


def test_whose_connection_breaks_while_they_send_is_no_fault_of_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert client(router_of("/page", raising(ClientDisconnect()))).get("/page").status_code == 400
    assert said(caplog) == ""


def test_an_unforeseen_error_in_the_interface_is_problem_details() -> None:
    answer = client(router_of("/api/v1/thing", raising(KeyError(SECRET)))).get("/api/v1/thing")
    assert answer.status_code == 500
    assert answer.json()["reference"].isalnum()
    assert SECRET not in answer.text


def test_an_answer_that_breaks_off_says_no_more(caplog: pytest.LogCaptureFixture) -> None:
    def half() -> StreamingResponse:
        def pieces():  # type: ignore[no-untyped-def]
            yield b"half"
            raise KeyError(SECRET)

        return StreamingResponse(pieces())

    with pytest.raises(BrokenOff):
        client(router_of("/stream", half)).get("/stream")
    assert SECRET not in caplog.text


def test_an_address_that_is_not_there_says_no_more_than_one_that_may_not_be_seen() -> None:
    answer = client().get("/nowhere/R-SECRET")
    assert answer.status_code == 404
    assert "nothing that you may see" in answer.text
    assert "R-SECRET" not in answer.text


def test_the_wrong_method_says_which_is_right() -> None:
    answer = client(router_of("/page", raising(KeyError()))).delete("/page")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_a_status_without_words_of_ours_still_has_a_page() -> None:
    answer = client(router_of("/page", raising(HTTPException(418)))).get("/page")
    assert answer.status_code == 418
    assert "This could not be done" in answer.text


def test_who_is_not_signed_in_comes_back_to_where_they_were() -> None:
    answer = client(router_of("/people/{ref}", raising(KeyError())), who=nobody).get(
        "/people/R1?from=2026-01-05&a=b"
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?return_to=%2Fpeople%2FR1%3Ffrom%3D2026-01-05%26a%3Db"


def test_a_form_of_who_is_not_signed_in_goes_along_with_the_sign_in() -> None:
    sender = client(router_of("/change", raising(KeyError()), "POST"), who=nobody)
    answer = sender.post("/change?a=b", data={"reason": ["<one>", "two"]})
    assert answer.status_code == 401
    assert 'name="return_to" value="/change?a=b"' in answer.text
    assert 'name="kept.reason" value="&lt;one&gt;"' in answer.text
    assert 'name="kept.reason" value="two"' in answer.text


def test_a_file_of_who_is_not_signed_in_is_not_kept_and_they_are_told() -> None:
    sender = client(router_of("/change", raising(KeyError()), "POST"), who=nobody)
    answer = sender.post("/change", data={"reason": "one"}, files={"sheet": b"ref,name"})
    assert "A file is not kept" in answer.text
    assert "kept.reason" not in answer.text


def test_a_fragment_for_who_is_not_signed_in_sends_the_whole_page_to_sign_in() -> None:
    answer = client(router_of("/people", raising(KeyError())), who=nobody).get(
        "/people", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?return_to=%2Fpeople"


def test_the_interface_asks_for_a_token() -> None:
    answer = client(router_of("/api/v1/people", raising(KeyError())), who=nobody).get("/api/v1/people")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_problem_for_htmx_takes_the_place_of_the_page() -> None:
    answer = client(router_of("/page", raising(Stale("Changed.")))).get(
        "/page", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "Changed." in answer.text
    assert answer.headers["hx-retarget"] == "#main-content"


def dated(from_on: date, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> PlainTextResponse:
    return PlainTextResponse(f"{from_on} {limit}")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "From on is missing."),
        (
            "from_on=31/02/2026",
            "From on: “31/02/2026” is not right; give a date that exists, such as 2026-01-31.",
        ),
        ("from_on=2026-01-01&limit=x", "Limit: “x” is not right; give a whole number."),
        ("from_on=2026-01-01&limit=0", "Limit: “0” is not right; give a number of at least 1."),
        ("from_on=2026-01-01&limit=101", "Limit: “101” is not right; give a number of at most 100."),
    ],
)
def test_a_bad_request_says_what_is_wrong_in_sentences(query: str, sentence: str) -> None:
    browser = client(router_of("/page", dated), router_of("/api/v1/thing", dated))
    page, details = browser.get(f"/page?{query}"), browser.get(f"/api/v1/thing?{query}")
    assert (page.status_code, details.status_code) == (422, 422)
    assert sentence in page.text
    assert details.json()["errors"] == [{"detail": sentence}]


def test_what_a_form_held_is_not_repeated() -> None:
    from typing import Annotated

    from fastapi import Form

    def sign_in(attempts: Annotated[int, Form()]) -> PlainTextResponse:
        return PlainTextResponse(str(attempts))

    answer = client(router_of("/form", sign_in, "POST")).post("/form", data={"attempts": SECRET})
    assert answer.status_code == 422
    assert "Attempts: give a whole number." in answer.text
    assert SECRET not in answer.text


def test_a_problem_keeps_the_menu_of_who_is_signed_in() -> None:
    from scheduler.roles import Role

    def refused(request: Request) -> None:
        raise NotFound(f"No {request.method} here.")

    answer = client(router_of("/page", refused), who=as_role(Role.OFFICER)).get("/page")
    assert 'href="/people"' in answer.text
    assert 'href="/missed"' not in answer.text


def test_a_failure_is_told_without_the_desk_that_may_have_failed() -> None:
    """The menu of a supervisor counts what waits at the page's desk: busy elsewhere, it broke the answer itself."""

    def away(request: Request) -> None:
        request.state.desk = object()  # whatever is asked of it fails
        raise Unavailable("The database is busy or away.")

    answer = client(router_of("/page", away)).get("/page")
    assert (answer.status_code, "The database is busy or away." in answer.text) == (503, True)
    assert "Approvals" in answer.text


def test_how_long_to_wait_is_said_once() -> None:
    """A try that is refused says its own minutes: what to do now names no others."""
    browser = client(router_of("/page", raising(TooManyTries(timedelta(seconds=90)))))
    page = browser.get("/page")
    assert page.status_code == 429
    assert page.text.count("Wait ") == 1
    assert "Wait 2 minutes, then try again." in page.text
