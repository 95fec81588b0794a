"""Slack's bad days: calls that are refused for a while, slow, or lost on their way."""

import asyncio
from collections import Counter
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.playground.exchanges import method_of
from bot.playground.seen import BadDays, Calls

SLOW_SECONDS = 2.0
WAIT_SECONDS = 1
"""What `Retry-After` asks for."""

_KINDS: Mapping[str, Calls] = {"chat": "messages", "views": "views", "response_url": "response_url"}


class BadDaysInSlack:
    """Disturbs the bot's calls.

    Each second call of a method goes well, so that trying again helps.

    Attributes:
        now: what goes wrong.
    """

    def __init__(self) -> None:
        self.now = BadDays()
        self._calls: Counter[str] = Counter()

    @property
    def middleware(self) -> Middleware:
        """The middleware for the simulated Slack."""

        @web.middleware
        async def disturb(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._meet(request, handler)

        return disturb

    async def _meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method, now = method_of(request), self.now
        if _KINDS.get(method.partition(".")[0], "others") not in now.calls:
            return await handler(request)
        await request.read()  # what has arrived is not lost while the answer is awaited
        if now.slow:
            await asyncio.sleep(SLOW_SECONDS)
        trouble = self._trouble(method)
        if trouble == "rate_limited":
            headers = {"Retry-After": str(WAIT_SECONDS)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if trouble == "dropped":
            return _cut(request)
        response = await handler(request)
        return _cut(request) if trouble == "lost_replies" else response

    def _trouble(self, method: str) -> str | None:
        """Return the switch that disturbs this call; those that are on take turns. None: the call goes well."""
        switches = [each for each in ("rate_limited", "dropped", "lost_replies") if getattr(self.now, each)]
        if not switches:
            return None
        turn, is_second = divmod(self._calls[method], 2)
        self._calls[method] += 1
        return None if is_second else switches[turn % len(switches)]


def _cut(request: web.Request) -> web.Response:
    """Cut the connection; the response that is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)
