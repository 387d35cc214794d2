"""How templates call macros and functions: at once. Knows no template."""

from collections.abc import Callable
from functools import lru_cache
from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro

_KEPT = type(lru_cache(len))


class AtOnce(Context):
    """Calls macros and plain functions at once.

    Jinja asks of everything that is called whether it wants to know where: that took a sixth of the time of a list.
    A macro wants to know whether texts are escaped, and here they all are.
    """

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as jinja's own
        """What comes of a call."""
        kind = type(called)
        if kind is not Macro and (kind not in {FunctionType, _KEPT} or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *args, **named)
        # those of a loop, handed along for whoever wants to know where
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*args, **named)
