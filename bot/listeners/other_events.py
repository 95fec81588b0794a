"""Events that the bot is sent but has no use for are received, because Slack counts a 404 as a failed delivery."""

import re

from slack_bolt.async_app import AsyncApp


def register(app: AsyncApp) -> None:
    """Listen to every event that no listener before took."""

    @app.event(re.compile(".*"))
    async def other_event() -> None:
        pass
