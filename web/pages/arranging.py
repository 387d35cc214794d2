"""The form of a visit to be arranged or moved, and what stands around its day: what is due, who is free."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from scheduler.casework.arranging import AlreadyBooked, Arranged, booked_to, cautions, guessed
from scheduler.casework.crews import NobodyGoes
from scheduler.casework.explaining import Explained, explain_person
from scheduler.casework.free import OfficerDay, hours_of, officers_on, who_could_go
from scheduler.casework.limits import InPast, OddLength, TooFarAhead
from scheduler.casework.names import names
from scheduler.casework.staff import DoesNotVisit, NoSuchOfficer, as_kept
from scheduler.desk import Desk
from scheduler.errors import Refusal
from scheduler.exchange.calendar.days import Spread, spread
from scheduler.exchange.calendar.items import of_officer
from scheduler.roles import Role
from scheduler.settings import Nation
from scheduler.store.people import Person
from web.forms.fields import Day, Key, Line, TimeOfDay, Words, moment_of
from web.forms.sent import Sent, read
from web.words import hour

BESIDE = timedelta(days=3)
AHEAD = timedelta(days=7)
LINES = 8


class BookingForm(BaseModel):
    """When, how long, and who goes."""

    key: Key
    step: Literal["ask", "look", "check", "save"] = "check"
    on: Annotated[Day, Field(title="the day")]
    at: Annotated[TimeOfDay, Field(title="the time at which it begins")]
    minutes: Annotated[int, Field(title="how many minutes it takes, as a number")] = 45
    crew: Annotated[list[Line], Field(title="who goes")] = []
    other: Annotated[Line | None, Field(title="“Somebody else”")] = None

    @property
    def going(self) -> list[str]:
        """The codes of those who go, each once."""
        return list(dict.fromkeys([*self.crew, *self.others_typed]))

    @property
    def others_typed(self) -> list[str]:
        """The codes of those who were typed."""
        return [each for each in re.split(r"[\s,;]+", self.other or "") if each]


class MoveForm(BookingForm):
    """The same, and why it is moved."""

    reason: Annotated[Words, Field(title="the reason")]


Form = TypeVar("Form", bound=BookingForm)


class _OnDay(BaseModel):
    on: Day


@dataclass(frozen=True)
class Around:
    """A day, or today and the next seven: what the rules say, what is booked, who is free, what is near."""

    ref: str
    on: date | None
    explained: Explained
    booked: list[AlreadyBooked]
    officers: list[OfficerDay]
    near: Spread
    nearby_of: str
    first_to_go: str

    @property
    def subjects(self) -> list[str]:
        """Everybody whom the page shows, for the log."""
        return sorted({self.ref, *self.near.subjects})

    @property
    def options(self) -> list[tuple[str, ...]]:
        """Who could go, as choices: each with how they stand on the day."""
        return [(each.officer, _named(each), _standing(each) if self.on else "") for each in self.officers]


def around(desk: Desk, about: Person, on: date | None, nation: Nation, without: UUID | None = None) -> Around:
    """What stands around a day, or from today on; `without` is the series of a booking that is being moved."""
    called = names(desk)
    could_go = who_could_go(desk, called, about)
    first, last = (on - BESIDE, on + BESIDE) if on else (desk.today, desk.today + AHEAD)
    whose, answers = of_officer(desk.principal, could_go[0]), called.officers[could_go[0]].officer
    return Around(
        ref=about.ref,
        on=on,
        explained=explain_person(desk, about)[0],
        booked=booked_to(desk, called, about, without),
        officers=officers_on(desk, called, could_go, on or desk.today, without),
        near=spread(desk, whose, called, first, last, nation=nation, most=LINES),
        nearby_of=answers,
        # an officer arranges for themselves, a supervisor for whoever answers for the visit
        first_to_go=desk.principal.actor if desk.principal.role is Role.OFFICER else answers,
    )


def cautions_of(desk: Desk, about: Person, told: BookingForm, without: UUID | None = None) -> list[str]:
    """What speaks against the visit that was told. Raises NoSuchOfficer."""
    called, explained = names(desk), explain_person(desk, about)[0]
    going = [found for code in told.going for found in called.officers_called(code)]
    hours = hours_of(moment_of(told.on, told.at), told.minutes)
    arranged = Arranged(
        hours,
        officers_on(desk, called, going, told.on, without),
        explained,
        booked_to(desk, called, about, without),
        guessed(desk, about, explained, hours.starts_at),
    )
    return cautions(desk, arranged)


def day_in(form: Sent[Form]) -> date | None:
    """The day, whatever else of the form cannot be read."""
    told = read(_OnDay, form.texts).told
    return told.on if told else None


def looked(form: Sent[Form]) -> Sent[Form]:
    """The form when the day alone is asked about: nothing else is missed yet."""
    faults = tuple(each for each in form.faults if each.name == "on")
    return replace(form, faults=faults, status=422 if faults else 200)


def with_moment(form: Sent[Form]) -> tuple[Sent[Form], datetime | None]:
    """The moment that was told; or the form with the fault that there is no such hour."""
    if form.told is None:
        return form, None
    try:
        return form, moment_of(form.told.on, form.told.at)
    except ValueError as fault:
        return form.faulted("at", f"{fault}."), None


def with_codes(desk: Desk, form: Sent[Form]) -> Sent[Form]:
    """The form with the codes that were typed as they are kept."""
    if form.told is None or form.told.other is None:
        return form
    codes = [each.officer for each in names(desk).officers.values()]
    other = " ".join(as_kept(code, codes) for code in form.told.others_typed)
    return replace(form, told=form.told.model_copy(update={"other": other}))


def refused(form: Sent[Form], refusal: Refusal) -> Sent[Form]:
    """The form with a refusal of the act, beside the field that it concerns."""
    if isinstance(refusal, NoSuchOfficer | DoesNotVisit):
        return form.faulted("other", str(refusal))
    beside = {InPast: "on", TooFarAhead: "on", OddLength: "minutes", NobodyGoes: "crew"}
    return form.refused(refusal, beside.get(type(refusal), ""))


def begun(form: Sent[Form], found: Around) -> Sent[Form]:
    """The empty form with the one who goes ticked, until something else is said."""
    return replace(form, texts={**form.texts, "crew": (found.first_to_go,)})


def fields_of_crew(desk: Desk, about: Person, crew: list[str]) -> dict[str, object]:
    """The codes of a crew as the form's fields have them: those whom it offers are ticked, the others typed."""
    called = names(desk)
    offered = {called.officer(each) for each in who_could_go(desk, called, about)}
    others = " ".join(code for code in crew if code not in offered)
    return {"crew": [code for code in crew if code in offered], "other": others}


def _named(each: OfficerDay) -> str:
    return f"{each.name} ({each.officer}){'' if each.accredited else ', not accredited'}"


def _standing(each: OfficerDay) -> str:
    hours = " and ".join(f"{hour(one.starts_at)} to {hour(one.ends_at)}" for one in each.taken)
    if each.away:
        return f"Away, and booked {hours}" if hours else "Away"
    return f"Booked {hours}" if hours else "Free all day"
