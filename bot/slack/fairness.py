"""Sees to it that one person cannot take the bot's time from all others.

Each person has a bucket of tokens for each kind of what they do, in each process. Whoever has none left is told to
wait, which costs next to nothing: nothing is searched, and the database is not asked.
"""

import contextlib
import math
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
from cachetools import TTLCache
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackClientError

from bot.in_flight import InFlight
from bot.replies.blocks import Reply, reply
from bot.replies.lines import too_fast_lines
from bot.slack.sending import tell_sender

Kind = Literal["question", "press", "change"]
"""Questions are commands, mentions and direct messages; presses are of buttons and shortcuts; changes are edits of
messages, and openings of the Home tab. One kind costs nothing of another."""


@dataclass(frozen=True)
class Limit:
    """How much one person may do.

    Attributes:
        at_once: how often in a row.
        every: seconds until once more.
    """

    at_once: int
    every: float


GENEROUS = Limit(120, 0.2)
"""More than a person types, presses or pastes, and little of what the bot can do, which is more than a hundred per
second."""

_TELL_EVERY = 60.0
"""Seconds in which a person is told once, but for commands: their acknowledgement says it anyway."""
_MOST_PEOPLE = 10_000
_MOST_REQUESTS = 10_000
_HOUR = 3_600.0
"""Seconds in which Slack may deliver a request again."""


class Fairness:
    """Counts what people do.

    Args:
        in_flight: runs the work of telling them.
        limit: how much of each kind one person may do.
        now: tells the time in seconds.
    """

    def __init__(self, in_flight: InFlight, limit: Limit = GENEROUS, now: Callable[[], float] = time.monotonic) -> None:
        self._in_flight = in_flight
        self._limit = limit
        self._now = now
        self._full_at: TTLCache[Hashable, float] = TTLCache(_MOST_PEOPLE, _HOUR, now)
        self._paid: TTLCache[Hashable, bool] = TTLCache(_MOST_REQUESTS, _HOUR, now)
        self._told: TTLCache[Hashable, bool] = TTLCache(_MOST_PEOPLE, _TELL_EVERY, now)

    def wait(self, kind: Kind, person: Hashable, request: Hashable) -> int:
        """Take a token. However often a request is delivered, it costs one.

        Args:
            kind: what the person does.
            person: who does it.
            request: identifies what was delivered.

        Returns:
            The seconds that the person has to wait, rounded up, if there was no token, else 0.
        """
        if request in self._paid:
            return 0
        # The generic cell rate algorithm: all that has to be kept of a bucket is when it will be full again.
        now = self._now()
        full_at = max(self._full_at.get((kind, person), now), now)
        left = full_at - now - (self._limit.at_once - 1) * self._limit.every
        if left > 0:
            return math.ceil(left)
        self._full_at[kind, person] = full_at + self._limit.every
        self._paid[request] = True
        return 0

    def admits_message(self, event: dict[str, Any], context: AsyncBoltContext, *, tells: bool = True) -> bool:
        """Take a token for a message that would be answered. Whoever has none left is told so, once a minute.

        Args:
            event: the message.
            context: of the request.
            tells: whether they are told.
        """
        person = (context.team_id, event.get("user") or event.get("bot_id"))
        wait = self.wait("question", person, (context.team_id, event.get("channel"), event.get("ts")))
        if wait and tells:
            self.tell(person, lambda: tell_sender(context.client, event, too_fast(wait)))
        return not wait

    def tell(self, person: Hashable, send: Callable[[], Awaitable[None]]) -> None:
        """Tell a person something in the background, unless they have been told within the last minute."""
        if person not in self._told:
            self._told[person] = True
            self._in_flight.start(_quietly(send))


def too_fast(seconds: int) -> Reply:
    """Return the word to a person who has to wait."""
    return reply(too_fast_lines(seconds))


async def _quietly(send: Callable[[], Awaitable[None]]) -> None:
    with contextlib.suppress(
        SlackClientError, aiohttp.ClientError, TimeoutError
    ):  # it is no answer that would be missed
        await send()
