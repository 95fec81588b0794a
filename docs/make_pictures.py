"""Takes the pictures of the documentation: what the bot really says, as Slack shows it. Run by `make pictures`.

It needs Chromium; the fonts Lato and Noto Color Emoji make the pictures look like Slack's.

With `--json FILE --out DIR` it takes pictures of any message or view instead: at the widths of a desktop and a phone,
light and dark.
"""

import argparse
import asyncio
import base64
import dataclasses
import itertools
import json
import os
import re
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

import aiohttp
from markupsafe import Markup

from bot.answers import Answered, AnswerService, Chosen
from bot.conversations import InMemoryConversations
from bot.drafts import content_of, draft_of_questions
from bot.entry import ALREADY_CHECKED, Entry
from bot.knowledge.taught import entry_of
from bot.onboarding import Tour
from bot.playground.rendering import STYLESHEET, Author, Theme, home_html, message_html, modal_html, page_html
from bot.records import Gap, GivenAnswer, Origin, Progress, Revision
from bot.replies.blocks import Reply, reply
from bot.replies.views.gaps import gaps_lines
from bot.replies.views.home import home_view
from bot.replies.views.onboarding import ShownStep, step_lines, tour_status_lines
from bot.replies.views.proposals import proposal_lines
from bot.replies.views.shortcuts import answer_view
from bot.replies.views.teaching import teach_view
from bot.search import KnowledgeBase, load_model, load_prepared, search_in
from bot.slack.answering import reply_to

PICTURES = Path(__file__).with_name("pictures")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTHS = {"desktop": 760, "phone": 375}
"""In CSS pixels, as all widths."""

_APP = Author("wharfie", is_app=True)
_USERS = {"U0ANN": "ann", "U0BOB": "bob"}
_TIME = "10:41"
_SCALE = 1.6  # sharp, and a full answer stays well below the limit of tests/test_pictures.py
_LONGEST_WAIT = 60  # seconds, for a busy machine
_PNG_HEAD = 8 + 25  # the signature and the first chunk
_DESCRIPTION = b"Description"
_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")


class Scene(NamedTuple):
    """A picture of the documentation.

    Attributes:
        name: the name of its file, without the suffix.
        width: of the page.
        content: returns the messages and modals on it.
        scale: pixels of the picture for each of the page's.
    """

    name: str
    width: int
    content: Callable[[], Sequence[Markup]]
    scale: float = _SCALE


_GAP = Gap(
    id=1,
    team="T0TEAM",
    question="how do I reset the shop's test data",
    wordings=("start over with a fresh shop database", "my test orders are a mess, I want the original ones"),
    people=3,
    times=4,
    last_asked=datetime(2026, 5, 2, tzinfo=UTC).timestamp(),
    unhelpful=0,
)
_OTHER_GAP = Gap(
    id=2,
    team="T0TEAM",
    question="how do I get a copy of the production database",
    wordings=(),
    people=2,
    times=2,
    last_asked=datetime(2026, 4, 30, tzinfo=UTC).timestamp(),
    unhelpful=1,
)
_DRAFT = dataclasses.replace(
    draft_of_questions(_GAP.question, *_GAP.wordings),
    answer="The next start fills the database from `seed.sql` again.",
    commands=(
        "docker compose -p shop down -v # Removes the shop's containers, networks and volumes.\n"
        "docker compose -p shop up -d # Starts the shop again, with fresh data."
    ),
    caution="The orders that you made for your own tests are gone too.",
)
_REVISION = Revision(
    number=1,
    team=_GAP.team,
    entry="reset-shop-data",
    change="teach",
    content={"id": "reset-shop-data", **content_of(_DRAFT)},
    author="U0ANN",
    made_at=datetime(2026, 5, 3, 9, tzinfo=UTC).timestamp(),
    gap=_GAP.id,
)
_APPROVED = dataclasses.replace(
    _REVISION,
    decision="approved",
    decided_by="U0BOB",
    decided_by_name="Bob Miller",
    decided_at=datetime(2026, 5, 3, 10, tzinfo=UTC).timestamp(),
)


def _answer() -> list[Markup]:
    return _message(reply_to(_answered("how do I remove volumes"), is_private=True), private_note=True)


def _gaps() -> list[Markup]:
    return _message(reply(gaps_lines((_GAP, _OTHER_GAP), total=2, is_owner=True)), private_note=True)


def _teach() -> list[Markup]:
    return [modal_html(teach_view(_DRAFT, publishes=False))]


def _proposal() -> list[Markup]:
    vocabulary = search_in(load_prepared(), load_model()).vocabulary
    return _message(reply(proposal_lines(_REVISION, hints=entry_of(_REVISION.content, vocabulary).hints)))


def _taught() -> list[Markup]:
    answered = _answered(_GAP.question, Entry.model_validate(_APPROVED.content, context=ALREADY_CHECKED))
    return _message(reply_to(dataclasses.replace(answered, origin=Origin(_APPROVED, is_confirmed=True))))


