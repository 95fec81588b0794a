"""Answers questions in messages, and changes the answer when its question is edited."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answered, AnswerService
from bot.conversations import ConversationKey
from bot.find_answer import Found
from bot.records import Asker, MessageReply, QuestionKey
from bot.replies.blocks import Reply
from bot.replies.views.channels import unasked_line
from bot.search import Result
from bot.search.asking import answers_follow_up, answers_unasked
from bot.slack.answering import reply_to
from bot.slack.clients import reason_of
from bot.slack.files import FilesRead, read_files
from bot.slack.outbox import Outbox
from bot.slack.reading import Said, wording_of
from bot.storage import Replies

MENTION = "mention"
UNASKED = "unasked"
FOLLOW_UP = "follow_up"
"""The surfaces of questions that nobody asked the bot."""

MOST_FOLLOW_UPS = 10
"""Answers without a mention in a thread within an hour: whatever answers us there, it must end."""
_HOUR = 3_600.0
_GONE = ("message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_inactive")
"""Slack's errors for an answer that can no longer be changed: https://docs.slack.dev/reference/methods/chat.update."""
_MOST_UNKEPT = 200
LONGEST_AFTER = 600.0
"""Seconds after a question was written within which an edit updates its answer: later nobody expects that."""
_CHECKS = {UNASKED: answers_unasked, FOLLOW_UP: answers_follow_up}
"""What is answered without being asked."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AskedMessage:
    """A message with a question.

    Attributes:
        said: the question.
        asker: who asks, and where.
        ts: the message's `ts`.
        thread: the `ts` of the thread in which it is answered; None outside of threads.
        surface: where it was asked.
    """

    said: Said
    asker: Asker
    ts: str
    thread: str | None
    surface: str

    @classmethod
    def of(cls, event: dict[str, Any], asker: Asker, surface: str) -> Self:
        """Return the question of a message: in a channel it is answered in a thread, a direct message where it is."""
        thread = event.get("thread_ts") or (None if surface == "direct" else event["ts"])
        return cls(Said.of(event), asker, event["ts"], thread, surface)

    @property
    def text(self) -> str:
        """All of its text, as Slack sent it."""
        return self.said.text

    @property
    def key(self) -> QuestionKey:
        """Identifies the question."""
        return QuestionKey(self.asker.team, self.asker.channel, self.ts)

    @property
    def conversation(self) -> ConversationKey:
        """The conversation that it is part of."""
        return ConversationKey(self.asker.team, self.asker.channel, self.thread)


class Replying:
    """Posts the answers to messages, and keeps which answers which, so that they can be updated.

    An edit may come before the answer is posted, and to another process. Both keep what they have done in the same row
    before they look at it, so that whoever comes second sees the other: the newest version is always answered.

    Args:
        answers: finds the answers.
        outbox: posts them.
        store: keeps the replies.
    """

    def __init__(self, answers: AnswerService, outbox: Outbox, store: Replies) -> None:
        self._answers = answers
        self._outbox = outbox
        self._store = store
        self._unkept: TTLCache[QuestionKey, tuple[str, Said]] = TTLCache(_MOST_UNKEPT, LONGEST_AFTER)
        """The newest versions of edited questions that may not be stored, by question, and when each was written."""

    async def answer(self, asked: AskedMessage, client: AsyncWebClient, id_: str) -> str:
        """Find the answer to a question and post it.

        Args:
            asked: the question, which has been begun.
            client: calls Slack with the bot's token.
            id_: identifies the answer, see `Outbox.post`.

        Returns:
            The `ts` of the answer.
        """
        read = await read_files(asked.said.files, client)
        answered = await self._answers.ask(asked.said.words, asked.surface, asked.asker, asked.conversation, read.files)
        return await self.post(asked, answered, client, id_, read.problems)

    async def begin(self, asked: AskedMessage) -> None:
        """Keep that a question is being answered: from now on its edits are."""
        digest = wording_of(asked.text)
        await self._store.begin(MessageReply(asked.key, asked.thread or "", asked.asker.user, asked.surface, digest))

    async def post(
        self, asked: AskedMessage, answered: Answered, client: AsyncWebClient, id_: str, problems: Sequence[str] = ()
    ) -> str:
        """Post the answer to a question; if that has been edited meanwhile, update it.

        Args:
            asked: the question.
            answered: its answer.
            client: as for `answer`.
            id_: likewise.
            problems: why files of the question could not be read.

        Returns:
            The `ts` of the answer.
        """
        shown = _shown(answered, asked.surface, problems)
        if asked.surface == "direct":  # a thread below the question goes on from here, whatever is asked meanwhile
            await self._answers.fork(asked.conversation, asked.ts)
        posted = await self._outbox.post(
            client, asked.asker.channel, shown, thread=asked.thread, id_=id_, asker=asked.asker.user
        )
        if asked.surface == "direct":  # and so does one below the answer
            await self._answers.fork(asked.conversation._replace(thread=asked.ts), posted)
        if await self._store.posted(asked.key, posted, answered.previous):
            await self.update(asked.key, asked.asker, client)
        return posted

    async def goes_on_in(self, thread: ConversationKey) -> bool:
        """Tell whether follow-ups in a thread may be answered: the bot has answered there, and not too often."""
        store = self._store
        return await store.is_in(thread) and await store.count_in(thread, FOLLOW_UP, _HOUR) < MOST_FOLLOW_UPS

    async def edit(self, question: QuestionKey, edited: str, said: Said, *, is_asked: bool) -> bool:
        """Keep a new version of a question: pasted code and the like only in memory.

        Args:
            question: the question.
            edited: when the version was written, as Slack writes it.
            said: the version.
            is_asked: whether it mentions the bot.

        Returns:
            Whether the answer has to be updated.
        """
        may_be_kept = said.may_be_kept
        if not may_be_kept and edited >= self._unkept.get(question, ("", None))[0]:
            self._unkept[question] = (edited, said)
        newest = said.text if may_be_kept else None
        return await self._store.edit(question, edited, newest, wording_of(said.text), MENTION if is_asked else None)

    async def of(self, question: QuestionKey) -> MessageReply | None:
        """Return the reply to a question, if it is known."""
        return await self._store.find(question)

    async def update(self, question: QuestionKey, asker: Asker, client: AsyncWebClient) -> None:
        """Update the answer to a question that was edited, until it answers the newest version.

        Nothing is done before the answer is posted: whoever posts it does this then.

        Args:
            question: the question.
            asker: who asked it.
            client: calls Slack with the bot's token.
        """
        done = None
        while (kept := await self._store.find(question)) and kept.ts and (said := self._newest(kept)):
            if done == (kept.edited, kept.digest):
                return
            done = (kept.edited, kept.digest)
            await self._update(kept, said, kept.ts, asker, client)

    def _newest(self, kept: MessageReply) -> Said | None:
        """Return the newest version of an edited question; None if only another process has it."""
        if kept.newest is not None:
            return Said(kept.newest, kept.newest)
        edited, said = self._unkept.get(kept.question, ("", None))
        return said if edited and edited == kept.edited else None

    async def _update(self, kept: MessageReply, said: Said, ts: str, asker: Asker, client: AsyncWebClient) -> None:
        read = FilesRead(said.shown) if kept.surface in _CHECKS else await read_files(said.files, client)
        found = self._answers.find(said.words, asker, kept.previous, read.files)
        if not _is_given(found, kept.surface):
            return  # nobody asked, so there is nothing to say
        answered = self._answers.give(found, kept.surface, asker, kept.previous)
        message = _shown(answered, kept.surface, read.problems)
        try:
            await client.chat_update(channel=kept.question.channel, ts=ts, text=message.text, blocks=message.blocks)
        except SlackApiError as error:
            if reason_of(error) not in _GONE:
                raise
            _log.info("The answer to an edited question can no longer be changed: %s", reason_of(error))
            return
        for conversation in await self._conversations_after(kept, ts):
            await self._answers.go_on(conversation, found, asker)

    async def _conversations_after(self, kept: MessageReply, ts: str) -> list[ConversationKey]:
        """Return the conversations that go on from a question: those in which nothing has been asked after it."""
        team, channel, question = kept.question
        own = ConversationKey(team, channel, kept.thread or None)
        found = [own] if await self._store.last_in(own) in (question, None) else []
        if not kept.thread:  # threads below the question and below the answer
            threads = [own._replace(thread=each) for each in (question, ts)]
            found += [each for each in threads if await self._store.last_in(each) is None]
        return found


def _is_given(found: Found, surface: str) -> bool:
    """Tell whether what was found would have been given in the first place. Nobody gets code read without asking."""
    check = _CHECKS.get(surface)
    return not check or (isinstance(found.result, Result) and check(found.result))


def _shown(answered: Answered, surface: str, problems: Sequence[str] = ()) -> Reply:
    return reply_to(answered, below=[unasked_line()] if surface == UNASKED else [], problems=problems)
