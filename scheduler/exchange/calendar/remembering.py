"""Whole feeds as they were joined last, kept by this process alone: many clients ask again and hold nothing.

A text is known by the tag of its edition, so it is told only where that is the edition of now: it is looked up
after the rights of now were, and its disclosure is logged like any other.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from scheduler.exchange.calendar.feed import Disclosed

ROOM_BYTES = 32 * 1024 * 1024


@dataclass
class Texts:
    """The texts that were asked for last, as many as there is room for."""

    room_bytes: int = ROOM_BYTES
    _found: OrderedDict[str, Disclosed] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def of(self, tag: str) -> Disclosed | None:
        """The feed of this edition, if it is remembered."""
        with self._lock:
            if (found := self._found.get(tag)) is not None:
                self._found.move_to_end(tag)
            return found

    def remember(self, tag: str, disclosed: Disclosed) -> None:
        """Keep it, and forget what nobody has asked for the longest."""
        with self._lock:
            if tag in self._found:
                return
            self._found[tag] = disclosed
            self._size += len(disclosed.text)
            while self._size > self.room_bytes:
                _, oldest = self._found.popitem(last=False)
                self._size -= len(oldest.text)
