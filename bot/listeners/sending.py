"""The two ways to send a message: into a channel, and to the address that a command or a button brings."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.replies.blocks import Reply

_OK = 200
_SERVER_ERROR = 500
_TRIES = 3


async def post(client: AsyncWebClient, event: dict[str, Any], message: Reply, *, thread: str | None) -> str:
    """Post a message into the channel of an event, without previews of its links.

    Returns:
        the posted message's `ts`.

    Raises:
        SlackApiError: Slack refused it, also after retries.
    """
    posted = await client.chat_postMessage(
        channel=event["channel"],
        thread_ts=thread,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


async def respond(client: AsyncWebClient, url: str, message: Reply, *, replace: bool = False) -> None:
    """Send a message to the response_url of a command or a button, which works in every channel.

    Bolt's own `respond` neither retries nor notices a refusal, so that an answer could be lost without a trace.

    Args:
        client: lends its connection and its retry handlers.
        url: the response_url.
        message: what to send.
        replace: put it in the place of the message with the button; otherwise only the asker sees it.

    Raises:
        SlackApiError: Slack refused it, also after retries.
    """
    webhook = AsyncWebhookClient(url, session=client.session, retry_handlers=client.retry_handlers)
    body = {
        "text": message.text,
        "blocks": message.blocks,
        **({"replace_original": True} if replace else {"response_type": "ephemeral"}),
    }
    for _ in range(_TRIES):
        response = await webhook.send_dict(body)
        if response.status_code < _SERVER_ERROR:  # the webhook client retries a 429, but no error of the server
            break
    if response.status_code != _OK:
        raise SlackApiError("The response_url refused the message.", {"error": response.body})  # type: ignore[no-untyped-call]
