"""The outbox: messages go into each channel one after the other, in order, each once.

Slack takes about one message a second for a channel and tells how long to wait for the next
(https://docs.slack.dev/apis/web-api/rate-limits). While one waits, those after it in the same channel wait too, so that
they keep their order and do not use up each other's turn; other channels go on.
"""

import asyncio
import logging
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.replies.blocks import Reply

MOST_IN_CHANNEL = 500
"""Messages that may wait for one channel: more than eight minutes of Slack's patience."""
MOST_WAITING = 5_000
"""Messages that may wait in all, and so also channels that have any."""

_log = logging.getLogger(__name__)


class OutboxFullError(Exception):
    """So many messages wait already that one more is not taken."""


class _Parcel(NamedTuple):
    client: AsyncWebClient
    message: Reply
    thread: str | None
    posted: asyncio.Future[str]


@dataclass
class _Queue:
    """What waits for one channel; apologies go out when no answer is left."""

    answers: deque[_Parcel] = field(default_factory=deque)
    apologies: deque[_Parcel] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.answers) + len(self.apologies)

    def next(self) -> _Parcel:
        return (self.answers or self.apologies).popleft()


class Outbox:
    """Posts messages into channels."""

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight
        self._queues: dict[str, _Queue] = {}
        self._waiting = 0

    async def post(
        self, client: AsyncWebClient, channel: str, message: Reply, *, thread: str | None, apology: bool = False
    ) -> str:
        """Post a message into a channel, without previews of its links, as soon as it is its turn.

        Args:
            client: has the token, and tries again what is worth trying again.
            channel: where to; the id of a person is the direct conversation with them.
            message: what to post.
            thread: the `ts` of the message below which it goes, or None.
            apology: it waits until the channel has got all answers.

        Returns:
            the posted message's `ts`.

        Raises:
            OutboxFullError: too many messages wait.
            SlackApiError: Slack refused it, also after retries.
        """
        queue = self._queues.get(channel)
        if self._waiting >= MOST_WAITING or (queue is not None and len(queue) >= MOST_IN_CHANNEL):
            raise OutboxFullError
        if queue is None:
            queue = self._queues[channel] = _Queue()
            self._in_flight.start(self._send_all(channel, queue))
        parcel = _Parcel(client, message, thread, asyncio.get_running_loop().create_future())
        (queue.apologies if apology else queue.answers).append(parcel)
        self._waiting += 1
        return await parcel.posted

    async def _send_all(self, channel: str, queue: _Queue) -> None:
        sending: _Parcel | None = None
        try:
            while queue:
                sending = queue.next()
                await _send(channel, sending)
                sending = None
                self._waiting -= 1
        except asyncio.CancelledError:  # the end of the program, after its patience
            left = [parcel for parcel in (sending, *queue.answers, *queue.apologies) if parcel]
            named = ", ".join(parcel.thread or "no thread" for parcel in left)
            _log.warning("%d messages were not sent to %s, for the threads: %s", len(left), channel, named)
            raise
        finally:
            del self._queues[channel]


async def _send(channel: str, parcel: _Parcel) -> None:
    try:
        posted = await parcel.client.chat_postMessage(
            channel=channel,
            thread_ts=parcel.thread,
            text=parcel.message.text,
            blocks=parcel.message.blocks,
            unfurl_links=False,
            unfurl_media=False,
            # The same in each retry. Slack finds by it what it took although its reply was lost: see the errors
            # duplicate_message_not_found and duplicate_channel_not_found of chat.postMessage.
            client_msg_id=str(uuid.uuid4()),
        )
    except Exception as error:  # noqa: BLE001  (whoever asked for the post is told, and the next one gets its turn)
        if not parcel.posted.done():
            parcel.posted.set_exception(error)
    else:
        if not parcel.posted.done():
            parcel.posted.set_result(str(posted["ts"]))
