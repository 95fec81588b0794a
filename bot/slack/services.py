"""The services that the listeners use."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers import AnswerService
from bot.history import History
from bot.in_flight import InFlight
from bot.slack.fairness import Fairness
from bot.slack.intake import Intake
from bot.slack.outbox import Outbox
from bot.slack.owners import Owners
from bot.slack.replying import Replying
from bot.slack.strangers import Guests
from bot.storage import Channels, Database, Gaps, Tours, WorkspaceSettingsStore
from bot.teaching import Teaching

if TYPE_CHECKING:
    from bot.storage.installations import Installations


@dataclass(frozen=True)
class Services:
    """The services that the listeners use.

    Attributes:
        fairness: limits what one person may do.
        intake: decides what is answered.
        answers: finds the answer.
        history: keeps answers and ratings.
        gaps: the questions that could not be answered.
        teaching: takes proposals and decisions.
        owners: those who look after the knowledge.
        settings: what they have set.
        tours: how far people are in the onboarding.
        channels: what they have set for each channel.
        guests: knows what people of other organisations get.
        outbox: posts messages.
        replying: posts answers to messages, and updates them.
        in_flight: runs the work that follows the acknowledgement.
        database: has all that a workspace leaves.
        installations: where the bot is installed by OAuth; None if it has the token of one workspace.
    """

    fairness: Fairness
    intake: Intake
    answers: AnswerService
    history: History
    gaps: Gaps
    teaching: Teaching
    owners: Owners
    settings: WorkspaceSettingsStore
    tours: Tours
    channels: Channels
    guests: Guests
    outbox: Outbox
    replying: Replying
    in_flight: InFlight
    database: Database
    installations: "Installations | None"
