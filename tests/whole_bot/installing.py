"""An admin who installs the app with a browser."""

import html
import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bot.playground.slack import FakeSlack, Reply
from bot.playground.slack.installs import Place
from tests.bot_process import BotProcess


class Browser:
    """A browser that is used to install the app.

    Args:
        bot: has the pages.
    """

    def __init__(self, bot: BotProcess) -> None:
        self._bot = bot
        self.cookies: dict[str, str] = {}

    async def open(self, address: str) -> Reply:
        """Open a page of the bot, at its public address or by its path, with the cookies that it has set."""
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        page = await self._bot.get(path, {"Cookie": cookie} if cookie else None)
        self._take_cookies(page.headers)
        return page

    async def link(self) -> str:
        """Open the first page, and return the address of its link to Slack."""
        page = await self.open("/slack/install")
        assert page.status == 200
        found = re.search(r'href="([^"]+)"', page.text)
        assert found
        return html.unescape(found[1])

    def _take_cookies(self, headers: Mapping[str, str]) -> None:
        for name, cookie in SimpleCookie(headers.get("Set-Cookie", "")).items():
            if cookie["expires"]:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = cookie.value


async def install(slack: FakeSlack, bot: BotProcess, place: Place) -> Reply:
    """Install the app, and return the last page.

    Args:
        slack: has the place.
        bot: has the pages.
        place: the workspace or organisation.
    """
    browser = Browser(bot)
    page = await browser.open(slack.installs.allow(await browser.link(), place))
    assert page.status == 200, page.text
    return page
