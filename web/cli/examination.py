"""What `visits doctor` looks at, in an order in which the first thing wrong is the one to mend. Changes nothing."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from rules.policy import NoPolicyInForce, PolicyRefused
from scheduler.casework.accounts.links import is_loopback
from scheduler.casework.deadlines.in_force import require_adopted
from scheduler.clock import SystemClock, london_date
from scheduler.errors import Refusal
from scheduler.settings import Settings
from web.cli.at_work import operator
from web.installation import open_installation, opened_database, policy_in_force, sqlite_file
from web.static_files import missing_vendor_files

OTHER_USERS = 0o077


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and whether it is well; None for what is only told."""

    what: str
    found: str
    well: bool | None = None


class Wrong(Refusal):
    """Something that is not as it must be, with what to do."""


def examined(settings: Settings) -> Iterator[Finding]:
    """The settings, then each examination."""
    yield Finding("VISITS_DATABASE_URL", _address(settings))
    for name in sorted(type(settings).model_fields.keys() - {"database_url"}):
        yield Finding(f"VISITS_{name.upper()}", _shown(getattr(settings, name)))
    for what, examine in _EXAMINATIONS.items():
        yield _finding(what, examine, settings)


def _shown(value: object) -> str:
    if isinstance(value, tuple | frozenset):
        return ", ".join(sorted(map(str, value))) or "-"
    return "set, and not shown" if isinstance(value, SecretStr) else str(value or "-")


def _address(settings: Settings) -> str:
    try:
        return make_url(settings.url()).render_as_string(hide_password=True)
    except ArgumentError:
        return "no address of a database"


def _finding(what: str, examine: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(what, examine(settings), well=True)
    except (Refusal, PolicyRefused, NoPolicyInForce) as fault:
        return Finding(what, str(fault), well=False)
    except SQLAlchemyError as fault:
        return Finding(what, str(getattr(fault, "orig", fault)).strip().splitlines()[0], well=False)


def _policy(settings: Settings) -> str:
    policy = policy_in_force(settings)
    since = policy.version_on(london_date(SystemClock().now())).effective_from
    return f"{policy.id}, {f'version from {since}' if since else 'in force from the beginning'}"


def _database(settings: Settings) -> str:
    with closing(opened_database(settings)) as database:
        database.require_ready()
        return f"version {database.version()}"


def _adoption(settings: Settings) -> str:
    installation = open_installation(settings)
    with closing(installation.database), installation.reading(operator()) as desk:
        require_adopted(desk)
    return "by the policy as its file is now"


def _writing(settings: Settings) -> str:
    """A transaction that may write is begun, and nothing is written in it."""
    with closing(opened_database(settings)) as database:
        path = sqlite_file(database)
        if path and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise Wrong(f"{path} or its folder cannot be written. Let the user who runs visits write there.")
        with database.writing(operator()) as session:
            session.execute(text("SELECT 1"))
    return "possible"


def _privacy(settings: Settings) -> str:
    with closing(opened_database(settings)) as database:
        path = sqlite_file(database)
    if path and path.stat().st_mode & OTHER_USERS:
        raise Wrong(f"Other users of this machine may open {path}. Run: chmod 600 {path}")
    return "no other user of this machine" if path else "whom the database server lets in"


def _files(settings: Settings) -> str:
    named = (settings.secret_file, settings.oidc_client_secret_file)
    unreadable = [str(path) for path in named if path and not os.access(path, os.R_OK)]
    anchor = settings.audit_anchor
    if anchor and not os.access(anchor if anchor.exists() else anchor.parent, os.W_OK):
        unreadable.append(str(anchor))
    if unreadable:
        raise Wrong(f"Cannot be used: {', '.join(unreadable)}. Make them, or correct the settings.")
    return "can be used"


def _front_end(_settings: Settings) -> str:
    if missing := missing_vendor_files():
        raise Wrong(f"Not there: {', '.join(missing)}. Bring them with: make setup")
    return "there"


def _base_url(settings: Settings) -> str:
    given = urlsplit(settings.base_url)
    if given.scheme != "https" and not is_loopback(given.hostname):
        raise Wrong(f"{settings.base_url} is not encrypted. Outside this machine give an https:// address.")
    return "this machine only" if is_loopback(given.hostname) else "encrypted"


_EXAMINATIONS: dict[str, Callable[[Settings], str]] = {
    "policy in force": _policy,
    "database": _database,
    "deadlines kept": _adoption,
    "writing to it": _writing,
    "who may open it": _privacy,
    "files of the settings": _files,
    "front-end files": _front_end,
    "address": _base_url,
}
