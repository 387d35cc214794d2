"""What an installation sets, from the environment or a visits.toml. Holds no secrets in what it shows."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

Nation = Literal["england", "wales", "scotland", "northern-ireland"]


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
