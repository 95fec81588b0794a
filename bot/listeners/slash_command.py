"""`/docker QUESTION`: the answer goes only to the asker."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.apology import apologising
from bot.listeners.desk import Desk
from bot.listeners.sending import respond

COMMAND = "/docker"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND)
    async def slash_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        async with apologising(command, client):
            answer = desk.answer(command.get("text") or "", "command")
            await respond(client, command["response_url"], answer)
