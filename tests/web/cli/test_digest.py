"""`visits digest`."""

import pytest

from tests.builders import OFFICER, Force, a_person
from tests.casework.signing import an_account
from tests.web.cli.running import visits


@pytest.fixture
def one_who_is_overdue(here: Force) -> Force:
    with here.writing() as desk:
        a_person(desk, "P-001", name="Pat Placeholder")
    an_account(here.installation, OFFICER)
    return here


def test_a_dry_run_says_what_each_would_be_sent(one_who_is_overdue: Force) -> None:
    (letter,) = visits("digest", "--dry-run", "--json").rows
    assert (letter["officer"], letter["result"]) == (OFFICER, "no address")
    assert "1 overdue" in letter["text"]
    shown = visits("digest", "--dry-run").out
    assert "1 overdue" in shown
    assert "P-001" not in shown + letter["text"]
    assert "Placeholder" not in shown + letter["text"]


def test_without_a_mail_server_it_says_what_to_set(one_who_is_overdue: Force) -> None:
    ran = visits("digest")
    assert ran.status == 1
    assert "VISITS_SMTP_URL" in ran.err
