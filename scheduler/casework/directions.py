"""What a supervisor says about one person's visits: to be made by a day, or accepted as late until a day."""

from datetime import date
from uuid import UUID

from scheduler.casework import limits
from scheduler.casework.deadlines.facts import facts_of
from scheduler.casework.keeping import keep, marks, person_to_change, repeated
from scheduler.casework.levels import check_since_registration
from scheduler.desk import Desk
from scheduler.roles import Permission
from scheduler.store.deadlines import Obligation
from scheduler.store.risk import Direction, VisitException


def direct_visit(desk: Desk, ref: str, by_on: date, reason: str, *, key: UUID | None = None) -> Direction:
    """Have a visit made by a day: due then, if nothing makes it due earlier. It ends reactive management.

    Raises EndsBeforeItBegins for a day that has passed, BeforeRegistration, TextMissing, RecordedAlready.
    """
    about = person_to_change(desk, ref, Permission.DIRECT_VISITS)
    made = Direction(
        person_id=about.id,
        from_on=desk.today,
        by_on=by_on,
        reason=limits.needed("reason", reason),
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return before
    limits.span("direction", made.from_on, by_on)
    ((_, facts),) = facts_of(desk.session, [about.id])
    check_since_registration("direction", made.from_on, facts)
    return keep(desk, about, made, "direct visit", reason=made.reason)


def grant_exception(
    desk: Desk,
    ref: str,
    until_on: date,
    reason: str,
    obligation: str = Obligation.HOME_VISIT,
    *,
    key: UUID | None = None,
) -> VisitException:
    """Accept until a day, from today, that something is late: it stands beside the count and never reduces it.

    Raises EndsBeforeItBegins, UnknownWord, TextMissing.
    """
    about = person_to_change(desk, ref, Permission.APPROVE)
    made = VisitException(
        person_id=about.id,
        obligation=limits.obligation(obligation),
        reason=limits.needed("reason", reason),
        approved_by=desk.principal.actor,
        from_on=desk.today,
        until_on=until_on,
        **marks(desk, key),
    )
    if (before := repeated(desk, made)) is not None:
        return before
    limits.span("exception", made.from_on, until_on)
    return keep(desk, about, made, "grant exception", reason=made.reason)
