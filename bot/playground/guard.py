"""Keeps other sites away from the page, which acts for whoever opens it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Refuses requests for other hosts and changes that other sites ask for, and lets the browser load nothing else.

    A name that an attacker lets point to this machine (DNS rebinding) is not a loopback name, and a form on another
    site has another origin, so neither gets through.
    Reference: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html.

    Args:
        app: what is guarded.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = _refusal(scope["method"], Headers(scope=scope))
        await (refusal or self._app)(scope, receive, send_with_headers)


def _refusal(method: str, headers: Headers) -> PlainTextResponse | None:
    host = headers.get("host", "")
    if _hostname(host) not in _LOOPBACK:
        return PlainTextResponse("Open the playground as http://127.0.0.1, on this machine.", 400)
    if method not in ("GET", "HEAD") and not _is_from_the_page(host, headers):
        return PlainTextResponse("Only the playground's own page may do this.", 403)
    return None


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_from_the_page(host: str, headers: Headers) -> bool:
    """Tell whether a browser says that a request comes from the page; every browser does, by one header or both."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    return bool(site or origin) and site in (None, "same-origin") and origin in (None, f"http://{host}")
