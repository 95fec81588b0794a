"""Slack's Web API and response URLs: the calls that the bot makes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from aiohttp import web

from tests.fake_slack.faults import Faults, RateLimit
from tests.fake_slack.messages import JsonObject, Kind, Message, Outbox, message_problems
from tests.fake_slack.workspace import BOT, BOT_USER, DIRECT, PERSON, TEAM, Workspace

USES_OF_RESPONSE_URL = 5
"""docs.slack.dev/interactivity/handling-user-interaction: five times within 30 minutes."""

CALLERS_KEYS = ("token", "team_id")
"""Identify the caller, and are not part of a message; Bolt adds the team to every call."""

SCOPES = "app_mentions:read,chat:write,commands,im:history,users:read"


@dataclass
class ResponseUrl:
    """One address for answers, and how often it may still be used."""

    channel: str
    left: int = USES_OF_RESPONSE_URL


class WebApi:
    """Checks and records what the bot sends.

    Args:
        workspace: whose tokens and channels count.
        outbox: takes the messages.
        faults: what a test wants to go wrong.
        new_socket_url: makes an address for Socket Mode.
    """

    def __init__(
        self,
        workspace: Workspace,
        outbox: Outbox,
        faults: Faults,
        new_socket_url: Callable[[], str],
    ) -> None:
        self.calls: list[str] = []
        """Every call by its method's name, refused ones too."""
        self._called = asyncio.Condition()
        self.problems: list[str] = []
        self._workspace = workspace
        self._outbox = outbox
        self._faults = faults
        self._new_socket_url = new_socket_url
        self.rate_limit: RateLimit | None = None
        """The rate limit of chat.postMessage, if there is one."""
        self._response_urls: dict[str, ResponseUrl] = {}
        self._posted: dict[str, JsonObject] = {}
        self._numbers = count(1)
        self._methods: dict[str, Callable[[JsonObject], Awaitable[JsonObject]]] = {
            "auth.test": self._auth_test,
            "apps.connections.open": self._open_connection,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "users.info": self._user,
        }

    def new_response_path(self, channel: str) -> str:
        """Make the path of a response URL for one channel."""
        path = f"/commands/{TEAM}/{next(self._numbers)}"
        self._response_urls[path] = ResponseUrl(channel)
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
            self.problems.append(f"{method}: the bot has no use for this method")
            return _refusal("unknown_method")
        body = await _read_body(request)
        needed = "app_token" if method == "apps.connections.open" else "bot_token"
        if _token(request, body) != getattr(self._workspace, needed):
            return _refusal("invalid_auth")
        if method == "chat.postMessage" and (refusal := self._refused_for_now(body)):
            return refusal
        answer = await self._methods[method](body)
        if lost := self._faults.next_lost(method):
            return await lost.response(request)
        return web.json_response(answer, headers={"x-oauth-scopes": SCOPES})

    async def handle_response(self, request: web.Request) -> web.Response:
        """Take one answer at a response URL."""
        await request.read()
        await self._count("response_url")
        if fault := await self._faults.meet("response_url"):
            return fault
        url = self._response_urls.get(request.path)
        if not url or not url.left:
            self.problems.append(f"{request.path}: a response URL that is {'used up' if url else 'unknown'}")
            return _refusal("used_url" if url else "invalid_url", status=404)
        url.left -= 1
        body = await _read_body(request)
        if not self._accept("response", body):
            return _refusal("invalid_blocks", status=400)
        await self._record("response", url.channel, body, response_url=str(request.url))
        if lost := self._faults.next_lost("response_url"):
            return await lost.response(request)
        return web.Response(text="ok")

    async def _count(self, method: str) -> None:
        async with self._called:
            self.calls.append(method)
            self._called.notify_all()

    def limit_posts(self, every: float) -> None:
        """Take no more than one post in a time into each channel."""
        self.rate_limit = RateLimit(every, asyncio.get_running_loop().time)

    async def take_acknowledgement(self, body: JsonObject, channel: str, response_url: str) -> None:
        """Take the message that came with the acknowledgement of a command."""
        if self._accept("ack", body):
            await self._record("ack", channel, body, response_url)

    def _refused_for_now(self, body: JsonObject) -> web.Response | None:
        known = body.get("client_msg_id") in self._posted
        return self.rate_limit.refusal(str(body.get("channel"))) if self.rate_limit and not known else None

    async def _auth_test(self, _body: JsonObject) -> JsonObject:
        return {
            "ok": True,
            "url": "https://wharf.slack.com/",
            "team": "Wharf",
            "user": "wharfie",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    async def _open_connection(self, _body: JsonObject) -> JsonObject:
        return {"ok": True, "url": self._new_socket_url()}

    async def _post_message(self, body: JsonObject) -> JsonObject:
        """Take a post. One that it has already, by its `client_msg_id`, is not taken again."""
        if body.get("channel") == PERSON:
            body["channel"] = DIRECT
        sent = str(body.get("client_msg_id"))
        if sent in self._posted:
            return self._posted[sent]
        answer = await self._take("post", body)
        if answer["ok"] and "client_msg_id" in body:
            self._posted[sent] = answer
        return answer

    async def _user(self, body: JsonObject) -> JsonObject:
        user = body.get("user")
        workflow = user in self._workspace.workflows
        is_bot = user not in self._workspace.people
        return {"ok": True, "user": {"id": user, "is_bot": is_bot, "is_workflow_bot": workflow}}

    async def _post_ephemeral(self, body: JsonObject) -> JsonObject:
        if not body.get("user"):
            return {"ok": False, "error": "user_not_in_channel"}
        return await self._take("ephemeral", body)

    async def _update(self, body: JsonObject) -> JsonObject:
        posted = {message.ts for message in self._outbox.messages if message.kind == "post"}
        if body.get("ts") not in posted:
            return {"ok": False, "error": "message_not_found"}
        return await self._take("update", body)

    async def _take(self, kind: Kind, body: JsonObject) -> JsonObject:
        channel = str(body.get("channel", ""))
        if channel not in self._workspace.channels:
            return {"ok": False, "error": "not_in_channel" if channel else "channel_not_found"}
        if not self._accept(kind, body):
            return {"ok": False, "error": "invalid_blocks"}
        message = await self._record(kind, channel, body)
        if kind == "ephemeral":
            return {"ok": True, "message_ts": message.ts}
        return {"ok": True, "channel": channel, "ts": message.ts, "message": self._workspace.posted(message)}

    def _accept(self, kind: Kind, body: JsonObject) -> bool:
        for key in CALLERS_KEYS:
            body.pop(key, None)
        found = message_problems(kind, body)
        self.problems += [f"{kind}: {problem}" for problem in found]
        return not found

    async def _record(self, kind: Kind, channel: str, body: JsonObject, response_url: str | None = None) -> Message:
        own_field = {"channel", "text", "blocks", "thread_ts"}
        message = Message(
            kind=kind,
            channel=channel,
            text=body.get("text", ""),
            blocks=body.get("blocks", []),
            ts=str(body.get("ts") or self._workspace.new_ts()),
            thread_ts=body.get("thread_ts"),
            response_url=response_url,
            extra={key: value for key, value in body.items() if key not in own_field},
        )
        await self._outbox.add(message)
        return message


def _refusal(error: str, status: int = 200) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)


def _token(request: web.Request, body: JsonObject) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(body.get("token", ""))


async def _read_body(request: web.Request) -> JsonObject:
    """Read a body as the SDK sends it: JSON, a form whose lists and flags are text, or a query."""
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        body: JsonObject = json.loads(await request.text())
        return body
    return {key: _form_value(key, str(value)) for key, value in (await request.post()).items()}


def _form_value(key: str, value: str) -> object:
    if key in {"blocks", "metadata"}:
        return json.loads(value)
    if key.startswith(("unfurl_", "replace_", "delete_")) or key in {"mrkdwn", "reply_broadcast"}:
        return value in {"1", "true"}
    return value
