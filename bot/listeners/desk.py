"""What the listeners share: a question in, a Slack message out."""

import logging

from bot.conversations import Conversations, Place
from bot.matching import Matcher
from bot.metrics import Metrics
from bot.replies.blocks import Reply, reply
from bot.replies.lines import Pressed, answer_lines, asked_line, finding_lines, gone_lines
from bot.replies.why import follow_up_meanings
from bot.unanswered import UnansweredLog

_log = logging.getLogger(__name__)


class Desk:
    """Answers questions for all of Slack's surfaces."""

    def __init__(
        self,
        matcher: Matcher,
        conversations: Conversations,
        metrics: Metrics,
        unanswered: UnansweredLog | None = None,
    ) -> None:
        self._matcher = matcher
        self._conversations = conversations
        self._metrics = metrics
        self._unanswered = unanswered

    def use(self, matcher: Matcher) -> None:
        """Answer by other knowledge from now on."""
        self._matcher = matcher

    def answer(self, question: str, surface: str, place: Place | None = None) -> Reply:
        """Return the message that answers a question.

        Args:
            question: as it came from Slack.
            surface: where it was asked, for the metrics.
            place: the conversation that it belongs to; None where each question stands for itself.
        """
        previous = self._conversations.last_question(place) if place else None
        with self._metrics.finding_seconds.time():
            finding = self._matcher.find_answer(question, previous)
        if place and finding.to_continue:
            self._conversations.asked(place, finding.to_continue)
        if self._unanswered:
            self._unanswered.add(finding)
        status = "small_talk" if finding.small_talk else finding.status
        self._metrics.count(surface, status)
        _log.debug(
            "%s %s%s: %s",
            surface,
            status,
            follow_up_meanings(finding),
            [(match.entry.id, round(match.score, 3)) for match in finding.matches],
        )
        lines = finding_lines(finding)
        if surface == "command" and not finding.small_talk:  # Slack shows nobody what was typed after the command
            lines = [asked_line(question), *lines]
        return reply(lines)

    def branch(self, place: Place, ts: str) -> None:
        """Let a thread below a message continue the conversation that the message belongs to."""
        self._conversations.branch(place, ts)

    def chosen(self, value: str, place: Place, *, unfolded: bool = False) -> Reply:
        """Return the message for a button that somebody pressed.

        Args:
            value: what the button carries; an old message may name an entry that is gone.
            place: the conversation of the message; what was chosen is what was meant by its last question.
            unfolded: show all of the answer.
        """
        self._metrics.count("choice", "answered")
        answer = self._matcher.answer(*Pressed.read(value))
        if not answer:
            return reply(gone_lines())
        self._conversations.asked(place, answer.entry.title)
        return reply(answer_lines(answer), unfolded=unfolded)
