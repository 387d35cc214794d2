"""Whether a request is still waited for. Knows neither the request nor the clock."""

from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Lock

from scheduler.errors import Unavailable


class OutOfTime(Unavailable):
    """The request was answered without waiting any longer."""


class _Stage(Enum):
    WORKING = auto()
    COMMITTING = auto()
    GIVEN_UP = auto()


@dataclass
class Turn:
    """Whether a request is still waited for: of giving up and committing, only the first to come happens."""

    stage: _Stage = _Stage.WORKING
    lock: Lock = field(default_factory=Lock, repr=False)

    def begin_commit(self) -> None:
        """Say that what was done is about to be kept. Raises OutOfTime if nobody waits for it any more."""
        with self.lock:
            if self.stage is _Stage.GIVEN_UP:
                raise OutOfTime
            self.stage = _Stage.COMMITTING

    def go_on(self) -> None:
        """Go on with something long. Raises OutOfTime if nobody waits for it any more."""
        if self.is_over:
            raise OutOfTime

    def give_up(self) -> bool:
        """Wait no longer; whether nothing was changed, which is not known of a commit that has begun."""
        with self.lock:
            unchanged = self.stage is _Stage.WORKING
            self.stage = _Stage.GIVEN_UP
            return unchanged

    @property
    def is_over(self) -> bool:
        """Whether it was given up."""
        return self.stage is _Stage.GIVEN_UP
