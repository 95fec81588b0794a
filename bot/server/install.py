"""The pages on which people install the app in their workspace or organisation, by OAuth.

The flow is https://docs.slack.dev/authentication/installing-with-oauth. The first page links to Slack, where people
accept the scopes; Slack sends them back to the second page with a code, which the bot exchanges for a token. The link
has a state, which works once, for ten minutes, and only in the browser that opened the first page: its cookie has the
same state. So nobody can make another person finish an installation that they have begun themselves.
"""

import asyncio
import base64
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urljoin

import aiohttp
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.server.installed import Installed
from bot.settings import INSTALL_PATH, REDIRECT_PATH, OAuthSettings
from bot.slack.clients import reason_of
from bot.slack.scopes import SCOPES
from bot.storage import DatabaseLostError
from bot.storage.installations import STATE_SECONDS, Installations, OAuthStates

_SLACK_SECONDS = 20.0
"""How long a person waits for Slack, retries included."""
_PAGES = Path(__file__).with_name("pages")
_STYLE = (_PAGES / "page.css").read_text(encoding="utf-8")
_HEADERS = {
    # The address of the second page has a code: it must not be kept, nor sent to other pages.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    f" style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
    "X-Content-Type-Options": "nosniff",
}
_CODE = re.compile(r"`([^`]+)`")
_REASON = re.compile(r"[a-z_]{1,50}")
_log = logging.getLogger(__name__)


class _Failure(NamedTuple):
    """What a page says about an installation that did not succeed."""

    title: str
    text: str
    status: int


