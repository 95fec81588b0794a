"""Puts the parts of a running bot together."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.answers import AnswerService
from bot.code_answers import CodeReader
from bot.history import History
from bot.in_flight import InFlight
from bot.metrics import Metrics
from bot.search import SAME_QUESTION, KnowledgeBase, encoder_digest
from bot.server.upkeep import Upkeep
from bot.slack.app import build_app
from bot.slack.clients import Clients
from bot.slack.fairness import Fairness
from bot.slack.intake import Intake
from bot.slack.outbox import Outbox
from bot.slack.owners import Owners
from bot.slack.reminders import Reminders
from bot.slack.replying import Replying
from bot.slack.services import Services
from bot.slack.strangers import Guests
from bot.storage import (
    Answers,
    Channels,
    Claims,
    Conversations,
    Database,
    Gaps,
    Replies,
    Revisions,
    Tours,
    WorkspaceSettingsStore,
)
from bot.taught_layer import TaughtLayer
from bot.teaching import Teaching


@dataclass(frozen=True)
class Bot:
    """A bot that can take requests.

    Attributes:
        app: takes the requests.
        claims: are released at the end.
        taught_layer: keeps the knowledge in step with what other processes approve.
        upkeep: looks after storage.
        reminders: are sent when they are due.
    """

    app: AsyncApp
    claims: Claims
    taught_layer: TaughtLayer
    upkeep: Upkeep
    reminders: Reminders


def assemble(
    database: Database, knowledge: KnowledgeBase, clients: Clients, in_flight: InFlight, metrics: Metrics
) -> Bot:
    """Return a bot.

    Args:
        database: keeps what must outlive a restart.
        knowledge: has the answers.
        clients: call Slack's Web API.
        in_flight: runs the work that is finished before the exit.
        metrics: counts.
    """
    claims, conversations = Claims(database), Conversations(database)
    settings, revisions = WorkspaceSettingsStore(database), Revisions(database)
    gaps = Gaps(database, SAME_QUESTION, encoder_digest())
    history = History(Answers(database), gaps, settings, knowledge, in_flight)
    taught_layer = TaughtLayer(knowledge, revisions, settings)
    channels, replies = Channels(database), Replies(database)
    outbox, fairness = Outbox(in_flight), Fairness(in_flight)
    code = CodeReader()
    code.prepare()  # the first who pastes something should not wait for it
    answers = AnswerService(knowledge, conversations, metrics, history, taught_layer, code=code)
    owners = Owners(settings, outbox)
    services = Services(
        fairness=fairness,
        intake=Intake(claims, fairness),
        answers=answers,
        history=history,
        gaps=gaps,
        teaching=Teaching(revisions, gaps, taught_layer, knowledge, in_flight),
        owners=owners,
        settings=settings,
        tours=Tours(database),
        channels=channels,
        guests=Guests(channels, owners),
        outbox=outbox,
        replying=Replying(answers, outbox, replies),
        in_flight=in_flight,
        database=database,
        installations=clients.installations,
    )
    app = build_app(services, clients)
    upkeep = Upkeep(database, claims, (conversations, replies), app, in_flight)
    return Bot(app, claims, taught_layer, upkeep, Reminders(services, clients))
