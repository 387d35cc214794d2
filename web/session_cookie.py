"""The cookie that holds a session's token: what browsers are told about it follows from the site's address."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request, Response

from scheduler.casework.accounts.links import is_loopback
from scheduler.errors import Refusal


class AddressInTheClear(Refusal):
    """An address that others reach, without encryption."""

    def __init__(self, base_url: str) -> None:
        super().__init__(
            f"VISITS_BASE_URL is “{base_url}”. Passwords and sessions must not travel in the clear: give the "
            "https:// address at which people reach this site; http:// is for this machine alone."
        )


@dataclass(frozen=True)
class SessionCookie:
    """A cookie for this host alone, that no script reads and no other site sends along with a form."""

    name: str
    secure: bool

    def read(self, request: Request) -> str | None:
        """The token that the browser sent, if any."""
        return request.cookies.get(self.name)

    def give(self, response: Response, token: str) -> None:
        """Hand the token to the browser, until it is closed; how long it holds is known here alone."""
        response.set_cookie(self.name, token, path="/", secure=self.secure, httponly=True, samesite="lax")

    def take_back(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


def session_cookie(base_url: str) -> SessionCookie:
    """The cookie of a site at this address. Raises AddressInTheClear for http anywhere but on this machine."""
    address = urlsplit(base_url)
    if address.scheme == "https":
        return SessionCookie("__Host-visits", secure=True)
    if address.scheme == "http" and is_loopback(address.hostname):
        # browsers keep a __Host- cookie only if it is Secure, and not all take a Secure one from http here
        return SessionCookie("visits", secure=False)
    raise AddressInTheClear(base_url)
