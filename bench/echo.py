"""A minimal Bolt app, on the bot's own HTTP stack: it acknowledges a command with the command's text.

`python -m bench.echo` listens on a free port and prints it; `bench.load` compares the bot with it.
"""

import os
import socket

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def build_echo(client: AsyncWebClient, signing_secret: str) -> Starlette:
    """Return the web application.

    Args:
        client: calls Slack.
        signing_secret: verifies Slack's requests.
    """
    app = AsyncApp(client=client, signing_secret=signing_secret)
    handler = AsyncSlackRequestHandler(app)

    @app.command("/docker")
    async def echo(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(command["text"])

    async def slack_events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", slack_events, methods=["POST"])])


def main() -> None:
    """Serve until a signal."""
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    web = build_echo(client, os.environ["SLACK_SIGNING_SECRET"])
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(web, access_log=False, lifespan="off", log_config=None, ws="none")).run(
            [listening]
        )


if __name__ == "__main__":
    main()
