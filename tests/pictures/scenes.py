"""What the pictures of the documentation show: people who use the real bot in the playground."""

import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from bot.playground.parts import HOME, Look
from bot.playground.session import Message, Session, Shown, View
from bot.playground.slack.people import NEWCOMER, OWNER, PERSON
from tests.playground.conftest import GENERAL, Playground
from tests.shipped import shipped

DEV = "C0DEV"
TEAM = Path("team")
"""The folder with the team's own knowledge, which is watched."""
_ERROR = (
    "Error response from daemon: driver failed programming external connectivity on endpoint web:"
    " Bind for 0.0.0.0:8080 failed: port is already allocated"
)
_GAP = "how do I reset the shop's test data"
_TAUGHT = {
    "question": _GAP,
    "answer": "The next start fills the database from `seed.sql` again.",
    "commands": (
        "docker compose -p shop down -v # Removes the shop's containers, networks and volumes.\n"
        "docker compose -p shop up -d # Starts the shop again, with fresh data."
    ),
}
_CAUTION = {"caution": "The orders that you made for your own tests are gone too."}
_MISTAKE = """\
- id: deploy-staging
  title: Deploy to staging
  questions:
    - how do I deploy to staging
  anwser: Push to the branch `staging`; the pipeline does the rest.
"""
_COMMAND = 'docker run -it --rm -v "$PWD":/app -p 3000:3000 node:20 npm start'
_DOCKERFILE = """\
FROM node
WORKDIR /app
COPY . .
RUN npm install
RUN apt-get update
RUN apt-get install -y curl
CMD npm start
"""
_COMPOSE = """\
version: "3"
services:
  web:
    build: .
    port:
      - 8080:80
    depends_on:
      - databse
  database:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: changeit-2Kx9
"""


class Shot(NamedTuple):
    """What a picture is taken of.

    Attributes:
        look: what the window shows.
        elements: the ids of what is in the picture, as the page names it; the window is scrolled to the first.
        is_window: whether the picture is of the whole window; otherwise it is of the only element.
    """

    look: Look
    elements: tuple[str, ...]
    is_window: bool = False


class Scene(NamedTuple):
    """A picture of the documentation.

    Attributes:
        name: the name of its file, without the suffix.
        act: what people do before it is taken.
        width: of the window, in CSS pixels.
        height: of the window; a picture of a part of it can be lower.
        scale: pixels of the picture for each of the window's.
        clicks: select what is clicked before the picture is taken, each as soon as it is there.
    """

    name: str
    act: Callable[[Playground], Awaitable[Shot]]
    width: int = 904  # beside the sidebar of 244 pixels, a message has 660
    height: int = 1800
    scale: float = 2
    clicks: tuple[str, ...] = ()


# What people see


def _message_of(look: Look, message: Shown) -> Shot:
    kind = "reply" if look.thread_ts else "message"
    return Shot(look, (f"{kind}-{_id(message.ts)}",))


def _window_of(session: Session, look: Look, messages: int = 1) -> Shot:
    """Return a whole window with the last messages of a conversation, or with the open thread from its beginning."""
    if look.thread_ts:
        ids = [f"reply-{_id(each.ts)}" for each in session.thread(look.place, look.thread_ts, look.viewer)]
    else:
        ids = [f"message-{_id(each.ts)}" for each in session.messages(look.place, look.viewer)[-messages:]]
    return Shot(look, tuple(ids), is_window=True)


async def _modal_of(playground: Playground, viewer: str, channel: str, text: str) -> Shot:
    """Return the modal on top, as soon as it says something."""
    session = playground.session

    def find() -> Shot | None:
        modal = session.modal(viewer)
        said = f"{modal.body} {modal.errors}" if modal else ""
        return Shot(Look(viewer, channel), (f"view-{modal.id}-form",)) if modal and text in said else None

    return await playground.until(find)


def _id(ts: str) -> str:
    return ts.replace(".", "-")


# What people do


async def _ask(playground: Playground, user: str, channel: str, text: str, expected: str) -> Shown:
    """Say something, and return the last message of the conversation as soon as it has the expected text."""
    await playground.session.say(user, channel, text)
    return await playground.last(channel, user, expected)


async def _ask_directly(playground: Playground, user: str, text: str, expected: str) -> Shot:
    channel = playground.session.direct_of(user)
    return _message_of(Look(user, channel), await _ask(playground, user, channel, text, expected))


