"""How a figure is taken: the median of repeats, each with the collector of garbage out of the way."""

import gc
import statistics
from collections.abc import Callable
from time import perf_counter


def seconds(act: Callable[[], object], repeats: int = 5) -> float:
    """The median of `repeats` runs, after one that is not counted."""
    act()
    return statistics.median(_once(act) for _ in range(repeats))


def _once(act: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = perf_counter()
        act()
        return perf_counter() - started
    finally:
        gc.enable()
