"""What the listeners work with."""

from dataclasses import dataclass

from bot.in_flight import InFlight
from bot.listeners.desk import Desk
from bot.listeners.intake import Intake
from bot.listeners.outbox import Outbox


@dataclass(frozen=True)
class Services:
    """What the listeners work with.

    Attributes:
        intake: tells what is to be answered.
        desk: finds the answer.
        outbox: posts it.
        in_flight: runs what goes on after Slack got its acknowledgement.
    """

    intake: Intake
    desk: Desk
    outbox: Outbox
    in_flight: InFlight
