"""Opens an installation in one place: settings, database, policy in force. Every command and process starts here."""

from pathlib import Path

from pydantic import ValidationError

from rules.policy import Policy, read_policies
from scheduler.casework.adopting import adopt_policy
from scheduler.clock import Clock, SystemClock
from scheduler.desk import Installation
from scheduler.errors import Refusal, Unavailable
from scheduler.roles import Principal
from scheduler.settings import Settings
from scheduler.store.database import Database


class SettingRefused(Refusal):
    """A setting that is unknown, or has a value that cannot be."""

    def __init__(self, fault: ValidationError) -> None:
        # the setting and the reason, never the value: it may be a secret
        faults = "; ".join(
            f"VISITS_{'_'.join(map(str, each['loc'])).upper()}: {_reason(each['msg'])}"
            for each in fault.errors()
        )
        super().__init__(
            f"A setting does not hold. {faults}. Correct it in the environment or in visits.toml."
        )


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")


class UnknownPolicy(Refusal):
    """The policy that the settings name is in no policy file."""

    def __init__(self, policy: str, known: list[str]) -> None:
        super().__init__(
            f"There is no policy “{policy}”. Set VISITS_POLICY to one of {', '.join(known)}, "
            "or VISITS_POLICIES to a folder that holds its file."
        )


class NoDatabase(Unavailable):
    """Nothing was made yet where the database should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is no database at {path}. Make it with: visits init. "
            "If it stands elsewhere, say where in VISITS_DATABASE_URL, such as sqlite:////srv/visits/visits.db"
        )


def read_settings() -> Settings:
    """The settings of the environment and of visits.toml. Raises SettingRefused."""
    try:
        return Settings()
    except ValidationError as fault:
        raise SettingRefused(fault) from fault


def policy_in_force(settings: Settings) -> Policy:
    """The policy that the settings name. Raises UnknownPolicy, and PolicyRefused for a file that does not hold."""
    policies = read_policies(settings.policies)
    if settings.policy not in policies:
        raise UnknownPolicy(settings.policy, sorted(policies))
    return policies[settings.policy]


def open_installation(
    settings: Settings | None = None, clock: Clock | None = None, *, answer_within: int | None = None
) -> Installation:
    """The installation that the settings say, its database being there and of this software's version.

    `answer_within` is for how many seconds a statement may run, as for `Database`.

    Raises NoDatabase, NotReady, UnknownPolicy.
    """
    settings = settings or read_settings()
    policy = policy_in_force(settings)
    database = opened_database(settings, answer_within=answer_within)
    database.require_ready()
    return Installation(database, clock or SystemClock(), policy, settings)


def ready_installation(settings: Settings, who: Principal, clock: Clock | None = None) -> Installation:
    """The same, the database made or brought to this version first, and the policy of the settings adopted."""
    policy = policy_in_force(settings)
    installation = Installation(made_database(settings), clock or SystemClock(), policy, settings)
    with installation.writing(who) as desk:
        adopt_policy(desk)
    return installation


def opened_database(settings: Settings, *, answer_within: int | None = None) -> Database:
    """The database of the settings. Raises NoDatabase for an SQLite file that is not there.

    To open such a file would make an empty one.
    """
    database = Database(settings.url(), answer_within=answer_within)
    if (path := sqlite_file(database)) and not path.exists():
        raise NoDatabase(path)
    return database


def made_database(settings: Settings) -> Database:
    """The database of the settings, made or brought to this software's version; what is there is kept."""
    database = Database(settings.url())
    if (path := sqlite_file(database)) and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # nobody else on this machine opens it
    database.upgrade()
    return database


def sqlite_file(database: Database) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL, and for a database in memory."""
    name = database.url.database
    if database.url.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)
