"""What an import did: told to whoever asked for it, and to the log. Holds no name and no text of a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from scheduler.audit import log
from scheduler.desk import Desk
from scheduler.exchange.files.faults import ImportRefused
from scheduler.exchange.files.guidance import BECAME
from scheduler.exchange.importing.directory import Directory
from scheduler.exchange.importing.following import Follows
from scheduler.exchange.importing.intake import Outcome, Tally, groups
from scheduler.store.audit import Verb

_LONGEST = 500


@dataclass
class Report:
    """What an import did, or with a dry run would have done."""

    kinds: dict[str, Tally] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    digest: str | None = None
    people: int = 0
    dry_run: bool = False
    follows: Follows = field(default_factory=Follows)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(tally.changes for tally in self.kinds.values())

    @property
    def summary(self) -> str:
        """The digest, the counts of each kind and what follows, in one line; of many kinds more shortly."""
        said = self._line(_in_words)
        return (
            said
            if len(said) <= _LONGEST
            else self._line(_in_figures, "new+known/nothing new/corrected")[:_LONGEST]
        )

    def _line(self, tell: Callable[[Tally], str], *first: str) -> str:
        digest = (f"SHA-256 {self.digest}",) if self.digest else ()
        told = (f"{kind} {tell(tally)}" for kind, tally in self.kinds.items())
        return ", ".join((*digest, *first, *told, *self.follows.figures))


def _in_words(tally: Tally) -> str:
    """The counts that are not nothing, by the words of the report, without commas: those part the kinds."""
    counts = ((getattr(tally, name), words.lower().replace(",", "")) for name, words in BECAME.items())
    return "; ".join(f"{number} {words}" for number, words in counts if number)


def _in_figures(tally: Tally) -> str:
    added = f"+{tally.added}" if tally.added else ""
    return f"{tally.new}{added}/{tally.unchanged}/{tally.corrected}"


def log_refused(desk: Desk, refused: ImportRefused) -> None:
    """One entry for an import that was refused, and whose rows its faults are about: they may tell what is recorded.

    The import's own transaction is gone with it: this is written in one of its own.
    """
    log(desk, Verb.CONSULTED, "import", outcome="refused", reason=f"{refused.total} faults")
    for some in groups(sorted(refused.subjects)):
        log(desk, Verb.CONSULTED, "import about people", some, outcome="refused")


def log_import(
    desk: Desk,
    report: Report,
    touched: Mapping[UUID, Outcome],
    directory: Directory,
    officers: Mapping[str, Outcome],
) -> None:
    """One entry for the import with its counts, and the references of whom it touched, some an entry.

    A dry run is a look: it compares the file with what is recorded, and shows the differences.
    """
    act = "try import" if report.dry_run else "import"
    verb = Verb.CONSULTED if report.dry_run else _verb(report)
    log(desk, verb, act, reason=report.summary)
    refs = {person_id: ref for ref, person_id in directory.people.items()}
    for verb, outcome in ((Verb.COLLECTED, Outcome.NEW), (Verb.ALTERED, Outcome.CORRECTED)):
        for some in groups(sorted(refs[each] for each, became in touched.items() if became is outcome)):
            log(desk, verb, "import about people", some)
        for some in groups(sorted(code for code, became in officers.items() if became is outcome)):
            log(desk, verb, "import about officers", some)
    desk.session.flush()


def _verb(report: Report) -> Verb:
    if any(tally.corrected for tally in report.kinds.values()):
        return Verb.ALTERED
    return Verb.COLLECTED if report.changed else Verb.OTHER
