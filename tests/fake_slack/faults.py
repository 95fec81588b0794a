"""Failures and delays on demand, by Web API method; ``response_url`` counts as one."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
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
        if self.status >= 500:
            return web.Response(
                status=self.status,
                text="<html>Server Error</html>",
                content_type="text/html",
                headers=self.headers,
            )
        return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=self.headers)


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
        """Release, also where the test fails."""
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
        self._holds: dict[str, Hold] = {}

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Answer the next calls of a method with a fault."""
        self._faults[method].extend([fault] * times)

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
