"""Failures and delays on demand, by Web API method; ``response_url`` counts as one."""

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """One bad answer; status 200 makes it an ``ok: false``, as Slack's refusals are."""

    status: int
    error: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        """Answer the way Slack does: JSON, except for a server error, which is a page."""
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return web.Response(
                status=self.status,
                text="<html>Server Error</html>",
                content_type="text/html",
                headers=self.headers,
            )
        return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=self.headers)


@dataclass(frozen=True)
class LostReply:
    """The call takes effect, but its caller does not get to know.

    Attributes:
        status: of the page that comes instead of the reply; None: the connection is cut.
        after: seconds until then.
    """

    status: int | None
    after: float = 0.0

    async def response(self, request: web.Request) -> web.Response:
        """Answer in the reply's place."""
        await asyncio.sleep(self.after)
        if self.status is None and request.transport:
            request.transport.abort()
        return web.Response(status=self.status or 500, text="<html>Server Error</html>", content_type="text/html")


class RateLimit:
    """Lets one message into each channel in a time, and says how long to wait for the next.

    Args:
        every: seconds; Slack's is one.
        now: tells the time in seconds.
    """

    def __init__(self, every: float, now: Callable[[], float]) -> None:
        self._every = every
        self._now = now
        self._free_at: dict[str, float] = {}

    def refusal(self, channel: str) -> web.Response | None:
        """Accept a message, or refuse it if it comes too early.

        Returns:
            The refusal. As Slack does, it asks for whole seconds, unless the time between two is a part of one.
        """
        left = self._free_at.get(channel, 0.0) - self._now()
        if left > 0:
            wait = math.ceil(left) if self._every >= 1 else left
            return Fault(429, "ratelimited", {"Retry-After": str(wait)}).response()
        self._free_at[channel] = self._now() + self._every
        return None


class Hold:
    """Keeps the calls of one method waiting until the test releases them."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        """Set as soon as a call waits."""
        self._released = asyncio.Event()

    def __enter__(self) -> Self:
        """Hold until the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Release, even if the test fails."""
        self.release()

    def release(self) -> None:
        """Let all calls go on, now and from now on."""
        self._released.set()

    async def wait(self) -> None:
        """Be one of the calls that wait."""
        self.reached.set()
        await self._released.wait()


class Faults:
    """What a test has asked to go wrong next."""

    def __init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._lost: dict[str, deque[LostReply]] = defaultdict(deque)
        self._holds: dict[str, Hold] = {}

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Answer the next calls of a method with a fault."""
        self._faults[method].extend([fault] * times)

    def lose(self, method: str, lost: LostReply, times: int) -> None:
        """Let the next calls of a method take effect without a reply."""
        self._lost[method].extend([lost] * times)

    def next_lost(self, method: str) -> LostReply | None:
        """Tell whether the reply to a call is lost."""
        return self._lost[method].popleft() if self._lost[method] else None

    def hold(self, method: str) -> Hold:
        """Keep the next calls of a method waiting."""
        self._holds[method] = Hold()
        return self._holds[method]

    async def meet(self, method: str) -> web.Response | None:
        """Wait where a call is held.

        Returns:
            The fault's answer, or nothing where the call may go on.
        """
        if hold := self._holds.get(method):
            await hold.wait()
        return self._faults[method].popleft().response() if self._faults[method] else None

    def release_all(self) -> None:
        """Let every held call go on."""
        for hold in self._holds.values():
            hold.release()
