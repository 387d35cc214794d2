"""Links that sign in once, so that a demonstration can be entered. Never for a force: only on loopback."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.accounts.accounts import account_of
from scheduler.casework.accounts.sessions import DOOR
from scheduler.casework.accounts.signing_in import SignedIn, enter
from scheduler.casework.tokens import hash_of, new_token
from scheduler.desk import Desk, Installation
from scheduler.errors import NotAllowed
from scheduler.store.accounts import Account, SignInLink
from scheduler.store.audit import Verb

LASTS = timedelta(minutes=15)


class LinkRefused(NotAllowed):
    """A link that was used, is too old, or never was: which of them is not told."""

    now = (
        "Stop the demonstration where it runs and start it again: it prints new links. Nothing is lost by it."
    )

    def __init__(self) -> None:
        super().__init__(
            "A sign-in link works once, within 15 minutes of being made. This one no longer does."
        )


class OnLoopbackOnly(NotAllowed):
    """Sign-in links are for trying the program out on one's own machine."""

    now = "Go to the first page: it asks for them."

    def __init__(self) -> None:
        super().__init__(
            "Sign-in links are for a demonstration on this machine alone. Sign in with your officer code and "
            "password."
        )


def is_loopback(host: str | None) -> bool:
    """Whether a host, by its name or address, is this machine itself."""
    if host is None:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def make_link(desk: Desk, officer: str, base_url: str) -> str:
    """A link that signs an officer in once. Raises OnLoopbackOnly, NoSuchOfficer or NoAccount."""
    if not is_loopback(urlsplit(base_url).hostname):
        raise OnLoopbackOnly
    account = account_of(desk, officer)
    token = new_token()
    desk.session.add(
        SignInLink(token_hash=hash_of(token), account_id=account.id, expires_at=desk.now + LASTS)
    )
    log(desk, Verb.OTHER, "make sign-in link", record_id=account.id)
    return f"{base_url.rstrip('/')}/sign-in/link/{token}"


def sign_in_by_link(installation: Installation, token: str, client: str | None) -> SignedIn:
    """Use a link up and open a session. Raises OnLoopbackOnly (also for a client elsewhere) or LinkRefused."""
    here = is_loopback(urlsplit(installation.settings.base_url).hostname) and is_loopback(client)
    signed_in = None
    with installation.writing(DOOR) as desk:
        account = _use(desk, token) if here else None
        if account is not None:
            signed_in = enter(desk, account, "sign in by link")
        if signed_in is None:
            log(
                desk,
                Verb.OTHER,
                "sign in by link",
                record_id=account.id if account else None,
                outcome="refused",
            )
    if not here:
        raise OnLoopbackOnly
    if signed_in is None:
        raise LinkRefused
    return signed_in


def _use(desk: Desk, token: str) -> Account | None:
    """Mark the link as used, in one statement: of two who use it at once, one gets in."""
    account_id = desk.session.scalars(
        update(SignInLink)
        .where(
            col(SignInLink.token_hash) == hash_of(token),
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > desk.now,
        )
        .values(used_at=desk.now)
        .returning(col(SignInLink.account_id))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if account_id is None:
        return None
    return desk.session.scalars(select(Account).where(col(Account.id) == account_id).with_for_update()).one()
