"""What the listeners share: a question in, a Slack message out."""

import logging
from typing import Any

from bot.claims import Claims
from bot.matching import Matcher
from bot.metrics import Metrics
from bot.replies.blocks import Reply, reply
from bot.replies.lines import answer_lines, finding_lines, gone_lines

_PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")
_log = logging.getLogger(__name__)


class Desk:
    """Answers questions for all of Slack's surfaces."""

    def __init__(self, matcher: Matcher, claims: Claims, metrics: Metrics) -> None:
        self._matcher = matcher
        self._claims = claims
        self._metrics = metrics

    def answer(self, question: str, surface: str) -> Reply:
        """Return the message that answers a question.

        Args:
            question: as it came from Slack.
            surface: where it was asked, for the metrics.
        """
        with self._metrics.finding_seconds.time():
            finding = self._matcher.find_answer(question)
        status = "small_talk" if finding.small_talk else finding.status
        self._metrics.count(surface, status)
        _log.debug(
            "%s %s: %s",
            surface,
            status,
            [(match.entry.id, round(match.score, 3)) for match in finding.matches],
        )
        related = self._matcher.related(finding.matches[0].entry) if finding.matches else []
        return reply(finding_lines(finding, related))

    def chosen(self, name: str) -> Reply:
        """Return the message for a choice that somebody pressed.

        Args:
            name: the id of the entry that the button carries; an old message may name one that is gone.
        """
        self._metrics.count("choice", "answered")
        entry = self._matcher.entry(name)
        return reply(answer_lines(entry, self._matcher.related(entry)) if entry else gone_lines())

    def takes(self, event: dict[str, Any], team: str | None) -> bool:
        """Tell whether a message is a person's and not taken yet, and take it.

        The claim is by message, not by delivery: Slack delivers one message several times, with the same or with
        another event id, and as `message` as well as `app_mention`. It is made only for what will be answered.
        """
        key = (team, event.get("channel"), event.get("ts"))
        return _is_from_a_person(event) and self._claims.claim(key)


def _is_from_a_person(event: dict[str, Any]) -> bool:
    """Tell a person's new message from those of bots, of Slack itself, and from edits and deletions."""
    return (
        event.get("subtype") in _PEOPLES_SUBTYPES
        and event.get("user") not in (None, "USLACKBOT")
        and not any(event.get(key) for key in ("bot_id", "bot_profile", "hidden", "edited"))
    )
