"""The risk levels, from the strictest. Knows nothing of how a level was reached."""

from enum import StrEnum


class Level(StrEnum):
    """A person's approved risk level; unassessed until there is one."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNASSESSED = "unassessed"

    # An enum's own hash is computed in Python at each look-up; the text's is kept with the text.
    __hash__ = str.__hash__

    @property
    def words(self) -> str:
        """The level for people: "very high"."""
        return self.value.replace("_", " ")


LEVELS = (Level.VERY_HIGH, Level.HIGH, Level.MEDIUM, Level.LOW)
BY_NAME = {level.value: level for level in LEVELS}
_STRICTNESS = {level: -place for place, level in enumerate(LEVELS)}


def stricter(level: Level, than: Level) -> bool:
    """Whether one assessed level asks for more than another."""
    return _STRICTNESS[level] > _STRICTNESS[than]
