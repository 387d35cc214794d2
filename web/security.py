"""What a browser is told to refuse, on every answer, and the refusal of what another site sends.

Knows no session: who asks is found out later.
"""

from dataclasses import dataclass
from secrets import token_urlsafe
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problem, answer, is_interface

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# Those that every browser knows: it complains of a name that is new to it.
_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    # Not "no-referrer": with it browsers send "Origin: null" with our own forms, which the check below reads.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"


def content_security_policy(nonce: str) -> str:
    """The policy of one answer: only scripts with its nonce run, not every file of ours (ASVS 3.4.3)."""
    return "; ".join(
        f"{name} {source}" for name, source in (_POLICY | {"script-src": f"'nonce-{nonce}'"}).items()
    )


class SecurityHeaders:
    """Sets the headers that an answer has not set for itself; the content policy always."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self.app = app
        https = urlsplit(base_url).scheme == "https"
        self.headers = _HEADERS | ({"Strict-Transport-Security": _TWO_YEARS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give the request a nonce, and its answer the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = token_urlsafe(16)
        # of this request alone, whatever a server hands to each: who asks is remembered there
        scope["state"] = {**scope.get("state", {}), "nonce": nonce}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers["Content-Security-Policy"] = content_security_policy(nonce)
            await send(message)

        await self.app(scope, receive, send_guarded)


SEND_IT_HERE = "Open the page at this address, fill in its form, and send it from there."


@dataclass(frozen=True)
class CrossSite:
    """Refuses what another site makes a browser send (CSRF). Plain forms of ours need no token."""

    app: ASGIApp
    base_url: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe or ours; answer 403 to the rest."""
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS or self._is_ours(scope):
            await self.app(scope, receive, send)
            return
        refused = Problem(
            403, ("This was sent from another site, so nothing was done.",), advice=SEND_IT_HERE
        )
        await answer(Request(scope), refused)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if (site := headers.get("sec-fetch-site")) is not None:
            return site in {"same-origin", "none"}
        if (origin := headers.get("origin")) is not None:
            return self._is_our_origin(origin, headers.get("host", ""))
        # Every browser sends one of the two. A program has no cookie that it did not mean to send.
        return "cookie" not in headers and is_interface(scope["path"])

    def _is_our_origin(self, origin: str, host: str) -> bool:
        ours = urlsplit(self.base_url)
        return origin in {f"{ours.scheme}://{ours.netloc}", f"{ours.scheme}://{host}"}
