"""What is called in a template gets what it asks for, and nothing else."""

from functools import cache

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context

from web.macros import AtOnce


@pass_context
def where(context: Context, word: str) -> str:
    return f"{word} {context['place']}"


def told(template: str) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.context_class = AtOnce
    environment.globals.update(where=where, twice=lambda word: word * 2, kept=cache(str.upper))
    return environment.from_string(template).render(place="<here>", words=["a", "b"])


def test_a_macro_escapes_and_is_not_escaped_again() -> None:
    macro = "{% macro told(word) %}<b>{{ word }}</b>{{ caller() if caller is defined }}{% endmacro %}"
    assert told(macro + "{{ told(place) }}") == "<b>&lt;here&gt;</b>"
    assert told(macro + "{% call told(1) %}<i>{{ place }}</i>{% endcall %}") == "<b>1</b><i>&lt;here&gt;</i>"


def test_a_function_is_called_in_a_loop_as_anywhere() -> None:
    assert (
        told("{% for word in words %}{% set x = word %}{{ twice(x) }}{{ kept(x) }}{% endfor %}") == "aaAbbB"
    )


def test_a_function_that_wants_to_know_where_is_told() -> None:
    assert told("{{ where('from') }}") == "from &lt;here&gt;"


def test_to_call_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        told("{{ nobody() }}")
