"""An officer's calendar links on pages: made and shown once, replaced, switched off, saved, and never told again."""

import logging
import plistlib
import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import anyio
import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from scheduler.clock import FixedClock
from scheduler.exchange.calendar.fetching import fetch
from scheduler.store.audit import AuditEntry
from scheduler.store.feeds import Feed, FeedHeld
from tests.builders import (
    ADMINISTRATOR,
    AUDITOR,
    COLLEAGUE,
    HARBOUR,
    MOOR,
    OFFICER,
    REVIEWER,
    SERGEANT,
    Force,
)
from tests.casework.signing import an_account
from tests.exchange.calendar.calendars import BASE_URL, an_address, faults, summaries, visited
from tests.statements import noting_statements
from tests.web.test_secrets import whole_database
from tests.web.visiting import HTTPS, sign_in, visitor
from web.pages import feed_uses
from web.serving import while_serving

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
OFF = ["Calendar link switched off"]
LINK = re.compile(rf"{HTTPS}/f/([\w-]{{43}})/visits\.ics")


@pytest.fixture
def officer(force: Force) -> TestClient:
    return browser_of(force, OFFICER)


def browser_of(force: Force, who: str) -> TestClient:
    an_account(force.installation, who)
    browser = visitor(force.installation)
    sign_in(browser, who)
    return browser


