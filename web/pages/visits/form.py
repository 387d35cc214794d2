"""The form of a visit, over its small pages, and the act that it tells of. Shows nothing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from scheduler.casework import limits
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.casework.staff import as_kept
from scheduler.casework.visits import VisitMade
from scheduler.desk import Desk
from scheduler.store.visits import Outcome
from web.forms.fields import Day, Key, Line, Only, TimeOfDay, YesNo, moment_of
from web.forms.sent import Sent, read
from web.pages.visits.checking import TellsChecks

OTHER = "other"
SOUGHT = frozenset({Outcome.NO_REPLY, Outcome.REFUSED})
"""Entry was sought and not obtained: section 96B asks whether a constable sought it, and what for."""
PURPOSES = {
    "home visit": "A home visit",
    "assess risk (s.96B)": "To search the premises for assessing risk (section 96B)",
}
CHECKED_LATER = "The checks are those made before the visit. Record later ones on their own page."
ASKS = {
    "reason_late": "Why it is recorded late",
    "reason_alone": "Why fewer went than the policy asks for",
    "reason_unaccredited": "Why no accredited officer went",
    "reason_announced": "Why the visit was announced",
    "reason_unchecked": "Why the checks are not complete",
}
"""Each reason of a visit as it is asked for, in the order of the page."""
WHAT = ("outcome", "day", "on", "at", "crew", "others")
"""The fields of the first page."""


def _none_if_other(given: object) -> object:
    return None if given == OTHER else given


def _reason(name: str) -> Any:  # noqa: ANN401 - the declaration of a field
    return Field(default=None, max_length=500, title=f"“{ASKS[name]}”")


class VisitForm(TellsChecks):
    """What happened, when and who went; then how. The checks are fields named after their sources."""

    key: Key
    step: Literal["ask", "how", "why", "check", "save"] = "how"
    booking: UUID | None = None
    outcome: Annotated[Outcome, Field(title="what happened")]
    day: Annotated[Day | None, BeforeValidator(_none_if_other), Field(title="the day")]
    on: Annotated[Day | None, Only("day", frozenset({OTHER})), Field(title="the day")] = None
    at: Annotated[TimeOfDay, Field(title="the time")]
    crew: tuple[Line, ...] = ()
    others: Annotated[Line, Field(title="“Anybody else”")] = ""
    announced: Annotated[YesNo | None, Field(title="whether the visit was announced")] = None
    constable: Annotated[YesNo | None, Field(title="whether a constable sought entry")] = None
    purpose: Annotated[
        Literal["home visit", "assess risk (s.96B)"] | None, Field(title="why entry was sought")
    ] = None
    reason_alone: str | None = _reason("reason_alone")
    reason_unaccredited: str | None = _reason("reason_unaccredited")
    reason_announced: str | None = _reason("reason_announced")
    reason_unchecked: str | None = _reason("reason_unchecked")
    reason_late: str | None = _reason("reason_late")
    asked: tuple[Line, ...] = ()
    asked_then: tuple[Line, ...] = ()
    """The reasons that the page of how it was made asked for; and those that its answers asked for."""

    @property
    def visited_on(self) -> date | None:
        """The day, whichever radio gives it; None if it is missing."""
        return self.day or self.on

    @property
    def went(self) -> list[str]:
        """The codes of those who went, each once."""
        return list(dict.fromkeys((*self.crew, *self.others_typed)))

    @property
    def others_typed(self) -> list[str]:
        """The codes of those who were typed."""
        return self.others.replace(",", " ").split()

    @property
    def visited_at(self) -> datetime:
        """The moment. Raises ValueError for a day that is not given, or a time that there was not."""
        if self.visited_on is None:
            raise ValueError("Give the day")
        return moment_of(self.visited_on, self.at)


SentVisit = Sent[VisitForm]


@dataclass(frozen=True)
class Told:
    """A form that can be acted on."""

    form: SentVisit
    visit: VisitMade
    key: UUID
    step: str


def first_page(form: SentVisit) -> SentVisit:
    """What the first page of a form says alone, where something of a later one cannot be read."""
    return read(VisitForm, {name: form.several(name) for name in ("key", "booking", *WHAT)})


def understood(desk: Desk, form: SentVisit, codes: Collection[str]) -> Told | SentVisit:
    """What the form tells, or the form with what is wrong in it. `codes` are those of everybody who visits."""
    told = form.told
    if told is None:
        return form
    others = " ".join(as_kept(code, codes) for code in told.others_typed)
    told = told.model_copy(update={"others": others})
    for name, text in _faults(desk, told, codes):
        form = form.faulted(name, text)
    return form if form.faults else Told(form, _made(told), told.key, told.step)


def _made(told: VisitForm) -> VisitMade:
    in_person, sought = told.outcome in MADE_IN_PERSON, told.outcome in SOUGHT
    return VisitMade(
        visited_at=told.visited_at,
        outcome=told.outcome,
        crew=told.went,
        checks=told.checks(told.visited_on) if in_person else (),
        booking_id=told.booking,
        constable=told.constable if sought else None,
        announced=told.announced if in_person else None,
        purpose=told.purpose if sought else None,
        reason_alone=told.reason_alone,
        reason_unaccredited=told.reason_unaccredited,
        reason_announced=told.reason_announced,
        reason_unchecked=told.reason_unchecked,
        reason_late=told.reason_late,
    )


def _faults(desk: Desk, told: VisitForm, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each field that is wrong, in the order of the pages."""
    at = None
    try:
        at = told.visited_at
        limits.visit_moment(at, desk.now)
    except ValueError as fault:
        yield "at" if told.visited_on else "on", f"{fault}."
    except limits.NotYetToday as refusal:
        yield "at", str(refusal)
    except limits.InFuture as refusal:
        yield "on", str(refusal)
    if not told.went:
        yield "crew", "Say who went: at least one officer."
    for code in told.went:
        if code not in codes:
            yield "others", f"Nobody who makes visits has the code “{code}”. Check it."
    if at and told.outcome in MADE_IN_PERSON:
        yield from told.faults_of_checks(at, CHECKED_LATER, told.visited_on)
