"""Turns a question from Slack into the message that answers it. All listeners use it."""

import logging

from bot.metrics import Metrics
from bot.replies.blocks import Reply, reply
from bot.replies.lines import Pressed, answer_lines, asked_line, gone_lines, result_lines
from bot.replies.why import follow_up_meanings
from bot.search import Search
from bot.storage import Conversations, Place
from bot.unanswered import UnansweredLog

_log = logging.getLogger(__name__)


class Desk:
    """Answers questions from all of Slack's surfaces."""

    def __init__(
        self,
        search: Search,
        conversations: Conversations,
        metrics: Metrics,
        unanswered: UnansweredLog | None = None,
    ) -> None:
        self._search = search
        self._conversations = conversations
        self._metrics = metrics
        self._unanswered = unanswered

    def use(self, search: Search) -> None:
        """Replace the search, when the knowledge has been reloaded."""
        self._search = search

    async def answer(self, question: str, surface: str, place: Place | None = None) -> Reply:
        """Return the message that answers a question.

        Args:
            question: the text as Slack sent it.
            surface: where it was asked, for the metrics.
            place: its conversation; None if questions have no context there.
        """
        previous = await self._conversations.last_question(place) if place else None
        with self._metrics.finding_seconds.time():
            result = self._search.find_answer(question, previous)
        if place and result.context_question:
            await self._conversations.asked(place, result.context_question)
        if self._unanswered:
            self._unanswered.add(result)
        status = "small_talk" if result.small_talk else result.status
        self._metrics.count(surface, status)
        _log.debug(
            "%s %s%s: %s",
            surface,
            status,
            follow_up_meanings(result),
            [(candidate.entry.id, round(candidate.score, 3)) for candidate in result.candidates],
        )
        lines = result_lines(result)
        if surface == "command" and not result.small_talk:  # Slack does not show what was typed after the command
            lines = [asked_line(question), *lines]
        return reply(lines)

    async def branch(self, place: Place, ts: str) -> None:
        """Let a message's thread continue the conversation that the message is in."""
        await self._conversations.branch(place, ts)

    async def chosen(self, value: str, place: Place, *, unfolded: bool = False) -> Reply:
        """Return the message for a button that was pressed.

        Args:
            value: the button's value; in an old message it may name an entry that no longer exists.
            place: the conversation of the message. The chosen entry becomes its last question.
            unfolded: show the whole answer.
        """
        self._metrics.count("choice", "answered")
        answer = self._search.answer(*Pressed.parse(value))
        if not answer:
            return reply(gone_lines())
        await self._conversations.asked(place, answer.entry.title)
        return reply(answer_lines(answer), unfolded=unfolded)
