"""Style sheets and scripts: kept for good under their own version, and nothing else comes out."""

import pytest

from tests.web.building import client
from web.static_files import ROOT, digest, missing_vendor_files, static_url


def test_an_address_holds_the_version_of_the_bytes_and_is_kept_for_good() -> None:
    address = static_url("app.css")
    assert address == f"/static/{digest()}/app.css"
    answer = client().get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.content == (ROOT / "app.css").read_bytes()


def test_an_older_page_still_gets_a_file_and_asks_again() -> None:
    answer = client().get("/static/000000000000/app.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "../templates/layout.html",
        "nothing.css",
        "",
        "vendor",
        "/etc/passwd",
    ],
)
def test_only_listed_files_come_out(path: str) -> None:
    assert client().get(f"/static/{digest()}/{path}").status_code == 404


def test_a_file_that_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(LookupError, match=r"no static file 'vendor/nothing\.js'\. .* `make setup`"):
        static_url("vendor/nothing.js")


def test_set_up_has_brought_the_front_end_files() -> None:
    assert missing_vendor_files() == []


def test_no_style_sheet_asks_for_another_site_or_a_licensed_font() -> None:
    for sheet in ROOT.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@font-face" not in text
        assert "@import" not in text
        assert "url(http" not in text
        assert "url(//" not in text


def test_a_head_request_has_the_headers_and_no_body() -> None:
    answer = client().head(static_url("app.css"))
    assert answer.status_code == 200
    assert answer.content == b""