def made(browser: TestClient, device: str = "phone", **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/feeds/new", data={"key": str(uuid4()), "device": device, **more})


def token_in(page: str) -> str:
    (token,) = set(LINK.findall(page))
    return str(token)


def the_feed(force: Force) -> Feed:
    with force.reading() as desk:
        return desk.session.scalars(select(Feed).order_by(col(Feed.recorded_at).desc())).first()


def test_a_link_is_shown_once_in_every_form_that_a_device_takes(officer: TestClient, force: Force) -> None:
    visited(force)
    answer = made(officer)
    token, feed = token_in(answer.text), the_feed(force)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert f"webcal://visits.example.test/f/{token}/visits.ics" in answer.text
    assert f"{HTTPS}/f/visits.ics" in answer.text
    assert f">{feed.id}</code>" in answer.text
    assert '<path d="M4 4h7v1h-7z' in answer.text
    assert f'href="{HTTPS}' not in answer.text  # a link that is followed would stand in the history
    assert (
        f'href="webcal://visits.example.test/f/{token}/visits.ics"' in answer.text
    )  # no browser opens it itself
    assert answer.text.index("Subscribe on this phone") < answer.text.index("point its camera at this")
    assert "An Android phone shows it through Google Calendar" in officer.get("/feeds/new").text
    for program in ("Outlook on a computer", "Outlook on the web", "Apple", "Google", "Thunderbird"):
        assert program in answer.text
    assert fetch(force.installation, token).text
    for page in ("/feeds", "/feeds/new", f"/feeds/{feed.id}/replace", f"/feeds/{feed.id}/revoke", "/"):
        assert token not in officer.get(page).text


def test_a_form_sent_again_shows_nothing_and_makes_nothing(officer: TestClient, force: Force) -> None:
    form = {"key": str(uuid4()), "device": "phone"}
    token = token_in(officer.post("/feeds/new", data=form).text)
    again = officer.post("/feeds/new", data=form)
    assert (again.status_code, again.headers["location"]) == (303, "/feeds?done=feed-shown-before")
    shown = officer.get("/feeds?done=feed-shown-before").text
    assert "It is not shown again" in shown
    assert token not in shown
    assert shown.count("Switch off<span") == 1


def test_what_is_wrong_with_the_name_is_told_beside_it(officer: TestClient) -> None:
    assert made(officer, "").status_code == 422
    assert "Give the name of the device." in made(officer, "").text
    assert "at most 80 characters" in made(officer, "x" * 81).text
    made(officer)
    twice = made(officer)
    assert twice.status_code == 409
    assert "has a calendar link for “phone” already" in twice.text


def test_a_link_that_takes_over_says_how_long_the_one_before_goes_on(
    officer: TestClient, force: Force, clock: FixedClock
) -> None:
    old = token_in(made(officer).text)
    feed = the_feed(force)
    clock.moment += timedelta(minutes=1)
    asked = officer.get(f"/feeds/{feed.id}/replace").text
    key = re.search(r'name="key" value="([^"]+)"', asked)[1]
    answer = officer.post(f"/feeds/{feed.id}/replace", data={"key": key})
    new = token_in(answer.text)
    assert answer.status_code == 201
    assert new != old
    assert "goes on until Sat 28 Nov 2026 at 07:01" in answer.text
    assert officer.post(f"/feeds/{feed.id}/replace", data={"key": key}).headers["location"].endswith("before")
    other = officer.post(f"/feeds/{feed.id}/replace", data={"key": str(uuid4())})
    assert other.status_code == 422
    assert "is being replaced already" in other.text
    assert officer.post(f"/feeds/{feed.id}/replace", data={}).status_code == 422
    assert "Replaced" in officer.get("/feeds").text


def test_one_is_switched_off_or_all(officer: TestClient, force: Force) -> None:
    tokens = [token_in(made(officer, name).text) for name in ("phone", "tablet", "laptop")]
    with force.reading() as desk:
        first = desk.session.scalars(select(Feed).where(col(Feed.device) == "phone")).one().id
    assert "Switch off the link of “phone”" in officer.get(f"/feeds/{first}/revoke").text
    assert officer.post(f"/feeds/{first}/revoke").headers["location"] == "/feeds?done=feed-revoked"
    told = [summaries(fetch(force.installation, each).text) == OFF for each in tokens]
    assert told == [True, False, False]
    assert officer.get("/feeds/revoke-all").status_code == 200
    assert officer.post("/feeds/revoke-all").headers["location"] == "/feeds?done=feeds-revoked"
    assert all(summaries(fetch(force.installation, each).text) == OFF for each in tokens)


def test_the_list_tells_who_read_it_when_and_how_often_nothing_was_new(
    officer: TestClient, force: Force
) -> None:
    path = f"/f/{token_in(made(officer).text)}/visits.ics"
    program = {"User-Agent": "iOS/18.1 (22B83) dataaccessd/1.0"}
    tag = officer.get(path, headers=program).headers["etag"]
    for _ in range(3):
        assert officer.get(path, headers=program | {"If-None-Match": tag}).status_code == 304
    shown = officer.get("/feeds").text
    assert "Sat 21 Nov 2026, 07:00" in shown
    assert "Apple Calendar, 192.0.2.0/24" in shown
    assert re.search(r'data-label="Nothing new, 30 days">3</td>', shown)


def test_nobody_touches_anothers(officer: TestClient, force: Force) -> None:
    theirs = an_address(force, COLLEAGUE)
    path = f"/feeds/{theirs.feed.id}"
    for page in ("replace", "revoke", "visits.ics"):
        assert officer.get(f"{path}/{page}").status_code == 404
    assert officer.post(f"{path}/replace", data={"key": str(uuid4())}).status_code == 404
    assert officer.post(f"{path}/revoke").status_code == 404
    assert officer.post(f"{path}/profile", data={"token": theirs.token}).status_code == 404
    assert "phone" not in officer.get("/feeds").text


@pytest.mark.parametrize("who", [ADMINISTRATOR, AUDITOR, REVIEWER])
def test_who_has_no_visits_has_no_page(force: Force, who: str) -> None:
    browser = browser_of(force, who)
    assert [browser.get(path).status_code for path in ("/feeds", "/feeds/new", "/feeds/about")] == [403] * 3
    assert made(browser).status_code == 403


def test_the_auditor_sees_every_link_and_no_token(officer: TestClient, force: Force) -> None:
    token = token_in(made(officer, "work phone").text)
    auditor = browser_of(force, AUDITOR)
    shown = auditor.get("/audit/feeds").text
    assert OFFICER in shown
    assert "work phone" in shown
    assert token not in shown
    assert officer.get("/audit/feeds").status_code == 403


def test_a_long_list_has_pages_and_takes_the_same_statements(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_uses, "ROWS", 2)
    auditor = browser_of(force, AUDITOR)
    counts = set()
    for name in ("phone", "tablet", "laptop"):
        an_address(force, device=name)
        with noting_statements(force) as asked:
            assert auditor.get("/audit/feeds").status_code == 200
        counts.add(sum(each.startswith("SELECT") for each in asked))
    assert len(counts) == 1
    assert "Rows 1 to 2 of 3 links" in auditor.get("/audit/feeds").text
    assert "Rows 3 to 3 of 3 links" in auditor.get("/audit/feeds?page=2").text
    assert "The list ends before this page." in auditor.get("/audit/feeds?page=3").text


def test_a_supervisor_chooses_a_team_among_their_own(force: Force) -> None:
    sergeant = browser_of(force, SERGEANT)
    form = sergeant.get("/feeds/new").text
    assert f"Numbers a day of {HARBOUR}" in form
    assert MOOR not in form
    assert made(sergeant, team=HARBOUR).status_code == 201
    assert the_feed(force).kind == "team"
    assert f"Numbers of {HARBOUR}" in sergeant.get("/feeds").text
    assert made(sergeant, "tablet", team=MOOR).status_code == 404


def test_an_officer_is_asked_for_no_team(officer: TestClient) -> None:
    assert "What it shows" not in officer.get("/feeds/new").text


def test_the_file_is_what_the_link_answers_and_is_logged(officer: TestClient, force: Force) -> None:
    visited(force)
    token = token_in(made(officer).text)
    feed = the_feed(force)
    file = officer.get(f"/feeds/{feed.id}/visits.ics")
    assert file.content == officer.get(f"/f/{token}/visits.ics").content
    assert file.headers["content-disposition"] == 'attachment; filename="visits.ics"'
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    with force.reading() as desk:
        entry = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "calendar file")).one()
    assert (entry.verb, entry.actor, entry.subjects, entry.recipient) == (
        "disclosed",
        OFFICER,
        "P-001",
        "phone (file)",
    )
    officer.post(f"/feeds/{feed.id}/revoke")
    assert officer.get(f"/feeds/{feed.id}/visits.ics").status_code == 403


