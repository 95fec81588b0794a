"""The services that the listeners use."""

from dataclasses import dataclass

from bot.in_flight import InFlight
from bot.listeners.desk import Desk
from bot.listeners.intake import Intake
from bot.listeners.outbox import Outbox


@dataclass(frozen=True)
class Services:
    """The services that the listeners use.

    Attributes:
        intake: decides what is answered.
        desk: finds the answer.
        outbox: posts it.
        in_flight: runs the work that follows the acknowledgement.
    """

    intake: Intake
    desk: Desk
    outbox: Outbox
    in_flight: InFlight
