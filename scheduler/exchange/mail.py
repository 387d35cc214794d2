"""Sends mail by SMTP, over TLS wherever it leaves this machine. Knows nothing of what it says."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from scheduler.casework.accounts.links import is_loopback
from scheduler.errors import Refusal, Unavailable
from scheduler.settings import Settings

SECONDS = 10
"""How long a server may take for each answer."""


class NoMailSet(Refusal):
    """The settings say neither which server takes mail nor from whom it comes."""

    def __init__(self) -> None:
        super().__init__(
            "No mail can be sent. Set VISITS_SMTP_URL (smtps://user:password@mail.example, or smtp:// with "
            "STARTTLS) and VISITS_SMTP_FROM, the address that it comes from."
        )


class MailAddressWrong(Refusal):
    """A server's address that cannot be one."""

    def __init__(self) -> None:
        super().__init__("VISITS_SMTP_URL is no address of a mail server: give smtp://host or smtps://host.")


class MailAway(Unavailable):
    """The server is out of reach, or refuses."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The mail server took nothing ({what}). Look at VISITS_SMTP_URL, and try again.")


@dataclass(frozen=True)
class Mail:
    """A connection to the server, open: one message after the other."""

    server: smtplib.SMTP
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one message over. Raises MailAway if the server does not take it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Auto-Submitted"] = "auto-generated"  # no answer of absence comes back
        message.set_content(text)
        try:
            self.server.send_message(message)
        except (smtplib.SMTPException, OSError) as fault:
            raise MailAway(type(fault).__name__) from None  # the fault's own text names who was written to


@contextmanager
def mail_of(settings: Settings) -> Iterator[Mail]:
    """The way to the server of the settings. Raises NoMailSet, MailAddressWrong or MailAway."""
    if settings.smtp_url is None or not settings.smtp_from:
        raise NoMailSet
    try:
        server = _connected(settings.smtp_url.get_secret_value())
    except (smtplib.SMTPException, OSError) as fault:
        raise MailAway(type(fault).__name__) from None
    try:
        yield Mail(server, settings.smtp_from)
    finally:
        server.close()


def _connected(url: str) -> smtplib.SMTP:
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port
    except ValueError:
        raise MailAddressWrong from None
    if not host or address.scheme not in {"smtp", "smtps"}:
        raise MailAddressWrong
    server = _opened(host, port, implicit=address.scheme == "smtps")
    if address.username:
        server.login(unquote(address.username), unquote(address.password or ""))
    return server


def _opened(host: str, port: int | None, *, implicit: bool) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if implicit:
        return smtplib.SMTP_SSL(host, port or smtplib.SMTP_SSL_PORT, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, port or 587, timeout=SECONDS)
    if not is_loopback(host):
        server.starttls(context=context)
    return server
