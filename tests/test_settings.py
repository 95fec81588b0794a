"""Errors in settings name the variable and what to do, but never show the value."""

import base64
import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SetupError
from bot.settings import knowledge_folders, serve_settings

OAUTH = {
    "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5",
    "SLACK_CLIENT_ID": "1234.5678",
    "SLACK_CLIENT_SECRET": "0123456789abcdef0123456789abcdef",
    "WHARFIE_PUBLIC_URL": "https://wharfie.example.com",
}
KEY, OLDER_KEY = base64.b64encode(b"k" * 32).decode(), base64.urlsafe_b64encode(b"\xff" * 32).decode()
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_APP_TOKEN": "xapp-1-A1-2-abc"}


def test_http_needs_a_token_and_a_secret() -> None:
    settings = serve_settings(HTTP)

    assert (settings.mode, settings.port, settings.log_level) == ("http", 3000, "INFO")
    assert settings.api_url == "https://slack.com/api/"


def test_an_idle_connection_is_kept_longer_than_load_balancers_do() -> None:
    assert serve_settings(HTTP).keep_alive > 60
    assert serve_settings({**HTTP, "WHARFIE_KEEP_ALIVE": "620"}).keep_alive == 620


def test_an_app_token_means_socket_mode() -> None:
    assert serve_settings(SOCKET).mode == "socket"
    assert serve_settings({**HTTP, **SOCKET}, mode="http").mode == "http"
    assert serve_settings({**HTTP, "SLACK_APP_TOKEN": ""}).mode == "http"


def test_flags_win_over_the_environment() -> None:
    assert serve_settings({**HTTP, "PORT": "4000"}).port == 4000
    assert serve_settings({**HTTP, "PORT": "4000"}, port=0).port == 0


def test_the_url_of_the_api_ends_in_one_slash() -> None:
    for given_url in ("http://127.0.0.1:9/api", "http://127.0.0.1:9/api//"):
        assert serve_settings({**HTTP, "SLACK_API_URL": given_url}).api_url == "http://127.0.0.1:9/api/"


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])
def test_a_missing_setting_is_named(name: str) -> None:
    environ = {key: value for key, value in HTTP.items() if key != name}

    with pytest.raises(SetupError, match=f"{name} is missing: set it to"):
        serve_settings(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1-2"),
        ("SLACK_BOT_TOKEN", "xoxb-!"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2"),
        ("SLACK_SIGNING_SECRET", "two words"),
        ("SLACK_SIGNING_SECRET", "geheim\u00fc"),
        ("SLACK_APP_TOKEN", "xoxb-1-2"),
        ("SLACK_API_URL", "nonsense"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("SLACK_API_URL", "http://[::1"),
        ("PORT", "abc"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "\u0663"),
        ("LOG_LEVEL", "LOUD"),
        ("WHARFIE_KEEP_ALIVE", "000"),
        ("WHARFIE_KEEP_ALIVE", "86401"),
        ("WHARFIE_KEEP_ALIVE", "75s"),
    ],
)
def test_a_malformed_setting_is_named_but_not_shown(name: str, value: str) -> None:
    mode = "socket" if name == "SLACK_APP_TOKEN" else "http"

    with pytest.raises(SetupError, match=f"{name} is malformed") as caught:
        serve_settings({**HTTP, **SOCKET, name: value}, mode=mode)  # type: ignore[arg-type]
    assert value not in str(caught.value).replace("set it to a number from 0 to 65535", "")


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "PORT", "LOG_LEVEL", "SLACK_API_URL"])
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SetupError, match=f"{name} is empty"):
        serve_settings({**HTTP, name: value})


def test_secrets_are_not_in_the_representation() -> None:
    shown = repr(serve_settings({**HTTP, **SOCKET}))

    assert not [secret for secret in [*HTTP.values(), *SOCKET.values()] if secret in shown]


def test_named_folders_come_after_those_of_the_environment() -> None:
    environ = {"WHARFIE_KNOWLEDGE": os.pathsep.join(["one", "", "two"])}

    assert knowledge_folders(environ, [Path("three")]) == [Path("one"), Path("two"), Path("three")]
    assert knowledge_folders({}, None) == []


@given(st.text())
def test_no_port_makes_it_fail_otherwise(port: str) -> None:
    with contextlib.suppress(SetupError):
        assert 0 <= serve_settings({**HTTP, "PORT": port}).port <= 65_535


def test_by_default_the_database_is_a_file_in_the_users_data_folder() -> None:
    url = serve_settings(HTTP).database_url

    assert url.startswith("sqlite:////")
    assert url.endswith("/wharfie/wharfie.db")


