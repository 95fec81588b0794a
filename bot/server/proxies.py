"""Chooses proxies by the environment: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in upper or lower case."""

from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.errors import SetupError

_SCHEMES = {"ws": "http", "wss": "https"}


def proxy_for(url: str) -> str | None:
    """Return the proxy for a URL, or None if it is reached directly.

    Raises:
        SetupError: the proxy's protocol is not supported, such as SOCKS.
    """
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}" if parts.port else f"{parts.hostname}"
    proxies = getproxies()
    scheme = _SCHEMES.get(parts.scheme, parts.scheme)
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return None
    kind, separator, _ = proxy.partition("://")
    if not separator:
        return f"http://{proxy}"
    if kind.lower() not in ("http", "https"):
        name = f"{scheme if proxies.get(scheme) else 'all'}_proxy".upper()
        raise SetupError(
            f"{name} is a {kind}:// proxy, which is not supported: use one that starts with http://, or add"
            f" {parts.hostname} to NO_PROXY to use none."
        )
    return proxy


class _Session(Protocol):
    """The part of an aiohttp session that Slack's clients use."""

    @property
    def closed(self) -> bool: ...

    def request(self, method: str, url: str, **options: Any) -> Any: ...


class ProxySession(_Session):
    """An aiohttp session that chooses the proxy by the URL.

    Slack's clients choose one proxy for all URLs, and support neither NO_PROXY nor ALL_PROXY. aiohttp's `trust_env`
    does not support ALL_PROXY either, and it also reads passwords from ~/.netrc.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def closed(self) -> bool:
        """Whether the session has been closed."""
        return self._session.closed

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Make a request through the URL's proxy; a proxy in the options is ignored."""
        return self._session.request(method, url, **options | {"proxy": proxy_for(url)})

    def ws_connect(self, url: str, **options: Any) -> Any:
        """Open a WebSocket through the URL's proxy."""
        return self._session.ws_connect(url, **options | {"proxy": proxy_for(url)})
