"""Brings what people do to the bot, as Slack does: signed, over HTTP, with its patience, and again if it must."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp

from bot.playground.bad_days import BadDaysInSlack
from bot.playground.exchanges import Exchanges
from bot.playground.seen import Json
from bot.playground.slack import Reply, SignedClient

PATIENCE_SECONDS = 3.0
"""https://docs.slack.dev/apis/events-api#retries, and the same for commands and interactions."""


@dataclass(frozen=True)
class Delivery:
    """What became of a request.

    Attributes:
        answer: the JSON of the bot's answer; empty without one.
        error: what Slack says if it failed.
    """

    answer: Json
    error: str | None = None


class Deliveries:
    """Delivers requests, and notes each exchange.

    Args:
        client: signs and sends them.
        exchanges: are added to.
        bad_days: say whether everything is delivered twice.
    """

    def __init__(self, client: SignedClient, exchanges: Exchanges, bad_days: BadDaysInSlack) -> None:
        self._client = client
        self._exchanges = exchanges
        self._bad_days = bad_days

    async def event(self, payload: Json) -> None:
        """Deliver an event; once more if that fails, as Slack does at once."""
        inner = payload["event"]
        what = f"{inner['type']} {inner['subtype']}" if "subtype" in inner else str(inner["type"])
        first = await self._deliver(what, payload, lambda: self._client.event(payload))
        if first.error or self._bad_days.now.deliver_twice:
            await self._deliver(f"{what} (again)", payload, lambda: self._client.event(payload, retry=1))

    async def command(self, fields: Mapping[str, str]) -> Delivery:
        """Deliver a command."""
        return await self._once_or_twice(fields["command"], dict(fields), lambda: self._client.command(fields))

    async def interaction(self, payload: Json) -> Delivery:
        """Deliver what somebody did with an element, a view or a shortcut."""
        return await self._once_or_twice(str(payload["type"]), payload, lambda: self._client.interaction(payload))

    async def _once_or_twice(self, what: str, payload: Json, send: Callable[[], Awaitable[Reply]]) -> Delivery:
        """Deliver what Slack itself never repeats; something on the way may."""
        first = await self._deliver(what, payload, send)
        if self._bad_days.now.deliver_twice:
            await self._deliver(f"{what} (again)", payload, send)
        return first

    async def _deliver(self, what: str, payload: Json, send: Callable[[], Awaitable[Reply]]) -> Delivery:
        id_ = self._exchanges.begin("to the bot", what, payload)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reply = await send()
        except TimeoutError:
            self._exchanges.ended(id_, error="operation_timeout")
            return Delivery({}, "operation_timeout")
        except aiohttp.ClientError:
            self._exchanges.ended(id_, error="dispatch_failed")
            return Delivery({}, "dispatch_failed")
        error = None if reply.status == HTTPStatus.OK else "dispatch_failed"
        self._exchanges.ended(id_, answer=_content(reply.text), error=error)
        content = _content(reply.text)
        return Delivery(content if isinstance(content, dict) and not error else {}, error)


def _content(text: str) -> Json | str:
    try:
        content = json.loads(text)
    except ValueError:
        return text
    return content if isinstance(content, dict) else text
