"""Slack's Web API and response URLs: the calls that the bot makes."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from aiohttp import web

from bot.playground.slack.assistant import Assistant
from bot.playground.slack.chat import Chat
from bot.playground.slack.directory import Directory
from bot.playground.slack.faults import Faults, RateLimit
from bot.playground.slack.files import Files
from bot.playground.slack.people import TEAM
from bot.playground.slack.records import JsonObject
from bot.playground.slack.views import Views
from bot.playground.slack.workspace import Workspace

OAUTH = "oauth.v2.access"
USES_OF_RESPONSE_URL = 5
"""docs.slack.dev/interactivity/handling-user-interaction: five times within 30 minutes."""


@dataclass
class ResponseUrl:
    """One address for answers, and how often it may still be used."""

    channel: str
    hidden: bool
    """Whether only one person sees the message that is responded to."""
    left: int = USES_OF_RESPONSE_URL


class WebApi:
    """Lets the bot's calls in, as far as its token and its scopes allow them.

    Args:
        workspace: whose tokens and manifest count, and which takes what Slack would refuse.
        chat: takes messages.
        views: takes views.
        faults: what a test wants to go wrong.
        new_socket_url: makes an address for Socket Mode.
        files: what people have put into messages.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (the parts of the server)
        self,
        workspace: Workspace,
        chat: Chat,
        views: Views,
        faults: Faults,
        new_socket_url: Callable[[], str],
        files: Files,
    ) -> None:
        self.calls: list[str] = []
        """Every call by its method's name, refused ones too."""
        self._called = asyncio.Condition()
        self._workspace = workspace
        self._chat = chat
        self._faults = faults
        self._new_socket_url = new_socket_url
        self._rate_limit: RateLimit | None = None
        self._response_urls: dict[str, ResponseUrl] = {}
        self._numbers = count(1)
        self.assistant = Assistant(workspace)
        directory = Directory(workspace)
        self._methods: dict[str, Callable[[JsonObject], Awaitable[JsonObject]]] = {
            "apps.connections.open": self._open_connection,
            "assistant.threads.setSuggestedPrompts": self.assistant.set_suggested_prompts,
            "auth.test": directory.auth_test,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.postMessage": chat.post_message,
            "chat.update": chat.update,
            "conversations.open": directory.open_conversation,
            "files.info": files.info,
            OAUTH: workspace.installs.access,
            "users.info": directory.user,
            "views.open": views.views_open,
            "views.publish": views.views_publish,
            "views.push": views.views_push,
            "views.update": views.views_update,
        }

    def new_response_path(self, channel: str, *, hidden: bool) -> str:
        """Make the path of a response URL for one channel."""
        path = f"/commands/{TEAM}/{next(self._numbers)}/{secrets.token_hex(12)}"  # who knows it may write there
        self._response_urls[path] = ResponseUrl(channel, hidden)
        return path

    async def called(self, method: str, times: int, within: float) -> None:
        """Wait until a method has been called so often."""
        try:
            async with asyncio.timeout(within), self._called:
                await self._called.wait_for(lambda: self.calls.count(method) >= times)
        except TimeoutError:
            raise AssertionError(f"{method}: {self.calls.count(method)} calls within {within} s") from None

    async def handle_method(self, request: web.Request) -> web.Response:
        """Answer one call of the Web API."""
        method = request.match_info["method"]
        await request.read()  # what has arrived takes effect, even if the caller dies while the call is held
        await self._count(method)
        if fault := await self._faults.meet(method):
            return fault
        if method not in self._methods:
            self._workspace.refused.append(f"{method}: the bot has no use for this method")
            return _refusal("unknown_method")
        body = await _read_body(request)
        body["token"] = _token(request, body)
        if refusal := self._not_allowed(method, body["token"]):
            return refusal
        if method == "chat.postMessage":
            body["channel"] = self._workspace.conversation(str(body.get("channel", "")))
            if refusal := self._refused_for_now(body):
                return refusal
        answer = await self._methods[method](body)
        if lost := self._faults.next_lost(method):
            return await lost.response(request)
        return web.json_response(answer, headers={"x-oauth-scopes": self._scopes})

    async def handle_response(self, request: web.Request) -> web.Response:
        """Take one answer at a response URL."""
        await request.read()
        await self._count("response_url")
        if fault := await self._faults.meet("response_url"):
            return fault
        url = self._response_urls.get(request.path)
        if not url or not url.left:
            self._workspace.refused.append(f"{request.path}: a response URL that is {'used up' if url else 'unknown'}")
            return _refusal("used_url" if url else "invalid_url", status=404)
        url.left -= 1
        body = await _read_body(request)
        if not await self._chat.respond(body, url.channel, str(request.url), to_hidden=url.hidden):
            return _refusal("invalid_blocks", status=400)
        if lost := self._faults.next_lost("response_url"):
            return await lost.response(request)
        return web.Response(text="ok")

    def limit_posts(self, every: float) -> None:
        """Take no more than one post in a time into each channel."""
        self._rate_limit = RateLimit(every, asyncio.get_running_loop().time)

    @property
    def _scopes(self) -> str:
        return ",".join(self._workspace.manifest.scopes)

    async def _count(self, method: str) -> None:
        async with self._called:
            self.calls.append(method)
            self._called.notify_all()

    def _not_allowed(self, method: str, token: str) -> web.Response | None:
        if method == OAUTH:
            return None  # the caller proves who it is by the client secret
        if method == "apps.connections.open":
            return None if token == self._workspace.app_token else _refusal("invalid_auth")
        if refused := self._workspace.installs.refusal(token):
            return _refusal(refused)
        if scope := self._workspace.manifest.missing_scope(method):
            self._workspace.refused.append(f"{method}: needs the scope {scope}, which the manifest doesn't ask for")
            return _refusal("missing_scope", needed=scope, provided=self._scopes)
        return None

    def _refused_for_now(self, body: JsonObject) -> web.Response | None:
        if not self._rate_limit or self._chat.has(body.get("client_msg_id")):
            return None
        return self._rate_limit.refusal(body["channel"])

    async def _open_connection(self, _body: JsonObject) -> JsonObject:
        return {"ok": True, "url": self._new_socket_url()}


def _refusal(error: str, status: int = 200, **more: str) -> web.Response:
    return web.json_response({"ok": False, "error": error, **more}, status=status)


def _token(request: web.Request, body: JsonObject) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(body.get("token", ""))


async def _read_body(request: web.Request) -> JsonObject:
    """Read a body as the SDK sends it: JSON, or a query and a form, in which lists and flags are text."""
    if request.content_type == "application/json":
        body: JsonObject = json.loads(await request.text())
        return {key: _json_value(key, value) for key, value in body.items()}
    form = await request.post()
    return {key: _form_value(key, str(value)) for key, value in (*request.query.items(), *form.items())}


def _json_value(key: str, value: object) -> object:
    """Read a view, which the SDK sends as text even within JSON when it is given as text."""
    return json.loads(value) if key == "view" and isinstance(value, str) else value


def _form_value(key: str, value: str) -> object:
    if key in {"blocks", "metadata", "view"}:
        return json.loads(value)
    if key.startswith(("unfurl_", "replace_", "delete_")) or key in {"mrkdwn", "reply_broadcast"}:
        return value in {"1", "true"}
    return value