def _tour() -> list[Markup]:
    """Return the step about listing containers, after an answer that is not the right one."""
    knowledge = load_prepared().knowledge
    tour = Tour(knowledge.onboarding)
    step = next(step for step in tour.steps if step.id == "list")
    titles = {name: knowledge.entries[name].title for name in step.entries}
    return _message(reply(step_lines(ShownStep(tour, step, titles), answer=1)))


def _home() -> list[Markup]:
    """Return the Home tab of a person who is at the third step of the tour."""
    prepared = load_prepared()
    tour = Tour(prepared.knowledge.onboarding)
    done = tuple(step.id for step in tour.steps[:2])
    topics = Counter(prepared.knowledge.topics.values())
    recent = [
        GivenAnswer(str(number), "", "", "", "command", "answered", "any", question)
        for number, question in enumerate(("how do I remove volumes", "port is already allocated"))
    ]
    lines = tour_status_lines(Progress(done, tour.steps[2].id), tour)
    return [home_html(home_view(topics, recent, lines))]


def _shortcut() -> list[Markup]:
    """Return what "Answer with wharfie" shows for a colleague's message with an error."""
    error = (
        "Error response from daemon: driver failed programming external connectivity on endpoint web:"
        " Bind for 0.0.0.0:8080 failed: port is already allocated"
    )
    answered = _answered(error)
    if answered.result.answer is None:
        raise NotShownError("The bot is not sure of the answer to the error message.")
    return [modal_html(answer_view(Chosen(answered.id, answered.result.answer), error, ""))]


def _answered(question: str, *taught: Entry) -> Answered:
    """Return the answer to a question, of a bot that has been taught some entries."""
    knowledge = KnowledgeBase(load_prepared(), load_model())
    knowledge.teach("", [(entry, None) for entry in taught])
    return asyncio.run(AnswerService(knowledge, InMemoryConversations()).ask(question, "command"))


def _message(said: Reply, *, private_note: bool = False) -> list[Markup]:
    message = {"blocks": said.blocks}
    return [message_html(message, author=_APP, time=_TIME, users=_USERS, private_note=private_note)]


SCENES = (
    Scene("answer", 640, _answer),
    Scene("gaps", 640, _gaps),
    Scene("teach", 580, _teach, scale=1.25),
    Scene("proposal", 640, _proposal),
    Scene("taught", 640, _taught),
    Scene("tour", 640, _tour, scale=1.4),
    Scene("home", 640, _home, scale=1.25),
    Scene("shortcut", 580, _shortcut, scale=1.1),
)


class NoBrowserError(Exception):
    """There is no Chromium, or it does not start."""


class NotShownError(Exception):
    """A file has nothing that Slack shows."""


class _Texts(HTMLParser):
    """Collects what is between the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class Browser:
    """Chromium without a window, through its DevTools protocol: https://chromedevtools.github.io/devtools-protocol/."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._session: str | None = None

    @classmethod
    @asynccontextmanager
    async def started(cls) -> AsyncIterator["Browser"]:
        """Start Chromium with one empty page, and stop it in the end.

        Raises:
            NoBrowserError: it is not installed, or does not start.
        """
        program = find_browser()
        if program is None:
            raise NoBrowserError(f"No pictures: none of {', '.join(BROWSERS)} is in PATH. Please install Chromium.")
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses a sandbox to root
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            flags = ["--headless", "--hide-scrollbars", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
            process = await asyncio.create_subprocess_exec(program, *flags, *sandbox, stderr=asyncio.subprocess.PIPE)
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.ws_connect(await _address(process), max_msg_size=0) as socket,
                ):
                    browser = cls(socket)
                    await browser._open_page()
                    yield browser
                    await browser._call("Browser.close")
                await process.communicate()
            finally:
                if process.returncode is None:
                    process.terminate()
                    await process.communicate()

    async def photograph(self, page: str, width: int, scale: float = _SCALE) -> bytes:
        """Return a PNG of a whole page.

        Args:
            page: HTML.
            width: of the page.
            scale: pixels of the picture for each of the page's.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            await self._resize(width, 1, scale)
            await self._call("Page.navigate", url=Path(file.name).as_uri())
            await self._await_event("Page.loadEventFired")
        metrics = await self._call("Page.getLayoutMetrics")
        await self._resize(width, metrics["cssContentSize"]["height"], scale)
        shot = await self._call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])

    async def _open_page(self) -> None:
        target = await self._call("Target.createTarget", url="about:blank")
        attached = await self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self._call("Page.enable")

    async def _resize(self, width: int, height: int, scale: float) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await self._call("Emulation.setDeviceMetricsOverride", **size)

    async def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        session = {"sessionId": self._session} if self._session and not method.startswith("Browser.") else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **session})
        while (said := await self._receive()).get("id") != number:
            pass
        if "error" in said:
            raise RuntimeError(f"Chromium refuses {method}: {said['error']['message']}")
        return cast("dict[str, Any]", said["result"])

    async def _await_event(self, name: str) -> None:
        while (await self._receive()).get("method") != name:
            pass

    async def _receive(self) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", await self._socket.receive_json(timeout=_LONGEST_WAIT))
        except (TimeoutError, TypeError) as error:  # TypeError: it closed the connection
            raise NoBrowserError("No pictures: Chromium does not answer.") from error


def find_browser() -> str | None:
    """Return the path of Chromium, if it is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


