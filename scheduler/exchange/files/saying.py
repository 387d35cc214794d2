"""What a value is in a file: the same words that an import reads. Opens no file."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scheduler.clock import LONDON
from scheduler.exchange.files.cells import BLANKS, CONTROL, prefixed

_SAYS: dict[type, Callable[[Any], str]] = {
    datetime: lambda moment: moment.astimezone(LONDON).isoformat(),
    date: date.isoformat,
    bool: lambda is_so: "yes" if is_so else "no",
    float: lambda number: format(Decimal(repr(number)), "f"),
}


def said(value: Any) -> str:  # noqa: ANN401 - what a table holds
    """A value as text; nothing for none. Moments are London's, with their offset: the clocks' hour is never lost."""
    if value is None:
        return ""
    says = _SAYS.get(type(value))
    return says(value) if says else tidy(str(value))


def tidy(text: str) -> str:
    """Text as an import would read it: without blanks around it and without control characters."""
    plain = text.replace("\r\n", "\n").replace("\t", " ").replace("\u00a0", " ")
    return CONTROL.sub("", plain).strip(BLANKS)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; an import takes it as it was."""
    return prefixed(text)
