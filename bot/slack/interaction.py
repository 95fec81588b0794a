"""Presses of buttons, shortcuts and forms: what they say, how to react, and that each is handled once."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversations import ConversationKey
from bot.records import Asker
from bot.replies.blocks import Reply, modal, modal_with, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line, failure_lines, too_late_lines, unavailable_lines
from bot.replies.views.channels import stranger_lines
from bot.replies.views.settings import not_owner_lines
from bot.slack.apology import apologising
from bot.slack.clients import reason_of
from bot.slack.sending import IN_PLACE, TO_THE_ASKER, respond
from bot.slack.services import Services
from bot.storage import Claim, DatabaseLostError

_NUMBERS = re.compile(r"[0-9]{1,9}(?: [0-9]{1,9})?")
"""One or two that fit any column."""
_TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id")
_log = logging.getLogger(__name__)

_Json = dict[str, Any]
_Listener = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Interaction:
    """What somebody did, and ways to react.

    Attributes:
        body: the request.
        client: calls Slack with the bot's token.
        services: the services.
        claim: the claim on it.
        team: the workspace.
        is_stranger: whether a person of another organisation did it, who gets nothing that was taught.
    """

    body: _Json
    client: AsyncWebClient
    services: Services
    claim: Claim
    team: str
    is_stranger: bool = False

    @property
    def asker(self) -> Asker:
        """Who did it, and where. A form belongs to no channel."""
        channel = self.body.get("channel_id") or (self.body.get("channel") or {}).get("id") or ""
        user = self.body.get("user_id") or self.body["user"]["id"]
        return Asker(self.team, channel, user, self.is_stranger)

    @property
    def action(self) -> _Json:
        """The element that was used."""
        return dict(self.body["actions"][0])

    @property
    def chosen(self) -> str:
        """The value of the button or of the option that was chosen."""
        option = self.action.get("selected_option") or {}
        return str(option.get("value") or self.action.get("value") or "")

    @property
    def numbers(self) -> list[int]:
        """The numbers in that value; only a 0, which nothing has, if it is from another version of the bot."""
        return [int(each) for each in self.chosen.split()] if _NUMBERS.fullmatch(self.chosen) else [0]

    @property
    def value(self) -> ButtonValue:
        """What a button of an answer refers to."""
        return ButtonValue.parse(self.chosen)

    @property
    def container(self) -> _Json:
        """What has the element that was used: a message or a view."""
        return dict(self.body.get("container") or {})

    @property
    def is_private(self) -> bool:
        """Whether only this person sees the message."""
        return bool(self.container.get("is_ephemeral"))

    @property
    def thread(self) -> str | None:
        """The thread that the message is in."""
        return self.container.get("thread_ts")

    @property
    def conversation(self) -> ConversationKey:
        """The conversation that the message is part of."""
        return ConversationKey(self.team, self.asker.channel, self.thread)

    @property
    def state(self) -> _Json:
        """The state of a form: what is filled in."""
        return dict(self.body["view"]["state"])

    @property
    def metadata(self) -> str:
        """What the bot has noted in a form."""
        return str(self.body["view"].get("private_metadata") or "")

    async def by_owner(self) -> bool:
        """Tell whether an owner did it. It is asked each time, since others may see the same message.

        Raises:
            DatabaseLostError: that cannot be checked now.
        """
        return await self.services.owners.include(self.team, self.asker.user, self.client)

    async def may_set(self) -> bool:
        """Tell whether the person may change settings: an owner or an admin.

        Raises:
            DatabaseLostError: that cannot be checked now.
        """
        return await self.services.owners.may_set(self.team, self.asker.user, self.client)

    async def name(self) -> str:
        """Return what people call the person."""
        user = self.body.get("user") or {}
        return await self.services.owners.name(self.asker.user, self.client) or str(user.get("name") or "")

    async def replace(self, message: Reply) -> None:
        """Replace the message."""
        await respond(self.client, self.body["response_url"], message, IN_PLACE)

    async def tell(self, message: Reply) -> None:
        """Tell something only to the person: below the message, over the Home tab, or else in a direct message."""
        if url := self.body.get("response_url"):
            await respond(self.client, url, message, {**TO_THE_ASKER, **self._in_thread})
        elif not (self.is_in_home and await self._opens(modal_with(message.blocks))):
            post = self.services.outbox.post
            await post(self.client, self.asker.user, message, thread=None, id_=self.claim.id)

    async def post_below(self, message: Reply) -> None:
        """Post below the message, for all who see the channel; the bot need not be a member of it."""
        where = {"response_type": "in_channel", "replace_original": False, **self._in_thread}
        await respond(self.client, self.body["response_url"], message, where)

    async def open_view(self, view: _Json) -> None:
        """Open a modal. Slack allows that for three seconds after a press; later the person is asked to press again."""
        if not await self._opens(view):
            await self.tell(reply(too_late_lines()))

    @property
    def is_in_modal(self) -> bool:
        """Whether something in a modal was used, not in a message."""
        return self._view_type == "modal"

    @property
    def is_in_home(self) -> bool:
        """Whether something in the Home tab was used."""
        return self._view_type == "home"

    async def update_view(self, view: _Json) -> None:
        """Replace the modal in which something was used."""
        await self.client.views_update(view_id=self.body["view"]["id"], view=view)

    async def update_home(self, view: _Json) -> None:
        """Replace the person's Home tab."""
        await self.client.views_publish(user_id=self.asker.user, view=view)

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Do some more after the acknowledgement."""

        async def guarded() -> None:
            async with apologising(self.body, self.client, self.services):
                await work

        self.services.in_flight.start(guarded())

    async def _opens(self, view: _Json) -> bool:
        """Open a modal, above the one in which something was used; False if it is too late for that."""
        method = self.client.views_push if self.is_in_modal else self.client.views_open
        try:
            await method(trigger_id=self.body["trigger_id"], view=view)
        except SlackApiError as error:
            if reason_of(error) not in _TOO_LATE:
                raise
            return False
        return True

    @property
    def _view_type(self) -> str:
        return str((self.body.get("view") or {}).get("type", ""))

    @property
    def _in_thread(self) -> dict[str, str]:
        return {"thread_ts": self.thread} if self.thread else {}


Work = Callable[[Interaction], Awaitable[None]]
"""What is done about an interaction."""


def team_of(context: AsyncBoltContext) -> str:
    """Return the workspace of a request; for an app that is installed in a whole organisation, perhaps that."""
    return context.team_id or context.enterprise_id or ""


def once(services: Services, work: Work, *, keep: bool = True) -> _Listener:
    """Return a listener that acknowledges a request, then does the work, once, however often Slack delivers it.

    Args:
        services: the services.
        work: what to do.
        keep: do it after a crash. A modal can no longer be opened then.
    """

    async def listener(ack: AsyncAck, body: _Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        if claim := await services.intake.claim_request(body, context, keep=keep):
            services.in_flight.start(do(Interaction(body, client, services, claim, team_of(context))))

    async def do(interaction: Interaction) -> None:
        async with interaction.claim, apologising(interaction.body, interaction.client, services):
            share = await services.guests.share_of(interaction.body, interaction.team, interaction.client)
            if share == "nothing":
                await interaction.tell(reply(stranger_lines()))
            else:
                await work(replace(interaction, is_stranger=share == "shipped"))

    return listener


def owners_only(work: Work) -> Work:
    """Return work that is done for owners; others are told that only owners can do that."""

    async def checked(interaction: Interaction) -> None:
        await (work(interaction) if await interaction.by_owner() else interaction.tell(reply(not_owner_lines())))

    return checked


def members_only(work: Work) -> Work:
    """Return work that is not done for people of other organisations who get nothing that was taught."""

    async def checked(interaction: Interaction) -> None:
        await (interaction.tell(reply(stranger_lines())) if interaction.is_stranger else work(interaction))

    return checked


class FieldErrors(Exception):  # noqa: N818  (a reply, not an error of the program)
    """Some fields of a form are wrong.

    Attributes:
        problems: what is wrong, by the id of the field's block.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = dict(problems)


