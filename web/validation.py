"""What a request got wrong, as sentences.

Repeats what was given from the address alone: a form may hold a secret.
"""

from collections.abc import Iterable, Mapping
from typing import Any

_EXPECTED = {
    "bool_parsing": "yes or no",
    "date_from_datetime_parsing": "a date that exists, such as 2026-01-31",
    "date_parsing": "a date that exists, such as 2026-01-31",
    "datetime_from_date_parsing": "a moment with an offset, such as 2026-01-31T14:05Z",
    "datetime_parsing": "a moment with an offset, such as 2026-01-31T14:05Z",
    "float_parsing": "a number",
    "greater_than_equal": "a number of at least {ge}",
    "int_parsing": "a whole number",
    "less_than_equal": "a number of at most {le}",
    "timezone_aware": "a moment with an offset, such as 2026-01-31T14:05Z",
    "uuid_parsing": "an identifier as it stands in a link",
}
_LONGEST = 40


def sentences(errors: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """One sentence for each fault that the framework found: the field, what was given, what is expected."""
    return tuple(_sentence(error) for error in errors)


def _sentence(error: Mapping[str, Any]) -> str:
    name = _name(error["loc"])
    if error["type"] == "json_invalid":
        return "The body is not JSON."
    if error["type"] == "missing":
        return f"{name} is missing."
    if error["type"] == "extra_forbidden":
        return f"{name} is not something that can be given here."
    return f"{name}: {_given(error)}give {_expected(error)}."


def _name(location: tuple[str | int, ...]) -> str:
    parts = [str(part).replace("_", " ") for part in location[1:]] or ["The body"]
    name = ", ".join(parts)
    return name[0].upper() + name[1:] if name else "The body"


def _given(error: Mapping[str, Any]) -> str:
    if error["loc"][0] != "query":
        return ""
    text = str(error["input"])
    return f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}” is not right; "


def _expected(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] in {"enum", "literal_error"}:
        return str(context["expected"])
    if error["type"] in {"value_error", "assertion_error"}:
        return str(context["error"]).rstrip(".")
    expected = _EXPECTED.get(error["type"])
    return expected.format_map(context) if expected else _lower_first(error["msg"])


def _lower_first(text: str) -> str:
    text = text.removeprefix("Input should be ").removeprefix("Value should have ").rstrip(".")
    return text[0].lower() + text[1:]
