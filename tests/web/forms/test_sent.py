"""A form as it was sent: every fault at once, in words, and what was typed is shown again."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field

from scheduler.errors import NoSuchPerson, Refusal, Stale
from web.forms.fields import Day, FromAList, Key, Only, Words, YesNo
from web.forms.sent import Sent, blank, read


class Colour(StrEnum):
    RED = "red"


class Form(BaseModel):
    key: Key
    on: Annotated[Day, Field(title="the day")]
    colour: Annotated[Colour, Field(title="a colour")]
    why: Annotated[Words, Field(title="the reason")] = ""
    sure: YesNo = False
    officers: list[str] = []


KEY = "6f0a3f0e-4b0c-4c55-8a44-2f0b9f0a4d11"
RIGHT = {"key": [KEY], "on": ["27/3/2026"], "colour": ["red"]}


def test_what_can_be_read_is_told() -> None:
    form = read(Form, RIGHT | {"officers": ["PC1", "PC2"], "sure": ["yes"], "why": ["  because "]})
    assert form.told is not None
    assert (form.told.key, form.told.officers, form.told.sure) == (UUID(KEY), ["PC1", "PC2"], True)
    assert form.told.why == "because"
    assert (form.status, form.faults) == (200, ())


def test_every_fault_is_told_at_once_beside_its_field() -> None:
    form = read(Form, {"key": [KEY], "on": ["31/2/2026"], "colour": ["blue"], "why": ["x" * 501]})
    assert form.told is None
    assert form.status == 422
    assert form.fault("on") == "Give a day that exists, the day first, such as 27/3/2026."
    assert form.fault("colour") == "Choose a colour from the list."
    assert form.fault("why") == "Shorten the reason: at most 500 characters are kept."
    assert [each.href for each in form.faults] == ["#on", "#colour", "#why"]
    assert form.text("on") == "31/2/2026"


def test_an_empty_text_is_not_given() -> None:
    assert read(Form, RIGHT | {"on": ["  "]}).fault("on") == "Give the day."


def test_what_is_a_question_is_to_be_answered() -> None:
    class Asked(BaseModel):
        colour: Annotated[Colour, Field(title="what it looks like")]

    assert read(Asked, {}).fault("colour") == "Say what it looks like."


def test_of_what_a_page_lists_one_is_chosen() -> None:
    class Listed(BaseModel):
        colour: Annotated[Colour, Field(title="the colour")]
        level: Annotated[Literal["low", "high"], Field(title="the level")]
        team: Annotated[str, FromAList, Field(title="the team", max_length=80)]
        name: Annotated[str, Field(title="the name")]

    told = [each.text for each in read(Listed, {}).faults]
    assert told == ["Choose the colour.", "Choose the level.", "Choose the team.", "Give the name."]


def test_a_field_that_is_not_ours_is_carried_and_changes_nothing() -> None:
    form = read(Form, RIGHT | {"other": ["x"]})
    assert form.told is not None


def test_each_empty_form_has_a_key_of_its_own() -> None:
    one, other = blank(Form), blank(Form)
    assert one.text("key") != other.text("key")
    assert blank(Form, colour=Colour.RED, why=None).carried("key") == [("colour", "red")]


def test_a_refusal_is_told_in_the_form() -> None:
    form: Sent[Form] = read(Form, RIGHT)
    assert form.refused(Refusal("Not on a Sunday."), "on").fault("on") == "Not on a Sunday."
    assert form.refused(Stale("Changed since.")).status == 409


def test_what_another_form_would_not_mend_is_no_fault_of_it() -> None:
    with pytest.raises(NoSuchPerson):
        read(Form, RIGHT).refused(NoSuchPerson("P1"))


def test_the_step_is_not_carried() -> None:
    form = read(Form, RIGHT | {"step": ["save"], "officers": ["PC1", "PC2"]})
    assert ("step", "save") not in form.carried()
    assert [text for name, text in form.carried() if name == "officers"] == ["PC1", "PC2"]


def test_what_was_typed_is_not_in_a_trace() -> None:
    assert "because" not in repr(read(Form, RIGHT | {"why": ["because"]}))


class Often(BaseModel):
    what: str = "every"
    number: Annotated[int | None, Only("what", {"every"}), Field(title="how often", ge=1, le=366)] = None
    from_on: Annotated[Day | None, Field(title="the first day")] = None
    to_on: Annotated[Day | None, Field(title="the last day")] = None


@pytest.mark.parametrize("number", ["-3", "0", "900", "four"])
def test_a_number_that_cannot_be_is_told_its_range(number: str) -> None:
    assert read(Often, {"number": [number]}).fault("number") == "Say how often from 1 to 366."


def test_what_hangs_on_another_answer_is_looked_at_with_that_answer_alone() -> None:
    form = read(Often, {"what": ["end"], "number": ["900"]})
    assert form.told is not None
    assert form.told.number is None
    assert form.text("number") == "900", "it is shown again where it is chosen after all"
    assert read(Often, {"what": ["every"], "number": ["900"]}).fault("number") is not None
    assert read(Often, {"number": ["900"]}).fault("number") is not None, "nothing was chosen yet"


def test_two_faults_alike_name_their_fields() -> None:
    form = read(Often, {"from_on": ["31/2/2026"], "to_on": ["30/2/2026"]})
    assert form.fault("from_on") == (
        "The first day: give a day that exists, the day first, such as 27/3/2026."
    )
    assert form.fault("to_on") == "The last day: give a day that exists, the day first, such as 27/3/2026."
