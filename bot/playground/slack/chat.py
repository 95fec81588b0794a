"""The methods with which the bot writes messages."""

from bot.playground.slack.messages import Kind, Message, message_problems
from bot.playground.slack.records import JsonObject, Records
from bot.playground.slack.workspace import Workspace

CALLERS_KEYS = ("token", "team_id")
"""Identify the caller, and are not part of a message; Bolt adds the team to every call."""


class Chat:
    """Checks and records the bot's messages.

    Args:
        workspace: whose channels count, and which takes what Slack would refuse.
        outbox: takes the messages.
    """

    def __init__(self, workspace: Workspace, outbox: Records[Message]) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._posted: dict[str, JsonObject] = {}

    def has(self, client_msg_id: object) -> bool:
        """Tell whether a post of this id was taken."""
        return client_msg_id in self._posted

    async def post_message(self, body: JsonObject) -> JsonObject:
        """Take a post. One that it has already, by its `client_msg_id`, is not taken again."""
        sent = str(body.get("client_msg_id"))
        if sent in self._posted:
            return self._posted[sent]
        answer = await self._take("post", body)
        if answer["ok"] and "client_msg_id" in body:
            self._posted[sent] = answer
        return answer

    async def post_ephemeral(self, body: JsonObject) -> JsonObject:
        """Take a message that one person sees."""
        if not body.get("user"):
            return {"ok": False, "error": "user_not_in_channel"}
        return await self._take("ephemeral", body)

    async def update(self, body: JsonObject) -> JsonObject:
        """Take a change of a post."""
        posted = {message.ts for message in self._outbox.all if message.kind == "post"}
        if body.get("ts") not in posted:
            return {"ok": False, "error": "message_not_found"}
        return await self._take("update", body)

    async def respond(self, body: JsonObject, channel: str, response_url: str, *, to_hidden: bool) -> bool:
        """Take a message that came by a response URL.

        Only one person sees it unless it says otherwise; one that replaces another is seen by the same people
        (docs.slack.dev/interactivity/handling-user-interaction#message_responses).

        Args:
            body: of the message.
            channel: in which the person is.
            response_url: by which it came.
            to_hidden: whether only one person sees the message that it responds to.

        Returns:
            Whether it is good.
        """
        if not self._accept("response", body):
            return False
        hidden = to_hidden if body.get("replace_original") else _is_ephemeral(body)
        await self._record("response", channel, body, response_url, hidden=hidden)
        return True

    async def acknowledge(self, body: JsonObject, channel: str, response_url: str) -> None:
        """Take a message that came with the acknowledgement of a command."""
        if self._accept("ack", body):
            await self._record("ack", channel, body, response_url, hidden=_is_ephemeral(body))

    async def _take(self, kind: Kind, body: JsonObject) -> JsonObject:
        channel = str(body.get("channel", ""))
        if channel not in self._workspace.channels:
            return {"ok": False, "error": "not_in_channel" if channel else "channel_not_found"}
        token = str(body["token"])
        if not self._workspace.installs.may_write(token, channel):
            return {"ok": False, "error": "channel_not_found"}
        if not self._accept(kind, body):
            return {"ok": False, "error": "invalid_blocks"}
        body["token"] = token
        message = await self._record(kind, channel, body, hidden=kind == "ephemeral")
        if kind == "ephemeral":
            return {"ok": True, "message_ts": message.ts}
        return {"ok": True, "channel": channel, "ts": message.ts, "message": self._workspace.posted(message)}

    def _accept(self, kind: Kind, body: JsonObject) -> bool:
        for key in CALLERS_KEYS:
            body.pop(key, None)
        found = message_problems(kind, body)
        self._workspace.refused += [f"{kind}: {problem}" for problem in found]
        return not found

    async def _record(
        self,
        kind: Kind,
        channel: str,
        body: JsonObject,
        response_url: str | None = None,
        *,
        hidden: bool,
    ) -> Message:
        own_field = {"token", "channel", "text", "blocks", "thread_ts"}
        message = Message(
            kind=kind,
            channel=channel,
            text=body.get("text", ""),
            blocks=body.get("blocks", []),
            ts=str(body.get("ts") or self._workspace.new_ts()),
            thread_ts=body.get("thread_ts"),
            response_url=response_url,
            hidden=hidden,
            token=body.get("token"),
            extra={key: value for key, value in body.items() if key not in own_field},
        )
        await self._outbox.add(message)
        return message


def _is_ephemeral(body: JsonObject) -> bool:
    return bool(body.get("response_type", "ephemeral") == "ephemeral")
