"""What an installation sets, from the environment or a visits.toml. Holds no secrets in what it shows."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
CalendarClient = Literal["outlook", "apple", "google", "thunderbird", "evolution", "vdirsyncer", "other"]
"""The kinds of program that subscribe to a calendar, as far as they say so themselves."""
Network = IPv4Network | IPv6Network


def _clients(given: object) -> frozenset[str]:
    known = get_args(CalendarClient)
    found = [each.lower() for each in _listed(given)]
    for each in found:
        if each not in known:
            raise ValueError(f"“{each}” is no kind of calendar program; give some of {', '.join(known)}")
    return frozenset(found)


def _networks(given: object) -> tuple[Network, ...]:
    return tuple(_network(each) for each in _listed(given))


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(
            f"“{text}” is no network; give its first address and its length, such as 10.20.0.0/16 or 2001:db8::/32"
        ) from None


def _listed(given: object) -> list[str]:
    """The entries of a list, or of a text with commas between them."""
    parts = given.split(",") if isinstance(given, str) else given if isinstance(given, Iterable) else [given]
    return [text for each in parts if (text := str(each).strip())]


class Settings(BaseSettings):
    """The settings by name; each is VISITS_ and the name in capitals in the environment, which wins over the file."""

    model_config = SettingsConfigDict(env_prefix="VISITS_", toml_file="visits.toml", extra="forbid")

    data: Path = Path("data")
    database_url: SecretStr | None = None
    base_url: str = "http://127.0.0.1:8000"
    policies: Path | None = None
    secret_file: Path | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret_file: Path | None = None
    feed_detail: Literal["busy", "reference"] = "reference"
    feed_clients_refused: Annotated[frozenset[CalendarClient], NoDecode, BeforeValidator(_clients)] = (
        frozenset()
    )
    feed_networks: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = ()
    bank_holidays: Nation = "england"
    audit_anchor: Path | None = None
    smtp_url: SecretStr | None = None
    smtp_from: str | None = None
    policy: str = Field(default="england-wales", description="the policy file in force, by its id")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's own signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what was given, then the environment, then visits.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def url(self, database: str = "visits.db") -> str:
        """The database's URL: as set, else an SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data / database}"
