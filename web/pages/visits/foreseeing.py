"""What recording a visit would bring, before it is kept: whether it counts, what is flagged, what is due next."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.checks import Source, Verdict
from scheduler.casework.flags import REASONS, Flag, Flagged, reasons_needed
from scheduler.casework.visits import record_visit
from scheduler.desk import Desk
from web.forms.effect import Effect
from web.forms.trying import foreseen_by_facts
from web.pages.visits.form import ASKS, Told
from web.words import lasting, source


@dataclass(frozen=True)
class Foreseen:
    """What became of the visit when it was tried; plain values, for nothing of it is kept."""

    counts: bool
    verdict: Verdict | None
    flags: tuple[Flagged, ...]
    effect: Effect

    def asked(self, also: Iterable[str] = ()) -> list[tuple[str, str, str]]:
        """The reasons that the flags ask for: column, question, and what is flagged. `also` are asked in any case."""
        says: dict[str, list[str]] = {name: [] for name in also}
        for each in self.flags:
            says.setdefault(REASONS[each.flag], []).append(self.says(each))
        return [(name, asks, " ".join(says[name])) for name, asks in ASKS.items() if name in says]

    @property
    def missing(self) -> list[str]:
        """The reasons that must be given and are not, in the order of the page."""
        return missing_reasons(self.flags)

    def says(self, flagged: Flagged) -> str:
        """A flag in a sentence; the sources by what people call them."""
        if flagged.flag not in {Flag.INCOMPLETE, Flag.STALE} or self.verdict is None:
            return flagged.says
        return "Short of what the policy requires: " + "; ".join(map(in_words, self.verdict.wanting)) + "."


def missing_reasons(flags: Iterable[Flagged]) -> list[str]:
    """The columns of the reasons without which no visit with these flags is recorded by the form."""
    told = list(flags)
    needed = reasons_needed(each.flag for each in told) - {REASONS[each.flag] for each in told if each.reason}
    return [name for name in ASKS if name in needed]


def foresee(desk: Desk, ref: str, told: Told) -> Foreseen:
    """Record the visit, look, and undo it. Raises what record_visit does."""
    with foreseen_by_facts(desk):
        recorded = record_visit(desk, ref, told.visit, key=told.key)
        effect = Effect(recorded.before, recorded.next, desk.today)
        return Foreseen(recorded.counts, recorded.verdict, recorded.flags, effect)


def in_words(each: Source) -> str:
    """A source and how it stands: PNC missing; PND 4 days old."""
    return f"{source(each.source)} {'missing' if each.age is None else f'{lasting(each.age)} old'}"
