"""Requests that fail before any feature gets them: their workspace has no token, or nobody knows why."""

import logging
from typing import Any

from cachetools import TTLCache
from slack_bolt.response import BoltResponse

from bot.replies.blocks import reply
from bot.replies.lines import Line, not_installed_lines, unavailable_lines
from bot.slack.clients import NotInstalledError
from bot.storage import DatabaseLostError

_QUIET_SECONDS = 3_600.0
_MOST_PLACES = 1_000
_log = logging.getLogger(__name__)


class FailedRequests:
    """Responds to them. Whoever types a command is told why; any other answer would need the token."""

    def __init__(self) -> None:
        self._said: TTLCache[str, bool] = TTLCache(_MOST_PLACES, _QUIET_SECONDS)

    def response(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Return the response to a request.

        Args:
            error: why it fails.
            body: the request.
        """
        if isinstance(error, NotInstalledError):
            self._say_dropped(error.team)
            return _to_person(not_installed_lines()) if "command" in body else BoltResponse(status=200)
        if isinstance(error, DatabaseLostError):  # the log has it
            # Slack delivers an event again if the status is not 200; the database may work then.
            return _to_person(unavailable_lines()) if "command" in body else BoltResponse(status=503)
        _log.error("A request could not be handled: %s", type(error).__name__, exc_info=error)
        return BoltResponse(status=500)

    def _say_dropped(self, place: str) -> None:
        if place not in self._said:
            self._said[place] = True
            _log.warning("Requests from %s are dropped: the app is not installed there.", place)


def _to_person(lines: list[Line]) -> BoltResponse:
    message = reply(lines)
    body = {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
    return BoltResponse(status=200, body=body)
