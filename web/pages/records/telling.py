"""A record as its fields say it, as they would say it, and what of that differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from rules.risk import LEVELS
from scheduler.casework.checks import sources_of
from scheduler.casework.crews import codes_of, crew_of, near
from scheduler.casework.keeping import person
from scheduler.casework.names import Names
from scheduler.casework.proposals import asked_in_words
from scheduler.desk import Desk
from scheduler.roles import VISITING
from scheduler.store.checks import CheckOutcome
from scheduler.store.columns import Fact
from scheduler.store.deadlines import Obligation
from scheduler.store.risk import Proposal, State
from scheduler.store.visits import Outcome, Visit
from web.forms.fields import as_typed, london_parts, moment_of
from web.pages.records import interval
from web.pages.records.asked import OF_KIND, ON, SHOWN, UNKNOWN, Asked, RecordForm
from web.pages.states import WORDS
from web.pages.visits.form import PURPOSES
from web.pages.visits.shown import CHECK_OUTCOMES
from web.words import in_short, plainly, source

Choices = list[tuple[str, str]]
MOMENTS = {"visit": "visited_at", "check": "checked_at"}
"""Kinds whose day and time are one column."""


@dataclass(frozen=True)
class Line:
    """A field of a record: what it says, and what it would say."""

    label: str
    says: str
    will_say: str = ""


def values_of(desk: Desk, what: str, row: Any, called: Names) -> dict[str, object]:  # noqa: ANN401 - any fact
    """What each field says of a record, as the form holds it."""
    values = {
        asked.name: getattr(row, asked.name) for asked in SHOWN.get(what, ()) if hasattr(row, asked.name)
    }
    if what in MOMENTS:
        values["on"], values["at"] = london_parts(getattr(row, MOMENTS[what]))
    if isinstance(row, Visit):
        values["crew"] = tuple(codes_of(desk, crew_of(desk, row)))
    if isinstance(row, Proposal):
        values["asked_for"] = asked_in_words(row.kind, row.value)
    if what == "allocation":
        values["officer"] = called.officer(row.officer_id)
    if what == "placement":
        values["team"] = called.team(row.team_id)
    return values


def begun(what: str, values: Mapping[str, object]) -> dict[str, object]:
    """The same as an empty form shows it: an interval in words, and a radio that says that nothing is recorded."""
    of = {asked.name: asked.widget for asked in OF_KIND[what]}
    return {name: _begun(of[name], value) for name, value in values.items()}


def _begun(widget: str, value: object) -> object:
    if widget == "interval" and value is not None:
        return interval.in_words(str(value))
    return UNKNOWN if value is None and widget == "yes_or_no" else value


def changes_of(what: str, row: Any, values: Mapping[str, object], told: RecordForm) -> dict[str, Any]:  # noqa: ANN401 - any fact
    """The columns that the form gives another value. Raises ValueError for a time that there was not."""
    given = {name: getattr(told, name) for name in values}
    changed = {name: value for name, value in given.items() if value != values[name]}
    if isinstance(row, Visit) and set(given["crew"]) == set(given_crew(values)):
        changed.pop("crew", None)
    if {"on", "at"} & changed.keys():
        changed[MOMENTS[what]] = moment_of(given["on"], given["at"])
    return {name: value for name, value in changed.items() if name not in {"on", "at"}}


def given_crew(values: Mapping[str, object]) -> tuple[str, ...]:
    """Those who went, as the record has them."""
    crew = values.get("crew", ())
    return tuple(map(str, crew)) if isinstance(crew, tuple) else ()


def lines(what: str, values: Mapping[str, object], called: Names) -> list[Line]:
    """What a record says, field by field; what it does not say is left out."""
    return [Line(asked.label, in_text(asked, values[asked.name], called)) for asked in _said(what, values)]


def short(what: str, values: Mapping[str, object], called: Names) -> str:
    """Its first two fields in a line, where a day says which it is: 9 months, from Thu 7 May 2026."""
    return ", ".join(_in_short(asked, values[asked.name], called) for asked in _said(what, values)[:2])


def _said(what: str, values: Mapping[str, object]) -> list[Asked]:
    return [asked for asked in SHOWN.get(what, ()) if values.get(asked.name) not in (None, "", ())]


def _in_short(asked: Asked, value: object, called: Names) -> str:
    says = in_text(asked, value, called)
    named = asked.widget == "day" and asked is not ON
    return f"{asked.label[:1].lower()}{asked.label[1:]} {says}" if named else says


def differences(what: str, values: Mapping[str, object], told: RecordForm, called: Names) -> list[Line]:
    """Each field that would say something else."""
    return [
        Line(
            asked.label,
            in_text(asked, values[asked.name], called),
            in_text(asked, getattr(told, asked.name), called),
        )
        for asked in OF_KIND[what]
        if getattr(told, asked.name) != values[asked.name]
    ]


def in_text(asked: Asked, value: object, called: Names) -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return "Nothing"
    if isinstance(value, date) and not isinstance(value, datetime):
        return in_short(value)
    if asked.name == "officer":
        return called.with_code(str(value))
    says = _BY_NAME.get(asked.name) or _BY_WIDGET.get(asked.widget, as_typed)
    return says(value)


def _source(name: str) -> str:
    says = source(name)
    return says[:1].upper() + says[1:]


_CHOSEN = {str(code): text for code, text in CHECK_OUTCOMES.items()} | {
    str(code): text for code, (text, _) in WORDS.items()
}
"""What is not called by its code: as the forms that recorded it say it."""


def _chosen(code: str) -> str:
    return _CHOSEN.get(code) or plainly(code)


_BY_NAME: dict[str, Callable[[Any], str]] = {
    "interval": interval.in_words,
    "purpose": lambda said: PURPOSES.get(said, said),
    "source": _source,
    "team": str,
}
_BY_WIDGET: dict[str, Callable[[Any], str]] = {
    "choice": _chosen,
    "crew": ", ".join,
    "yes_or_no": lambda said: "Yes" if said else "No",
}


def choices(
    desk: Desk, ref: str, what: str, values: Mapping[str, object], called: Names
) -> dict[str, Choices]:
    """The choices of each field that has some; what is recorded is among them."""
    found = {
        asked.name: _choices(desk, what, asked.name, called)
        for asked in OF_KIND[what]
        if asked.widget == "choice"
    }
    for name, some in found.items():
        recorded = values[name]
        if recorded is not None and str(recorded) not in {value for value, _ in some}:
            some.insert(0, (str(recorded), str(recorded)))
    if what == "visit":
        likely = {each.officer: each.name for each in near(desk, person(desk, ref))}
        went = {code: called.name_of(code) or "" for code in given_crew(values)}
        found["crew"] = [(code, f"{name} ({code})") for code, name in {**likely, **went}.items()]
    return found


def _choices(desk: Desk, what: str, name: str, called: Names) -> Choices:
    if name == "officer":
        serving = [each for each in called.officers.values() if each.role in VISITING]
        return [("", "Nobody"), *sorted((each.officer, f"{each.officer} {each.name}") for each in serving)]
    if name == "team":
        return [("", "No team"), *((team, team) for team in sorted(called.teams.values()))]
    listed: dict[tuple[str, str], list[str]] = {
        ("visit", "outcome"): [str(each) for each in Outcome],
        ("check", "outcome"): [str(each) for each in CheckOutcome],
        ("state", "state"): [str(each) for each in State],
        ("level", "level"): [str(each) for each in LEVELS],
        ("exception", "obligation"): [str(each) for each in Obligation],
    }
    if name == "source":
        return [(each, _source(each)) for each in sources_of(desk.policy)]
    if name == "purpose":
        return [("", "Not recorded"), *PURPOSES.items()]
    return [(each, _chosen(each)) for each in listed[(what, name)]]


def standing_after(desk: Desk, row: Fact) -> Fact | None:
    """What stands in place of a record that was corrected, however often; None if it was withdrawn."""
    model, found = type(row), row
    while found.superseded_at is not None:
        after = desk.session.scalars(select(model).where(col(model.supersedes_id) == found.id)).one_or_none()
        if after is None:
            return None
        found = after
    return found
