"""Looks after storage: reconnects to the database, answers what a dead process has left, and forgets what is old."""

import logging
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.in_flight import InFlight
from bot.slack.intake import TAKEN_OVER
from bot.storage import Claim, Claims, Conversations, Database, Replies, prune

_log = logging.getLogger(__name__)


class Upkeep:
    """What is done every few seconds, well within the duration of a lease, and every few minutes.

    Args:
        database: is tried again when it is lost.
        claims: are renewed, taken over and pruned.
        others: are pruned.
        app: handles the requests that are taken over.
        in_flight: runs that work.
    """

    def __init__(
        self,
        database: Database,
        claims: Claims,
        others: Sequence[Conversations | Replies],
        app: AsyncApp,
        in_flight: InFlight,
    ) -> None:
        self._database = database
        self._claims = claims
        self._others = others
        self._app = app
        self._in_flight = in_flight

    async def renew(self) -> None:
        """Reconnect if necessary, renew the leases of this process, and answer what a dead one has left.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        if self._database.trouble:
            await self._database.reopen()
        await self._claims.renew()
        taken = await self._claims.take_over()
        if taken:
            _log.info("Answering %d requests that another process has left.", len(taken))
        for claim, body in taken:
            self._in_flight.start(self._answer(claim, body))

    async def prune(self) -> None:
        """Forget what is old.

        Raises:
            DatabaseLostError: the database cannot be used now.
        """
        await self._claims.prune()
        for other in self._others:
            await other.prune()
        await prune(self._database)

    async def _answer(self, claim: Claim, body: dict[str, Any]) -> None:
        """Handle a request as if Slack had delivered it again."""
        await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode", context={TAKEN_OVER: claim}))
