"""The services that the listeners use."""

from dataclasses import dataclass

from bot.answers import AnswerService
from bot.in_flight import InFlight
from bot.slack.intake import Intake
from bot.slack.outbox import Outbox


@dataclass(frozen=True)
class Services:
    """The services that the listeners use.

    Attributes:
        intake: decides what is answered.
        answers: finds the answer.
        outbox: posts it.
        in_flight: runs the work that follows the acknowledgement.
    """

    intake: Intake
    answers: AnswerService
    outbox: Outbox
    in_flight: InFlight
