"""What has happened in the workspace before one looks: a few messages, a gap, and an answer that waits for approval."""

import asyncio

from bot.playground.session import Session
from bot.playground.slack.people import NEWCOMER, OWNER, PERSON

_PATIENCE_SECONDS = 5
_GENERAL, _DEV = "C0GENERAL", "C0DEV"

_TALK = (
    (OWNER, _GENERAL, "Good morning! wharfie is here now: type `/docker` and a question, or mention it."),
    (PERSON, _GENERAL, "The build server is full again: `no space left on device` :confused:"),
    (NEWCOMER, _DEV, "Hi! I'm new here, and new to Docker. How do I get our images?"),
    (PERSON, _DEV, "Welcome! Ask @wharfie for its tour: it takes you from the first image to cleaning up."),
)
_UNKNOWN = "@wharfie who has the key to the server room"
_ANSWER = {
    "question": "How do I get our images?",
    "other_questions": "where are our images\nlog in to our registry",
    "answer": "They are in the registry `registry.example.com`: log in with the name and password of your laptop.",
    "commands": "docker login registry.example.com # Logs in to our registry",
}


async def sow(session: Session, *, is_new: bool) -> None:
    """Let people have said something.

    Args:
        session: the workspace.
        is_new: whether the bot remembers nothing yet, so that a gap and a proposal are wanted too.
    """
    for user, channel, text in _TALK:
        await session.say(user, channel, text.replace("Ask @wharfie", "Ask `@wharfie`"))
    if is_new:
        await session.say(PERSON, _DEV, _UNKNOWN)
        await _propose(session)


async def _propose(session: Session) -> None:
    """Let somebody teach an answer, which an owner has yet to approve."""
    changes = session.changes()
    await session.say(PERSON, _DEV, "/docker teach")
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not (form := session.modal(PERSON)):
            await anext(changes)
    await session.submit(PERSON, form.id, _ANSWER)
    while form := session.modal(PERSON):  # what has become of it
        await session.close(PERSON, form.id)
