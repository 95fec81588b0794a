"""The Home tab, and the prompts of the Messages tab: what a person finds who opens the app."""

import logging
import re
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.records import Asker, GivenAnswer
from bot.replies.blocks import reply
from bot.replies.lines import gone_lines
from bot.replies.views.forms import Json, typed_in
from bot.replies.views.home import (
    FIGURES_DAYS,
    GAPS_ON_HOME,
    HOME_WORDS,
    OPEN_SETTINGS,
    RECENT_SHOWN,
    SEARCH_HOME,
    SHOW_RECENT,
    SHOW_START,
    ForOwners,
    home_page_view,
    home_view,
)
from bot.replies.views.shortcuts import found_view
from bot.slack.apology import apologising
from bot.slack.browsing import found, topic_sizes
from bot.slack.clients import reason_of
from bot.slack.interaction import Interaction, once, team_of
from bot.slack.onboarding import tour_status, welcome
from bot.slack.prompts import PinnedPrompts
from bot.slack.services import Services
from bot.slack.settings import open_settings
from bot.storage import DatabaseLostError

_MESSAGES = "messages"
_NOT_ENABLED = "not_enabled"
_HASH_CONFLICT = "hash_conflict"
_log = logging.getLogger(__name__)


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the opening of the app's tabs, and to what is used in the Home tab."""
    prompts = PinnedPrompts()

    @app.event("app_home_opened")
    async def app_home_opened(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        team = team_of(context)
        services.in_flight.start(opened(body, client, team))
        services.in_flight.start(welcome(services, client, team, body["event"]["user"]))

    async def opened(body: dict[str, Any], client: AsyncWebClient, team: str) -> None:
        event = body["event"]
        async with apologising(body, client, services):
            tab = event.get("tab")
            if not await services.intake.is_first(("app_home_opened", team, event["user"], tab, event["event_ts"])):
                return
            if tab == _MESSAGES:
                await prompts.pin(client, team, event["user"], event["channel"])
            else:
                seen = (event.get("view") or {}).get("hash")
                await refresh_home(services, client, team, event["user"], seen=seen)

    app.action(HOME_WORDS)(once(services, search_on_enter, keep=False))
    app.action(SEARCH_HOME)(once(services, search, keep=False))
    app.action(SHOW_START)(once(services, show_start, keep=False))
    app.action(re.compile(rf"^{SHOW_RECENT}_\d+$"))(once(services, show_recent, keep=False))
    app.action(OPEN_SETTINGS)(once(services, open_settings, keep=False))


async def refresh_home(
    services: Services, client: AsyncWebClient, team: str, user: str, *, seen: str | None = None
) -> None:
    """Show the first page of a person's Home tab as it is now. If Slack does not take it, the log says so.

    Args:
        services: have what it shows.
        client: calls Slack with the bot's token.
        team: the workspace.
        user: the person.
        seen: the `hash` of what the person saw; if they have got to another page meanwhile, that one stays.
    """
    view = await _start(services, client, Asker(team, "", user))
    try:
        await client.views_publish(user_id=user, view=view, hash=seen)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        why = reason_of(error)
        if why == _NOT_ENABLED:
            _log.warning("There is no Home tab: enable it in the settings of the Slack app, as manifest.json does.")
        elif why != _HASH_CONFLICT:
            _log.warning("The Home tab could not be shown: %s", why)


async def search_on_enter(press: Interaction) -> None:
    """Show what is found; without words the first page."""
    await _search(press, press.chosen)


async def search(press: Interaction) -> None:
    """Show the same for the button."""
    await _search(press, typed_in(press.state, HOME_WORDS))


async def show_start(press: Interaction) -> None:
    """Show the first page again."""
    await press.update_home(await _start(press.services, press.client, press.asker))


async def show_recent(press: Interaction) -> None:
    """Show the answer to a recent question again, over the Home tab."""
    value = press.value
    shown = press.services.answers.show_again(value.answer_id, value.entry, (), value.question, press.asker)
    await (press.open_view(found_view(shown)) if shown else press.tell(reply(gone_lines())))


async def _search(press: Interaction, words: str) -> None:
    if words := words.strip():
        await press.update_home(home_page_view(found(press, words)))
    else:
        await show_start(press)


async def _start(services: Services, client: AsyncWebClient, asker: Asker) -> Json:
    return home_view(
        topic_sizes(services, asker),
        await _recent(services, asker),
        await tour_status(services, asker),
        for_owners=await _for_owners(services, client, asker),
    )


async def _recent(services: Services, asker: Asker) -> list[GivenAnswer] | None:
    try:
        return await services.history.recent(asker, RECENT_SHOWN)
    except DatabaseLostError:  # the log has it
        return None


async def _for_owners(services: Services, client: AsyncWebClient, asker: Asker) -> ForOwners | None:
    """Return what only owners see; nothing while it cannot be told who they are."""
    team = asker.team
    try:
        if not await services.owners.include(team, asker.user, client):
            return None
        return ForOwners(
            await services.history.figures(team, FIGURES_DAYS),
            await services.gaps.open(team, GAPS_ON_HOME),
            await services.gaps.count_open(team),
        )
    except DatabaseLostError:  # the log has it
        return None
