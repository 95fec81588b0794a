"""Answers the questions of conversations. It knows neither Slack nor the terminal: they render what it returns."""

import contextlib
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.code_answers import AttachedFile, Code, CodeAnswer, CodeReader
from bot.conversations import ConversationKey, ConversationStore
from bot.entry import Entry
from bot.find_answer import Found, find_answer
from bot.knowledge.onboarding import Onboarding
from bot.records import Asker, Origin
from bot.search import Answer, KnowledgeBase, Result, Search
from bot.secrets import Secret

if TYPE_CHECKING:  # the terminal has neither, and starts faster without their libraries
    from bot.explain.compose_file import ComposeFile
    from bot.history import History
    from bot.metrics import Metrics
    from bot.taught_layer import TaughtLayer

_log = logging.getLogger(__name__)

IN_THE_TERMINAL = Asker("")


@dataclass(frozen=True)
class Answered:
    """The answer to a question.

    Attributes:
        id: identifies it, for ratings.
        result: what the search found, or what was read in pasted code.
        origin: where the answer comes from, if it was taught.
        previous: the question before it in its conversation, if any.
        secrets: as for `Found`.
    """

    id: str
    result: Result | CodeAnswer
    origin: Origin | None = None
    previous: str | None = None
    secrets: tuple[Secret, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """An answer to which a button leads; the attributes are those of `Answered`."""

    id: str
    answer: Answer
    origin: Origin | None = None


class AnswerService:
    """Answers questions and follow-ups: the one place that knows what a conversation goes on from.

    Passwords and tokens are hidden before anything else is done with a question. Pasted code is explained or reviewed;
    it is kept nowhere, and no conversation goes on from it.

    Args:
        knowledge: finds the answers.
        conversations: remembers the last question of each conversation.
        metrics: counts the questions, if given.
        history: keeps the answers and the questions that could not be answered, if given.
        taught_layer: knows where taught entries come from, if given.
        code: explains commands and reviews files.
    """

    def __init__(  # noqa: PLR0913
        self,
        knowledge: KnowledgeBase,
        conversations: ConversationStore,
        metrics: "Metrics | None" = None,
        history: "History | None" = None,
        taught_layer: "TaughtLayer | None" = None,
        *,
        code: CodeReader | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._conversations = conversations
        self._metrics = metrics
        self._history = history
        self._taught_layer = taught_layer
        self._code = code or CodeReader()

    async def ask(
        self,
        question: str,
        surface: str,
        asker: Asker = IN_THE_TERMINAL,
        conversation: ConversationKey | None = None,
        files: Sequence[AttachedFile] = (),
    ) -> Answered:
        """Find the answer to a question. The conversation's next follow-up continues this question.

        Args:
            question: any text, as it was typed or as Slack sent it.
            surface: where it was asked, for metrics and log.
            asker: who asks.
            conversation: the conversation that it is part of; None if questions have no context there.
            files: text files that come with it.
        """
        previous = await self.last_question(conversation) if conversation else None
        found = self.find(question, asker, previous, files)
        if conversation:
            await self.go_on(conversation, found, asker)
        return self.give(found, surface, asker, previous)

    async def last_question(self, conversation: ConversationKey) -> str | None:
        """Return the last question of a conversation, or None if it is not known."""
        return await self._conversations.last_question(conversation)

    def find(
        self, question: str, asker: Asker, previous: str | None = None, files: Sequence[AttachedFile] = ()
    ) -> Found:
        """Find the answer to a question, without keeping anything: it need not be given.

        Args:
            question: as for `ask`.
            asker: who asks.
            previous: the last question of the conversation.
            files: as for `ask`.
        """
        with self._metrics.finding_seconds.time() if self._metrics else contextlib.nullcontext():
            return find_answer(question, self._search(asker), self._code, previous, files)

    async def go_on(self, conversation: ConversationKey, found: Found, asker: Asker) -> None:
        """Let the conversation's next follow-up continue a question; after pasted code there is nothing to continue."""
        if isinstance(found.result, CodeAnswer):
            await self._conversations.asked(conversation, "", asker.user)
        elif found.result.context_question is not None:
            await self._conversations.asked(conversation, found.result.context_question, asker.user)

    def give(self, found: Found, surface: str, asker: Asker, previous: str | None = None) -> Answered:
        """Return what was found as an answer, and keep that it is given; the arguments are as for `ask` and `find`."""
        id_, result = uuid.uuid4().hex, found.result
        if isinstance(result, CodeAnswer):
            answered = Answered(id_, result)
        else:
            shown = result.answer.entry.id if result.answer else None
            answered = Answered(id_, result, self._origin(asker, shown), previous, found.secrets)
        self._record(answered, surface, asker)
        return answered

    def read_again(self, code: Code, asker: Asker) -> CodeAnswer | None:
        """Return the answer to code once more; None if there is none.

        Args:
            code: the code, as its answer named it.
            asker: who wants to see it.
        """
        answer = self._code.read(code)
        return replace(answer, titles=self._search(asker).titles(answer.entries)) if answer else None

    def as_compose(self, command: str) -> "ComposeFile | None":
        """Return a `docker run` as a Compose file; None if the text is none, or has no equivalent."""
        return self._code.as_compose(command)

    async def choose(
        self, entry: str, others: Sequence[str], question: str, asker: Asker, conversation: ConversationKey | None
    ) -> Chosen | None:
        """Return the answer that was chosen. The conversation's next follow-up continues its title.

        Args:
            entry: the id of the chosen entry.
            others: the ids of the other choices.
            question: the question that it was offered for, whose names are put into the entry.
            asker: who chose it.
            conversation: the conversation in which it was offered; None if that was in none.

        Returns:
            The answer; None if the knowledge no longer has the entry.
        """
        if self._metrics:
            self._metrics.count("choice", "answered")
        answer = self._search(asker).answer(entry, others, question)
        if not answer:
            return None
        if conversation:
            await self._conversations.asked(conversation, answer.entry.title, asker.user)
        chosen = Chosen(uuid.uuid4().hex, answer, self._origin(asker, entry))
        if self._history:
            self._history.chosen(chosen.id, asker, entry, question)
        return chosen

    def show_again(self, id_: str, entry: str, others: Sequence[str], question: str, asker: Asker) -> Chosen | None:
        """Return an answer that was given before, to show it again; None if the knowledge no longer has the entry.

        Args:
            id_: the id of the answer.
            entry: the id of the entry.
            others: the ids of the other choices.
            question: the question that it was given to.
            asker: who wants to see it.
        """
        answer = self._search(asker).answer(entry, others, question)
        return Chosen(id_, answer, self._origin(asker, entry)) if answer else None

    def topic(self, entry: str, asker: Asker) -> str | None:
        """Return the topic of an entry, or None if the knowledge no longer has it."""
        return self._search(asker).topic(entry)

    def onboarding(self, asker: Asker) -> Onboarding:
        """Return the onboarding tour as the knowledge has it now; without steps if there is none."""
        return self._knowledge.search(asker.team).onboarding

    def titles(self, entries: Sequence[str], asker: Asker) -> dict[str, str]:
        """Return the titles of entries by their ids, without those that the knowledge no longer has."""
        return self._knowledge.search(asker.team).titles(entries)

    def topics(self, asker: Asker) -> list[str]:
        """Return all topics."""
        return self._search(asker).topics

    def entries_of(self, topic: str, asker: Asker) -> list[Entry]:
        """Return the entries of a topic."""
        return self._search(asker).entries_of(topic)

    def nearest(self, words: str, asker: Asker) -> list[Entry]:
        """Return the entries that are near to some words, best first."""
        return self._search(asker).nearest(words)

    async def fork(self, conversation: ConversationKey, thread: str) -> ConversationKey:
        """Let the thread of a message continue the conversation as it is now.

        Args:
            conversation: the conversation that the message is in.
            thread: the `ts` of the message.

        Returns:
            The thread's own conversation.
        """
        await self._conversations.fork(conversation, thread)
        return conversation._replace(thread=thread)

    def _search(self, asker: Asker) -> Search:
        """Return the search for a person; to a stranger, nothing that was taught is shown."""
        return self._knowledge.search("" if asker.is_stranger else asker.team)

    def _origin(self, asker: Asker, entry: str | None) -> Origin | None:
        if not self._taught_layer or not entry or asker.is_stranger:
            return None
        return self._taught_layer.origin(asker.team, entry)

    def _record(self, answered: Answered, surface: str, asker: Asker) -> None:
        result = answered.result
        if isinstance(result, CodeAnswer):
            if self._metrics:
                self._metrics.count(surface, result.status)
            _log.debug("%s %s", surface, result.status)
            return
        status = "small_talk" if result.small_talk else result.status
        if self._metrics:
            self._metrics.count(surface, status)
        if self._history and not result.small_talk:
            self._history.asked(answered.id, asker, surface, result)
        _log.debug(
            "%s %s%s: %s",
            surface,
            status,
            _follow_up_meanings(result),
            [(candidate.entry.id, round(candidate.score, 3)) for candidate in result.candidates],
        )


def _follow_up_meanings(result: Result) -> str:
    """Return how a follow-up was understood, as the vocabulary's meanings: the log gets no words of the user."""
    if not result.rewritten_question:
        return ""
    meanings = [concept.key for concept in result.concepts if concept.kind in ("action", "thing", "scope", "exclusion")]
    return f" follow-up [{', '.join(meanings)}]"
