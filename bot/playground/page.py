"""The page: the simulated workspace in a browser."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.session import Session


def build_page(session: Session) -> Starlette:
    """Return the web application that shows a session.

    Args:
        session: the simulated workspace as people see it.
    """

    async def index(_: Request) -> Response:
        return PlainTextResponse(f"wharfie's playground: {', '.join(session.channels.values())}")

    return Starlette(routes=[Route("/", index)])