async def _press(playground: Playground, user: str, place: Message | View, text: str) -> None:
    """Press the first button with a text in a message or a modal."""
    session = playground.session
    if isinstance(place, Message):
        blocks = next(each.blocks for each in session.messages(place.channel, user) if each.ts == place.ts)
    else:
        blocks = (await playground.modal(user)).body["blocks"]
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory", {})]:
            if element.get("type") == "button" and element["text"]["text"] == text:
                await session.press(user, place, block["block_id"], element["action_id"], element.get("value"))
                return
    raise LookupError(f"There is no button {text}.")


async def _last(playground: Playground, user: str, text: str) -> Message:
    """Return the last message of a person's conversation with the bot, as soon as it has a text."""
    message = await playground.last(playground.session.direct_of(user), user, text)
    return Message(message.channel, message.ts)


async def _close_modals(session: Session, user: str) -> None:
    while modal := session.modal(user):
        await session.close(user, modal.id, all_of_them=True)


# The scenes


async def _answer(playground: Playground) -> Shot:
    """A new engineer asks in a channel, with the command."""
    await _ask(playground, NEWCOMER, GENERAL, "/docker how do I remove volumes", "docker volume rm")
    return _window_of(playground.session, Look(NEWCOMER, GENERAL), messages=3)


async def _thread(playground: Playground) -> Shot:
    """A new engineer mentions the bot in a channel."""
    session = playground.session
    await session.say(NEWCOMER, GENERAL, "@wharfie how do I list images")
    [answer] = await playground.replied(GENERAL, PERSON, "how do I list images")
    return _window_of(session, Look(PERSON, GENERAL, answer.thread_ts))


async def _playground(playground: Playground) -> Shot:
    """Somebody looks at what goes to and fro."""
    await _ask_directly(playground, NEWCOMER, "how do I stop the container billing-api", "docker stop billing-api")
    return _window_of(playground.session, Look(NEWCOMER, playground.session.direct_of(NEWCOMER)))


async def _choices(playground: Playground) -> Shot:
    return await _ask_directly(playground, PERSON, "clean up", "Do you mean one of these?")


async def _follow_up(playground: Playground) -> Shot:
    await _ask_directly(playground, PERSON, "how do I list images", "docker image ls")
    return await _ask_directly(playground, PERSON, "and volumes?", "docker volume ls")


async def _unknown(playground: Playground) -> Shot:
    return await _ask_directly(playground, NEWCOMER, _GAP, "I don't know that")


async def _shortcut(playground: Playground) -> Shot:
    """An engineer uses the shortcut on a colleague's message with an error."""
    session = playground.session
    await session.say(NEWCOMER, DEV, _ERROR)
    message = await playground.last(DEV, NEWCOMER, "already allocated")
    callback_id = next(each["callback_id"] for each in session.shortcuts if each["name"] == "Answer with wharfie")
    await session.shortcut(PERSON, callback_id, DEV, message.ts)
    return await _modal_of(playground, PERSON, DEV, "docker ps --filter publish=8080")


async def _explanation(playground: Playground) -> Shot:
    """A new engineer asks what a command from a wiki does."""
    return await _ask_directly(playground, NEWCOMER, f"what does `{_COMMAND}` do?", "Part by part")


async def _dockerfile(playground: Playground) -> Shot:
    """A new engineer drops a Dockerfile into the conversation with the bot."""
    direct = playground.session.direct_of(NEWCOMER)
    await playground.session.say(NEWCOMER, direct, "", snippet=_DOCKERFILE, snippet_name="Dockerfile")
    return _message_of(Look(NEWCOMER, direct), await playground.last(direct, NEWCOMER, "findings"))


async def _compose(playground: Playground) -> Shot:
    """A new engineer pastes a Compose file."""
    return await _ask_directly(playground, NEWCOMER, f"```{_COMPOSE}```", "This Compose file")


async def _tour(playground: Playground) -> Shot:
    """A new engineer takes the tour as far as the step about listing containers, and gives a wrong answer."""
    await playground.session.say(NEWCOMER, playground.session.direct_of(NEWCOMER), "onboarding")
    for number, (step, following) in enumerate(itertools.pairwise(shipped().knowledge.onboarding.steps[:4]), 1):
        message = await _last(playground, NEWCOMER, f"Step {number} of 15: {step.title}")
        right = next(letter for letter, each in zip(ascii_uppercase, step.check.answers, strict=False) if each.right)
        await _press(playground, NEWCOMER, message, right)
        await _last(playground, NEWCOMER, "Next step")
        await _press(playground, NEWCOMER, message, "Next step")
        await _last(playground, NEWCOMER, following.title)
    message = await _last(playground, NEWCOMER, "Step 4 of 15")
    await _press(playground, NEWCOMER, message, "A")
    await _last(playground, NEWCOMER, "A is not the answer.")
    return Shot(Look(NEWCOMER, message.channel), (f"message-{_id(message.ts)}",))


