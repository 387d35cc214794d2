"""How a step knows that it has been done: what it was made from, kept beside what it made."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Changes when a byte of a file does, or a word."""
    together = sha256("\0".join(words).encode())
    for file in files:
        together.update(sha256(file.read_bytes()).digest())
    return together.hexdigest()


def is_done(stamp: Path, made_from: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == made_from


def mark_done(stamp: Path, made_from: str) -> None:
    stamp.write_text(made_from, encoding="utf-8")
