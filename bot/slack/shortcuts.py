"""The shortcuts: one answers a colleague's message, privately or in its thread; the other searches the knowledge."""

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answers import Chosen
from bot.code_answers import CodeAnswer
from bot.replies.blocks import reply
from bot.replies.buttons import ButtonValue, code_in, code_value
from bot.replies.code import unread_code_lines
from bot.replies.lines import Line, gone_lines
from bot.replies.views.forms import chosen_in, typed_in
from bot.replies.views.shortcuts import (
    ANSWER_FORM,
    ANSWER_MESSAGE,
    ASK_FORM,
    CODE_FORM,
    PICK_ANSWER,
    SEARCH_FORM,
    SEARCH_KNOWLEDGE,
    SEARCH_WORDS,
    THREAD,
    WHERE,
    answer_view,
    code_view,
    message_lines,
    no_question_view,
    search_view,
    unsure_view,
)
from bot.search.normalize import as_typed
from bot.slack.answering import code_reply, reply_with
from bot.slack.browsing import all_topics, found
from bot.slack.files import read_files
from bot.slack.humans import put_to_people
from bot.slack.interaction import Interaction, once, submitted
from bot.slack.reading import Said
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the shortcut, its choices and its forms."""
    app.message_shortcut(ANSWER_MESSAGE)(once(services, answer_message, keep=False))
    app.action(re.compile(rf"^{PICK_ANSWER}_\d+$"))(once(services, pick, keep=False))
    app.view(ANSWER_FORM)(submitted(services, send))
    app.view(CODE_FORM)(submitted(services, send_code))
    app.view(ASK_FORM)(submitted(services, ask))
    app.global_shortcut(SEARCH_KNOWLEDGE)(once(services, open_search, keep=False))
    app.action(SEARCH_WORDS)(once(services, search_on_enter, keep=False))
    app.view(SEARCH_FORM)(submitted(services, search))


@dataclass(frozen=True)
class Place:
    """Where a message is; the form carries it.

    Attributes:
        url: the shortcut's response_url, which works in every channel.
        channel: the channel.
        thread: the `ts` of the thread that an answer for all belongs to.
        private_thread: that of one for a single person: people see it only in a thread that is there already.
    """

    url: str
    channel: str
    thread: str
    private_thread: str

    @classmethod
    def of(cls, shortcut: dict[str, Any]) -> "Place":
        """Return the place of the message on which a shortcut was used."""
        message = shortcut["message"]
        ts, thread = str(message["ts"]), str(message.get("thread_ts") or "")
        return cls(shortcut["response_url"], shortcut["channel"]["id"], thread or ts, "" if thread == ts else thread)

    def note(self, value: str) -> str:
        """Return what the form carries, in lines: as JSON within JSON, a long question would not fit."""
        return f"{json.dumps(asdict(self))}\n{value}"

    @classmethod
    def noted(cls, form: Interaction) -> tuple["Place", ButtonValue]:
        """Read it."""
        place, value = cls.noted_with_code(form)
        return place, ButtonValue.parse(value)

    @classmethod
    def noted_with_code(cls, form: Interaction) -> tuple["Place", str]:
        """Read it from a form that carries code."""
        place, value = form.metadata.split("\n", 1)
        return cls(**json.loads(place)), value

    def seen_from(self, form: Interaction, value: str, *, private: bool = False) -> Interaction:
        """Return an interaction as if a button of an answer had been pressed there."""
        thread = self.private_thread if private else self.thread
        there = {
            "channel": {"id": self.channel},
            "response_url": self.url,
            "container": {"thread_ts": thread} if thread else {},
            "actions": [{"value": value}],
        }
        return replace(form, body={**form.body, **there})


async def answer_message(shortcut: Interaction) -> None:
    """Show the answer to a message, and ask who gets it."""
    said, place = Said.of(shortcut.body["message"]), Place.of(shortcut.body)
    read = await read_files(said.files, shortcut.client)
    answered = await shortcut.services.answers.ask(said.words, "shortcut", shortcut.asker, files=read.files)
    result = answered.result
    if isinstance(result, CodeAnswer):
        code = code_value(result.source)
        await shortcut.open_view(code_view(result, place.note(code) if code else "", read.problems))
        return
    message = as_typed(result.question).strip()
    value = ButtonValue(answered.id, result.candidates[0].entry.id if result.candidates else "", (), message)
    note = place.note(value.text)
    if result.small_talk:
        await shortcut.open_view(no_question_view(read.problems))
    elif result.answer:
        shown = Chosen(answered.id, result.answer, answered.origin)
        await shortcut.open_view(answer_view(shown, message, note))
    else:
        await shortcut.open_view(unsure_view(result, message, note))


async def pick(press: Interaction) -> None:
    """Show the answer that was chosen in the place of the choices."""
    place, value = Place.noted(press)
    entry = press.value.entry
    asker = place.seen_from(press, value.text).asker
    chosen = await press.services.answers.choose(entry, (), value.question, asker, None)
    if not chosen:
        await press.tell(reply(gone_lines()))
        return
    value = replace(value, answer_id=chosen.id, entry=entry)
    await press.update_view(answer_view(chosen, value.question, place.note(value.text)))


async def send(form: Interaction) -> list[Line] | None:
    """Post the answer."""
    place, value = Place.noted(form)
    is_private = chosen_in(form.state, WHERE) != THREAD
    there = place.seen_from(form, value.text, private=is_private)
    shown = form.services.answers.show_again(value.answer_id, value.entry, (), value.question, there.asker)
    if not shown:
        return gone_lines()
    above = message_lines(value.question, "" if is_private else there.asker.user)
    answer = reply_with(shown, value.question, is_private=is_private, before=above)
    form.later(there.tell(answer) if is_private else there.post_below(answer))
    return None


async def send_code(form: Interaction) -> list[Line] | None:
    """Post the answer to pasted code."""
    place, value = Place.noted_with_code(form)
    code = code_in(value)
    is_private = chosen_in(form.state, WHERE) != THREAD
    there = place.seen_from(form, value, private=is_private)
    read = form.services.answers.read_again(code, there.asker) if code else None
    if not read:
        return unread_code_lines()
    answer = code_reply(read, before=message_lines("", "" if is_private else there.asker.user))
    form.later(there.tell(answer) if is_private else there.post_below(answer))
    return None


async def ask(form: Interaction) -> None:
    """Ask people who may know the answer."""
    place, value = Place.noted(form)
    form.later(_ask(form, place.seen_from(form, value.text)))


async def open_search(shortcut: Interaction) -> None:
    """Open the modal: a search field, and the topics."""
    await shortcut.open_view(search_view(all_topics(shortcut)))


async def search_on_enter(press: Interaction) -> None:
    """Show what is found below the search field; without words the topics again."""
    words = press.chosen.strip()
    await press.update_view(search_view(found(press, words) if words else all_topics(press)))


async def search(form: Interaction) -> dict[str, Any]:
    """Show the same for the button."""
    return search_view(found(form, typed_in(form.state, SEARCH_WORDS)))


async def _ask(form: Interaction, there: Interaction) -> None:
    """Ask them below the message. What only this person has to know comes in a direct message."""
    if said := await put_to_people(there):
        await form.tell(reply(said))
