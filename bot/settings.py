"""Settings: one place, one sentence each, from the environment (`CHAUPAL_…`) and one TOML file.

Unknown names and wrong values are refused with what was expected, all at once. Nothing else in the
project reads the environment.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from bot.beginnings import BEGINS, wrong_beginning
from bot.errors import BadSetting
from bot.message import OURS
from bot.nearest import nearest
from bot.places import PLACE, BadPlaceSetting, check
from knowledge.review.rules import TWO_APPROVALS

PREFIX = "CHAUPAL_"
FILE = "chaupal.toml"
SQLITE = "sqlite+aiosqlite"
DATABASES = ("postgresql", "postgres", "postgresql+psycopg", SQLITE)
"""How the address of a database that we know begins."""


def default_home() -> Path:
    """Where data goes unless `CHAUPAL_HOME` says otherwise."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "chaupal"


class Settings(BaseModel):
    """Everything that can be set. Frozen: a change needs a restart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="The data folder: database, index, model, logs.")
    host: str = Field(
        "127.0.0.1",
        description="The address the page listens on; keep it on loopback unless a proxy guards it.",
    )
    port: int = Field(8000, ge=1, le=65535, description="The port of the page.")
    public_url: str = Field("", description="The address people use, for links; by default that of host and port.")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Further host names that the page answers to, separated by commas."
    )
    database_url: str = Field(
        "",
        description="PostgreSQL as postgresql://user:password@host/name; SQLite in the data folder if empty.",
    )
    chroma_url: str = Field("", description="A Chroma server on a private network; embedded Chroma if empty.")
    embedder: str = Field(
        "all-MiniLM-L6-v2",
        description="The embedding model, a name or a folder; a multilingual one goes here.",
    )
    threads: int = Field(1, ge=1, le=64, description="Processor threads for embedding.")
    exact_limit: int = Field(
        50_000, ge=0, description="Sections up to which vectors are searched exactly; Chroma answers beyond."
    )
    glossary: Path | None = Field(
        None, description="A CSV file or folder with the community's own glossary, beside the shipped one."
    )
    library: Literal["starting", "none"] = Field(
        "starting", description="What an empty database is filled with on the first start."
    )
    model_url: str = Field(
        "", description="The base address of a language model that phrases answers; quotes only if empty."
    )
    model: str = Field("", description="The name of that language model.")
    model_provider: Literal["openai", "ollama"] = Field(
        "openai", description="The kind of its endpoint: OpenAI-compatible or Ollama."
    )
    model_key: SecretStr = Field(SecretStr(""), description="Its key, where it needs one; never shown.")
    model_first_token_s: float = Field(
        8.0, gt=0, description="Seconds to wait for its first word before quotes are given instead."
    )
    model_total_s: float = Field(60.0, gt=0, description="Seconds its whole answer may take.")
    discord_token: SecretStr = Field(
        SecretStr(""), description="The bot token of the Discord application; see docs/discord.md."
    )
    discord_message_content: bool = Field(
        False,
        description="Whether the privileged message content intent is on, for watched places and thread follow-ups.",
    )
    discord_api_url: str = Field("https://discord.com/api", description="Where Discord's API is.")
    discord_gateway_url: str = Field("wss://gateway.discord.gg/", description="Where Discord's gateway is.")
    slack_bot_token: SecretStr = Field(
        SecretStr(""), description="The bot token (xoxb-) of the Slack app; see docs/slack.md."
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""),
        description="The app-level token (xapp-) for Socket Mode; without it Slack posts to /slack/events.",
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="The signing secret that proves a post is Slack's."
    )
    slack_api_url: str = Field("https://slack.com/api/", description="Where Slack's API is.")
    organizers: tuple[str, ...] = Field(
        (), description="Who organizes, separated by commas: discord:ID or slack:ID of a role, user group or person."
    )
    moderators: tuple[str, ...] = Field((), description="Who moderates, written the same way.")
    admins: tuple[str, ...] = Field((), description="Who operates, written the same way.")
    moderators_place: str = Field(
        "", description="Where what waits for a decision is shown to moderators: discord:CHANNEL or slack:CHANNEL."
    )
    two_approvals: tuple[str, ...] = Field(
        TWO_APPROVALS,
        description="Kinds, verticals and traits (price, vendor, incident) that two moderators must approve.",
    )
    places: dict[str, dict[str, Any]] = Field(
        {}, description='Settings of places, in the file only: [places."discord:ID"] with the names of `place show`.'
    )
    sources_an_hour: int = Field(
        6,
        ge=0,
        le=60,
        description="Addresses of sources that `serve` asks each hour whether they still answer; none with 0.",
    )
    questions_per_minute: int = Field(30, ge=1, description="Questions one person may ask in a minute.")
    max_question_bytes: int = Field(8192, ge=64, le=1_000_000, description="The longest question, in bytes.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged; never what people wrote."
    )
    log_format: Literal["text", "json"] = Field("text", description="Lines for people, or one JSON object a line.")

    @field_validator("allowed_hosts", "organizers", "moderators", "admins", "two_approvals", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(one.strip() for one in value.split(",") if one.strip()) if isinstance(value, str) else value

    @field_validator("organizers", "moderators", "admins", mode="after")
    @classmethod
    def _accounts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            platform, _, account = one.partition(":")
            if platform not in ("discord", "slack") or not account:
                raise ValueError(f"each is discord:ID or slack:ID, got {one!r}")
        return value

    @field_validator("moderators_place", mode="after")
    @classmethod
    def _one_place(cls, value: str) -> str:
        if value and not PLACE.fullmatch(value):
            raise ValueError(f"it is discord:CHANNEL or slack:CHANNEL, got {value!r}")
        return value

    @field_validator("places", mode="after")
    @classmethod
    def _places(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for place, given in value.items():
            if not PLACE.fullmatch(place) and place.partition(":")[0] not in OURS:
                raise ValueError(f"a place is discord:CHANNEL or slack:CHANNEL, got {place!r}")
            for name, one in given.items():
                try:
                    check(name, one)
                except BadPlaceSetting as error:
                    raise ValueError(f"for {place}, {error}") from None
        return value

    @field_validator("database_url", mode="after")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme, _, rest = value.partition("://")
        if value and (scheme not in DATABASES or not rest):
            raise ValueError("it is postgresql://user:password@host/name, or empty for SQLite in the data folder")
        if scheme != SQLITE:
            try:
                _ = urlsplit(value).port
            except ValueError:
                raise ValueError(
                    "its host or port is wrong; a % / @ : or # in the password is written %25, %2F …"
                ) from None
        return value

    @field_validator(*BEGINS, mode="after")
    @classmethod
    def _begins(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        given = value.get_secret_value() if isinstance(value, SecretStr) else value
        if wrong := wrong_beginning(str(info.field_name), given):
            raise ValueError(wrong)
        return value

    @field_validator("embedder", mode="after")
    @classmethod
    def _folder_there(cls, value: str) -> str:
        path = Path(value).expanduser()
        if (path.is_absolute() or value.startswith(".")) and not path.is_dir():
            raise ValueError("there is no such folder")
        return str(path) if path.is_absolute() else value

    @field_validator("home", "glossary", mode="after")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else value

    @property
    def address(self) -> str:
        """The page's own address."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  # compared, not bound
        return f"http://{host}:{self.port}"

    @property
    def link_base(self) -> str:
        """What links to the page begin with."""
        return (self.public_url or self.address).rstrip("/")

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy wants it."""
        if not self.database_url:
            return f"{SQLITE}:///{self.home / 'chaupal.db'}"
        for start in ("postgresql://", "postgres://"):
            if self.database_url.startswith(start):
                return "postgresql+psycopg://" + self.database_url[len(start) :]
        return self.database_url


SPECIAL = {"SETTINGS": "the TOML file", "CRASH_AT": "a failpoint, for tests"}
"""Names with the prefix that are no settings."""


def load(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings in force: overrides, then the environment, then the file. Raises BadSetting."""
    environment = os.environ if environment is None else environment
    given = {name[len(PREFIX) :]: value for name, value in environment.items() if name.startswith(PREFIX)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in SPECIAL:
            continue
        if name.lower() in Settings.model_fields:
            values[name.lower()] = value
        else:
            problems.append(_unknown(PREFIX + name, name, lambda near: PREFIX + near.upper()))
    values |= {name: value for name, value in overrides.items() if value is not None}
    home = Path(values.get("home") or default_home()).expanduser()
    named = given.get("SETTINGS")
    file = Path(named).expanduser() if named else home / FILE
    written = _from_file(file, problems, must_exist=bool(named))
    try:
        settings = Settings(**{**written, **values})
    except ValidationError as error:
        problems += [_wrong(item, "" if str(item["loc"][0]) in values else file.name) for item in error.errors()]
    if problems:
        raise BadSetting(problems)
    return settings


def _from_file(file: Path, problems: list[str], *, must_exist: bool) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if must_exist:
            problems.append(f"the file {file} named by CHAUPAL_SETTINGS does not exist.")
        return {}
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file} is not valid TOML: {error}.")
        return {}
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.")
        return {}
    known = list(Settings.model_fields)
    problems += [_unknown(f"`{name}` in {file.name}", name, str) for name in found if name not in known]
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items() if name in known}


def _unknown(shown: str, name: str, written: Callable[[str], str]) -> str:
    """That there is no such setting, and how the one is written that may be meant, whatever prefix and case it has."""
    near = nearest(name.lower().removeprefix(PREFIX.lower()), Settings.model_fields)
    return f"{shown} is no setting. {f'Did you mean {written(near)}?' if near else 'README.md has a table of them.'}"


def _wrong(item: Any, file: str) -> str:
    """What is wrong with a value, under the name that it has in `file`, or else in the environment."""
    name = str(item["loc"][0]) if item["loc"] else "a setting"
    message = item["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    shown = (
        ""
        if any(word in name for word in ("key", "url", "token", "secret", "places"))
        else f", got {item.get('input')!r}"
    )
    right = re.findall("'([^']*)'", item["ctx"]["expected"]) if item["type"] == "literal_error" else []
    near = nearest(item.get("input"), right)
    meant = f" Did you mean {near}?" if near else ""
    said = f"{f'`{name}` in {file}' if file else PREFIX + name.upper()}: {message}{shown}"
    return said + ("" if said.endswith((".", "?")) else ".") + meant
