"""A form as it was sent: its values if all can be read, else every fault, beside the texts to show again.

A form is a pydantic model. The `title` of each field is what its faults call it ("the day of the visit").
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, get_origin
from uuid import uuid4

from annotated_types import Ge, Le
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from scheduler.errors import AlreadyKnown, NotFound, Refusal, RoleCannot, Stale
from web.forms.fields import FromAList, Only, as_typed
from web.made_for import MADE_FOR

Form = TypeVar("Form", bound=BaseModel)
_CHOICES = {"enum", "literal_error"}
_QUESTIONS = ("whether ", "what ", "who ", "why ", "how ")
"""How the title of a field begins that is a question: it is answered, and nothing is given."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, as a sentence; with the field's name, unless it concerns the whole form."""

    text: str
    name: str = ""

    @property
    def href(self) -> str:
        """Where the error summary leads: the field, else the form."""
        return f"#{self.name or 'form'}"


@dataclass(frozen=True)
class Sent(Generic[Form]):
    """What was sent, or what a form begins with. `told` is None where something could not be read."""

    texts: Mapping[str, tuple[str, ...]] = field(repr=False)
    told: Form | None = field(default=None, repr=False)
    faults: tuple[Fault, ...] = ()
    status: int = 200

    def text(self, name: str) -> str:
        """What a field shows."""
        return next(iter(self.texts.get(name, ())), "")

    def several(self, name: str) -> tuple[str, ...]:
        """What is chosen where several can be."""
        return self.texts.get(name, ())

    def fault(self, name: str) -> str | None:
        """The first fault of a field."""
        return next((each.text for each in self.faults if each.name == name), None)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The faults as the error summary takes them."""
        return [{"text": each.text, "href": each.href} for each in self.faults]

    def carried(self, *without: str) -> list[tuple[str, str]]:
        """Every name with its text, for the next page of the same form; without those of the buttons."""
        kept = (name for name in self.texts if name not in {"step", *without})
        return [(name, text) for name in kept for text in self.texts[name]]

    def showing(self, **values: object) -> "Sent[Form]":
        """The same form with other texts in some of its fields."""
        return replace(self, texts={**self.texts, **{name: _texts(value) for name, value in values.items()}})

    def without(self, *names: str) -> "Sent[Form]":
        """The same form, these fields left empty."""
        return replace(self, texts={name: found for name, found in self.texts.items() if name not in names})

    def refused(self, refusal: Refusal, name: str = "") -> "Sent[Form]":
        """The form with a refusal told in it, beside a field if one is named.

        Raises the refusal again where another form would not help: nothing there, or not for this role.
        """
        if isinstance(refusal, NotFound | RoleCannot):
            raise refusal
        status = 409 if isinstance(refusal, Stale | AlreadyKnown) else 422
        return replace(self, faults=(*self.faults, Fault(str(refusal), name)), status=status)

    def faulted(self, name: str, text: str) -> "Sent[Form]":
        """The form with one more fault, found after it could be read."""
        return replace(self, faults=(*self.faults, Fault(text, name)), status=422)


def blank(model: type[Form], **values: object) -> Sent[Form]:
    """The form as it begins: these values, and a key of its own if it has one. None and "" are left out."""
    begun = values | ({"key": uuid4()} if "key" in model.model_fields and "key" not in values else {})
    return Sent({name: _texts(value) for name, value in begun.items() if value not in (None, "")})


def read(model: type[Form], texts: Mapping[str, Iterable[str]]) -> Sent[Form]:
    """The form that was sent. An empty text is one that was not given."""
    given = {name: tuple(each.strip() for each in found if each.strip()) for name, found in texts.items()}
    given = {name: found for name, found in given.items() if found and name != MADE_FOR}
    looked_at = {
        name: _value(model, name, found) for name, found in given.items() if _looks(model, name, given)
    }
    try:
        told = model.model_validate(looked_at)
    except ValidationError as error:
        return Sent(given, faults=_told_apart(model, error.errors()), status=422)
    return Sent(given, told)


def sent(model: type[Form]) -> Any:  # noqa: ANN401 - a declaration for the framework
    """The dependency that reads a form for a handler: `Annotated[Sent[F], …]` with this as its second part.

    A fault in it is no error page: the handler shows the form again.
    """

    async def reading(request: Request) -> Sent[Form]:
        return read(model, texts_of(await request.form()))

    return Depends(reading)


def texts_of(form: FormData) -> dict[str, list[str]]:
    """The texts of a form's body by name, in their order; files are another matter."""
    return {
        name: [each for each in form.getlist(name) if isinstance(each, str)] for name in dict.fromkeys(form)
    }


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(as_typed(each) for each in value)
    return (as_typed(value),)


def _looks(model: type[BaseModel], name: str, given: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether what was chosen elsewhere leaves this field to be looked at."""
    described = model.model_fields.get(name)
    only = (each for each in (described.metadata if described else ()) if isinstance(each, Only))
    return all(each.looks(given) for each in only)


def _value(model: type[BaseModel], name: str, found: tuple[str, ...]) -> object:
    """All of them where the field takes several, else the last: a hidden field stands before the one it defaults."""
    annotation = model.model_fields[name].annotation if name in model.model_fields else None
    several = getattr(annotation, "__origin__", None) in {list, tuple, set, frozenset}
    return found if several else found[-1]


def _told_apart(model: type[BaseModel], errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """The faults; where two fields would be told the same, each sentence names its field."""
    found = [_fault(model, each) for each in errors]
    alike = Counter(each.text for each in found)
    return tuple(_named(model, each) if alike[each.text] > 1 else each for each in found)


def _named(model: type[BaseModel], fault: Fault) -> Fault:
    title = _title(model, fault.name)
    return replace(fault, text=f"{title[:1].upper()}{title[1:]}: {fault.text[:1].lower()}{fault.text[1:]}")


def _fault(model: type[BaseModel], error: Mapping[str, Any]) -> Fault:
    name = str(error["loc"][0]) if error["loc"] else ""
    asked = f"{_verb(model, name)} {_title(model, name)}{_range(model, name)}."
    return Fault(_sentence(_title(model, name), asked, error), name)


def _verb(model: type[BaseModel], name: str) -> str:
    """What is done with a field: a question is answered; of what a page lists one is chosen."""
    if _title(model, name).startswith(_QUESTIONS):
        return "Say"
    return "Choose" if _is_chosen(model, name) else "Give"


def _is_chosen(model: type[BaseModel], name: str) -> bool:
    described = model.model_fields.get(name)
    if described is None:
        return False
    kind = described.annotation
    listed = get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))
    return listed or FromAList in described.metadata


def _range(model: type[BaseModel], name: str) -> str:
    """From which number to which a field goes, if it has both ends."""
    described = model.model_fields.get(name)
    ends = described.metadata if described else ()
    first = next((each.ge for each in ends if isinstance(each, Ge)), None)
    last = next((each.le for each in ends if isinstance(each, Le)), None)
    return "" if first is None or last is None else f" from {first} to {last}"


def _title(model: type[BaseModel], name: str) -> str:
    described = model.model_fields.get(name)
    return (described and described.title) or name.replace("_", " ")


def _sentence(title: str, asked: str, error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind == "value_error":
        return f"{error['ctx']['error']}".rstrip(".") + "."
    if kind in _CHOICES:
        return f"Choose {title} from the list."
    if kind == "string_too_long":
        return f"Shorten {title}: at most {error['ctx']['max_length']} characters are kept."
    return asked
