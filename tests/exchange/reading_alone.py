"""Reads a file as an import does, without a database."""

from pathlib import Path

from scheduler.exchange.files.faults import Faults, ImportRefused
from scheduler.exchange.files.reading import Reading, Row
from scheduler.exchange.files.sources import source_of


def read_all(path: Path) -> list[Row]:
    """Every row of a file. Raises ImportRefused with its faults."""
    reading = Reading(Faults(), history=True)
    source = source_of(path, None, reading.faults)
    rows = [row for sheet in source.sheets for row in reading.rows(sheet)]
    if reading.faults:
        raise ImportRefused(reading.faults)
    return rows