async def _address(process: asyncio.subprocess.Process) -> str:
    """Return where Chromium listens, which it writes to its standard error."""
    said = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_WAIT):
            while line := await cast("asyncio.StreamReader", process.stderr).readline():
                said += line
                if listening := _LISTENING.search(line):
                    return listening[1].decode()
            await process.wait()
    raise NoBrowserError(f"No pictures: Chromium does not start. It says: {said.decode(errors='replace').strip()}")


def scene_page(scene: Scene) -> str:
    """Return the page that a picture of the documentation shows."""
    return page_html(scene.content(), stylesheet=STYLESHEET.as_uri(), theme="light")


def said_on(page: str) -> str:
    """Return the text that a page shows."""
    texts = _Texts()
    texts.feed(page.partition("<main>")[2])
    texts.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(texts.parts)).strip()


def described(png: bytes, text: str) -> bytes:
    """Return a PNG with the text that it shows, by which a test notices that the picture is out of date."""
    data = _DESCRIPTION + b"\0\0\0\0\0" + text.encode()
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", zlib.crc32(b"iTXt" + data))
    return png[:_PNG_HEAD] + chunk + png[_PNG_HEAD:]


def description(png: bytes) -> str:
    """Return the text that `described` put into a PNG."""
    (length,) = struct.unpack(">I", png[_PNG_HEAD : _PNG_HEAD + 4])
    data = png[_PNG_HEAD + 8 : _PNG_HEAD + 8 + length]
    return data.removeprefix(_DESCRIPTION + b"\0\0\0\0\0").decode()


async def take_scenes(pages: Sequence[tuple[Scene, str]]) -> None:
    """Take pictures of the documentation.

    Args:
        pages: what they are of, each with its page.
    """
    async with Browser.started() as browser:
        for scene, page in pages:
            png = described(await browser.photograph(page, scene.width, scene.scale), said_on(page))
            (PICTURES / f"{scene.name}.png").write_bytes(png)
            print(f"docs/pictures/{scene.name}.png: {len(png) // 1000} kB")


async def take_all_looks(content: Markup, out: Path, name: str) -> None:
    """Take pictures of a message or a view, at each width and in each theme.

    Args:
        content: the message or the view.
        out: the folder for the pictures.
        name: how the names of their files begin.
    """
    async with Browser.started() as browser:
        for (device, width), theme in itertools.product(WIDTHS.items(), get_args(Theme)):
            page = page_html([content], stylesheet=STYLESHEET.as_uri(), theme=theme)
            picture = out / f"{name}-{device}-{theme}.png"
            picture.write_bytes(await browser.photograph(page, width))
            print(picture)


def read_json(file: Path) -> Markup:
    """Return the message or the view in a JSON file as HTML.

    Args:
        file: has a message (an object with `blocks` or `text`, or only the blocks), a modal or a Home tab.

    Raises:
        NotShownError: the file can't be read, or is neither.
    """
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotShownError(f"{file}: {error}") from error
    message = {"blocks": value} if isinstance(value, list) else value
    if not isinstance(message, dict) or not message.keys() & {"blocks", "text"}:
        raise NotShownError(f"{file}: neither a message nor a view: blocks or text is missing")
    if message.get("type") in _VIEWS:
        return _VIEWS[message["type"]](message)
    is_private = message.get("response_type") == "ephemeral"
    return message_html(message, author=_APP, time=_TIME, private_note=is_private)


_VIEWS = {"modal": modal_html, "home": home_html}


def main() -> None:
    """Take the pictures that the arguments ask for; exit with 2 if that is not possible."""
    parser = argparse.ArgumentParser(description="Takes pictures of what the bot says, as Slack shows it.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="a message or a view; default: docs/pictures")
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path(), help="the folder for its pictures")
    arguments = parser.parse_args()
    try:
        if arguments.json:
            content = read_json(arguments.json)
            arguments.out.mkdir(parents=True, exist_ok=True)
            asyncio.run(take_all_looks(content, arguments.out, arguments.json.stem))
        else:
            PICTURES.mkdir(exist_ok=True)
            asyncio.run(take_scenes([(scene, scene_page(scene)) for scene in SCENES]))
    except (NoBrowserError, NotShownError, OSError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
