"""Where an error was, for the log: classes, files and lines. Never its message, which may name a person."""

import traceback
from traceback import FrameSummary


def trail_of(error: BaseException) -> str:
    """The error and its causes, from the last to the first, each with the lines that it came through."""
    steps = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        steps.append(f"{type(cause).__qualname__} at {_lines(cause)}")
        cause = cause.__cause__ or cause.__context__
    return "; from ".join(steps)


def _lines(error: BaseException) -> str:
    """Our own lines, and the one where it broke."""
    frames = list(traceback.extract_tb(error.__traceback__))
    shown = [frame for frame in frames[:-1] if "site-packages" not in frame.filename] + frames[-1:]
    return " > ".join(_line(frame) for frame in shown) or "nowhere"


def _line(frame: FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno} {frame.name}"
