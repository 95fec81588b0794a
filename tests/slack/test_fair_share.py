"""What a person does faster than they may is acknowledged, and goes no further."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.in_flight import InFlight
from bot.playground.slack import FakeSlack, JsonObject
from bot.playground.slack.changes import edited
from bot.slack import fair_share
from bot.slack.fairness import Fairness, Limit
from bot.slack.intake import Intake

if TYPE_CHECKING:
    from bot.slack.services import Services
    from bot.storage import Claims

AT_ONCE = 3


class Counted:
    """An app whose listeners only note who has done something."""

    def __init__(self) -> None:
        fairness = Fairness(InFlight(), Limit(AT_ONCE, 1.0), now=lambda: 0.0)
        intake = Intake(cast("Claims", None), fairness)  # nothing is claimed
        self._app = AsyncApp(authorize=_authorize, request_verification_enabled=False, process_before_response=True)
        fair_share.register(self._app, cast("Services", SimpleNamespace(fairness=fairness, intake=intake)))
        self._app.event("app_home_opened")(self._note)
        self._app.event("message")(self._note)
        self.handled: list[str] = []

    async def deliver(self, payload: JsonObject) -> None:
        """Deliver an event, which must be acknowledged."""
        response = await self._app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
        assert response.status == 200

    async def _note(self, event: dict[str, Any]) -> None:
        self.handled.append((event.get("message") or event)["user"])


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-1")  # noqa: S106


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


def open_home(slack: FakeSlack, user: str) -> JsonObject:
    return slack.app_home_opened(user)


def edit(slack: FakeSlack, user: str) -> JsonObject:
    return edited(slack, slack.message("how do I remove volumes", user=user), "how do I remove images")


@pytest.mark.parametrize("change", [open_home, edit])
async def test_changes_too_many_are_ignored_and_those_of_others_are_not(slack: FakeSlack, change: Any) -> None:
    app = Counted()
    for _ in range(AT_ONCE + 2):
        await app.deliver(change(slack, "U0ANN"))
    await app.deliver(change(slack, "U0BOB"))

    assert app.handled == [*["U0ANN"] * AT_ONCE, "U0BOB"]


async def test_edits_and_openings_of_home_count_together_and_a_delivery_that_is_repeated_once(slack: FakeSlack) -> None:
    app, opened = Counted(), open_home(slack, "U0ANN")
    for _ in range(AT_ONCE):
        await app.deliver(opened)
    for _ in range(AT_ONCE):
        await app.deliver(edit(slack, "U0ANN"))

    assert len(app.handled) == AT_ONCE + AT_ONCE - 1


async def test_a_preview_that_slack_adds_to_a_message_costs_nothing(slack: FakeSlack) -> None:
    app = Counted()
    for _ in range(AT_ONCE + 2):
        preview = edit(slack, "U0ANN")
        del preview["event"]["message"]["edited"]
        await app.deliver(preview)

    assert len(app.handled) == AT_ONCE + 2
