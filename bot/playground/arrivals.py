"""How the bot's messages come into the conversations: posts, changes, and answers to what somebody did."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.playground.rendering import Author
from bot.playground.seen import Shown
from bot.playground.slack import Message
from bot.playground.slack.elements import with_block_ids
from bot.playground.slack.people import BOT_USER
from bot.playground.timeline import Timeline

APP = Author("wharfie", is_app=True)


@dataclass(frozen=True)
class Origin:
    """What somebody did that the bot answers at a response URL.

    Attributes:
        user: who did it.
        channel: where.
        ts: the message that is responded to, if there is one.
        command: the command as it was typed, if it was one.
        author: how the person is displayed.
    """

    user: str
    channel: str
    ts: str | None = None
    command: str = ""
    author: Author = APP


class Arrivals:
    """Brings each message of the bot where it belongs.

    Args:
        timeline: takes the messages.
        changed: is called with each message that is new, changed or gone.
        new_ts: names a message.
    """

    def __init__(self, timeline: Timeline, changed: Callable[[Shown], None], new_ts: Callable[[], str]) -> None:
        self._timeline = timeline
        self._changed = changed
        self._new_ts = new_ts
        self._origins: dict[str, Origin] = {}

    def expect(self, response_url: str, origin: Origin) -> None:
        """Note for what a response URL was made."""
        self._origins[response_url] = origin

    def take(self, message: Message) -> None:
        """Show a message that Slack has taken from the bot."""
        url = message.response_url or ""
        origin = self._origins.get(url)
        target = origin.ts if origin else message.ts if message.kind == "update" else None
        before = self._timeline.find(message.channel, target)
        if message.extra.get("delete_original") is True:
            if before:
                self._timeline.remove(before)
                self._changed(before)
        elif message.kind == "update" or message.extra.get("replace_original") is True:
            if before:
                blocks = with_block_ids(message.blocks, before.ts)
                self._show(replace(before, text=message.text, blocks=blocks))
        else:
            self._add(message, origin)
            if origin and not origin.ts:
                self._origins[url] = replace(origin, ts=message.ts)

    def _add(self, message: Message, origin: Origin | None) -> None:
        only_for = (origin.user if origin else str(message.extra.get("user"))) if message.hidden else None
        if origin and origin.command and not message.hidden:
            self._show(
                Shown(message.channel, self._new_ts(), origin.user, origin.author, origin.command, is_command=True)
            )
        blocks = with_block_ids(message.blocks, message.ts)
        shown = Shown(message.channel, message.ts, BOT_USER, APP, message.text, blocks, message.thread_ts, only_for)
        self._show(shown)

    def _show(self, message: Shown) -> None:
        self._timeline.add(message)
        self._changed(message)
