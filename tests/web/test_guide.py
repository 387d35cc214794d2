"""The guide says what the policy in force says, to whoever is signed in."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from rules.policy import read_policies
from rules.worked_example import worked_example
from scheduler.desk import Installation
from scheduler.exchange.files.columns import KINDS
from scheduler.roles import Principal, Role
from scheduler.store.visits import Outcome
from tests.builders import TODAY
from tests.web.building import BASE_URL, FROM_OUR_PAGE, nobody
from web.app import create_app
from web.dependencies import WhoAsks
from web.pages import guide
from web.pages.guide import PAGES
from web.words import in_short, plainly

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


def reader(installation: Installation, role: Role | None = Role.OFFICER) -> TestClient:
    who: WhoAsks = nobody if role is None else lambda _: Principal(actor="A1001", role=role)
    app = create_app(base_url=BASE_URL, who_asks=who, routers=[guide.router])
    app.state.installation = installation
    return TestClient(app, BASE_URL, headers=FROM_OUR_PAGE, follow_redirects=False)


def test_every_role_can_read_every_page(installation: Installation) -> None:
    for role in Role:
        browser = reader(installation, role)
        paths = re.findall(r'href="(/guide/[^"]*)"', browser.get("/guide").text)
        assert paths == [f"/guide/{name}" for name in PAGES]
        assert [browser.get(path).status_code for path in paths] == [200] * len(PAGES)


def test_who_is_not_signed_in_reads_the_accessibility_statement_alone(installation: Installation) -> None:
    browser = reader(installation, None)
    assert browser.get("/accessibility").status_code == 200
    assert browser.get("/guide/words").status_code == 303


def test_a_page_that_is_not_there_is_said_to_be_not_there(installation: Installation) -> None:
    answer = reader(installation).get("/guide/nothing")
    assert answer.status_code == 404
    assert "The guide has no such page" in answer.text


@pytest.mark.parametrize("policy", read_policies())
def test_the_figures_are_those_of_the_policy_in_force(installation: Installation, policy: str) -> None:
    told = read_policies()[policy]
    browser = reader(replace(installation, policy=told))
    version = told.version_on(TODAY)
    deadlines = browser.get("/guide/deadlines").text
    assert told.title in deadlines
    for level, interval in version.home_visit.interval.items():
        row = re.search(rf"Interval, {plainly(level).lower()}</th>\s*<td[^>]*>([^<]*)", deadlines)
        assert row is not None
        assert row[1] == interval.words
    for step in worked_example(told, TODAY.year - 1):
        assert in_short(step.on) in deadlines
        assert step.deadline is None or in_short(step.deadline) in deadlines


def test_the_columns_of_a_file_are_those_that_an_import_takes(installation: Installation) -> None:
    told = reader(installation).get("/guide/importing").text
    tables = re.findall(r'<table[^>]*id="(\w+)">(.*?)</table>', told, re.DOTALL)
    rows = r'<th scope="row"[^>]*>(\w+)</th>\s*<td[^>]*>(Yes|–)</td>'
    found = {kind: re.findall(rows, table) for kind, table in tables}
    assert found == {
        kind.name: [(column.name, "Yes" if column.required else "–") for column in kind.columns]
        for kind in KINDS.values()
    }


def test_each_outcome_counts_or_does_not_as_the_policy_says(installation: Installation) -> None:
    page = reader(installation).get("/guide/visits").text
    lists = dict(re.findall(r'aria-labelledby="(counts|does-not)">(.*?)</ul>', page, re.DOTALL))
    told = {name: re.findall("<li>([^<]*)</li>", items) for name, items in lists.items()}
    qualifies = installation.policy.version_on(TODAY).home_visit.qualifies
    assert told["counts"] == [plainly(each) for each in Outcome if each in qualifies]
    assert told["does-not"] == [plainly(each) for each in Outcome if each not in qualifies]


def test_the_sources_to_check_are_those_of_the_policy(installation: Installation) -> None:
    page = reader(installation).get("/guide/checks").text
    clauses = installation.policy.version_on(TODAY).intelligence
    assert clauses is not None
    asked = re.findall(r"<td[^>]*>(Yes|–)</td>", page)
    assert asked.count("Yes") == sum(len(sources) for sources in clauses.required.values())
    assert "24 hours" in page
    assert "28 days" in page
