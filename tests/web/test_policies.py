"""The policy is read by whoever works by it: each clause with its figure, its source and its standing."""

import pytest

from rules.description import sections
from tests.builders import ADMINISTRATOR, OFFICER, SERGEANT, Force
from tests.web.changing import browsing, on_sqlite, words_of

pytestmark = on_sqlite


@pytest.mark.parametrize("officer", [OFFICER, SERGEANT, ADMINISTRATOR])
def test_every_clause_of_every_version_stands_there_with_its_standing(force: Force, officer: str) -> None:
    page = browsing(force, officer).get("/admin/policies")
    assert page.status_code == 200
    said = words_of(page.text).replace("&#39;", "'").replace("&amp;", "&")
    assert "In force today" in said
    policy = force.installation.policy
    for version in policy.versions:
        for section in sections(version):
            for clause in section.clauses:
                assert clause.figure in said
                assert clause.mark.source in said
    assert "not to be taken as national policy" in said
