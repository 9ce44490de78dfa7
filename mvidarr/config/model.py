"""The keys of the configuration, section by section, with their defaults."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from mvidarr.config.values import (
    BaseUrl,
    Count,
    DatabaseUrl,
    Days,
    HostName,
    HostNames,
    Location,
    LogFormat,
    LogLevel,
    Networks,
    Port,
    SetupToken,
    Size,
    StaticUrl,
)

HIDDEN = "(set)"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerConfig(Section):
    """``allowed_hosts`` are further names the server answers to, beside loopback."""

    host: HostName = "127.0.0.1"
    port: Port = 8845
    base_url: BaseUrl = ""
    static_url: StaticUrl = ""
    trusted_proxies: Networks = ()
    allowed_hosts: HostNames = ()
    setup_token: SetupToken | None = None


class PathsConfig(Section):
    data: Location = Field(default_factory=lambda: user_data_path("mvidarr", appauthor=False))
    media: Location = Field(default_factory=lambda known: known.get("data", Path()) / "media")


class DatabaseConfig(Section):
    """Without ``url`` it is ``mvidarr.db`` in the data folder."""

    url: DatabaseUrl = ""


class LibraryConfig(Section):
    """``bin_days`` and ``bin_size`` (bytes) bound the recycle bin; 0 is no bound."""

    bin_days: Days = 30
    bin_size: Size = 100_000_000_000


class NetworkConfig(Section):
    """``allow_private``: addresses found in data may lie in private networks."""

    allow_private: bool = False


class YtDlpConfig(Section):
    """``plugins``: the one folder yt-dlp loads plugins from; without it plugins are off."""

    plugins: Location | None = None


class ToolsConfig(Section):
    ffmpeg: Location | None = None
    ffprobe: Location | None = None


class LogConfig(Section):
    level: LogLevel = "info"
    format: LogFormat = "text"


class MetricsConfig(Section):
    """Who may read ``/metrics`` beside administrators: the bearer of ``token``, and whoever asks from ``networks``."""

    token: SetupToken | None = None
    networks: Networks = ()


class LimitsConfig(Section):
    """Requests a minute, 0 is no limit; ``seconds`` a request may be worked on. The defaults are those of
    ``web/throttle.py``."""

    user: Count = 3000
    key: Count = 3000
    address: Count = 600
    media: Count = 12_000
    sign_in: Count = 30
    seconds: Count = 60


class Config(BaseSettings):
    """Built by ``load``; built directly it reads neither file nor environment."""

    model_config = SettingsConfigDict(
        extra="forbid", env_prefix="MVIDARR__", env_nested_delimiter="__", enable_decoding=False
    )

    server: ServerConfig = Field(default_factory=ServerConfig)
    paths: PathsConfig = Field(default_factory=PathsConfig)
    database: DatabaseConfig = Field(default_factory=DatabaseConfig)
    library: LibraryConfig = Field(default_factory=LibraryConfig)
    network: NetworkConfig = Field(default_factory=NetworkConfig)
    ytdlp: YtDlpConfig = Field(default_factory=YtDlpConfig)
    tools: ToolsConfig = Field(default_factory=ToolsConfig)
    log: LogConfig = Field(default_factory=LogConfig)
    metrics: MetricsConfig = Field(default_factory=MetricsConfig)
    limits: LimitsConfig = Field(default_factory=LimitsConfig)

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)
    _file: Path | None = PrivateAttr(default=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @model_validator(mode="after")
    def _keep_the_database_with_the_data(self) -> "Config":
        if not self.database.url:
            self.database = DatabaseConfig(url=f"sqlite:///{self.paths.data / 'mvidarr.db'}")
        return self

    @property
    def file(self) -> Path | None:
        """The file that was read, if any."""
        return self._file

    def origin(self, key: str) -> str:
        """Where the value of ``server.port`` came from: ``option``, ``environment``, ``file`` or ``default``."""
        return self._origins.get(key, "default")

    def remember(self, origins: dict[str, str], file: Path | None) -> "Config":
        self._origins, self._file = origins, file
        return self

    def redacted(self) -> dict[str, Any]:
        """Every value by its dotted key, secrets hidden, ready to be shown or written as JSON."""
        return {
            f"{section}.{key}": _shown(key, value)
            for section in type(self).model_fields
            for key, value in getattr(self, section)
        }

    def shown(self, key: str) -> Any:
        """One of them."""
        section, _, name = key.partition(".")
        return _shown(name, getattr(getattr(self, section), name))


def keys() -> list[str]:
    """Every known key, dotted: ``server.host``, …"""
    return [
        f"{name}.{key}"
        for name, field in Config.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
        for key in field.annotation.model_fields
    ]


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if key == "url":
        return without_password(value)
    return str(value) if isinstance(value, Path) else value


def without_password(url: str) -> str:
    """``postgresql://me:secret@host/db?password=secret`` with both passwords as stars."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    netloc = f"{name}{colon and ':***'}{at}{host}"
    query = "&".join(
        f"{pair.partition('=')[0]}=***" if "pass" in pair.lower() else pair for pair in parts.query.split("&")
    )
    return urlunsplit(parts._replace(netloc=netloc, query=query)) if parts.netloc else url
