"""The fields of forms that tell of intelligence checks: one for each source, and the moment that they share."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scheduler.casework.checks import Checked
from scheduler.casework.flags import MADE_IN_PERSON
from scheduler.store.checks import CheckOutcome
from web.forms.fields import Day, Only, TimeOfDay, moment_of

CHECK, REFERENCE = "check_", "reference_"
"""Before the name of a source: what came of asking it, and the other system's number."""
LONGEST_REFERENCE = 60
IN_PERSON = Only("outcome", MADE_IN_PERSON)
"""A form that tells of a visit as well asks for checks where somebody went there."""


class TellsChecks(BaseModel):
    """Fields named after their sources, which are the policy's to list, and when they were asked."""

    model_config = ConfigDict(extra="allow")

    checked_on: Annotated[Day | None, IN_PERSON, Field(title="the day of the checks")] = None
    checked_at: Annotated[TimeOfDay | None, IN_PERSON, Field(title="the time of the checks")] = None

    @property
    def outcomes(self) -> dict[str, str]:
        """What came of each source that was asked."""
        told = self.model_extra or {}
        return {name.removeprefix(CHECK): str(told[name]) for name in told if name.startswith(CHECK)}

    def reference(self, source: str) -> str | None:
        """The other system's number of a check."""
        said = (self.model_extra or {}).get(f"{REFERENCE}{source}")
        return str(said) if said else None

    def moment_of_checks(self, otherwise: date | None = None) -> datetime | None:
        """When they were made; the day is the other one if none is given. Raises ValueError for no such time."""
        on = self.checked_on or otherwise
        return moment_of(on, self.checked_at) if on and self.checked_at else None

    def checks(self, otherwise: date | None = None) -> tuple[Checked, ...]:
        """The checks, of which nothing is wrong."""
        at = self.moment_of_checks(otherwise)
        told = self.outcomes.items() if at else ()
        return tuple(Checked(source, at, said, self.reference(source)) for source, said in told if at)

    def faults_of_checks(
        self, latest: datetime, says: str, otherwise: date | None
    ) -> Iterator[tuple[str, str]]:
        """Each field that is wrong, with a sentence; `says` is that for checks after the latest moment."""
        if not self.outcomes:
            return
        for source, said in self.outcomes.items():
            if said not in set(CheckOutcome):
                yield f"{CHECK}{source}", "Choose what came of the check from the list."
            if len(self.reference(source) or "") > LONGEST_REFERENCE:
                yield (
                    f"{REFERENCE}{source}",
                    f"Shorten the reference: at most {LONGEST_REFERENCE} characters are kept.",
                )
        try:
            at = self.moment_of_checks(otherwise)
        except ValueError as fault:
            yield "checked_at", f"{fault}."
            return
        if self.checked_at is None:
            yield "checked_at", "Give the time at which you made the checks."
        elif at and at > latest:
            yield "checked_at", says


def fields_of(sources: Iterable[str]) -> list[str]:
    """The names of all these fields."""
    named = (f"{kind}{source}" for source in sources for kind in (CHECK, REFERENCE))
    return ["checked_on", "checked_at", *named]