async def _home(playground: Playground) -> Shot:
    session = playground.session
    await session.open_home(NEWCOMER)
    await playground.until(lambda: (home := session.home(NEWCOMER)) and "how do I remove volumes" in str(home))
    return Shot(Look(NEWCOMER, HOME), ("home",))


async def _gaps(playground: Playground) -> Shot:
    """More people ask what the bot does not know, and an engineer looks for what is missing."""
    await _close_modals(playground.session, PERSON)
    for user, question in ((PERSON, "how can I reset the test data of our shop"), (OWNER, "reset shop test data")):
        await _ask(playground, user, DEV, f"/docker {question}", "I don't know that")
    return await _ask_directly(playground, PERSON, "/docker gaps", _GAP)


async def _teach(playground: Playground) -> Shot:
    """An engineer fills in the form, and forgets the caution."""
    session = playground.session
    await _press(playground, PERSON, await _last(playground, PERSON, _GAP), "Teach")
    form = await playground.modal(PERSON)
    await session.submit(PERSON, form.id, _TAUGHT)
    return await _modal_of(playground, PERSON, session.direct_of(PERSON), "caution")


async def _proposal(playground: Playground) -> Shot:
    session = playground.session
    form = await playground.modal(PERSON)
    await session.submit(PERSON, form.id, _CAUTION)
    await _close_modals(session, PERSON)
    direct = session.direct_of(OWNER)
    return _message_of(Look(OWNER, direct), await playground.last(direct, OWNER, "seed.sql"))


async def _taught(playground: Playground) -> Shot:
    session = playground.session
    await _press(playground, OWNER, await _last(playground, OWNER, "seed.sql"), "Approve")
    await playground.last(session.direct_of(PERSON), PERSON, "approved")
    return await _ask_directly(playground, NEWCOMER, _GAP, "approved by")


async def _workspace(playground: Playground) -> Shot:
    """An owner looks at the settings."""
    await playground.session.say(OWNER, DEV, "/docker settings")
    return await _modal_of(playground, OWNER, DEV, "Owners' channel")


async def _settings(playground: Playground) -> Shot:
    """The owner goes on to those of the channel."""
    form = await playground.modal(OWNER)
    await _press(playground, OWNER, View(form.id), "Settings of this channel")
    return await _modal_of(playground, OWNER, DEV, "Answer in this channel")


async def _mistake(playground: Playground) -> Shot:
    """Somebody writes a new answer, with a mistake."""
    (TEAM / "answers.yaml").write_text(_MISTAKE, encoding="utf-8")
    await playground.until(lambda: playground.session.knowledge_problem)
    shot = await _ask_directly(playground, PERSON, "how do I remove volumes", "docker volume rm")
    return Shot(shot.look, (*shot.elements, "knowledge"), is_window=True)


_OPEN_REQUEST = (".top [data-toggle=panel]", "#exchanges summary:has(.tag)", ".payloads h3")
SCENES: tuple[Scene, ...] = (
    Scene("answer", _answer, width=1000, height=836, scale=1.5),
    Scene("thread", _thread, width=1240, height=760, scale=1.5),
    Scene("choices", _choices),
    Scene("follow-up", _follow_up),
    Scene("unknown", _unknown),
    Scene("playground", _playground, width=1280, height=760, scale=1.5, clicks=_OPEN_REQUEST),
    Scene("shortcut", _shortcut),
    Scene("tour", _tour),
    Scene("gaps", _gaps),
    Scene("teach", _teach),
    Scene("proposal", _proposal),
    Scene("taught", _taught),
    Scene("home", _home),
    Scene("workspace", _workspace, height=1130),
    Scene("settings", _settings),
    Scene("explanation", _explanation),
    Scene("dockerfile", _dockerfile),
    Scene("compose", _compose),
    Scene("mistake", _mistake, width=1000, height=620, scale=1.5),
)
"""In the order in which they are played: later ones build on earlier ones."""
