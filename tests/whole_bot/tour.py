"""A person who takes the tour in Slack."""

from bot.playground.slack import JsonObject, Message
from tests.shipped import shipped
from tests.whole_bot.talk import Talk

STEPS = shipped().knowledge.onboarding.steps
IDS = [each.id for each in STEPS]
_OPENED: set[str] = set()
"""The openings of the Home tab so far, each of which shows it once, however often it is delivered."""


def right(number: int) -> str:
    """Return the action id of the right answer of a step, from 1."""
    answers = STEPS[number - 1].check.answers
    return f"answer_step_{next(place for place, each in enumerate(answers, 1) if each.right)}"


def wrong(number: int) -> str:
    return "answer_step_1" if right(number) != "answer_step_1" else "answer_step_2"


async def answered(talk: Talk, shown: Message, number: int) -> Message:
    """Press the right answer of a step."""
    return await talk.press(shown.element(right(number)), shown)


async def pressed_on(talk: Talk, action: str, shown: Message, value: object = None) -> Message:
    """Press what leads to another step, whose message loses its buttons; return the message that is posted."""
    left = await talk.press(shown.element(action), shown, value)
    assert left.extra["replace_original"] is True
    assert all(each["action_id"].startswith("show_related") for each in left.buttons)
    posted = await talk.slack.next_message()
    assert posted.kind == "post"
    return posted


async def sent_to(talk: Talk, *events: JsonObject) -> list[Message]:
    """Let people join or open the app; return what they are sent, once it is decided who is welcomed."""
    before = talk.bot.log.count("welcome\n")
    for event in events:
        await talk.deliver_event(event)
    await talk.bot.logged("welcome\n", times=before + len(events))
    homes = {each["event"]["event_ts"] for each in events if each["event"].get("tab") == "home"} - _OPENED
    _OPENED.update(homes)
    for _ in homes:
        await talk.slack.next_view()
    return talk.slack.take_unread()
