"""The onboarding tour: a welcome, then step by step in a person's direct messages with the bot."""

import logging
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.knowledge.onboarding import Step
from bot.onboarding import Tour, chosen
from bot.records import Asker, Progress
from bot.replies.blocks import reply
from bot.replies.lines import Line
from bot.replies.views.onboarding import (
    ANSWER_STEP,
    DECLINE_TOUR,
    FROM_THE_BEGINNING,
    GO_TO_STEP,
    NEXT_STEP,
    REPEAT_STEP,
    START_OVER,
    START_TOUR,
    ShownStep,
    begun_lines,
    declined_lines,
    end_lines,
    gone_step_lines,
    left_lines,
    no_tour_lines,
    not_kept_lines,
    resumed_lines,
    right_lines,
    step_lines,
    tour_status_lines,
    welcome_lines,
    welcomed_lines,
    where_lines,
    where_mentioned_lines,
)
from bot.search.normalize import as_typed
from bot.slack.interaction import Interaction, once, team_of
from bot.slack.outbox import OutboxFullError
from bot.slack.owners import belongs_to
from bot.slack.reading import question_in
from bot.slack.services import Services
from bot.storage import DatabaseLostError

_NAMES = (["onboarding"], ["tour"])
"""What starts the tour, or goes on with it."""
_AROUND = frozenset(
    {
        *("start", "begin", "take", "show", "continue", "resume", "open", "go", "on", "with"),
        *("me", "my", "a", "the", "docker", "please"),
    }
)
"""What people write around these words: `start the tour`."""
_WORD = re.compile(r"\w+")
_NAMESPACE = uuid.UUID("9b1f5a0e-3f53-5f8c-9a53-64f1f1e0a7d2")
"""Makes the ids of messages that are posted once; any UUID, but never another one."""
_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OutboxFullError)
_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to new people, and to the buttons of the tour."""

    @app.event("team_join")
    async def team_join(event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        user = str(event["user"]["id"])
        services.in_flight.start(welcome(services, client, team_of(context), user, joins=True))

    app.action(START_TOUR)(once(services, start))
    app.action(DECLINE_TOUR)(once(services, decline))
    app.action(re.compile(rf"^{ANSWER_STEP}_\d$"))(once(services, answer))
    app.action(NEXT_STEP)(once(services, go_on))
    app.action(REPEAT_STEP)(once(services, repeat))
    app.action(re.compile(rf"^{GO_TO_STEP}:"))(once(services, go_to))
    app.action(START_OVER)(once(services, start_over))


async def welcome(services: Services, client: AsyncWebClient, team: str, user: str, *, joins: bool = False) -> None:
    """Welcome a new person, once, if the settings say so; nobody waits for it, and if it fails, only the log says so.

    Args:
        services: the services.
        client: calls Slack with the bot's token.
        team: the workspace.
        user: the person.
        joins: whether they have joined the workspace just now; else they have opened the app.
    """
    tour = Tour(services.answers.onboarding(Asker(team)))
    when = "join" if joins else "home"
    is_due = False
    try:
        is_due = (
            bool(tour.steps)
            and (await services.settings.get(team)).welcome == when
            and await services.tours.may_welcome(team, user)
            and await _is_member(team, user, client)
            and await services.tours.take_welcome(team, user)
        )
        if is_due:
            await services.outbox.post(client, user, reply(welcome_lines(tour)), thread=None)
    except DatabaseLostError:
        pass  # the log has it; without the database, people could be welcomed twice
    except _FAILURES as error:
        _log.warning("A new person could not be welcomed: %s", type(error).__name__)
    _log.debug("a person has %s: %s", "joined" if joins else "opened the app", "welcome" if is_due else "no welcome")


async def tour_status(services: Services, asker: Asker) -> list[Line]:
    """Return where a person is in the tour, for the Home tab; nothing while that cannot be told, or without a tour."""
    tour = Tour(services.answers.onboarding(asker))
    if not tour.steps:
        return []
    try:
        return tour_status_lines(await services.tours.get(asker.team, asker.user), tour)
    except DatabaseLostError:  # the log has it
        return []


def asks_for_tour(event: dict[str, Any]) -> bool:
    """Tell whether a person asks for the tour in a message, and for nothing else."""
    is_person = event.get("user") and not event.get("bot_id")
    return bool(is_person and is_for_tour(question_in(event)))


def is_for_tour(text: str) -> bool:
    """Tell whether a text asks for the tour, and for nothing else.

    Args:
        text: a message or the text of a command, as Slack sent it.
    """
    return [word for word in _WORD.findall(as_typed(text).casefold()) if word not in _AROUND] in _NAMES


async def show_tour(
    services: Services, client: AsyncWebClient, asker: Asker, id_: str, thread: str | None = None
) -> Step | None:
    """Post the step at which a person is, in their direct messages with the bot; their first one if they are new.

    Args:
        services: the services.
        client: calls Slack with the bot's token.
        asker: the person; the channel is used for a thread only.
        id_: identifies the message.
        thread: the thread of the direct messages in which they asked.

    Returns:
        The step; None if they have finished, or if there is no tour.
    """
    guide = _Guide(services, client, asker)
    if not guide.tour.steps:
        await guide.post(no_tour_lines(), id_, thread)
        return None
    place = await guide.change(lambda kept: guide.tour.resume(kept) if kept else guide.tour.start())
    step = guide.tour.step(place.progress)
    is_new = place.progress == guide.tour.start()
    before = begun_lines(guide.tour) if is_new else resumed_lines(place.progress, guide.tour) if step else []
    await guide.post([*before, *guide.lines(place)], id_, thread)
    return step


async def show_by_command(command: Interaction) -> None:
    """Show the tour in the direct messages, and say that it is there."""
    if not _Guide.of(command).tour.steps:
        await command.tell(reply(no_tour_lines()))
        return
    await _show_and_tell(command)


async def show_by_mention(services: Services, client: AsyncWebClient, asker: Asker, id_: str, thread: str) -> None:
    """Show the tour in the direct messages of a person who asked for it in a channel, and say so in the thread."""
    await show_tour(services, client, asker, str(uuid.uuid5(_NAMESPACE, id_)))
    said = where_mentioned_lines(asker.user)
    await services.outbox.post(client, asker.channel, reply(said), thread=thread, id_=id_)


async def start(press: Interaction) -> None:
    """Start the tour, or go on with it. In a message, the button has done its work."""
    if press.is_in_home:
        await _show_and_tell(press)
        return
    tour = _Guide.of(press).tour
    if tour.steps:
        await press.replace(reply(welcomed_lines(tour)))
    await show_tour(press.services, press.client, press.asker, _id_after(press, None), press.thread)


async def decline(press: Interaction) -> None:
    """Keep that a person wants no messages that they have not asked for."""
    await press.services.tours.opt_out(press.team, press.asker.user)
    await press.replace(reply(declined_lines()))


async def answer(press: Interaction) -> None:
    """Say whether an answer is right. The right one makes the step done, also of a step that was left earlier."""
    guide, number = _Guide.of(press), int(press.action["action_id"].removeprefix(f"{ANSWER_STEP}_"))
    step = await guide.step_of(press, press.chosen)
    if not step:
        return
    choice = chosen(step, number)
    if not choice or not choice.right:
        shown = guide.shown(step, await guide.done())
        await press.replace(reply(step_lines(shown, number if choice else None)))
        return
    place = await guide.change(lambda kept: guide.tour.go_on(guide.at(step, kept)))
    await press.replace(reply([*right_lines(guide.shown(step, place.progress.done), number), *place.note]))


async def go_on(press: Interaction) -> None:
    """Post the step that comes next, or the end."""
    guide = _Guide.of(press)
    if step := await guide.step_of(press, press.chosen):
        tour = guide.tour

        def following(kept: Progress | None) -> Progress:
            progress = tour.resume(kept) if kept else tour.at(step.id)
            is_answered = step.id in progress.done or not kept
            return tour.go_on(progress) if is_answered and progress.current == step.id else progress

        await guide.leave(press, step, await guide.change(following))


async def repeat(press: Interaction) -> None:
    """Ask the question of a step again, in its message."""
    guide = _Guide.of(press)
    if step := await guide.step_of(press, press.chosen):
        place = await guide.change(lambda kept: guide.at(step, kept))
        await press.replace(reply(guide.lines(place)))


async def go_to(press: Interaction) -> None:
    """Post another step, or the first one to start over."""
    guide = _Guide.of(press)
    tour = guide.tour
    step = await guide.step_of(press, press.action["action_id"].removeprefix(f"{GO_TO_STEP}:"))
    if not step:
        return
    if press.chosen == FROM_THE_BEGINNING:
        place = await guide.change(lambda _: tour.start())
    elif other := tour.find(press.chosen):
        place = await guide.change(lambda kept: guide.at(other, kept))
    else:
        place = await guide.change(lambda kept: tour.resume(kept) if kept else tour.start())
    await guide.leave(press, step, place)


async def start_over(press: Interaction) -> None:
    """Begin the tour again, and forget what was done."""
    guide = _Guide.of(press)
    if not guide.tour.steps:
        await press.tell(reply(no_tour_lines()))
        return
    place = await guide.change(lambda _: guide.tour.start())
    if press.is_in_home:
        await _show_and_tell(press)
        return
    await press.replace(reply(end_lines(guide.tour, is_left=True)))
    await guide.post(guide.lines(place), _id_after(press, place.progress.current), press.thread)


def _id_after(press: Interaction, current: str | None) -> str:
    """Return the id of the message that brings a step after a press: pressed twice, a button brings one message.

    Args:
        press: of a button in a message.
        current: the step; None for the end, or if the button always leads to where the person is.
    """
    return str(uuid.uuid5(_NAMESPACE, f"{press.team} {press.asker.channel} {press.container['message_ts']} {current}"))


async def _show_and_tell(interaction: Interaction) -> None:
    """Show the tour in the direct messages, and say in the place where somebody asked for it that it is there."""
    step = await show_tour(interaction.services, interaction.client, interaction.asker, interaction.claim.id)
    query = urlencode({"app": interaction.body.get("api_app_id") or "", "team": interaction.team})
    tour = _Guide.of(interaction).tour
    await interaction.tell(reply(where_lines(tour, step, f"https://slack.com/app_redirect?{query}")))


@dataclass(frozen=True)
class _Place:
    """How far a person is, and a note if that could not be kept."""

    progress: Progress
    note: Sequence[Line] = ()


class _Guide:
    """Takes one person through the tour.

    Args:
        services: the services.
        client: calls Slack with the bot's token.
        asker: the person.
    """

    def __init__(self, services: Services, client: AsyncWebClient, asker: Asker) -> None:
        self._services = services
        self._client = client
        self._asker = asker
        self.tour = Tour(services.answers.onboarding(asker))

    @classmethod
    def of(cls, press: Interaction) -> "_Guide":
        """Return the guide of the person who pressed something."""
        return cls(press.services, press.client, press.asker)

    async def change(self, how: Callable[[Progress | None], Progress]) -> _Place:
        """Change how far the person is. While the database is lost, nothing is known, and nothing is kept."""
        try:
            return _Place(await self._services.tours.change(self._asker.team, self._asker.user, how))
        except DatabaseLostError:  # the log has it
            return _Place(how(None), not_kept_lines())

    async def done(self) -> Sequence[str]:
        """Return the steps that are done, as far as that is known now."""
        try:
            progress = await self._services.tours.get(self._asker.team, self._asker.user)
        except DatabaseLostError:  # the log has it
            return ()
        return progress.done if progress else ()

    def at(self, step: Step, kept: Progress | None) -> Progress:
        """Return the progress of the person when they are at a step; of somebody unknown, those before it are done."""
        return self.tour.go_to(self.tour.resume(kept), step.id) if kept else self.tour.at(step.id)

    def shown(self, step: Step, done: Sequence[str]) -> ShownStep:
        """Return what is needed to show a step."""
        return ShownStep(self.tour, step, self._services.answers.titles(step.entries, self._asker), done)

    def lines(self, place: _Place) -> list[Line]:
        """Return the step at which the person is, or the end."""
        step = self.tour.step(place.progress)
        shown = step_lines(self.shown(step, place.progress.done)) if step else end_lines(self.tour)
        return [*shown, *place.note]

    async def post(self, lines: Sequence[Line], id_: str, thread: str | None) -> None:
        """Post something in the direct messages with the person, or in a thread there."""
        channel = self._asker.channel if thread else self._asker.user
        await self._services.outbox.post(self._client, channel, reply(lines), thread=thread, id_=id_)

    async def leave(self, press: Interaction, step: Step, place: _Place) -> None:
        """Take the buttons off the message with a step, and post where the person is now."""
        await press.replace(reply(left_lines(self.shown(step, place.progress.done))))
        await self.post(self.lines(place), _id_after(press, place.progress.current), press.thread)

    async def step_of(self, press: Interaction, name: str) -> Step | None:
        """Return the step of a message; if the tour no longer has it, post where the person is now."""
        if not self.tour.steps:
            await press.replace(reply(no_tour_lines()))
            return None
        if step := self.tour.find(name):
            return step
        place = await self.change(lambda kept: self.tour.resume(kept) if kept else self.tour.start())
        await press.replace(reply(gone_step_lines()))
        await self.post(self.lines(place), _id_after(press, place.progress.current), press.thread)
        return None


async def _is_member(team: str, user: str, client: AsyncWebClient) -> bool:
    """Tell whether a user is a person of the workspace: no bot, nobody who has left, and no guest of a shared channel.

    Args:
        team: the workspace.
        user: the user: https://docs.slack.dev/reference/objects/user-object.
        client: asks Slack.
    """
    profile: dict[str, Any] = (await client.users_info(user=user)).get("user") or {}
    is_other = any(profile.get(flag) for flag in ("is_bot", "is_workflow_bot", "is_stranger", "deleted"))
    return bool(profile) and not is_other and user != "USLACKBOT" and belongs_to((team,), profile)
