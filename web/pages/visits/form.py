"""The form of a visit, over its small pages, and the act that it tells of. Shows nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from scheduler.casework.checks import Checked
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.casework.visits import VisitMade
from scheduler.clock import london_date
from scheduler.desk import Desk
from scheduler.store.checks import CheckOutcome
from scheduler.store.visits import Outcome
from web.forms.fields import Day, Key, Line, TimeOfDay, YesNo, moment_of
from web.forms.sent import Sent, read

OTHER = "other"
SOUGHT = frozenset({Outcome.NO_REPLY, Outcome.REFUSED})
"""Entry was sought and not obtained: section 96B asks whether a constable sought it, and what for."""
PURPOSES = {
    "home visit": "A home visit",
    "assess risk (s.96B)": "To search the premises for assessing risk (section 96B)",
}
WHAT = ("outcome", "day", "on", "at", "crew", "others")
"""The fields of the first page."""
CHECK, REFERENCE = "check_", "reference_"
"""Before the name of a source: what came of asking it, and the other system's number."""


def _none_if_other(given: object) -> object:
    return None if given == OTHER else given


Reason = Annotated[str | None, Field(max_length=500, title="the reason")]


class VisitForm(BaseModel):
    """What happened, when and who went; then how. The checks are fields named after their sources."""

    model_config = ConfigDict(extra="allow")

    key: Key
    step: Literal["ask", "how", "check", "save"] = "how"
    booking: UUID | None = None
    outcome: Annotated[Outcome, Field(title="the outcome")]
    day: Annotated[Day | None, BeforeValidator(_none_if_other), Field(title="the day")]
    on: Annotated[Day | None, Field(title="the day")] = None
    at: Annotated[TimeOfDay, Field(title="the time")]
    crew: list[Line] = []
    others: Line = ""
    announced: Annotated[YesNo | None, Field(title="whether the visit was announced")] = None
    constable: Annotated[YesNo | None, Field(title="whether a constable sought entry")] = None
    purpose: Annotated[
        Literal["home visit", "assess risk (s.96B)"] | None, Field(title="why entry was sought")
    ] = None
    checked_on: Annotated[Day | None, Field(title="the day of the checks")] = None
    checked_at: Annotated[TimeOfDay | None, Field(title="the time of the checks")] = None
    reason_alone: Reason = None
    reason_unaccredited: Reason = None
    reason_announced: Reason = None
    reason_unchecked: Reason = None
    reason_late: Reason = None
    asked: list[Line] = []

    @property
    def visited_on(self) -> date | None:
        """The day, whichever radio gives it; None if it is missing."""
        return self.day or self.on

    @property
    def went(self) -> list[str]:
        """The codes of those who went, each once."""
        return list(dict.fromkeys((*self.crew, *self.others.upper().replace(",", " ").split())))

    def checks(self) -> dict[str, str]:
        """What came of asking each source that is told of."""
        told = self.model_extra or {}
        return {name.removeprefix(CHECK): str(said) for name, said in told.items() if name.startswith(CHECK)}

    def reference(self, source: str) -> str | None:
        """The other system's number of a check."""
        said = (self.model_extra or {}).get(f"{REFERENCE}{source}")
        return str(said) if said else None


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


def understood(desk: Desk, form: SentVisit, codes: Iterable[str]) -> Told | SentVisit:
    """What the form tells, or the form with what is wrong in it. `codes` are those of everybody who visits."""
    told = form.told
    if told is None:
        return form
    form = _with_faults(desk, form, told, set(codes))
    if form.faults:
        return form
    visited_at = _moment(told)
    assert visited_at is not None  # said in the faults otherwise  # noqa: S101
    in_person, sought = told.outcome in MADE_IN_PERSON, told.outcome in SOUGHT
    made = VisitMade(
        visited_at=visited_at,
        outcome=told.outcome,
        crew=told.went,
        checks=tuple(_checks(told)),
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
    return Told(form, made, told.key, told.step)


def _with_faults(desk: Desk, form: SentVisit, told: VisitForm, codes: set[str]) -> SentVisit:
    for name, text in (*_of_the_moment(desk, told), *_of_the_crew(told, codes), *_of_the_checks(desk, told)):
        form = form.faulted(name, text)
    return form


def _of_the_moment(desk: Desk, told: VisitForm) -> Iterable[tuple[str, str]]:
    if told.visited_on is None:
        yield "on", "Give the day."
        return
    try:
        at = moment_of(told.visited_on, told.at)
    except ValueError as fault:
        yield "at", f"{fault}."
        return
    if at > desk.now and london_date(at) == desk.today:
        yield "at", f"{told.at:%H:%M} today has not come yet. Give the time at which it happened."


def _of_the_crew(told: VisitForm, codes: set[str]) -> Iterable[tuple[str, str]]:
    if not told.went:
        yield "crew", "Say who went: at least one officer."
    for code in told.went:
        if code not in codes:
            yield "others", f"Nobody who makes visits has the code “{code}”. Check it."


def _of_the_checks(desk: Desk, told: VisitForm) -> Iterable[tuple[str, str]]:
    if not told.checks():
        return
    for source, said in told.checks().items():
        if said not in set(CheckOutcome):
            yield f"{CHECK}{source}", "Choose what came of the check from the list."
        if len(told.reference(source) or "") > 60:  # noqa: PLR2004 - as long as is kept
            yield f"{REFERENCE}{source}", "Shorten the reference: at most 60 characters are kept."
    if told.checked_at is None:
        yield "checked_at", "Give the time at which you made the checks."
        return
    visited_at = _moment(told)
    try:
        checked_at = _checked_at(told)
    except ValueError as fault:
        yield "checked_at", f"{fault}."
        return
    if checked_at and visited_at and visited_at < checked_at:
        yield "checked_at", "The checks are those made before the visit. Record later ones on their own page."


def _checks(told: VisitForm) -> Iterable[Checked]:
    checked_at = _checked_at(told)
    if checked_at is not None:
        for source, said in told.checks().items():
            yield Checked(source, checked_at, said, told.reference(source))


def _checked_at(told: VisitForm) -> datetime | None:
    on = told.checked_on or told.visited_on
    return moment_of(on, told.checked_at) if on and told.checked_at else None


def _moment(told: VisitForm) -> datetime | None:
    try:
        return moment_of(told.visited_on, told.at) if told.visited_on else None
    except ValueError:
        return None