def submitted(services: Services, work: Callable[[Interaction], Awaitable[list[Line] | _Json | None]]) -> _Listener:
    """Return a listener for a form that was sent. Slack shows its result in the place of the form.

    Args:
        services: the services.
        work: handles the form, once and quickly: Slack waits three seconds. It returns what to show, as lines or as a
            view, or None to close the form, or raises FieldErrors. If anything fails, the form stays open, so that
            nothing is lost.
    """

    async def listener(ack: AsyncAck, body: _Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        claim = await services.intake.claim_request(body, context, keep=False)
        if not claim:
            await ack()
            return
        async with claim:
            try:
                shown = await work(Interaction(body, client, services, claim, team_of(context)))
            except FieldErrors as wrong:
                await ack(response_action="errors", errors=wrong.problems)
            except DatabaseLostError:  # the log has it
                await _keep_open(ack, body, unavailable_lines())
            except Exception:  # noqa: BLE001  (whatever it is, nothing that was typed may be lost)
                incident = secrets.token_hex(4)
                _log.exception("Incident %s", incident)
                await _keep_open(ack, body, failure_lines(incident))
            else:
                view = modal(shown) if isinstance(shown, list) else shown
                await (ack(response_action="update", view=view) if view else ack())

    return listener


async def _keep_open(ack: AsyncAck, body: _Json, lines: list[Line]) -> None:
    """Say what has failed at the first field of a form; one without fields is replaced."""
    fields = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
    if fields:
        await ack(response_action="errors", errors={fields[0]: lines[0].text})
    else:
        await ack(response_action="update", view=modal(lines))
