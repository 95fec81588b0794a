"""Which proxy to take, as the environment says: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in either case."""

from typing import Any, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from bot.errors import SetupError

_SCHEMES = {"ws": "http", "wss": "https"}


def proxy_for(url: str) -> str | None:
    """Return the proxy for an address, or None where it is reached directly.

    Raises:
        SetupError: the proxy is of a kind that cannot be used, such as SOCKS.
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
            f"{name} names a proxy of the kind {kind}, which cannot be used: name one that starts with http://, or list"
            f" {parts.hostname} in NO_PROXY to go without."
        )
    return proxy


class _Session(Protocol):
    """What Slack's clients use of an aiohttp session."""

    @property
    def closed(self) -> bool: ...

    def request(self, method: str, url: str, **options: Any) -> Any: ...


class ProxySession(_Session):
    """A session that finds the proxy for each address.

    Slack's clients look for one themselves, but take it for all addresses, and know neither NO_PROXY nor ALL_PROXY.
    Neither does aiohttp's `trust_env` know ALL_PROXY, and it takes passwords from ~/.netrc besides.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def closed(self) -> bool:
        """Whether the session has been closed."""
        return self._session.closed

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Make a request by the right proxy, whatever the options say about it."""
        return self._session.request(method, url, **options | {"proxy": proxy_for(url)})

    def ws_connect(self, url: str, **options: Any) -> Any:
        """Open a WebSocket by the right proxy."""
        return self._session.ws_connect(url, **options | {"proxy": proxy_for(url)})
