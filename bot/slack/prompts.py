"""Pins the prompts to the Messages tab, where a person writes to the bot."""

import logging

import aiohttp
from cachetools import TTLCache
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.replies.views.prompts import PROMPTS
from bot.slack.clients import reason_of

_PINNED_SECONDS = 6 * 3_600.0
"""For how long nothing is sent again: Slack tells of each opening of the tab."""
_MOST_PEOPLE = 10_000
_log = logging.getLogger(__name__)


class PinnedPrompts:
    """Pins the prompts, once in some hours for each person."""

    def __init__(self) -> None:
        self._pinned: TTLCache[tuple[str, str], bool] = TTLCache(_MOST_PEOPLE, _PINNED_SECONDS)

    async def pin(self, client: AsyncWebClient, team: str, user: str, channel: str) -> None:
        """Pin them. If Slack does not take them, the log says so: they are only a help.

        Args:
            client: calls Slack with the bot's token.
            team: the workspace.
            user: the person.
            channel: the direct messages of the person with the bot.
        """
        if (team, user) in self._pinned:
            return
        self._pinned[team, user] = True
        prompts = [prompt._asdict() for prompt in PROMPTS]
        try:
            # Without a thread, as apps with agent_view must call it: https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
            await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.info("The prompts could not be pinned: %s", reason_of(error))
