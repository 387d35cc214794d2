"""What people can do wrong. The message of each is the sentence on the screen."""

from typing import ClassVar


class Refusal(Exception):
    """Something that was asked for cannot be: what happened, what was given, what to do."""

    now: ClassVar[str | None] = None
    """What to do now, of a refusal for which the advice of its kind would be wrong."""


class NotFound(Refusal):
    """There is no such thing, or not for the one who asks: the two answer alike."""


class Gone(Refusal):
    """There was such a thing, and it will not come back."""


class NotAllowed(Refusal):
    """The role of the one who asks does not do this."""


class Stale(Refusal):
    """The record was changed since the form was opened."""


class AlreadyKnown(Refusal):
    """The same thing is recorded already, with another value."""


class Unavailable(Refusal):
    """What it needs is away; nothing was changed and the same can be tried again."""


class TooOften(Refusal):
    """Asked for more often than is allowed; waiting helps."""


class NoSuchPerson(NotFound):
    """Nobody of that reference, or nobody that the reader may see."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"There is no person with the reference “{ref}” among those you can see.")


class RoleCannot(NotAllowed):
    """A permission that the role does not have."""

    def __init__(self, role: str, permission: str) -> None:
        what = _WORDS.get(permission, permission.replace("_", " "))
        super().__init__(f"The role {role} cannot {what}. Ask someone whose role can.")


_WORDS = {
    "allocate": "give people to another officer",
    "enter": "open anything here",
    "export_people": "hand out lists of people",
    "import": "import files",
    "own_account": "have an account of their own",
    "own_feeds": "have calendar links",
    "propose": "ask for an approval",
    "read_audit": "read the log",
    "record": "record visits and what else is known of people",
    "register": "register people",
    "see_calendar": "see a calendar of visits",
    "see_figures": "see the figures of the force",
    "see_missed": "see the missed visits",
    "see_people": "see people’s records",
    "see_today": "see a day of visits",
}
"""Permissions whose name alone makes no sentence."""
