"""The form for what the owners of a workspace set."""

from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from bot.records import Digest, Welcome, WorkspaceSettings
from bot.replies.blocks import blocks_of
from bot.replies.buttons import Button
from bot.replies.lines import Line
from bot.replies.views.channels import OPEN_CHANNEL_SETTINGS
from bot.replies.views.forms import (
    Json,
    Options,
    chosen_in,
    conversation_in,
    form,
    input_block,
    menu,
    users_field,
    users_in,
)
from bot.replies.words import counted

SETTINGS_FORM = "settings"

_DIGESTS = {"off": "Never", "daily": "Every day", "weekly": "Every week"}
_KEEP_DAYS = {
    "0": "Not at all",
    "30": "For 30 days",
    "90": "For 90 days",
    "182": "For half a year",
    "365": "For a year",
}
_CONFIRM_DAYS = {"0": "Never", "91": "After three months", "182": "After half a year", "365": "After a year"}
_WELCOMES = {
    "off": "Never",
    "join": "When they join the workspace",
    "home": "When they open the app for the first time",
}
_TOPIC = "topic_owners:"


def settings_view(settings: WorkspaceSettings, topics: Sequence[str], metadata: str = "", *, channel: str = "") -> Json:
    """Return the form.

    Args:
        settings: what is set now.
        topics: the topics that can have owners, at most 80.
        metadata: comes back with the form; at most 3,000 characters.
        channel: the channel whose own settings a button opens; empty: none.
    """
    owners_channel: Json = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    if settings.owners_channel:
        owners_channel["initial_conversation"] = settings.owners_channel
    blocks = [
        input_block(
            "owners",
            "Owners",
            users_field(settings.owners),
            hint="They look after the answers of this workspace. If you choose nobody, the workspace's admins do.",
            optional=True,
        ),
        input_block(
            "owners_channel",
            "Owners' channel",
            owners_channel,
            hint="I post proposed answers there, so invite me to it. Without a channel, each owner gets a message.",
            optional=True,
        ),
        input_block(
            "digest",
            "Post the questions without a good answer in the owners' channel",
            menu("static_select", _DIGESTS, settings.digest),
        ),
        input_block(
            "keep_days",
            "Keep the texts of questions",
            _days(_KEEP_DAYS, settings.keep_days, "For {}"),
            hint="After that they are deleted. If they are not kept, no questions without a good answer are listed.",
        ),
        input_block(
            "confirm_days",
            "Ask whether a taught answer is still right",
            _days(_CONFIRM_DAYS, settings.confirm_days, "After {}"),
        ),
        input_block(
            "welcome",
            "Welcome new people",
            menu("static_select", _WELCOMES, settings.welcome),
            hint="One message to each, once, with a tour of Docker that they can start or decline.",
        ),
    ]
    if topics:
        said = Line(
            "text",
            'Who knows most about each topic? They are asked when somebody presses "Ask a human".',
        )
        blocks += blocks_of([Line("title", "Topic owners"), said])
    for topic in topics:
        owners = users_field(settings.topic_owners.get(topic, ()))
        blocks.append(input_block(_TOPIC + topic, topic, owners, optional=True))
    if channel:
        button = Button("Settings of this channel", OPEN_CHANNEL_SETTINGS, channel)
        blocks = [*blocks_of([Line("buttons", "", row=(button,)), Line("divider", "")]), *blocks]
    return form(SETTINGS_FORM, "Settings", blocks, submit="Save", metadata=metadata)


def settings_in(state: Mapping[str, Any], topics: Sequence[str]) -> WorkspaceSettings:
    """Return what was set.

    Args:
        state: the submitted view's `state`.
        topics: those that the form had.
    """
    default = WorkspaceSettings()
    digest, welcome = chosen_in(state, "digest"), chosen_in(state, "welcome")
    return WorkspaceSettings(
        owners=users_in(state, "owners"),
        owners_channel=conversation_in(state, "owners_channel"),
        digest=cast("Digest", digest) if digest in get_args(Digest) else default.digest,
        topic_owners={topic: users for topic in topics if (users := users_in(state, _TOPIC + topic))},
        keep_days=_number(chosen_in(state, "keep_days"), default.keep_days),
        confirm_days=_number(chosen_in(state, "confirm_days"), default.confirm_days),
        welcome=cast("Welcome", welcome) if welcome in get_args(Welcome) else default.welcome,
    )


def saved_lines() -> list[Line]:
    """Return the word to an owner whose settings are saved."""
    return [Line("text", "The settings are saved.")]


def channel_works_lines() -> list[Line]:
    """Return the first message to a new channel of the owners."""
    return [
        Line(
            "text",
            "From now on I post proposed answers here, and unanswered questions if the settings say so.",
        )
    ]


def channel_refused_lines() -> list[Line]:
    """Return the word to an owner who has chosen a channel in which the bot cannot post."""
    return [
        Line(
            "text",
            "I can't post in the channel that you chose for the owners. Type `/invite @wharfie` there; until then"
            " each owner gets a message.",
        )
    ]


def not_owner_lines() -> list[Line]:
    """Return the word to a person who may not see the settings, or decide."""
    return [Line("text", "Only the owners of this workspace's answers can do that.")]


def _days(options: Options, days: int, form_of_days: str) -> Json:
    """Return a menu of days; a number that it doesn't have is added to it."""
    added = {} if str(days) in options else {str(days): form_of_days.format(counted(days, "day"))}
    return menu("static_select", {**options, **added}, str(days))


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default
