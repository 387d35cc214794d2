"""How often Python looks for objects that only hold each other. It goes through all that there are, again and again."""

import gc

_MORE = (50_000, 20, 50)
"""How many objects more, and then how many times, before it looks through the newest, the newer, and all."""


def spare_the_collector() -> None:
    """Look through what is there already no more, and through what comes less often.

    A process that serves holds some 400,000 objects: as Python goes about it, one request in fifty waited a quarter
    of a second while all of them were looked through. An import, which makes many that stay, took a third longer.
    """
    gc.freeze()
    gc.set_threshold(*_MORE)
