"""GOV.UK Frontend's components take text, and print it as text."""

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from web.components import MarkupRefused, govuk

ATTACK = "\"'><script>alert(1)</script>"
ITEMS = [
    {
        "text": ATTACK,
        "value": ATTACK,
        "hint": {"text": ATTACK},
        "href": ATTACK,
        "attributes": {"data-x": ATTACK},
    }
]
TEXTS = {
    "id": "an-id",
    "name": ATTACK,
    "idPrefix": "an-id",
    "text": ATTACK,
    "titleText": ATTACK,
    "descriptionText": ATTACK,
    "summaryText": ATTACK,
    "value": ATTACK,
    "classes": ATTACK,
    "describedBy": ATTACK,
    "href": ATTACK,
    "iconFallbackText": ATTACK,
    "attributes": {"data-x": ATTACK},
    "label": {"text": ATTACK, "classes": ATTACK},
    "hint": {"text": ATTACK},
    "errorMessage": {"text": ATTACK},
    "fieldset": {"legend": {"text": ATTACK}},
    "formGroup": {"classes": ATTACK},
    "prefix": {"text": ATTACK},
    "suffix": {"text": ATTACK},
    "errorList": ITEMS,
    "items": ITEMS,
    "rows": [{"key": {"text": ATTACK}, "value": {"text": ATTACK}, "actions": {"items": ITEMS}}],
}
COMPONENTS = (
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "details", "error-message",
    "error-summary", "file-upload", "hint", "input", "inset-text", "label", "notification-banner", "panel",
    "password-input", "radios", "select", "summary-list", "tag", "textarea", "warning-text",
)  # fmt: skip


@pytest.mark.parametrize("component", COMPONENTS)
def test_text_handed_to_a_component_stays_text(component: str) -> None:
    printed = govuk(component, **TEXTS)
    assert "<script>" not in printed
    assert "&lt;script&gt;" in printed


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_printed_as_jinja_itself_prints_it(component: str) -> None:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    template = Environment(loader=loader, autoescape=True).get_template(
        f"govuk_frontend_jinja/components/{component}/macro.html"
    )
    name = f"govuk{component.title().replace('-', '')}"
    by_itself = str(getattr(template.module, name)(TEXTS))
    assert govuk(component, **TEXTS).split() == by_itself.split()


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"html": "<b>"}, "html"),
        ({"label": {"html": "<b>"}}, "label.html"),
        ({"titleHtml": "<b>"}, "titleHtml"),
        ({"items": [{"text": "a", "conditional": {"html": "<b>"}}]}, "items.conditional.html"),
        ({"slots": {"start": "<b>"}}, "slots"),
        ({"attributes": " onload=alert(1)"}, "attributes"),
        ({"text": Markup("<b>")}, "text"),
        ({"rows": ({"key": {"text": Markup("<b>")}},)}, "rows.key.text"),
    ],
)
def test_what_would_be_printed_unescaped_is_refused(params: dict[str, object], named: str) -> None:
    with pytest.raises(MarkupRefused, match=f"button: {named} would be printed"):
        govuk("button", **params)


def test_a_component_renders_as_the_design_system_has_it() -> None:
    printed = govuk("button", text="Sign in")
    assert 'class="govuk-button" data-module="govuk-button"' in " ".join(printed.split())


def test_what_was_typed_keeps_its_lines_as_they_are() -> None:
    shown = govuk("textarea", id="why", name="why", label={"text": "Why"}, value="first\n  second")
    assert ">first\n  second</textarea>" in shown
