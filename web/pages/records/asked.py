"""What a correction of each kind of fact asks for: its fields, and the model of its form. Shows nothing."""

from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, create_model

from web.forms.fields import CheckedForm, Day, TimeOfDay, YesNo
from web.pages.records.interval import from_words

UNKNOWN = "unknown"
"""What a radio says where nothing was recorded: neither yes nor no."""


def _none_if_unknown(given: object) -> object:
    return None if given == UNKNOWN else given


class Asked(NamedTuple):
    """A field: its name, what it is called, how it is shown, and whether it must be given."""

    name: str
    label: str
    widget: str
    needed: bool = True
    hint: str | None = None


ON, AT = Asked("on", "Day", "day"), Asked("at", "Time", "time")
FROM = Asked("from_on", "From", "day")
WHY_FIELDS = (
    Asked("reason_alone", "Why fewer went than the policy asks for", "words", needed=False),
    Asked("reason_unaccredited", "Why no accredited officer went", "words", needed=False),
    Asked("reason_announced", "Why it was announced", "words", needed=False),
    Asked("reason_unchecked", "Why the checks were not complete", "words", needed=False),
    Asked("reason_late", "Why it was recorded late", "words", needed=False),
)
OF_KIND: dict[str, tuple[Asked, ...]] = {
    "visit": (
        Asked("outcome", "What happened", "choice"),
        *(ON, AT),
        Asked("crew", "Who went", "crew", needed=False),
        Asked("announced", "Announced beforehand", "yes_or_no", needed=False),
        Asked("constable", "A constable sought entry", "yes_or_no", needed=False),
        Asked("purpose", "Why entry was sought", "choice", needed=False),
        *WHY_FIELDS,
    ),
    "check": (
        Asked("source", "Source", "choice"),
        Asked("outcome", "What came of it", "choice"),
        *(ON, AT),
        Asked("reference", "Reference", "line", needed=False),
    ),
    "address": (
        FROM,
        Asked("address", "Address", "words", needed=False),
        Asked("postcode", "Postcode", "line", needed=False),
        Asked("latitude", "Latitude", "line", needed=False),
        Asked("longitude", "Longitude", "line", needed=False),
    ),
    "state": (
        Asked("state", "State", "choice"),
        FROM,
        Asked("to_on", "Until return on", "day", needed=False, hint="The first day back. Empty: it goes on"),
        Asked("review_on", "To be reviewed by", "day", needed=False),
    ),
    "assessment": (Asked("assessed_on", "Completed on", "day"), Asked("tool", "Tool", "line", needed=False)),
    "level": (Asked("level", "Level", "choice"), FROM, Asked("tool", "Tool", "line", needed=False)),
    "plan": (
        Asked(
            "interval",
            "A visit every",
            "interval",
            needed=False,
            hint="Such as 3 months, 2 weeks or 15 days. Empty: the plan's own interval ended",
        ),
        FROM,
        Asked("until_on", "Up to and including", "day", needed=False),
        Asked("reason", "Reason of the plan", "words", needed=False),
    ),
    "registration": (Asked("registered_on", "Registered on", "day"),),
    "allocation": (Asked("officer", "Officer", "choice", needed=False), FROM),
    "placement": (Asked("team", "Team", "choice", needed=False), FROM),
    "direction": (
        Asked("by_on", "To be made by", "day"),
        Asked("reason", "Reason of the direction", "words", needed=False),
    ),
    "exception": (
        Asked("obligation", "What is late", "choice"),
        Asked("until_on", "Until", "day"),
        Asked("reason", "Reason of the exception", "words"),
    ),
}
"""By the fact's noun, in the order of the page. A proposal is only withdrawn."""
SHOWN = OF_KIND | {
    "proposal": (
        Asked("asked_for", "Asked for", "line"),
        FROM,
        Asked("until_on", "Until", "day"),
        Asked("reason", "Why", "words"),
    ),
}
"""What is shown of each kind, of what is only withdrawn too."""
_TYPES: dict[str, Any] = {
    "day": Day,
    "time": TimeOfDay,
    "yes_or_no": Annotated[YesNo | None, BeforeValidator(_none_if_unknown)],
    "crew": tuple[str, ...],
    "line": Annotated[str, Field(max_length=200)],
    "words": Annotated[str, Field(max_length=500)],
    "interval": Annotated[str, BeforeValidator(from_words)],
    "choice": Annotated[str, Field(max_length=200)],
}
_NUMBERS = frozenset({"latitude", "longitude"})


class RecordForm(CheckedForm):
    """Why a record is wrong: what a withdrawal asks for, and a correction too."""

    why: Annotated[str, Field(title="why it was wrong", max_length=500)]


def _type_of(asked: Asked) -> Any:  # noqa: ANN401 - a type with its reading
    if asked.name in _NUMBERS:
        return float
    return _TYPES[asked.widget]


def _field(asked: Asked) -> Any:  # noqa: ANN401 - a field of a model
    titled = Field(title=f"“{asked.label}”")
    if asked.widget == "crew":
        return Annotated[_type_of(asked), titled], ()
    if asked.needed:
        return Annotated[_type_of(asked), titled], ...
    return Annotated[_type_of(asked) | None, titled], None


def _model(what: str) -> type[RecordForm]:
    fields = {asked.name: _field(asked) for asked in OF_KIND[what]}
    return create_model(f"{what.title()}Form", __base__=RecordForm, **fields)


FORMS: dict[str, type[RecordForm]] = {what: _model(what) for what in OF_KIND}
"""The form of each kind that can be corrected."""
