"""The queue of messages to post: for each channel one after the other, each once.

Slack accepts about one message per second and channel, and says how long to wait for the next
(https://docs.slack.dev/apis/web-api/rate-limits). While a message waits, those after it in the same channel wait
too, so that they do not use up its retries; other channels are not affected. The people who have asked in a channel
take turns, so that nobody waits until all the questions of another one are answered; the answers to each person
stay in order.
"""

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.in_flight import InFlight
from bot.replies.blocks import Reply

MOST_IN_CHANNEL = 500
"""Messages that may wait for one channel: more than eight minutes' worth at Slack's rate."""
MOST_WAITING = 5_000
"""Messages that may wait in total, which also limits the number of queues."""

_Place = tuple[str | None, str]
"""The token and the channel: two workspaces might have channels or users of the same id."""
_log = logging.getLogger(__name__)


class OutboxFullError(Exception):
    """Too many messages are waiting to accept another one."""


class _Parcel(NamedTuple):
    client: AsyncWebClient
    message: Reply
    thread: str | None
    id: str
    posted: asyncio.Future[str]


class _Turns:
    """Messages for several people, who take turns."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[_Parcel]] = {}
        """By person; the one whose turn it is comes first."""

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __iter__(self) -> Iterator[_Parcel]:
        return chain.from_iterable(self._waiting.values())

    def append(self, person: str, parcel: _Parcel) -> None:
        self._waiting.setdefault(person, deque()).append(parcel)

    def pop(self) -> _Parcel:
        person = next(iter(self._waiting))
        parcels = self._waiting.pop(person)
        parcel = parcels.popleft()
        if parcels:
            self._waiting[person] = parcels  # at the end
        return parcel


@dataclass
class _Queue:
    """The messages that wait for one channel; apologies are sent after all answers."""

    answers: _Turns = field(default_factory=_Turns)
    apologies: deque[_Parcel] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.answers) + len(self.apologies)

    def next(self) -> _Parcel:
        return self.answers.pop() if self.answers else self.apologies.popleft()


class Outbox:
    """Posts messages into channels."""

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight
        self._queues: dict[_Place, _Queue] = {}
        self._waiting = 0

    async def post(  # noqa: PLR0913  (a message has many sides)
        self,
        client: AsyncWebClient,
        channel: str,
        message: Reply,
        *,
        thread: str | None,
        id_: str | None = None,
        asker: str = "",
    ) -> str:
        """Post a message to a channel when its turn comes, without previews of its links.

        Args:
            client: calls Slack with the bot's token, and retries.
            channel: the channel's id; a user's id means the direct messages with them.
            message: what to post.
            thread: the `ts` of the thread's first message, or None to post outside threads.
            id_: a UUID that identifies the message, if another process may post it too: Slack posts only one of them.
            asker: who takes turns with others in the channel; empty for what nobody has asked for.

        Returns:
            The posted message's `ts`.

        Raises:
            OutboxFullError: too many messages are waiting.
            SlackApiError: Slack refused it, even after retries.
        """
        parcel = _parcel(client, message, thread, id_)
        self._queue((client.token, channel)).answers.append(asker, parcel)
        return await parcel.posted

    async def apologise(self, client: AsyncWebClient, channel: str, apology: Reply, *, thread: str | None) -> str:
        """Post an apology when all of the channel's answers are sent; the rest is as for `post`."""
        parcel = _parcel(client, apology, thread)
        self._queue((client.token, channel)).apologies.append(parcel)
        return await parcel.posted

    def _queue(self, place: _Place) -> _Queue:
        """Return the queue of a channel, with room for one more message, which is counted."""
        queue = self._queues.get(place)
        if self._waiting >= MOST_WAITING or (queue is not None and len(queue) >= MOST_IN_CHANNEL):
            raise OutboxFullError
        if queue is None:
            queue = self._queues[place] = _Queue()
            self._in_flight.start(self._send_all(place, queue))
        self._waiting += 1
        return queue

    async def _send_all(self, place: _Place, queue: _Queue) -> None:
        _, channel = place
        sending: _Parcel | None = None
        try:
            while queue:
                sending = queue.next()
                await _send(channel, sending)
                sending = None
                self._waiting -= 1
        except asyncio.CancelledError:  # the program exits, and the time to finish is over
            left = [parcel for parcel in (sending, *queue.answers, *queue.apologies) if parcel]
            named = ", ".join(parcel.thread or "no thread" for parcel in left)
            _log.warning("%d messages were not sent to %s, for the threads: %s", len(left), channel, named)
            raise
        finally:
            del self._queues[place]


def _parcel(client: AsyncWebClient, message: Reply, thread: str | None, id_: str | None = None) -> _Parcel:
    return _Parcel(client, message, thread, id_ or str(uuid.uuid4()), asyncio.get_running_loop().create_future())


async def _send(channel: str, parcel: _Parcel) -> None:
    try:
        posted = await parcel.client.chat_postMessage(
            channel=channel,
            thread_ts=parcel.thread,
            text=parcel.message.text,
            blocks=parcel.message.blocks,
            unfurl_links=False,
            unfurl_media=False,
            # The same in each retry. By this id Slack finds a message that it accepted although its reply was lost: see
            # the errors duplicate_message_not_found and duplicate_channel_not_found of chat.postMessage.
            client_msg_id=parcel.id,
        )
    except Exception as error:  # noqa: BLE001  (the caller of `post` gets it, and the next message is sent)
        if not parcel.posted.done():
            parcel.posted.set_exception(error)
    else:
        if not parcel.posted.done():
            parcel.posted.set_result(str(posted["ts"]))
