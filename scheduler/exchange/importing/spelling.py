"""Officers' codes and teams of a file as they are kept here, in whatever case they were typed. Opens no database."""

from collections.abc import Collection, Iterable

from scheduler.casework.staff import as_kept
from scheduler.exchange.files.reading import Row
from scheduler.exchange.importing.directory import Directory

_OF_OFFICERS = ("officer", "for", "approved_by")


class _Kept:
    """The codes of one kind; what was typed is looked for once."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = codes
        self._found: dict[str, str] = {}

    def __call__(self, typed: str) -> str:
        if typed in self._codes:
            return typed
        if typed not in self._found:
            self._found[typed] = as_kept(typed, self._codes)
        return self._found[typed]


def spell_as_kept(rows: Iterable[Row], directory: Directory) -> None:
    """Let each row name the officers and the team as they are kept; as typed, where none or several are meant.

    A person's reference stands as it is: it is another register's. Two that differ in case alone are refused.
    """
    officer, team = _Kept(directory.officers), _Kept(directory.teams)
    for row in rows:
        said = row.values
        said.update({column: officer(said[column]) for column in _OF_OFFICERS if column in said})
        if "team" in said:
            said["team"] = team(said["team"])
        if "officers" in said:
            said["officers"] = tuple(dict.fromkeys(officer(code) for code in said["officers"]))
