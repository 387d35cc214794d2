"""How whoever imports does what a sentence asks of them: by an option of the command, or on the page. Opens nothing."""

from dataclasses import dataclass

CORRECT_BOX = "Correct what is recorded already where the file says otherwise"
"""The box of the page that does what --correct does."""
KIND_FIELD = "What the file holds"
"""The field of the page that does what --as does."""

BECAME = {
    "new": "New",
    "added": "Known, with something new",
    "unchanged": "Nothing new",
    "corrected": "Corrected",
}
"""What can become of a row, in words, by the report's names for the counts."""
LATER = "What depends on a row that is at fault, an approval for one, is looked at once that row is mended."


@dataclass(frozen=True, slots=True)
class Guidance:
    """The half sentences that differ; what is wrong and what is expected is said once for both."""

    correct: str
    map_column: str
    add_column: str
    one_of_two: str
    name_kind: str
    approved_earlier: str
    no_kind: str | None
    """Of a file of which nobody said what it holds; where its name says it, None."""
    recorded_at: str


_EARLIER = " If it was approved on an earlier day, "
_ELSE = " Else leave this row out: the person comes in, and the visits stay due."

AT_COMMAND = Guidance(
    correct="If that was wrong, import again with --correct.",
    map_column="Map it to one of them (--map), or leave it out (--ignore).",
    add_column="Add it, or map another to it (--map).",
    one_of_two="Leave one out (--ignore).",
    name_kind="or give one file with its kind (--as).",
    approved_earlier=f"{_EARLIER}bring the file in with --history, and with that day in recorded_at.{_ELSE}",
    no_kind=None,
    recorded_at=" (--history takes it)",
)
ON_PAGE = Guidance(
    correct=f"If that was wrong, tick “{CORRECT_BOX}”.",
    map_column="Say below which of them it is, or leave it out.",
    add_column="Add it to the file, or say of another column that it is this one.",
    one_of_two="Leave one out of the file.",
    name_kind=f"or choose it under “{KIND_FIELD}”.",
    approved_earlier=(
        f"{_EARLIER}ask whoever runs this installation to bring the file in as a history, at the command line, "
        f"with that day in recorded_at.{_ELSE}"
    ),
    no_kind=f"It is not said what it holds. Choose it under “{KIND_FIELD}”.",
    recorded_at="",
)
