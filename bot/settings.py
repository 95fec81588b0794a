"""The settings, read from the environment. No other module knows the names of its variables."""

import base64
import binascii
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import platformdirs

from bot.errors import SetupError

Mode = Literal["http", "socket"]

SLACK_API_URL = "https://slack.com/api/"
INSTALL_PATH = "/slack/install"
"""Where people begin an installation."""
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where Slack sends them back to after they have allowed it."""
HIGHEST_PORT = 65_535
LONGEST_KEEP_ALIVE = 86_400
_KEY_BYTES = 32
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)
"""A host's name or address, as a URL has it."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True)
class OAuthSettings:
    """What the bot needs so that it can be installed in many workspaces.

    Attributes:
        client_id: of the Slack app.
        client_secret: proves to Slack that a call is the app's.
        public_url: the address at which browsers reach this bot, without a trailing slash.
        token_keys: encrypt tokens in the database; the first one encrypts, all decrypt. Empty: they are not encrypted.
    """

    client_id: str
    client_secret: str
    public_url: str
    token_keys: tuple[str, ...]

    def __repr__(self) -> str:
        """Leave the secrets out, so that they cannot reach a log."""
        return f"OAuthSettings(public_url={self.public_url!r})"

    @property
    def install_url(self) -> str:
        """The page on which people begin an installation."""
        return self.public_url + INSTALL_PATH

    @property
    def redirect_uri(self) -> str:
        """The page to which Slack sends them back; the app's settings have the same one."""
        return self.public_url + REDIRECT_PATH


@dataclass(frozen=True)
class ServeSettings:
    """What `wharfie serve` needs.

    Attributes:
        mode: how Slack reaches the bot.
        bot_token: `xoxb-...`; empty if the bot is installed by OAuth.
        oauth: how it is installed in many workspaces; None if it has the token of one.
        signing_secret: proves that a request comes from Slack; empty in Socket Mode.
        app_token: `xapp-...`; empty in HTTP mode.
        api_url: the base URL of Slack's Web API, with a trailing slash.
        host: the address to listen on.
        port: the port to listen on; 0 takes any free one.
        keep_alive: how many seconds an idle HTTP connection is kept open.
        log_level: one of `LOG_LEVELS`.
        database_url: `sqlite:///FILE` or `postgresql://...`; it may contain a password.
    """

    mode: Mode
    bot_token: str
    oauth: OAuthSettings | None
    signing_secret: str
    app_token: str
    api_url: str
    host: str
    port: int
    keep_alive: int
    log_level: str
    database_url: str

    def __repr__(self) -> str:
        """Leave the secrets out, so that they cannot reach a log."""
        return f"ServeSettings(mode={self.mode!r}, host={self.host!r}, port={self.port!r})"


def knowledge_folders(environ: Mapping[str, str], named: list[Path] | None) -> list[Path]:
    """Return the team's folders: those in WHARFIE_KNOWLEDGE, then those given by flags, which take precedence."""
    listed = [Path(part) for part in environ.get("WHARFIE_KNOWLEDGE", "").split(os.pathsep) if part]
    return [*listed, *(named or [])]


def serve_settings(
    environ: Mapping[str, str], *, mode: Mode | None = None, host: str = "0.0.0.0", port: int | None = None  # noqa: S104
) -> ServeSettings:  # fmt: skip
    """Read and check the settings of `wharfie serve`.

    Args:
        environ: the environment.
        mode: the mode chosen by a flag. None: Socket Mode if SLACK_APP_TOKEN is set, else HTTP.
        host: the value of the flag.
        port: the value of the flag, or None.

    Raises:
        SetupError: a setting is missing, empty or malformed; the message names the first one.
    """
    chosen = mode or ("socket" if environ.get("SLACK_APP_TOKEN") else "http")
    read = _Reader(environ)
    oauth, bot_token = _oauth_settings(environ), ""
    if not oauth:
        bot_token = read.required(
            "SLACK_BOT_TOKEN", _starts("xoxb-"), "the Bot User OAuth Token, xoxb-..., from OAuth & Permissions"
        )
    signing_secret = app_token = ""
    if chosen == "socket":
        app_token = read.required(
            "SLACK_APP_TOKEN", _starts("xapp-"), "the app-level token, xapp-..., from Basic Information"
        )
    else:
        signing_secret = read.required("SLACK_SIGNING_SECRET", _is_secret, "the Signing Secret from Basic Information")
    api_url = read.optional("SLACK_API_URL", SLACK_API_URL, _is_url, f"a URL such as {SLACK_API_URL}")
    return ServeSettings(
        mode=chosen,
        bot_token=bot_token,
        oauth=oauth,
        signing_secret=signing_secret,
        app_token=app_token,
        api_url=api_url.rstrip("/") + "/",
        host=host,
        port=port if port is not None else int(read.optional("PORT", "3000", _is_port, "a number from 0 to 65535")),
        keep_alive=int(
            read.optional("WHARFIE_KEEP_ALIVE", "75", _is_keep_alive, f"a number of seconds, 1 to {LONGEST_KEEP_ALIVE}")
        ),
        log_level=read.optional("LOG_LEVEL", "INFO", _is_level, f"one of {', '.join(LOG_LEVELS)}").upper(),
        database_url=database_url(environ),
    )


