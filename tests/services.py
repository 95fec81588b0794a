"""The services of one process with a real database, without Slack."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.answers import AnswerService
from bot.history import History
from bot.in_flight import InFlight
from bot.records import Asker, GivenAnswer
from bot.search import SAME_QUESTION, KnowledgeBase, Prepared
from bot.storage import Answers, Conversations, Database, Gaps, Revisions, WorkspaceSettingsStore
from bot.storage.tables import answers as answers_table
from bot.taught_layer import TaughtLayer
from bot.teaching import Teaching
from tests.results import found
from tests.shipped import model

TEAM = "T1"
ANN = Asker(TEAM, "C1", "U0ANN")
BOB = Asker(TEAM, "C1", "U0BOB")
OLGA = Asker(TEAM, "C1", "U0OLGA")


@dataclass(frozen=True)
class Process:
    """What one process has."""

    database: Database
    knowledge: KnowledgeBase
    in_flight: InFlight
    given: Answers
    gaps: Gaps
    settings: WorkspaceSettingsStore
    taught: Revisions
    layer: TaughtLayer
    teaching: Teaching
    history: History
    answers: AnswerService

    async def all_given(self) -> list[GivenAnswer]:
        """Return all answers that are kept, once the work in flight is done."""
        await self.in_flight.finish(10)
        ids = await self.database.run(lambda connection: connection.scalars(answers_table.select()))
        found = [await self.given.find(id_) for id_ in ids]
        return [answer for answer in found if answer]

    async def answered(self, question: str) -> str | None:
        """Ask something, and return the text of the answer."""
        answer = found(await self.answers.ask(question, "mention", ANN)).answer
        return answer.entry.answer if answer else None


@contextlib.asynccontextmanager
async def process(database_url: str, prepared: Prepared) -> AsyncIterator[Process]:
    """Start what a process has.

    Args:
        database_url: of the database that it shares with others.
        prepared: the knowledge that all teams share.
    """
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        knowledge, in_flight = KnowledgeBase(prepared, model()), InFlight()
        given, settings, taught = Answers(database), WorkspaceSettingsStore(database), Revisions(database)
        gaps = Gaps(database, SAME_QUESTION, "encoder")
        layer = TaughtLayer(knowledge, taught, settings)
        history = History(given, gaps, settings, knowledge, in_flight)
        answers = AnswerService(knowledge, Conversations(database), None, history, layer)
        teaching = Teaching(taught, gaps, layer, knowledge, in_flight)
        yield Process(database, knowledge, in_flight, given, gaps, settings, taught, layer, teaching, history, answers)
        await in_flight.finish(10)