_EXPIRED = _Failure(
    "This link no longer works",
    "An installation must be finished within ten minutes, in the browser in which it was begun, and that browser must"
    " accept cookies. If you have just installed wharfie and then reloaded the page, it is installed.",
    400,
)
_FAILURES = {
    "access_denied": _Failure(
        "Nothing has been installed",
        "The installation was cancelled on Slack's page. If your workspace lets only admins install apps, ask one of"
        " them to open this page.",
        200,
    ),
    "invalid_browser": _EXPIRED,
    "invalid_state": _EXPIRED,
    "missing_code": _EXPIRED,
    "invalid_code": _Failure(
        "Slack did not confirm the installation",
        "Nothing has been installed. Please try again. If that does not help, whoever runs wharfie finds the reason in"
        " its log.",
        502,
    ),
    "slack_away": _Failure(
        "Slack cannot be reached right now",
        "So it is not certain that wharfie is installed. Please try again in a minute.",
        502,
    ),
    "database_lost": _Failure(
        "wharfie cannot keep the installation right now",
        "Its database cannot be used at the moment. Please try again in a minute: it does no harm to install it twice.",
        503,
    ),
}


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, with pages of our own, and without codes in the log.

    Args:
        settings: of OAuth.
        client: calls Slack.
        installations: keeps the installation.
        states: makes and checks states.
        installed: uses the installation at once.
    """

    def __init__(
        self,
        settings: OAuthSettings,
        client: AsyncWebClient,
        installations: Installations,
        states: OAuthStates,
        installed: Installed,
    ) -> None:
        super().__init__(
            client=client,
            logger=_log,
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=list(SCOPES),
                user_scopes=[],
                redirect_uri=settings.redirect_uri,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                # https://slack.com/oauth/v2/authorize, or the same of another Slack, as SLACK_API_URL says.
                authorization_url=urljoin(client.base_url, "/oauth/v2/authorize"),
                callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
                installation_store=installations,
                state_store=states,
                state_expiration_seconds=STATE_SECONDS,
            ),
        )
        self._installed = installed
        self._install_url = settings.install_url
        self._pages = Environment(
            loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._pages.filters["with_code"] = _with_code

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Return the address of Slack's page. The query of our own page has no part in it."""
        del request
        return self.settings.authorize_url_generator.generate(state)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Return the first page."""
        del request
        return self._render("install.html", url=url, scopes=SCOPES)

    async def run_installation(self, code: str) -> Installation | None:
        """Exchange the code for a token, and ask Slack whose it is.

        Returns:
            The installation, without any token of the person; None if Slack does not accept the code.
        """
        try:
            async with asyncio.timeout(_SLACK_SECONDS):
                granted = await self.client.oauth_v2_access(
                    client_id=self.settings.client_id,
                    client_secret=self.settings.client_secret,
                    code=code,
                    redirect_uri=self.settings.redirect_uri,
                )
                bot = await self.client.auth_test(token=granted["access_token"])
        except SlackApiError as error:
            _log.error("An installation did not succeed, because of Slack's answer: %s", reason_of(error))
            return None
        team, enterprise = granted.get("team") or {}, granted.get("enterprise") or {}
        return Installation(
            app_id=granted.get("app_id"),
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=granted["access_token"],
            bot_id=bot["bot_id"],
            bot_user_id=granted.get("bot_user_id") or bot["user_id"],
            bot_scopes=granted.get("scope") or "",
            bot_refresh_token=granted.get("refresh_token"),
            bot_token_expires_in=granted.get("expires_in"),
            user_id="",  # nothing is kept of the person
            is_enterprise_install=bool(granted.get("is_enterprise_install")),
        )

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep the installation, and use it from now on."""
        await super().store_installation(request, installation)
        await self._installed.refresh()
        _log.info("Installed in %s.", _place(installation))

    def failure(self, reason: str) -> BoltResponse:
        """Return the page that says why nothing is installed.

        Args:
            reason: one of ours, or what Slack says.
        """
        failure = _FAILURES.get(reason) or _Failure(
            "Slack refused the installation",
            f"Its reason: {reason if _REASON.fullmatch(reason) else 'unknown'}. Nothing has been installed.",
            400,
        )
        return self._page(failure.status, "failed.html", failure=failure, install_url=self._install_url)

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        return self.failure(args.reason)

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        installation = args.installation
        to_app = {"app": installation.app_id or "", "team": installation.team_id or ""}
        return self._page(
            200,
            "installed.html",
            place=installation.enterprise_name if installation.is_enterprise_install else installation.team_name,
            is_organisation=installation.is_enterprise_install,
            app_url=f"{urljoin(self.client.base_url, '/app_redirect')}?{urlencode(to_app)}",
        )

    def _page(self, status: int, template: str, **values: Any) -> BoltResponse:
        headers: dict[str, str | Sequence[str]] = {
            "Content-Type": "text/html; charset=utf-8",
            "Set-Cookie": self.settings.state_utils.build_set_cookie_for_deletion(),
        }
        return BoltResponse(status=status, body=self._render(template, **values), headers=headers)

    def _render(self, template: str, **values: Any) -> str:
        return self._pages.get_template(template).render(style=Markup(_STYLE), **values)  # noqa: S704  (our own file)


def install_routes(flow: InstallFlow) -> list[Route]:
    """Return the routes of the two pages."""

    async def handled(request: Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Response:
        try:
            answer = await handle(to_async_bolt_request(request, b""))
        except DatabaseLostError:  # the log has it
            answer = flow.failure("database_lost")
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.error("An installation did not succeed, because Slack cannot be reached: %s", type(error).__name__)
            answer = flow.failure("slack_away")
        response = to_starlette_response(answer)
        response.headers.update(_HEADERS)
        return response

    async def install(request: Request) -> Response:
        return await handled(request, flow.handle_installation)

    async def oauth_redirect(request: Request) -> Response:
        return await handled(request, flow.handle_callback)

    return [
        Route(INSTALL_PATH, install),
        Route(f"{INSTALL_PATH}/", install),
        Route(REDIRECT_PATH, oauth_redirect),
    ]


def _with_code(text: str) -> Markup:
    """Return a text as HTML, in which backticks mark code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  (it is escaped)


def _place(installation: Installation) -> str:
    return str(installation.enterprise_id if installation.is_enterprise_install else installation.team_id)
