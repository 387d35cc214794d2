"""GOV.UK Frontend's components as functions of text.

The macros come from a library that marks its own output safe and needs jinja's lenient undefined, so they
have an environment to themselves, and nothing that could carry markup gets in.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from web.macros import AtOnce


class MarkupRefused(ValueError):
    """A component was handed a parameter that the library would print unescaped."""


def govuk(component: str, **params: object) -> Markup:
    """Render a component by its name in the design system, `govuk("date-input", …)`.

    Parameters are those of its Nunjucks macro. Raises MarkupRefused for every `html`, for `slots`, and for
    `attributes` as text.
    """
    if refused := sorted(set(_markup_in(params, ""))):
        raise MarkupRefused(f"{component}: {', '.join(refused)} would be printed unescaped; give text.")
    # The library escapes each text, and its markup is its own.
    return Markup(_macro(component)(params))  # noqa: S704


def as_items(options: Iterable[Sequence[str]]) -> list[dict[str, object]]:
    """The choices of radios, checkboxes and selects from (value, text) or (value, text, hint)."""
    return [
        {"value": value, "text": text} | ({"hint": {"text": hint[0]}} if hint and hint[0] else {})
        for value, text, *hint in options
    ]


@cache
def _macro(component: str) -> Callable[[dict[str, object]], str]:
    template = _library().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    macro: Callable[[dict[str, object]], str] = getattr(template.module, name)
    return macro


class _Library(Environment):
    """Looks into a dictionary at once: parameters are little else, and most of those that are asked for are not given.

    Jinja looks for an attribute first, and finding none took a quarter of the time of a form.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as jinja's own
        """What jinja gives."""
        if type(obj) is not dict or attribute in _OF_EACH_DICTIONARY:
            return super().getattr(obj, attribute)
        return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary, not two in a chain: its templates import each other, and compare these, for each choice."""
        return {**self.globals, **(d or {})}


_OF_EACH_DICTIONARY = frozenset(dir(dict))


@cache
def _library() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = _Library(loader=loader, autoescape=True, auto_reload=False)
    made.context_class = AtOnce
    made.filters["indent"] = _as_it_is
    return made


def _as_it_is(text: str, *_width: object) -> str:
    """The library indents its markup for whoever reads it: that took a sixth of the time of a form."""
    return text


def _markup_in(value: object, where: str) -> Iterator[str]:
    if isinstance(value, Markup):
        yield where
    elif isinstance(value, dict):
        yield from (name for key, part in value.items() for name in _markup_under(key, part, where))
    elif isinstance(value, list | tuple):
        yield from (name for part in value for name in _markup_in(part, where))


def _markup_under(key: str, part: object, where: str) -> Iterator[str]:
    here = f"{where}.{key}" if where else key
    attributes_as_text = key == "attributes" and isinstance(part, str)
    if key.lower().endswith("html") or key == "slots" or attributes_as_text:
        yield here
    yield from _markup_in(part, here)
