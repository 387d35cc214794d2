"""Several people, or one form several times, at the same moment: each thing happens once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlmodel import col

from scheduler.casework.decisions import approve
from scheduler.casework.drafts import LASTS, draft_of, forget_draft, keep_draft
from scheduler.casework.people import RefTaken, register
from scheduler.casework.proposals import Decided
from scheduler.casework.visits import VisitMade, record_visit
from scheduler.desk import Desk
from scheduler.errors import Refusal, Unavailable
from scheduler.store.drafts import Draft
from scheduler.store.people import Person
from scheduler.store.risk import RiskLevel
from scheduler.store.visits import Visit
from tests.builders import INSPECTOR, NOW, OFFICER, SERGEANT, TODAY, Force, a_person, a_proposal, entries

EARLIER = NOW - timedelta(hours=2)


def at_once(force: Force, acts: list[tuple[str, Callable[[Desk], object]]]) -> list[str]:
    """What became of each act: "done", or the name of its refusal."""

    def run(who: str, act: Callable[[Desk], object]) -> str:
        try:
            with force.writing(who) as desk:
                act(desk)
        except Unavailable:  # a busy machine kept it waiting: nothing was changed, so the same is sent again
            return run(who, act)
        except Refusal as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(lambda each: run(*each), acts))


def count(force: Force, model: type) -> int:
    with force.reading() as desk:
        return desk.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_form_sent_four_times_at_once_happens_once(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
    key, told = uuid4(), VisitMade(EARLIER, "seen_at_home")
    acts = [(OFFICER, lambda desk: record_visit(desk, "P-001", told, key=key))] * 4
    assert at_once(force, acts) == ["done"] * 4
    assert (count(force, Visit), len(entries(force))) == (1, 1)


def test_pages_of_one_form_that_come_at_once_are_kept_one_after_the_other(force: Force) -> None:
    key = uuid4()
    for _ in range(5):
        acts = [
            (OFFICER, lambda desk, text=text: keep_draft(desk, key, "/form", "ask", text)) for text in "abc"
        ]
        assert at_once(force, [*acts, (OFFICER, lambda desk: forget_draft(desk, key))]) == ["done"] * 4
    assert count(force, Draft) <= 1


def test_of_two_officers_with_one_key_the_first_keeps_the_form(force: Force) -> None:
    key, kept = uuid4(), []
    acts = [
        (who, lambda desk, who=who: kept.append(keep_draft(desk, key, "/form", "ask", who)))
        for who in (OFFICER, SERGEANT, INSPECTOR)
    ]
    assert at_once(force, acts) == ["done"] * 3
    with force.reading() as desk:
        (draft,) = desk.session.scalars(select(Draft))
    with force.reading(draft.fields) as desk:
        assert draft_of(desk, key, "/form") == desk.principal.actor
    assert True in kept


def test_each_page_of_a_form_makes_it_last_longer(force: Force) -> None:
    key = uuid4()
    for fields in ("first", "then"):
        with force.writing(OFFICER) as desk:
            assert keep_draft(desk, key, "/form", "ask", fields)
            until = desk.now + LASTS
        force.installation.clock.moment += LASTS / 2  # type: ignore[attr-defined]
    with force.reading(OFFICER) as desk:
        (draft,) = desk.session.scalars(select(Draft))
    assert (draft.fields, draft.expires_at) == ("then", until)


def test_two_supervisors_decide_on_a_proposal_once(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk)
        asked = a_proposal(desk, "P-001", "level", "low", TODAY, recorded_by=OFFICER).id
    acts = [(who, lambda desk: approve(desk, asked)) for who in (SERGEANT, INSPECTOR)]
    assert at_once(force, acts) == [Decided.__name__, "done"]
    with force.reading() as desk:
        lowered = select(RiskLevel).where(col(RiskLevel.level) == "low")
        assert len(desk.session.scalars(lowered).all()) == 1


def test_a_reference_is_given_once_to_two_who_ask_at_once(force: Force) -> None:
    acts = [
        (who, lambda desk: register(desk, "P-001", TODAY, name="Made-Up One"))
        for who in (SERGEANT, INSPECTOR)
    ]
    assert at_once(force, acts) == [RefTaken.__name__, "done"]
    assert count(force, Person) == 1
