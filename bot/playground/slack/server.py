"""The fake Slack as a whole: one server on this machine, for one test or one module."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.playground.slack.chat import Chat
from bot.playground.slack.faults import Fault, Faults, Hold, LostReply
from bot.playground.slack.files import Files
from bot.playground.slack.installs import REDIRECT_URI
from bot.playground.slack.interactions import Interactions
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.messages import Message
from bot.playground.slack.records import JsonObject, Records
from bot.playground.slack.shown_view import ShownView
from bot.playground.slack.socket_mode import MOST_CONNECTIONS, SocketMode
from bot.playground.slack.triggers import Clock
from bot.playground.slack.web_api import WebApi
from bot.playground.slack.workspace import CHANNEL

PATIENCE = 10.0
"""Seconds after which waiting fails; only a broken bot, or a very busy machine, gets there."""

NOWHERE = "127.0.0.1:9"
"""Where nobody listens."""

Deliver = Callable[[JsonObject], Awaitable[object]]
"""Brings an event callback to the bot, over HTTP or a socket."""


class FakeSlack(Interactions):
    """A workspace that also serves Slack's side of every conversation with the bot.

    Args:
        manifest: of the app; by default that of the project.
        clock: by it triggers expire; by default one that tests move.
        middlewares: see and may answer each of the bot's calls, such as to show or to disturb them.
    """

    def __init__(
        self, manifest: Manifest | None = None, clock: Clock | None = None, middlewares: Sequence[Middleware] = ()
    ) -> None:
        super().__init__(manifest or Manifest.read(), clock)
        self._outbox = Records[Message]("message")
        self._faults = Faults()
        self._socket = SocketMode(self._faults)
        self._chat = Chat(self, self._outbox)
        self.files = Files(lambda: f"http://{self._base}", self._may_read_files)
        """What people have put into messages."""
        self._api = WebApi(self, self._chat, self._views, self._faults, self._new_socket_url, self.files)
        self._base = ""
        self._lost_hosts = 0
        application = web.Application(client_max_size=2**24, middlewares=middlewares)
        for verb in ("GET", "POST"):
            application.router.add_route(verb, "/api/{method}", self._api.handle_method)
        application.router.add_post("/commands/{team}/{number}/{secret}", self._api.handle_response)
        application.router.add_get("/link/", self._socket.handle)
        application.router.add_get("/files-pri/{tail:.+}", self.files.serve)
        application.router.add_get("/signin", self.files.sign_in)
        self._runner = web.AppRunner(application, access_log=None)

    async def __aenter__(self) -> Self:
        """Start to serve on a free port."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and fail the test if the bot sent something that Slack would refuse."""
        await self.stop()
        if error is None:
            self.raise_problems()
        elif self.problems:
            error.add_note("Slack refused:\n" + "\n".join(self.problems))

    async def start(self) -> None:
        """Start to serve on a free port of this machine."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self._base = f"{host}:{port}"

    async def stop(self) -> None:
        """Stop, whatever the bot has sent."""
        self._faults.release_all()
        await self._socket.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base of the Web API, for ``SLACK_API_URL``."""
        return f"http://{self._base}/api/"

    @property
    def messages(self) -> list[Message]:
        """All messages Slack took, oldest first."""
        return self._outbox.all

    @property
    def calls(self) -> list[str]:
        """All calls by their method's name, oldest first, failed ones too; ``response_url`` is one."""
        return self._api.calls

    async def called(self, method: str, times: int = 1, within: float = PATIENCE) -> None:
        """Wait until a method has been called.

        Args:
            method: such as ``auth.test``; ``response_url`` counts as one.
            times: how often in all.
            within: seconds after which the test fails.
        """
        await self._api.called(method, times, within)

    @property
    def problems(self) -> list[str]:
        """What Slack would have refused, one line each."""
        return self.refused + self._socket.problems

    @property
    def acks(self) -> list[str]:
        """The ids of the acknowledged envelopes, oldest first."""
        return self._socket.acks

    def raise_problems(self) -> None:
        """Fail if there is a problem, and forget it, so that it is told once."""
        problems = self.problems
        self.refused.clear()
        self._socket.problems.clear()
        if problems:
            raise AssertionError("Slack refused:\n" + "\n".join(problems))

    def environment(self, mode: Literal["http", "socket"]) -> dict[str, str]:
        """Name the settings with which a bot finds this Slack.

        Args:
            mode: how requests reach the bot.

        Returns:
            The environment variables of the bot.
        """
        secret = {
            "http": {"SLACK_SIGNING_SECRET": self.signing_secret},
            "socket": {"SLACK_APP_TOKEN": self.app_token},
        }
        return {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_API_URL": self.api_url, **secret[mode]}

    def oauth_environment(self, mode: Literal["http", "socket"]) -> dict[str, str]:
        """Name the settings of a bot that is installed by OAuth; arguments and result as for `environment`."""
        alone = self.environment(mode)
        del alone["SLACK_BOT_TOKEN"]
        return {
            **alone,
            "SLACK_CLIENT_ID": self.installs.client_id,
            "SLACK_CLIENT_SECRET": self.installs.client_secret,
            "WHARFIE_PUBLIC_URL": REDIRECT_URI.removesuffix("/slack/oauth_redirect"),
        }

    def new_response_url(self, channel: str = CHANNEL, *, hidden: bool = False) -> str:
        """Make an address that takes up to five answers.

        Args:
            channel: where the person is who asks.
            hidden: whether only one person sees the message that is responded to.

        Returns:
            The URL.
        """
        return f"http://{self._base}{self._api.new_response_path(channel, hidden=hidden)}"

    def on_message(self, listener: Callable[[Message], None]) -> None:
        """Call something with each message of the bot."""
        self._outbox.listen(listener)

    def on_view(self, listener: Callable[[ShownView], None]) -> None:
        """Call something with each view of the bot: opened, pushed, changed, published, or with errors."""
        self._views.shown.listen(listener)

    async def next_message(self, within: float = PATIENCE) -> Message:
        """Wait for the next message that the test has not yet seen.

        Args:
            within: seconds after which the test fails.

        Returns:
            The message.
        """
        return await self._outbox.next(within)

    def take_unread(self) -> list[Message]:
        """Return the messages that the test has not yet seen, without waiting."""
        return self._outbox.take_unread()

    async def next_view(self, within: float = PATIENCE) -> ShownView:
        """Wait for the next view that the test has not yet seen: opened, pushed, changed, published, or with errors.

        Args:
            within: seconds after which the test fails.

        Returns:
            The view, as its person sees it.
        """
        return await self._views.shown.next(within)

    def take_unread_views(self) -> list[ShownView]:
        """Return the views that the test has not yet seen, without waiting."""
        return self._views.shown.take_unread()

    @property
    def open_views(self) -> list[ShownView]:
        """The modals that are open: of each person from the first to the one on top."""
        return self._views.open

    @property
    def homes(self) -> Mapping[str, ShownView]:
        """The Home tabs by their user."""
        return self._views.homes

    @property
    def prompts(self) -> Mapping[str, list[JsonObject]]:
        """The prompts that are pinned in the Messages tab, by the direct conversation."""
        return self._api.assistant.prompts

    async def settled(self, deliver: Deliver, channel: str = CHANNEL) -> list[Message]:
        """Wait until the bot has handled everything that it was sent so far.

        A further mention is the barrier, by somebody else, so that it is not counted among the questions of the
        test's people. Once it is answered, so is what came before it, if the bot said nothing else meanwhile.

        Args:
            deliver: brings the mention to the bot.
            channel: where the mention is made.

        Returns:
            What the bot said meanwhile and the test had not seen, without the answers to the barriers.
        """
        said = self.take_unread()
        while True:
            barrier = self.app_mention(
                "how do I list all containers", channel=channel, user=f"U0BARRIER{next(self._numbers)}"
            )
            await deliver(barrier)
            more: list[Message] = []
            while not more or more[-1].thread_ts != barrier["event"]["ts"]:
                more.append(await self.next_message())
            said += more[:-1] + self.take_unread()
            if len(more) == 1:
                return said

    async def no_more(self, deliver: Deliver, channel: str = CHANNEL) -> None:
        """Fail if the bot says anything more to what it was sent so far; arguments as for `settled`."""
        said = [message.text for message in await self.settled(deliver, channel)]
        if said:
            raise AssertionError(f"nothing more was expected: {said}")

    def fail_next(
        self,
        method: str,
        *,
        status: int = 200,
        error: str = "internal_error",
        headers: Mapping[str, str] | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of one method fail.

        Args:
            method: such as ``chat.postMessage``; ``response_url``, or ``socket`` for the handshake of a WebSocket.
            status: of HTTP; 200 gives an ``ok: false``.
            error: Slack's word for what is wrong.
            headers: such as ``Retry-After``.
            times: how many calls fail.
        """
        self._faults.add(method, Fault(status, error, headers or {}), times)

    def lose_reply(self, method: str, *, status: int | None = None, after: float = 0.0, times: int = 1) -> None:
        """Let the next calls of one method take effect without a reply.

        Args:
            method: such as ``chat.postMessage``, or ``response_url``.
            status: of the page that comes instead; None cuts the connection.
            after: seconds until then.
            times: how many calls.
        """
        self._faults.lose(method, LostReply(status, after), times)

    def limit_posts(self, every: float = 1.0) -> None:
        """Take only one message into each channel in so many seconds, and ask to wait for the next."""
        self._api.limit_posts(every)

    async def take_acknowledgement(self, fields: Mapping[str, str], body: JsonObject) -> None:
        """Show the message that the bot sent with its acknowledgement of a command.

        Args:
            fields: of the command.
            body: of the acknowledgement.
        """
        await self._chat.acknowledge(body, fields["channel_id"], fields["response_url"])

    async def take_submission_acknowledgement(self, payload: JsonObject, body: JsonObject) -> None:
        """Do what the bot's answer to a submission says: show errors, another view, or none.

        Args:
            payload: of the submission.
            body: of the acknowledgement; empty closes the view.
        """
        await self._views.acknowledge(payload["view"]["id"], body)

    def hold(self, method: str) -> Hold:
        """Keep the calls of one method waiting: ``with slack.hold("chat.postMessage") as hold``.

        Args:
            method: such as ``chat.postMessage``, or ``response_url``.

        Returns:
            What tells that a call waits, and releases it, at the end of the block at the latest.
        """
        return self._faults.hold(method)

    async def socket_connected(self, within: float = PATIENCE) -> None:
        """Wait until the bot is connected by a WebSocket.

        Args:
            within: seconds after which the test fails.
        """
        await self._socket.connected(within)

    async def send_envelope(
        self, kind: str, payload: JsonObject, retry_attempt: int | None = None, within: float = PATIENCE
    ) -> JsonObject:
        """Send something through Socket Mode and wait until the bot has acknowledged it.

        Args:
            kind: ``slash_commands``, ``events_api`` or ``interactive``.
            payload: what HTTP would carry as the body.
            retry_attempt: the number of this further delivery, if it is one.
            within: seconds after which the test fails.

        Returns:
            The payload of the acknowledgement; empty where it had none.
        """
        acknowledgement = await self._socket.send_envelope(kind, payload, retry_attempt, within)
        if kind == "slash_commands" and acknowledgement:
            await self.take_acknowledgement(payload, dict(acknowledgement))
        if payload.get("type") == "view_submission":
            await self.take_submission_acknowledgement(payload, acknowledgement)
        return acknowledgement

    async def send_text(self, text: str) -> None:
        """Send any text through the bot's WebSocket."""
        await self._socket.send_text(text)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to connect again.

        Args:
            reason: ``warning``, ``refresh_requested`` or ``link_disabled``.
        """
        await self._socket.disconnect(reason)

    def limit_sockets(self, most: int = MOST_CONNECTIONS) -> None:
        """Allow no more than so many WebSockets; each further one is told ``too_many_websockets``, and closed."""
        self._socket.most_connections = most

    def lose_socket_host(self, times: int = 1) -> None:
        """Let the next addresses for WebSockets be of a host that has just gone."""
        self._lost_hosts = times

    def silence_socket(self) -> None:
        """Let nothing more come through the bot's WebSocket, without closing it."""
        self._socket.go_silent()

    def drop_socket(self) -> None:
        """Cut the bot's WebSocket without a close frame."""
        self._socket.drop()

    def _may_read_files(self, token: str) -> bool:
        return not self.installs.refusal(token) and not self.manifest.missing_scope("files.info")

    def _new_socket_url(self) -> str:
        if self._lost_hosts:
            self._lost_hosts -= 1
            return f"ws://{NOWHERE}/link/?{self._socket.new_query()}"
        return f"ws://{self._base}/link/?{self._socket.new_query()}"
