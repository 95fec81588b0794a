"""The way Slack calls a bot over HTTP: signed, as a form or as JSON."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from bot.playground.slack.records import JsonObject

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """What the bot answered to a request."""

    status: int
    text: str
    headers: Mapping[str, str]


class SignedClient:
    """Delivers what happens in Slack to a bot.

    Args:
        session: carries the requests.
        base_url: of the bot, such as ``http://127.0.0.1:3000``.
        signing_secret: what the bot knows Slack by.
        path: where the bot takes requests.
    """

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, signing_secret: str, path: str = "/slack/events"
    ) -> None:
        self._session = session
        self._url = base_url + path
        self._secret = signing_secret

    def headers(self, body: bytes, content_type: str = JSON, timestamp: str | None = None) -> dict[str, str]:
        """Sign a body (docs.slack.dev/authentication/verifying-requests-from-slack).

        Args:
            body: exactly what will be sent.
            content_type: of the body.
            timestamp: seconds since 1970 as text; now if none is given.

        Returns:
            The headers that Slack sends along.
        """
        timestamp = timestamp or str(int(time.time()))
        signed = b":".join((b"v0", timestamp.encode(), body))
        digest = hmac.new(self._secret.encode(), signed, hashlib.sha256).hexdigest()
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def send(self, body: bytes | AsyncIterable[bytes], headers: Mapping[str, str]) -> Reply:
        """Send anything, with exactly these headers; an iterable goes out in chunks. No redirect is followed."""
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self._session.post(self._url, data=data, headers=headers, allow_redirects=False) as response:
            return Reply(response.status, await response.text(), dict(response.headers))

    async def event(self, payload: JsonObject, retry: int = 0) -> Reply:
        """Deliver an event callback.

        Args:
            payload: the whole callback.
            retry: the number of this further delivery; 0 for the first.

        Returns:
            The bot's answer.
        """
        body = json.dumps(payload).encode()
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        return await self.send(body, self.headers(body) | again)

    async def command(self, fields: Mapping[str, str]) -> Reply:
        """Deliver a slash command.

        Args:
            fields: of the form.

        Returns:
            The bot's answer.
        """
        body = urlencode(fields).encode()
        return await self.send(body, self.headers(body, FORM))

    async def interaction(self, payload: JsonObject) -> Reply:
        """Deliver a press of a button and its like.

        Args:
            payload: goes into the form's only field.

        Returns:
            The bot's answer.
        """
        return await self.command({"payload": json.dumps(payload)})
