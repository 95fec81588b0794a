"""Sends what has no place in the queue of messages: to the response_url of a command or a button, or to one person."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.replies.blocks import Reply
from bot.retries import response_url_handlers

TO_THE_ASKER = {"response_type": "ephemeral", "replace_original": False}
IN_PLACE = {"replace_original": True}

_OK = 200
_SERVER_ERROR = 500
_TRIES = 3


async def respond(client: AsyncWebClient, url: str, message: Reply, where: Mapping[str, Any] = TO_THE_ASKER) -> None:
    """Send a message to the response_url of a command or a button, which works in every channel.

    Bolt's own `respond` neither retries nor notices a refusal, so an answer could be lost silently.

    Args:
        client: provides the HTTP session.
        url: the response_url.
        message: what to send.
        where: `TO_THE_ASKER`, `IN_PLACE` of the message with the button, or other parameters of the response_url.

    Raises:
        SlackApiError: Slack refused it, even after retries.
    """
    # Replacing a message twice does no harm.
    handlers = client.retry_handlers if where.get("replace_original") else response_url_handlers()
    webhook = AsyncWebhookClient(url, session=client.session, retry_handlers=handlers)
    body = {"text": message.text, "blocks": message.blocks, **where}
    for _ in range(_TRIES):
        response = await webhook.send_dict(body)
        if response.status_code < _SERVER_ERROR:  # the webhook client retries a 429, but no server error
            break
    if response.status_code != _OK:
        raise SlackApiError("The response_url refused the message.", {"error": response.body})  # type: ignore[no-untyped-call]


async def tell_sender(client: AsyncWebClient, event: Mapping[str, Any], message: Reply) -> None:
    """Tell something only to the person who wrote a message, where they wrote it.

    Args:
        client: calls Slack with the bot's token.
        event: the message.
        message: what to tell.

    Raises:
        SlackApiError: Slack refused it.
    """
    await client.chat_postEphemeral(
        channel=event["channel"],
        user=str(event.get("user")),
        thread_ts=event.get("thread_ts"),
        text=message.text,
        blocks=message.blocks,
    )
