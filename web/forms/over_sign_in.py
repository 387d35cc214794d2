"""A form sent when its session was over: it goes along with the sign-in, and waits there to be sent again.

Sent in somebody else's session, it is told again to read. It stays in the pages that the browser holds;
nothing of it is kept here.
"""

import re
from collections.abc import Iterable

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from scheduler.casework.accounts.own_password import OwnPassword
from scheduler.roles import Principal
from web.forms.sent import Fault, Sent, texts_of
from web.made_for import MADE_FOR, is_for
from web.rendering import page

PREFIX = "kept."
"""Before the name of each of its fields, so that none is taken for the sign-in's own."""
RAN_OUT = (
    "Your session has ended, and nothing was recorded yet. Sign in: what you typed is kept, to be sent again."
)
FILES_LOST = (
    "Your session has ended, and nothing was recorded. A file is not kept: sign in, and choose it again."
)
NOT_KEPT = re.compile(r"/account|/feeds/[^/]+/profile")
"""Pages whose forms hold passwords or a token: no page is given one back."""
SECRETS_LOST = (
    "Your session has ended, and nothing was changed. Passwords are not kept: sign in, and begin again."
)
_OURS = {MADE_FOR, "asked", "key", "page", "step", "until", "whose"}
_IDENTITY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What a form carries that nobody typed."""
WAITS = "Nothing was recorded yet. Choose a password of your own: what you typed is kept, to be sent again."
FILES_LOST_MEANWHILE = (
    "Nothing was recorded. A file is not kept: choose a password of your own, then choose the file again."
)


async def ask_to_sign_in(request: Request) -> HTMLResponse:
    """The sign-in, with the form that could not be taken inside it."""
    kept, files = await _held_up(request)
    return page(
        request,
        "sign_in/sign_in.html",
        status=401,
        username="",
        return_to=target_of(request),
        faults=[{"text": _what_became(request, files=files), "href": "#username"}],
        kept=kept,
        ended=False,
    )


async def ask_for_own_password(request: Request) -> HTMLResponse:
    """The choice of one's own password, with the form that could not be taken before it."""
    kept, files = await _held_up(request)
    return page(
        request,
        "account/account.html",
        status=403,
        stands=OwnPassword(has_one=True, handed_over=True),
        return_to=target_of(request),
        form=Sent({}, faults=(Fault(FILES_LOST_MEANWHILE if files else WAITS),)),
        kept=kept,
    )


def _what_became(request: Request, *, files: bool) -> str:
    if NOT_KEPT.fullmatch(request.url.path):
        return SECRETS_LOST
    return FILES_LOST if files else RAN_OUT


async def _held_up(request: Request) -> tuple[list[tuple[str, str]], bool]:
    """The fields under names of their own, none where one is a file or a password; and whether there are files."""
    async with request.form() as form:
        files = any(isinstance(value, UploadFile) and value.filename for _, value in form.multi_items())
        texts = {} if files or NOT_KEPT.fullmatch(request.url.path) else texts_of(form)
    return [(f"{PREFIX}{name}", text) for name, found in texts.items() for text in found], files


async def typed_in(request: Request) -> tuple[tuple[str, str], ...]:
    """What a form that is not taken said, by the names of its fields in words; no password, and no identity."""
    kept, _ = await _held_up(request)
    named = (
        (name.replace("_", " ").capitalize(), text) for name, text in unprefixed(kept) if name not in _OURS
    )
    return tuple((name, text) for name, text in named if text.strip() and not _IDENTITY.fullmatch(text))


def target_of(request: Request) -> str:
    """The path and query that were asked for."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def kept_in(form: FormData) -> list[tuple[str, str]]:
    """The fields, as they stand in the form of the sign-in."""
    return [
        (name, text) for name, texts in texts_of(form).items() if name.startswith(PREFIX) for text in texts
    ]


def made_for(asking: Principal, kept: Iterable[tuple[str, str]]) -> bool | None:
    """Whether who signs in is who typed it; None where the form does not say who that was."""
    officers = [text for name, text in unprefixed(kept) if name == MADE_FOR]
    return is_for(asking, officers) if officers else None


def unprefixed(kept: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields under the names that they had."""
    return [(name.removeprefix(PREFIX), text) for name, text in kept]
