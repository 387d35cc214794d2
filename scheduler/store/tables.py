"""Every table, so that whoever needs them all has one import."""

from scheduler.store import (
    accounts,
    audit,
    checks,
    deadlines,
    digests,
    drafts,
    feeds,
    headcounts,
    imports,
    officers,
    people,
    risk,
    visits,
)

__all__ = [
    "accounts",
    "audit",
    "checks",
    "deadlines",
    "digests",
    "drafts",
    "feeds",
    "headcounts",
    "imports",
    "officers",
    "people",
    "risk",
    "visits",
]