def test_who_has_no_link_saves_their_visits_all_the_same(
    officer: TestClient, force: Force, clock: FixedClock
) -> None:
    code = visited(force, on=date(2026, 5, 1))
    visited(force, "P-002", officer=COLLEAGUE)
    first = officer.get("/feeds/visits.ics")
    assert sorted(summaries(first.content)) == ["1 visit overdue", f"Visit due {code}"]
    assert faults(first.content.replace(HTTPS.encode(), BASE_URL.encode())) == []
    assert first.headers["content-disposition"] == 'attachment; filename="visits.ics"'
    assert officer.get("/feeds/visits.ics").content == first.content
    with force.reading() as desk:
        logged = desk.session.scalars(select(AuditEntry).where(col(AuditEntry.act) == "calendar file")).all()
        assert desk.session.scalars(select(Feed)).all() == []
    assert {(each.subjects, each.record_id, each.recipient) for each in logged} == {
        ("P-001", None, "none (file)")
    }
    assert browser_of(force, AUDITOR).get("/feeds/visits.ics").status_code == 403


def test_a_link_that_ends_soon_is_told_on_top(officer: TestClient, force: Force, clock: FixedClock) -> None:
    made(officer, "work phone")
    clock.moment += timedelta(days=340)
    sign_in(officer)
    assert "The link of “work phone” ends on Sun 21 Nov 2027" in officer.get("/feeds").text


