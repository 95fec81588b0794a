"""The messages of all conversations, as each viewer sees them."""

from collections.abc import Iterator
from dataclasses import replace

from bot.playground.seen import Shown

DELETED = "This message was deleted."


class Timeline:
    """Keeps messages in the order in which they came."""

    def __init__(self) -> None:
        self._channels: dict[str, dict[str, Shown]] = {}

    def add(self, message: Shown) -> None:
        """Add a message; one of the same `ts` in its channel is replaced, and keeps its place."""
        self._channels.setdefault(message.channel, {})[message.ts] = message

    def find(self, channel: str, ts: str | None, viewer: str | None = None) -> Shown | None:
        """Return a message, unless the viewer, if one is given, cannot see it."""
        found = self._channels.get(channel, {}).get(ts or "")
        return found if found and (viewer is None or found.only_for in (None, viewer)) else None

    def remove(self, message: Shown) -> None:
        """Delete a message; as in Slack, the first one of a thread leaves a trace."""
        if any(self._replies(message.channel, message.ts)):
            self.add(replace(message, text=DELETED, blocks=[], files=(), edited=False, deleted=True))
        else:
            del self._channels[message.channel][message.ts]

    def roots(self, channel: str, viewer: str) -> list[Shown]:
        """Return what the viewer sees in a conversation beside its threads, oldest first, each with its replies."""
        messages = self._channels.get(channel, {}).values()
        return [self._counted(each) for each in messages if _is_root(each) and each.only_for in (None, viewer)]

    def thread(self, channel: str, ts: str, viewer: str) -> list[Shown]:
        """Return what the viewer sees of a thread, oldest first."""
        root = self.find(channel, ts, viewer)
        if not root or not _is_root(root):
            return []
        replies = [each for each in self._replies(channel, ts) if each.only_for in (None, viewer)]
        return [self._counted(root), *replies]

    def _counted(self, root: Shown) -> Shown:
        replies = [each for each in self._replies(root.channel, root.ts) if each.only_for is None]
        if not replies:
            return root
        repliers = tuple(reversed(dict.fromkeys(each.user for each in reversed(replies))))
        return replace(root, thread_ts=root.ts, reply_count=len(replies), repliers=repliers)

    def _replies(self, channel: str, ts: str) -> Iterator[Shown]:
        return (each for each in self._channels.get(channel, {}).values() if each.thread_ts == ts and each.ts != ts)


def _is_root(message: Shown) -> bool:
    return message.thread_ts in (None, message.ts)
