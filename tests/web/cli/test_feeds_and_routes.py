"""`visits feed` and `visits routes`."""

from tests.builders import HARBOUR, OFFICER, SERGEANT, Force
from tests.web.cli.running import visits


def test_a_calendar_address_is_shown_once(here: Force) -> None:
    (made,) = visits("feed", "create", OFFICER, "--device", "work phone", "--json").rows
    assert made["url"].startswith("http://127.0.0.1:8000/f/")
    assert made["url"].endswith("/visits.ics")
    token = made["url"].split("/")[-2]
    for form in ([], ["--json"], ["--csv"]):
        assert token not in visits("feed", "list", *form).out
    (listed,) = visits("feed", "list", "--json").rows
    assert (listed["id"], listed["officer"], listed["device"]) == (made["id"], OFFICER, "work phone")


def test_an_address_is_switched_off(here: Force) -> None:
    (made,) = visits("feed", "create", OFFICER, "--device", "laptop", "--json").rows
    assert "“laptop” is switched off" in visits("feed", "revoke", made["id"]).out
    assert visits("feed", "list", "--json").rows[0]["revoked_at"] is not None
    assert "revoked" in visits("feed", "list").out


def test_a_teams_numbers_are_for_who_answers_for_it(here: Force) -> None:
    assert visits("feed", "create", SERGEANT, "--device", "phone", "--team", HARBOUR).status == 0
    assert visits("feed", "create", OFFICER, "--device", "phone", "--team", HARBOUR).status == 1
    (listed,) = visits("feed", "list", "--json").rows
    assert (listed["kind"], listed["team"], listed["nothing_new"]) == ("team", HARBOUR, 0)


def test_an_address_of_nobody_is_refused(here: Force) -> None:
    assert visits("feed", "create", "OM-NOBODY", "--device", "phone").status == 1
    assert visits("feed", "revoke", "11111111-1111-1111-1111-111111111111").status == 1
    assert visits("feed", "revoke", "not-an-id").status == 2


def test_a_device_has_one_address(here: Force) -> None:
    assert visits("feed", "create", OFFICER, "--device", "phone").status == 0
    assert visits("feed", "create", OFFICER, "--device", "phone").status == 1


def test_every_route_is_told_with_its_permission(nowhere: object) -> None:
    rows = {(row["method"], row["path"]): row for row in visits("routes", "--json").rows}
    assert rows["GET", "/missed"]["permission"] == "see_missed"
    assert rows["GET", "/missed"]["verbs"] == ["consulted"]
    assert rows["GET", "/ready"]["permission"].startswith("public: ")
    assert "/people/{ref}" in visits("routes").out
    assert visits("routes", "--csv").lines[0].keys() == {"method", "path", "permission", "verbs"}
