"""The log: one format, on standard error, without secrets."""

import logging
import re

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SECRET = re.compile(
    r"\b(xox[a-z](?:\.xox[a-z])?-|xapp-)[\w-]+|(hooks\.slack\.com/\w+/)[^\s'\"]+|(ticket=)[\w-]+"
    r"|(postgres(?:ql)?(?:\+\w+)?://[^\s:/@]*:)[^\s@]+"
)


class _Redacting(logging.Formatter):
    """Masks tokens in the whole output, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(lambda match: f"{match[match.lastindex or 0]}***", super().format(record))


def set_up_logging(level: str) -> None:
    """Send all logs to standard error.

    Args:
        level: the level of the bot's own log. Slack's libraries log whole requests at DEBUG, so they stay at WARNING.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(_FORMAT))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(level)
    logging.getLogger("slack_bolt").setLevel(max(logging.WARNING, logging.getLevelName(level)))