@pytest.mark.parametrize(
    "url", ["sqlite:///wharfie.db", "sqlite:////var/lib/wharfie.db", "postgresql://u:p%40@db:5432/w?sslmode=require"]
)
def test_a_database_is_named_by_its_url(url: str) -> None:
    assert serve_settings({**HTTP, "DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wharfie.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///wharfie.db?mode=ro",
        "sqlite+aiosqlite:///wharfie.db",
        "postgresql:",
        "postgresql://u:hunter2@db:port/w",
        "mysql://root:hunter2@db/w",
    ],
)
def test_another_url_for_the_database_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(SetupError, match=r"DATABASE_URL is (malformed|empty): set it to sqlite:///FILE or") as refused:
        serve_settings({**HTTP, "DATABASE_URL": url})

    assert "hunter2" not in str(refused.value)


def test_settings_show_no_password() -> None:
    settings = serve_settings({**HTTP, "DATABASE_URL": "postgresql://u:hunter2@db/w"})

    assert "hunter2" not in repr(settings)


def test_a_client_id_and_its_secret_take_the_place_of_the_token() -> None:
    for more in ({}, {"SLACK_APP_TOKEN": SOCKET["SLACK_APP_TOKEN"]}):
        settings = serve_settings({**OAUTH, **more})

        assert settings.bot_token == ""
        assert settings.oauth
        assert settings.oauth.redirect_uri == "https://wharfie.example.com/slack/oauth_redirect"
        assert settings.oauth.token_keys == ()


def test_the_token_of_one_workspace_needs_nothing_of_oauth() -> None:
    assert serve_settings({**HTTP, "WHARFIE_TOKEN_KEY": "ignored", "WHARFIE_PUBLIC_URL": "ignored"}).oauth is None


def test_the_public_url_may_have_a_port_and_a_slash_at_its_end() -> None:
    oauth = serve_settings({**OAUTH, "WHARFIE_PUBLIC_URL": "https://tools.example.com:8443/"}).oauth

    assert oauth
    assert oauth.install_url == "https://tools.example.com:8443/slack/install"


def test_several_keys_are_given_newest_first() -> None:
    oauth = serve_settings({**OAUTH, "WHARFIE_TOKEN_KEY": f"{KEY}, {OLDER_KEY}"}).oauth

    assert oauth
    assert oauth.token_keys == (KEY, OLDER_KEY)


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "WHARFIE_PUBLIC_URL"])
def test_a_missing_setting_for_many_workspaces_is_named(name: str) -> None:
    with pytest.raises(SetupError, match=f"{name} is missing: set it to"):
        serve_settings({key: value for key, value in OAUTH.items() if key != name})


def test_a_token_and_a_client_id_contradict_each_other() -> None:
    with pytest.raises(SetupError, match="Both SLACK_BOT_TOKEN and SLACK_CLIENT_ID"):
        serve_settings({**HTTP, **OAUTH})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_CLIENT_ID", "A0WHARFIE"),
        ("SLACK_CLIENT_ID", "1234"),
        ("SLACK_CLIENT_SECRET", "two words"),
        ("SLACK_CLIENT_SECRET", "xoxb-1-2-secret"),
        ("WHARFIE_PUBLIC_URL", "bot.example.org"),
        ("WHARFIE_PUBLIC_URL", "https://..."),
        ("WHARFIE_PUBLIC_URL", "https://-"),
        ("WHARFIE_PUBLIC_URL", "http://wharfie.example.com"),
        ("WHARFIE_PUBLIC_URL", "https://user:password@wharfie.example.com"),
        ("WHARFIE_PUBLIC_URL", "https://wharfie.example.com/?a=b"),
        ("WHARFIE_PUBLIC_URL", "https://wharfie.example.com/#a"),
        ("WHARFIE_PUBLIC_URL", "https://wharfie.example.com/slack/install"),
        ("WHARFIE_PUBLIC_URL", "https://wharfie.example.com:port"),
        ("WHARFIE_TOKEN_KEY", "hunter2"),
        ("WHARFIE_TOKEN_KEY", base64.b64encode(b"k" * 31).decode()),
        ("WHARFIE_TOKEN_KEY", f"{KEY},hunter2"),
        ("WHARFIE_TOKEN_KEY", f"{KEY},"),
    ],
)
def test_a_malformed_setting_for_many_workspaces_is_named_but_not_shown(name: str, value: str) -> None:
    with pytest.raises(SetupError, match=f"{name} is malformed") as caught:
        serve_settings({**OAUTH, name: value})
    assert value not in str(caught.value)


def test_the_secrets_of_oauth_are_not_in_the_representation() -> None:
    settings = serve_settings({**OAUTH, "WHARFIE_TOKEN_KEY": KEY})

    assert not [
        secret for secret in (OAUTH["SLACK_CLIENT_SECRET"], KEY) if secret in f"{settings!r} {settings.oauth!r}"
    ]
