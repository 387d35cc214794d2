"""Every answer carries the headers, whatever it is; another site's requests do nothing."""

import re

import pytest
from fastapi.responses import PlainTextResponse

from tests.web.building import BASE_URL, client, nobody, router_of, whole_or_part

OURS = "https://visits.example.test"
OTHER = "https://elsewhere.example.test"


def fails() -> None:
    raise KeyError("Alex Example")


def done() -> PlainTextResponse:
    return PlainTextResponse("done")


def numbered(number: int) -> PlainTextResponse:
    return PlainTextResponse(str(number))


def directives(policy: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in policy.split("; "))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/health", 200),
        ("/page", 200),
        ("/nowhere", 404),
        ("/fails", 500),
        ("/number", 422),
        ("/static/x/app.css", 200),
    ],
)
def test_every_answer_has_the_headers(path: str, status: int) -> None:
    routers = [router_of("/page", whole_or_part), router_of("/fails", fails), router_of("/number", numbered)]
    answer = client(*routers).get(path)
    assert answer.status_code == status
    policy = directives(answer.headers["content-security-policy"])
    assert (
        policy["default-src"]
        == policy["base-uri"]
        == policy["frame-ancestors"]
        == policy["object-src"]
        == "'none'"
    )
    assert re.fullmatch(r"'nonce-[\w-]{22}'", policy["script-src"])
    assert policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/page", "/nowhere", "/fails"])
def test_nothing_about_people_is_kept_by_a_cache(path: str) -> None:
    answer = client(router_of("/page", whole_or_part), router_of("/fails", fails)).get(path)
    assert answer.headers["cache-control"] == "no-store"


def test_a_redirect_and_a_refused_body_have_the_headers_too() -> None:
    away = client(router_of("/page", whole_or_part), who=nobody).get("/page")
    large = client(router_of("/page", done, "POST")).post("/page", content=b"x" * (1024 * 1024 + 1))
    assert (away.status_code, large.status_code) == (303, 413)
    assert "content-security-policy" in away.headers
    assert "content-security-policy" in large.headers


def test_each_answer_has_a_nonce_of_its_own_and_its_scripts_bear_it() -> None:
    browser = client(router_of("/page", whole_or_part))
    nonces = set()
    for answer in (browser.get("/page"), browser.get("/page")):
        (nonce,) = re.findall(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
        assert set(re.findall(r'<script nonce="([^"]*)"', answer.text)) == {nonce}
        assert answer.text.count("<script") == answer.text.count(f'nonce="{nonce}"')
        nonces.add(nonce)
    assert len(nonces) == 2


def test_without_https_nothing_is_promised_about_it() -> None:
    answer = client(base_url="http://127.0.0.1:8000").get("/health")
    assert "strict-transport-security" not in answer.headers


def test_what_a_route_sets_for_itself_stays() -> None:
    def calendar() -> PlainTextResponse:
        return PlainTextResponse(
            "", headers={"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
        )

    answer = client(router_of("/calendar", calendar)).get("/calendar")
    assert answer.headers.get_list("cache-control") == ["private, no-cache"]
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Origin": OURS}, 200),
        ({"Origin": OTHER}, 403),
        ({"Origin": "http://visits.example.test"}, 403),
        ({"Origin": OURS + ".example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_change_anything(method: str, headers: dict[str, str], status: int) -> None:
    browser = client(router_of("/change", done, method), headers=headers)
    assert browser.request(method, "/change").status_code == status


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": OTHER}, {}])
def test_a_link_from_another_site_may_be_followed(headers: dict[str, str]) -> None:
    assert client(router_of("/page", whole_or_part), headers=headers).get("/page").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Cookie": "session=stolen"}, 403),
        ({"Origin": OTHER}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_program_without_a_cookie_may_use_the_interface(headers: dict[str, str], status: int) -> None:
    browser = client(router_of("/api/v1/change", done, "POST"), headers=headers)
    assert browser.post("/api/v1/change").status_code == status


def test_a_host_reached_by_another_name_takes_its_own_forms() -> None:
    browser = client(router_of("/change", done, "POST"), headers={"Origin": "https://inside.example.test"})
    assert browser.post("/change", headers={"Host": "inside.example.test"}).status_code == 200
    assert browser.post("/change", headers={"Host": BASE_URL.removeprefix("https://")}).status_code == 403
