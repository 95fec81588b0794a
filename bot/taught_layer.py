"""The taught layer of the knowledge: what was taught in a workspace, the same in every process."""

import asyncio
import logging
import time
from collections.abc import Callable, Hashable, Iterable, Mapping

from bot.knowledge.taught import TaughtEntry, entry_of
from bot.records import DAY_SECONDS, Origin, Revision
from bot.search import KnowledgeBase
from bot.storage import Revisions, WorkspaceSettingsStore

_log = logging.getLogger(__name__)


class TaughtLayer:
    """Keeps this process's knowledge in step with what has been approved, here or in another process.

    Args:
        knowledge: gets the taught entries.
        revisions: has those that are approved.
        settings: says after how many days an entry must be confirmed.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        revisions: Revisions,
        settings: WorkspaceSettingsStore,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._knowledge = knowledge
        self._revisions = revisions
        self._settings = settings
        self._clock = clock
        self._states: dict[str, Hashable] = {}
        self._live: dict[str, dict[str, Revision]] = {}
        self._confirm_days: dict[str, int] = {}
        self._turn = asyncio.Lock()

    def origin(self, team: str, entry: str) -> Origin | None:
        """Return where an entry comes from; None if it was not taught."""
        revision = self._live.get(team, {}).get(entry)
        return Origin(revision, self._is_confirmed(revision)) if revision else None

    async def refresh(self) -> None:
        """Take over what has been approved, corrected, confirmed or retired since the last time.

        Raises:
            DatabaseLostError: the database cannot be used; the layer stays as it is.
        """
        async with self._turn:
            states = await self._revisions.states()
            for team in sorted(states.keys() | self._states.keys()):
                if states.get(team) != self._states.get(team):
                    await self._refresh(team)
                    self._states[team] = states.get(team)

    async def _refresh(self, team: str) -> None:
        live = {revision.entry: revision for revision in await self._revisions.live(team)}
        self._confirm_days[team] = (await self._settings.get(team)).confirm_days
        if _numbers(live) != _numbers(self._live.get(team, {})):
            await asyncio.to_thread(self._knowledge.teach, team, self._readable(team, live.values()))
            _log.info("%d taught entries are in use now.", len(live))
        else:
            _log.info("What is known about %d taught entries has been read again.", len(live))
        self._live[team] = live

    def _readable(self, team: str, revisions: Iterable[Revision]) -> list[TaughtEntry]:
        """Return the entries of revisions, without those that this version of the program no longer accepts."""
        readable, vocabulary = [], self._knowledge.search(team).vocabulary
        for revision in revisions:
            checked = entry_of(revision.content, vocabulary)
            if checked.entry:
                readable.append((checked.entry, checked.template))
            else:
                _log.warning("The taught entry %s is left out: %s", revision.entry, checked.problems)
        return readable

    def _is_confirmed(self, revision: Revision) -> bool:
        days = self._confirm_days.get(revision.team, 0)
        return not days or self._clock() - (revision.confirmed_at or 0.0) <= days * DAY_SECONDS


def _numbers(live: Mapping[str, Revision]) -> set[int]:
    return {revision.number for revision in live.values()}
