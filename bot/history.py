"""Keeps what was asked and answered. Nobody waits for that; while the database is lost, nothing is kept."""

import contextlib
from dataclasses import replace

from bot.in_flight import InFlight
from bot.records import LONGEST_KEPT, Asker, Figures, GivenAnswer, Rating
from bot.search import KnowledgeBase, Result
from bot.search.normalize import as_typed
from bot.storage import Answers, DatabaseLostError, Gaps, WorkspaceSettingsStore


class History:
    """The answers that were given, their ratings, and the gaps that they show.

    Args:
        answers: keeps answers and ratings.
        gaps: keeps the questions that could not be answered.
        settings: says whether the texts of questions may be kept.
        knowledge: embeds questions, so that those with the same meaning are one gap.
        in_flight: runs the work.
    """

    def __init__(
        self,
        answers: Answers,
        gaps: Gaps,
        settings: WorkspaceSettingsStore,
        knowledge: KnowledgeBase,
        in_flight: InFlight,
    ) -> None:
        self._answers = answers
        self._gaps = gaps
        self._settings = settings
        self._knowledge = knowledge
        self._in_flight = in_flight

    def asked(self, id_: str, asker: Asker, surface: str, result: Result) -> None:
        """Keep the answer to a question; if it is unknown, the question is a gap."""
        question = as_typed(result.context_question or result.question).strip()[:LONGEST_KEPT]
        entry = result.candidates[0].entry.id if result.status != "unknown" else None
        given = GivenAnswer(id_, asker.team, asker.channel, asker.user, surface, result.status, entry, question)
        self._in_flight.start(self._keep(given))

    def chosen(self, id_: str, asker: Asker, entry: str, question: str) -> None:
        """Keep that an entry was chosen."""
        given = GivenAnswer(
            id_, asker.team, asker.channel, asker.user, "choice", "chosen", entry, question[:LONGEST_KEPT]
        )
        self._in_flight.start(self._keep(given))

    async def rate(self, rating: Rating, question: str = "") -> None:
        """Keep a rating. If the answer did not help, its question is a gap.

        Args:
            rating: the rating.
            question: the question that was answered; empty if it is not known, or has become a gap already.

        Raises:
            DatabaseLostError: it could not be kept.
        """
        if rating.comment and not (await self._settings.get(rating.team)).keep_days:
            rating = replace(rating, comment="")
        await self._answers.rate(rating)
        if not rating.is_helpful and question:
            await self._add_gap(rating.team, rating.user, question, unhelpful=True)

    async def recent(self, asker: Asker, limit: int) -> list[GivenAnswer]:
        """Return the last different questions of a person whose texts are still kept, each with its last answer.

        Raises:
            DatabaseLostError: they cannot be read now.
        """
        return await self._answers.recent(asker.team, asker.user, limit)

    async def figures(self, team: str, days: int) -> Figures:
        """Return how the bot was used in the last days.

        Raises:
            DatabaseLostError: that cannot be read now.
        """
        return await self._answers.figures(team, days)

    async def _keep(self, given: GivenAnswer) -> None:
        self._answers.add(given)
        if given.status == "unknown" and given.question:
            with contextlib.suppress(DatabaseLostError):  # the log has it
                await self._add_gap(given.team, given.user, given.question, unhelpful=False)
        await self._answers.flush()  # so that the exit waits for it

    async def _add_gap(self, team: str, user: str, question: str, *, unhelpful: bool) -> None:
        if (await self._settings.get(team)).keep_days:
            vector = self._knowledge.search(team).embed(question)
            await self._gaps.add(team, user, question, vector, unhelpful=unhelpful)
