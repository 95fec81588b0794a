"""Looks after storage: reconnects to the database, answers what a dead process has left, and forgets what is old."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.in_flight import InFlight
from bot.slack.intake import TAKEN_OVER
from bot.storage import Claim, Claims, Conversations, Database
from bot.storage.database import DatabaseLostError

_PAUSE_SECONDS = 5.0
"""Well below the duration of a lease, which is renewed in each round."""
_ROUNDS_BETWEEN_PRUNINGS = 60

_log = logging.getLogger(__name__)


class Upkeep:
    """Does it every few seconds.

    Args:
        database: is tried again when it is lost.
        claims: are renewed, taken over and pruned.
        conversations: are pruned.
        app: handles the requests that are taken over.
        in_flight: runs that work.
    """

    def __init__(
        self, database: Database, claims: Claims, conversations: Conversations, app: AsyncApp, in_flight: InFlight
    ) -> None:
        self._database = database
        self._claims = claims
        self._conversations = conversations
        self._app = app
        self._in_flight = in_flight

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run within the block."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        number = 0
        while True:
            try:
                await self._round(is_pruning=number % _ROUNDS_BETWEEN_PRUNINGS == 0)
            except DatabaseLostError:
                pass  # the log has it
            except Exception:  # noqa: BLE001  (whatever it is, the next round must come)
                _log.exception("The database could not be looked after")
            number += 1
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _round(self, *, is_pruning: bool) -> None:
        if self._database.trouble:
            await self._database.reopen()
        await self._claims.renew()
        taken = await self._claims.take_over()
        if taken:
            _log.info("Answering %d requests that another process has left.", len(taken))
        for claim, body in taken:
            self._in_flight.start(self._answer(claim, body))
        if is_pruning:
            await self._claims.prune()
            await self._conversations.prune()

    async def _answer(self, claim: Claim, body: dict[str, Any]) -> None:
        """Handle a request as if Slack had delivered it again."""
        await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode", context={TAKEN_OVER: claim}))
