"""A form sent after the session ran out: it goes along with the sign-in, and waits there to be sent again.

It stays in the pages that the browser holds; nothing of it is kept here.
"""

from collections.abc import Iterable

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from web.forms.sent import texts_of
from web.rendering import page

PREFIX = "kept."
"""Before the name of each of its fields, so that none is taken for the sign-in's own."""
RAN_OUT = (
    "Your session has ended, and nothing was recorded yet. Sign in: what you typed is kept, to be sent again."
)
FILES_LOST = (
    "Your session has ended, and nothing was recorded. A file is not kept: sign in, and choose it again."
)


async def ask_to_sign_in(request: Request) -> HTMLResponse:
    """The sign-in, with the form that could not be taken inside it."""
    async with request.form() as form:
        files = any(isinstance(value, UploadFile) for _, value in form.multi_items())
        texts = texts_of(form)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    kept = [(f"{PREFIX}{name}", text) for name, found in texts.items() for text in found]
    return page(
        request,
        "sign_in/sign_in.html",
        status=401,
        username="",
        return_to=target,
        faults=[{"text": FILES_LOST if files else RAN_OUT, "href": "#username"}],
        kept=[] if files else kept,
    )


def kept_in(form: FormData) -> list[tuple[str, str]]:
    """The fields, as they stand in the form of the sign-in."""
    return [
        (name, text) for name, texts in texts_of(form).items() if name.startswith(PREFIX) for text in texts
    ]


def unprefixed(kept: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields under the names that they had."""
    return [(name.removeprefix(PREFIX), text) for name, text in kept]
