"""The demonstration: a made-up force in a database of its own, and links that sign in to it on this machine."""

import shlex
from contextlib import closing
from pathlib import Path

from pydantic import SecretStr

from scheduler.casework.accounts.accounts import create_account
from scheduler.casework.accounts.links import make_link
from scheduler.casework.feed_care import address_lines
from scheduler.casework.feeds import create_feed, revoke_feed
from scheduler.casework.names import names
from scheduler.desk import Installation
from scheduler.exchange.importing.imports import Progress
from scheduler.made_up.bringing import bring_force
from scheduler.made_up.staff import ADMINISTRATOR, officers
from scheduler.roles import Principal
from scheduler.settings import Settings
from web.installation import read_settings, ready_installation

WHO = Principal("job:demonstration")
FILE = "demo.db"
DEVICE = "demonstration"


def settings_of(port: int) -> Settings:
    """The settings as they are, but for the database and the address, which are the demonstration's."""
    settings = read_settings()
    address = {"base_url": f"http://127.0.0.1:{port}", "database_url": _url(settings.data / FILE)}
    return settings.model_copy(update=address)


def path_of(settings: Settings) -> Path:
    """The file of the demonstration's database."""
    return settings.data / FILE


def environment(settings: Settings) -> dict[str, str]:
    """What tells the processes that serve which database and address these are."""
    return {"VISITS_DATABASE_URL": settings.url(), "VISITS_BASE_URL": settings.base_url}


def pointing(settings: Settings) -> str:
    """The line for a shell after which every command asks the demonstration, whatever folder one stands in."""
    url = _url(path_of(settings).absolute()).get_secret_value()
    return f"export VISITS_DATABASE_URL={shlex.quote(url)}"


def make(settings: Settings, people: int, seed: int, progress: Progress | None = None) -> bool:
    """Make the force unless there is one; whether it was made. Cut short, it leaves nothing."""
    path = path_of(settings)
    if path.exists():
        return False
    making = path.with_suffix(".making")
    _remove(making)
    unfinished = settings.model_copy(update={"database_url": _url(making)})
    installation = ready_installation(unfinished, WHO)
    with closing(installation.database):
        bring_force(installation, WHO, people, seed, progress)
        _let_everybody_sign_in(installation)
    making.rename(path)
    return True


def ways_in(settings: Settings) -> list[tuple[str, str]]:
    """Who one can be, and a link that signs in as them, once and within 15 minutes."""
    officer = officers()[0]
    cast = {
        officer.code: "an officer",
        officer.sergeant: f"the sergeant of {officer.team}",
        ADMINISTRATOR: "an administrator",
    }
    installation = ready_installation(settings, WHO)
    with closing(installation.database), installation.writing(WHO) as desk:
        return [(f"{code}, {who}", make_link(desk, code, settings.base_url)) for code, who in cast.items()]


def calendar(settings: Settings) -> str:
    """A new address of the officer's calendar, since none is kept; the one told before is switched off."""
    officer = officers()[0].code
    installation = ready_installation(settings, WHO)
    with closing(installation.database), installation.writing(WHO) as desk:
        for line in address_lines(desk, everybodys=True):
            if (line.officer, line.feed.device) == (officer, DEVICE):
                revoke_feed(desk, line.feed.id)
        desk.session.flush()
        made = create_feed(desk, officer, DEVICE)
    return f"{settings.base_url}{made.path()}"


def _let_everybody_sign_in(installation: Installation) -> None:
    """An account for each, since whoever has none stands in for nobody; without a password, so by links alone."""
    with installation.writing(WHO) as desk:
        for each in names(desk).officers.values():
            create_account(desk, each.officer)


def _url(path: Path) -> SecretStr:
    return SecretStr(f"sqlite:///{path}")


def _remove(path: Path) -> None:
    """What was left of a making cut short, with SQLite's own files beside it."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
