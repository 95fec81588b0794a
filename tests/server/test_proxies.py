"""The proxy for a URL is the one that curl and others would use."""

import pytest

from bot.errors import SetupError
from bot.server.proxies import proxy_for

API = "https://slack.com/api/"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, API, None),
        ({"HTTPS_PROXY": "http://proxy:1"}, API, "http://proxy:1"),
        ({"https_proxy": "http://proxy:1"}, API, "http://proxy:1"),
        ({"HTTPS_PROXY": ""}, API, None),
        ({"HTTPS_PROXY": "http://proxy:1"}, "http://slack.com/", None),
        ({"HTTP_PROXY": "http://proxy:1"}, API, None),
        ({"HTTPS_PROXY": "http://proxy:1"}, "wss://wss-primary.slack.com/link/?ticket=1", "http://proxy:1"),
        ({"HTTP_PROXY": "http://proxy:1"}, "ws://127.0.0.1:8080/link/", "http://proxy:1"),
        ({"ALL_PROXY": "http://proxy:1"}, API, "http://proxy:1"),
        ({"all_proxy": "http://proxy:1"}, "ws://127.0.0.1:8080/link/", "http://proxy:1"),
        ({"ALL_PROXY": "http://proxy:1", "HTTPS_PROXY": "http://proxy:2"}, API, "http://proxy:2"),
        ({"HTTPS_PROXY": "proxy:1"}, API, "http://proxy:1"),
        ({"HTTPS_PROXY": "http://user:secret@proxy:1"}, API, "http://user:secret@proxy:1"),
        ({"HTTPS_PROXY": "https://proxy:1"}, API, "https://proxy:1"),
        ({"HTTPS_PROXY": "http://proxy:1", "NO_PROXY": "slack.com"}, API, None),
        ({"HTTPS_PROXY": "http://proxy:1", "no_proxy": ".slack.com"}, "https://hooks.slack.com/commands/1", None),
        ({"ALL_PROXY": "http://proxy:1", "NO_PROXY": "example.com, slack.com"}, API, None),
        ({"ALL_PROXY": "http://proxy:1", "NO_PROXY": "*"}, API, None),
        ({"ALL_PROXY": "http://proxy:1", "NO_PROXY": "127.0.0.1:8080"}, "http://127.0.0.1:8080/api/", None),
        ({"ALL_PROXY": "http://proxy:1", "NO_PROXY": "127.0.0.1:80"}, "http://127.0.0.1:8080/api/", "http://proxy:1"),
        ({"ALL_PROXY": "http://proxy:1", "NO_PROXY": "lack.com"}, API, "http://proxy:1"),
        ({"ALL_PROXY": "socks5://proxy:1", "NO_PROXY": "slack.com"}, API, None),
        ({"ALL_PROXY": "socks5://proxy:1", "HTTPS_PROXY": "http://proxy:2"}, API, "http://proxy:2"),
    ],
)
def test_the_proxy(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str | None) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy_for(url) == proxy


@pytest.mark.parametrize("kind", ["socks4", "socks5", "socks5h", "SOCKS5", "ftp"])
@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTPS_PROXY"])
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    monkeypatch.setenv(name, f"{kind}://user:secret@proxy:1")

    with pytest.raises(SetupError, match=f"^{name} is a {kind}:// proxy,") as refused:
        proxy_for(API)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