def _oauth_settings(environ: Mapping[str, str]) -> OAuthSettings | None:
    """Read and check what is needed for many workspaces; None if neither the client id nor its secret is set."""
    if not {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"} & environ.keys():
        return None
    if "SLACK_BOT_TOKEN" in environ:
        raise SetupError(
            "Both SLACK_BOT_TOKEN and SLACK_CLIENT_ID or SLACK_CLIENT_SECRET are set: keep the token for one workspace,"
            " or the client id and its secret for many."
        )
    read = _Reader(environ)
    return OAuthSettings(
        client_id=read.required("SLACK_CLIENT_ID", _is_client_id, "the Client ID, 123.456, from Basic Information"),
        client_secret=read.required("SLACK_CLIENT_SECRET", _is_secret, "the Client Secret from Basic Information"),
        public_url=read.required(
            "WHARFIE_PUBLIC_URL",
            _is_public_url,
            "the address at which browsers reach wharfie, without a path, such as https://wharfie.example.com",
        ).rstrip("/"),
        token_keys=tuple(
            key.strip()
            for key in read.optional(
                "WHARFIE_TOKEN_KEY",
                "",
                _are_keys,
                "32 random bytes in base64, from openssl rand -base64 32, or several of these separated by commas",
            ).split(",")
            if key
        ),
    )


def database_url(environ: Mapping[str, str]) -> str:
    """Return the URL of the database, by default that of an SQLite file in the user's data folder.

    Raises:
        SetupError: DATABASE_URL is empty or malformed.
    """
    return _Reader(environ).optional(
        "DATABASE_URL",
        f"sqlite:///{platformdirs.user_data_path('wharfie', appauthor=False) / 'wharfie.db'}",
        _is_database_url,
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
    )


def playground_folder() -> Path:
    """Return the folder in which the playground keeps what the bot remembers; it has nothing else."""
    return platformdirs.user_data_path("wharfie", appauthor=False) / "playground"


class _Reader:
    """Reads variables. The error for a wrong one has its name and what to do, never its value."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def required(self, name: str, valid: Callable[[str], bool], what: str) -> str:
        if name not in self._environ:
            raise SetupError(f"{name} is missing: set it to {what}.")
        return self._checked(name, valid, what)

    def optional(self, name: str, default: str, valid: Callable[[str], bool], what: str) -> str:
        return self._checked(name, valid, what) if name in self._environ else default

    def _checked(self, name: str, valid: Callable[[str], bool], what: str) -> str:
        value = self._environ[name].strip()
        if not value:
            raise SetupError(f"{name} is empty: set it to {what}.")
        if not valid(value):
            raise SetupError(f"{name} is malformed: set it to {what}.")
        return value


def _starts(prefix: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(re.escape(prefix) + r"[\w-]+", value, re.ASCII) is not None


def _is_secret(value: str) -> bool:
    return re.fullmatch(r"(?!xox|xapp)[!-~]+", value) is not None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0


def _is_client_id(value: str) -> bool:
    return re.fullmatch(r"[0-9]+\.[0-9]+", value) is not None


def _is_public_url(value: str) -> bool:
    is_bare = re.fullmatch(r"https://[\w.:\[\]-]+/?", value, re.ASCII)
    return bool(_is_url(value) and is_bare and HOST.fullmatch(urlsplit(value).hostname or ""))


def _are_keys(value: str) -> bool:
    try:
        keys = [base64.b64decode(key.strip(), altchars=b"-_", validate=True) for key in value.split(",")]
    except (binascii.Error, ValueError):
        return False
    return all(len(key) == _KEY_BYTES for key in keys)


def _is_database_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return re.fullmatch(r"sqlite:///(?!:memory:)[^?#\0]+", value) is not None
    return parts.scheme in ("postgresql", "postgres") and port != 0 and "://" in value


def _is_port(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", value) is not None and int(value) <= HIGHEST_PORT


def _is_keep_alive(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", value) is not None and 1 <= int(value) <= LONGEST_KEEP_ALIVE


def _is_level(value: str) -> bool:
    return value.upper() in LOG_LEVELS
