"""Whom a form was made for: it says so itself, and what somebody else sends with it is not taken.

One browser has one session, and the forms of the session before stay open in its other tabs. Every form that
posts is marked as its page is rendered, and every route that demands a permission looks at the mark: neither
a template nor a handler can leave it out. Signing in and out demand none, and record nothing of a form.
"""

import re
from collections.abc import Iterable

from fastapi import Request
from markupsafe import escape

from scheduler.roles import Principal

MADE_FOR = "made_for"
"""The field's name. It holds the code of an officer, and stands in no address."""
_POSTS = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
_SAFE_METHODS = frozenset({"GET", "HEAD"})


class MadeForAnother(Exception):
    """A form that was shown to one officer is sent in the session of another."""

    def __init__(self, asking: Principal) -> None:
        super().__init__(
            f"You are signed in as {asking.actor}. Whoever this form was opened for was signed in at this browser "
            "before. Nothing of it was kept, under your name or theirs."
        )


def marked(shown: str, officer: str | None) -> str:
    """A page with the officer to whom it is shown in each form that posts. Texts are escaped: the tags are ours.

    No browser keeps what is typed into one: what we kept of it is shown to whoever goes back, and to nobody else.
    """
    if officer is None:
        return shown
    mark = f'<input type="hidden" name="{MADE_FOR}" value="{escape(officer)}">'
    return _POSTS.sub(lambda form: f'{form[0][:-1]} autocomplete="off">{mark}', shown)


async def check_for_whom(request: Request, asking: Principal) -> None:
    """Raise MadeForAnother if the form that is sent was made for somebody else than who asks.

    What bears no mark is no form of a page: a program's, which sends for itself.
    """
    if request.method not in _SAFE_METHODS:
        form = await request.form()
        if not is_for(asking, (str(officer) for officer in form.getlist(MADE_FOR))):
            raise MadeForAnother(asking)


def is_for(asking: Principal, made_for: Iterable[str]) -> bool:
    """Whether every mark of a form is of who asks."""
    return all(officer == asking.actor for officer in made_for)
