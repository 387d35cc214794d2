"""What the pages of a visit show: choices, days, checks on record, and the answers in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from rules.checks import Source, Verdict
from rules.policy import Policy
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.casework.names import Names, OfficerName
from scheduler.clock import london_date
from scheduler.store.checks import CheckOutcome
from scheduler.store.visits import Outcome
from web.forms.fields import as_typed
from web.forms.sent import Sent
from web.pages.visits.checking import CHECK
from web.pages.visits.foreseeing import Foreseen
from web.pages.visits.form import ASKS, OTHER, PURPOSES, SOUGHT, SentVisit, Told
from web.words import in_short, in_words, lasting, moment, plainly, source

COUNTS = "Counts as the visit."
NOT_SAID = "Not said"
OUTCOMES = {
    Outcome.SEEN_AT_HOME: "Face to face, inside the notified address.",
    Outcome.NO_REPLY: "Nobody answered.",
    Outcome.REFUSED: "Not let in.",
    Outcome.SEEN_ELSEWHERE: "",
    Outcome.DOORSTEP: "Seen, but not inside.",
    Outcome.MOVED_AWAY: "Does not live there any more.",
    Outcome.TELEPHONE: "",
    Outcome.VIDEO: "",
    Outcome.STATION: "Came to a police station.",
    Outcome.PROBATION_ONLY: "Probation went without us.",
}
"""What can come of a contact, the commonest first."""
CHECK_OUTCOMES = {
    CheckOutcome.NO_TRACE: "No trace",
    CheckOutcome.NOT_RELEVANT: "Found, not relevant",
    CheckOutcome.RELEVANT: "Found, relevant",
    CheckOutcome.TO_DISCUSS: "To be discussed",
    CheckOutcome.UNAVAILABLE: "Source unavailable",
}
"""Codes alone: what was found stays where it was found."""
CHECK_CHOICES = [("", "Not checked"), *((str(code), text) for code, text in CHECK_OUTCOMES.items())]


@dataclass(frozen=True)
class ShownSource:
    """A source: how fresh it must be, what is on record, and whether that will do; `told` if the form adds to it."""

    name: str
    text: str
    required: bool
    wants: str
    has: str
    will_do: bool
    told: bool


def crew(officers: Iterable[OfficerName], chosen: Iterable[str], called: Names) -> list[tuple[str, str]]:
    """Who may have gone, and whoever is chosen already: code and name."""
    likely = {each.officer: each.name for each in officers}
    others = {code: called.name_of(code) or "" for code in chosen if code not in likely}
    return [(code, f"{name} ({code})") for code, name in {**likely, **others}.items()]


def outcomes(qualifies: Iterable[str]) -> list[tuple[str, str, str]]:
    """The choices of the first page; the policy says which of them count."""
    counting = set(qualifies)
    return [
        (str(each), plainly(each), " ".join(filter(None, (hint, COUNTS if each in counting else ""))))
        for each, hint in OUTCOMES.items()
    ]


def days(today: date) -> list[tuple[str, str]]:
    """Today and yesterday by their dates: a form that is kept overnight still says the day that it said."""
    yesterday = today - timedelta(days=1)
    return [
        (as_typed(today), f"Today, {in_short(today)}"),
        (as_typed(yesterday), f"Yesterday, {in_short(yesterday)}"),
    ]


def with_day(form: SentVisit, today: date) -> SentVisit:
    """The form with a day that is neither today nor yesterday as another day."""
    day = form.text("day")
    if day in {"", OTHER, *(value for value, _ in days(today))}:
        return form
    return replace(form, texts={**form.texts, "day": (OTHER,), "on": (day,)})


def without_reasons(form: SentVisit, flagged: set[str]) -> SentVisit:
    """The form without reasons for what is not flagged any more."""
    kept = {
        name: texts for name, texts in form.texts.items() if not name.startswith("reason_") or name in flagged
    }
    return replace(form, texts=kept)


def asking_again(form: SentVisit, reasons: Iterable[str]) -> SentVisit:
    """The form with a fault beside each of these reasons, which were asked for and not given."""
    for name in reasons:
        form = form.faulted(name, f"Say {ASKS[name][:1].lower()}{ASKS[name][1:]}.")
    return form


def sources(form: Sent[Any], policy: Policy, verdict: Verdict | None, at: datetime) -> list[ShownSource]:
    """Every source that the policy lists, the required ones first; none where it asks for none."""
    listed = policy.version_on(london_date(at)).intelligence
    if verdict is None or listed is None:
        return []
    known = {each.source: each for each in verdict.sources}
    names = [*known, *(name for name in listed.sources if name not in known)]
    fresh = {
        name: f"at most {lasting(listed.freshness[group])} old" for name, group in listed.sources.items()
    }
    return [
        replace(_source(name, known.get(name), fresh.get(name, "")), told=bool(form.text(f"{CHECK}{name}")))
        for name in names
    ]


def _source(name: str, known: Source | None, wants: str) -> ShownSource:
    has = (
        "nothing usable on record"
        if known is None or known.age is None
        else f"checked {lasting(known.age)} before"
    )
    required = known is not None and known.required
    text, will_do = source(name), known is not None and known.state == "fresh"
    return ShownSource(name, text[:1].upper() + text[1:], required, wants, has, will_do, told=False)


def answers(told: Told, foreseen: Foreseen, called: Names) -> list[tuple[str, str]]:
    """All that was told, in words."""
    return list(_answers(told, foreseen, called))


def _answers(told: Told, foreseen: Foreseen, called: Names) -> Iterator[tuple[str, str]]:
    visit = told.visit
    yield "What happened", plainly(visit.outcome)
    yield "When", moment(visit.visited_at)
    yield "Who went", ", ".join(called.with_code(code) for code in visit.crew or ())
    if visit.outcome in MADE_IN_PERSON:
        yield "Announced", _said(visit.announced)
    if visit.outcome in SOUGHT:
        yield "A constable sought entry", _said(visit.constable)
        yield "Why entry was sought", PURPOSES[visit.purpose] if visit.purpose else NOT_SAID
    for each in visit.checks:
        said = f"{CHECK_OUTCOMES[CheckOutcome(each.outcome)]}, {moment(each.checked_at)}"
        yield f"Check of {source(each.source)}", said + (f", {each.reference}" if each.reference else "")
    for name, asks, _ in foreseen.asked():
        yield asks, getattr(visit, name) or "No reason given"


def _said(answer: bool | None) -> str:  # noqa: FBT001 - the answer itself
    return NOT_SAID if answer is None else "Yes" if answer else "No"


def why_not(policy: Policy, told: Told, foreseen: Foreseen) -> str:
    """Why it does not count, and whose word that is; empty if it counts."""
    if foreseen.counts:
        return ""
    on = london_date(told.visit.visited_at)
    clauses = policy.version_on(on).home_visit
    if told.visit.outcome in clauses.qualifies:
        return (
            f"On {in_words(on)} no visit was due that it could close: look at the person's state on that day."
        )
    mark = clauses.mark_of("qualifies")
    counting = " or ".join(f"“{plainly(each)}”" for each in clauses.qualifies)
    standing = "national policy" if mark.standing == "national" else f"{mark.standing}, not national policy"
    return f"Only {counting} counts. Source: {mark.source} ({standing})."
