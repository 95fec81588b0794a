"""Answers the questions of conversations. It knows neither Slack nor the terminal: they render what it returns."""

import contextlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.conversations import ConversationKey, ConversationStore
from bot.search import Answer, Result, Search
from bot.unanswered import UnansweredLog

if TYPE_CHECKING:  # the terminal has no metrics, and starts faster without their library
    from bot.metrics import Metrics

_log = logging.getLogger(__name__)


class AnswerService:
    """Answers questions and follow-ups: the one place that knows what a conversation goes on from.

    Args:
        search: finds the answers.
        conversations: remembers the last question of each conversation.
        metrics: counts the questions, if given.
        unanswered: records those without a sure answer, if given.
    """

    def __init__(
        self,
        search: Search,
        conversations: ConversationStore,
        metrics: "Metrics | None" = None,
        unanswered: UnansweredLog | None = None,
    ) -> None:
        self._search = search
        self._conversations = conversations
        self._metrics = metrics
        self._unanswered = unanswered

    def use(self, search: Search) -> None:
        """Replace the search, when the knowledge has been reloaded."""
        self._search = search

    async def ask(self, question: str, surface: str, conversation: ConversationKey | None = None) -> Result:
        """Find the answer to a question. The conversation's next follow-up continues this question.

        Args:
            question: any text, as it was typed or as Slack sent it.
            surface: where it was asked, for metrics and log.
            conversation: the conversation that it is part of; None if questions have no context there.
        """
        previous = await self._conversations.last_question(conversation) if conversation else None
        with self._metrics.finding_seconds.time() if self._metrics else contextlib.nullcontext():
            result = self._search.find_answer(question, previous)
        if conversation and result.context_question:
            await self._conversations.asked(conversation, result.context_question)
        self._record(result, surface)
        return result

    async def choose(
        self, name: str, others: Sequence[str], entities_from: str, conversation: ConversationKey
    ) -> Answer | None:
        """Return the answer that was chosen. The conversation's next follow-up continues its title.

        Args:
            name: the id of the chosen entry.
            others: the ids of the other choices.
            entities_from: the question that it was offered for, whose names are put into the entry.
            conversation: the conversation in which it was offered.

        Returns:
            The answer; None if the knowledge no longer has the entry.
        """
        if self._metrics:
            self._metrics.count("choice", "answered")
        answer = self._search.answer(name, others, entities_from)
        if answer:
            await self._conversations.asked(conversation, answer.entry.title)
        return answer

    async def fork(self, conversation: ConversationKey, thread: str) -> ConversationKey:
        """Let the thread of a message continue the conversation as it is now.

        Args:
            conversation: the conversation that the message is in.
            thread: the `ts` of the message.

        Returns:
            The thread's own conversation.
        """
        await self._conversations.fork(conversation, thread)
        return conversation._replace(thread=thread)

    def _record(self, result: Result, surface: str) -> None:
        status = "small_talk" if result.small_talk else result.status
        if self._metrics:
            self._metrics.count(surface, status)
        if self._unanswered:
            self._unanswered.add(result)
        _log.debug(
            "%s %s%s: %s",
            surface,
            status,
            _follow_up_meanings(result),
            [(candidate.entry.id, round(candidate.score, 3)) for candidate in result.candidates],
        )


def _follow_up_meanings(result: Result) -> str:
    """Return how a follow-up was understood, as the vocabulary's meanings, without words of the user."""
    if not result.rewritten_question:
        return ""
    meanings = [concept.key for concept in result.concepts if concept.kind in ("action", "thing", "scope", "exclusion")]
    return f" follow-up [{', '.join(meanings)}]"