def test_the_profile_sets_a_managed_phone_up(officer: TestClient, force: Force) -> None:
    token = token_in(made(officer).text)
    feed = the_feed(force)
    answer = officer.post(f"/feeds/{feed.id}/profile", data={"token": token})
    assert answer.headers["content-type"] == "application/x-apple-aspen-config"
    assert answer.headers["content-disposition"] == 'attachment; filename="visits.mobileconfig"'
    assert answer.headers["cache-control"] == "no-store"
    profile = plistlib.loads(answer.content)
    (account,) = profile["PayloadContent"]
    assert account["PayloadType"] == "com.apple.subscribedcalendar.account"
    assert account["SubCalAccountHostName"] == f"{HTTPS}/f/visits.ics"
    assert account["SubCalAccountUseSSL"] is True
    assert len({UUID(profile["PayloadUUID"]), UUID(account["PayloadUUID"]), feed.id}) == 3
    signed_in = officer.get(
        "/f/visits.ics", auth=(account["SubCalAccountUsername"], account["SubCalAccountPassword"])
    )
    assert signed_in.status_code == 200


def test_the_profile_is_made_only_while_the_token_is_shown(
    officer: TestClient, force: Force, clock: FixedClock
) -> None:
    token = token_in(made(officer).text)
    path = f"/feeds/{the_feed(force).id}/profile"
    assert officer.post(path, data={"token": "another"}).status_code == 404
    assert officer.post(path, data={"token": "x" * 101}).status_code == 422
    assert officer.get(path).status_code == 405
    clock.moment += timedelta(minutes=10)
    assert officer.get("/feeds").status_code == 200  # still signed in
    clock.moment += timedelta(minutes=19)
    sign_in(officer)
    assert officer.post(path, data={"token": token}).status_code == 200
    clock.moment += timedelta(minutes=2)
    assert officer.post(path, data={"token": token}).status_code == 404


def test_the_page_about_it_says_what_the_force_lets_through(officer: TestClient, force: Force) -> None:
    plain = officer.get("/feeds/about").text
    assert "Google: 8 to 24 hours" in plain
    assert "never the alarm" in plain
    assert "does not let these show visits" not in plain
    settings = officer.app.state.installation.settings  # type: ignore[attr-defined]
    settings.feed_clients_refused, settings.feed_detail = frozenset({"google"}), "busy"
    barred = officer.get("/feeds/about").text
    assert "does not let these show visits: Google Calendar." in barred
    assert "From URL" not in barred
    assert "as “Busy”" in barred
    assert "Google: 8" not in barred


@pytest.mark.parametrize(
    ("client", "named"), [("google", "Google"), ("apple", "iPhone"), ("outlook", "Outlook")]
)
def test_a_program_that_the_force_bars_is_named_as_that_alone(
    officer: TestClient, client: str, named: str
) -> None:
    assert made(officer).text.count(named) > 1
    officer.app.state.installation.settings.feed_clients_refused = frozenset({client})  # type: ignore[attr-defined]
    shown = made(officer, device="another").text
    (barred,) = re.findall(r"<p[^>]*>Your force does not let these show visits: .*?</p>", shown)
    assert named not in shown.replace(barred, "")


def test_the_token_is_in_no_log_and_no_row(
    officer: TestClient, force: Force, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = token_in(made(officer).text)
        feed = the_feed(force)
        officer.post(f"/feeds/{feed.id}/profile", data={"token": token})
        officer.post(f"/feeds/{feed.id}/profile", data={"token": token * 4})
        officer.get("/f/visits.ics", auth=("phone", token))
        officer.get("/f/visits.ics", auth=("wrong", token))
        unsigned = visitor(force.installation).post(f"/feeds/{feed.id}/profile", data={"token": token})
        new = token_in(officer.post(f"/feeds/{feed.id}/replace", data={"key": str(uuid4())}).text)
    told = "".join(each.getMessage() for each in caplog.records) + whole_database(force)
    assert token not in told
    assert new not in told
    assert unsigned.status_code == 401
    assert token not in unsigned.text


def test_a_process_that_is_stopped_keeps_what_it_counted(officer: TestClient, force: Force) -> None:
    app, address = officer.app, an_address(force)
    path = address.path()
    officer.get(path, headers={"If-None-Match": officer.get(path).headers["etag"]})

    async def begun_and_stopped() -> None:
        async with while_serving(app):  # type: ignore[arg-type]
            pass

    anyio.run(begun_and_stopped)
    with force.reading() as desk:
        assert desk.session.scalars(select(col(FeedHeld.times))).all() == [1]
