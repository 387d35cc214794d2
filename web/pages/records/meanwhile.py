"""What somebody typed to correct a record that was corrected meanwhile, over the record as it stands now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from web.forms.sent import Sent, blank
from web.pages.records import telling
from web.pages.records.asked import FORMS, OF_KIND, RecordForm
from web.pages.records.record import Record

TOGETHER = (("on", "at"), ("latitude", "longitude"))
"""Fields that tell one thing: one's day with another's hour is a moment that nobody gave."""


def typed_over(form: Sent[RecordForm], seen: Record, now: Record) -> Sent[RecordForm]:
    """What was typed, over the record as it stands: where the form was left as it was, it says what stands.

    Else whoever corrects the outcome would bring back the day that somebody else has just put right.
    """
    before, fields = _texts(seen), [asked.name for asked in OF_KIND[now.what]]
    typed = {name for name in fields if not _alike(form.several(name), before.get(name, ()))}
    left = [name for name in fields if not typed.intersection(_beside(name))]
    if not any(form.several(name) for name in fields):  # a withdrawal's, which has none of them
        left = fields
    kept = {name: found for name, found in form.texts.items() if name not in left}
    stands = {name: found for name, found in _texts(now).items() if name in left}
    return replace(form, texts={**kept, **stands})


def _beside(name: str) -> tuple[str, ...]:
    """A field with those that are told together with it."""
    return next((several for several in TOGETHER if name in several), (name,))


def _texts(record: Record) -> Mapping[str, tuple[str, ...]]:
    """What the fields of its form say as it begins."""
    return blank(FORMS[record.what], **telling.begun(record.what, record.values)).texts


def _alike(typed: Iterable[str], before: Iterable[str]) -> bool:
    """Whether a field says the same: a browser ends lines in its own way, and several are in no order."""
    return {" ".join(each.split()) for each in typed} == {" ".join(each.split()) for each in before}
