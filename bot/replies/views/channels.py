"""The form for what is set for a channel, and what people are told because of it."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from bot.records import ChannelSettings, Mode, Strangers
from bot.replies.lines import Line
from bot.replies.views.forms import Json, chosen_in, form, input_block, menu

CHANNEL_FORM = "channel_settings"
OPEN_CHANNEL_SETTINGS = "open_channel_settings"
"""The action id of the button that opens the form."""

_MODES = {
    "mentioned": "Only when I'm mentioned",
    "sure": "Also questions that nobody asked me, when I'm sure",
    "off": "Never",
}
_FOLLOW_UPS = {"no": "Only with a mention", "yes": "Also without a mention"}
_STRANGERS = {
    "all": "The same answers as you",
    "shipped": "Only answers that your team didn't teach",
    "nothing": "No answers",
}


def channel_settings_view(settings: ChannelSettings, metadata: str) -> Json:
    """Return the form.

    Args:
        settings: what is set now.
        metadata: comes back with the form; at most 3,000 characters.
    """
    blocks = [
        input_block(
            "mode",
            "Answer in this channel",
            menu("radio_buttons", _MODES, settings.mode),
            hint="Commands work in any case: only the person who types one sees the answer.",
        ),
        input_block(
            "follow_ups",
            "Answer follow-up questions in my threads",
            menu("radio_buttons", _FOLLOW_UPS, "yes" if settings.follow_ups else "no"),
            hint='Such as "and images?", for a day after my answer. Thanks and talk between people get no reply.',
        ),
        input_block(
            "strangers",
            "People of other organisations get",
            menu("radio_buttons", _STRANGERS, settings.strangers),
            hint="This matters only if the channel is shared with another organisation.",
        ),
    ]
    return form(CHANNEL_FORM, "Settings of this channel", blocks, submit="Save", metadata=metadata)


def channel_settings_in(state: Mapping[str, Any]) -> ChannelSettings:
    """Return what was set.

    Args:
        state: the submitted view's `state`.
    """
    default = ChannelSettings()
    mode, strangers = chosen_in(state, "mode"), chosen_in(state, "strangers")
    return ChannelSettings(
        mode=cast("Mode", mode) if mode in get_args(Mode) else default.mode,
        follow_ups=chosen_in(state, "follow_ups") == "yes",
        strangers=cast("Strangers", strangers) if strangers in get_args(Strangers) else default.strangers,
    )


def channel_saved_lines() -> list[Line]:
    """Return the word to an owner whose settings of a channel are saved."""
    return [Line("text", "The settings of this channel are saved.")]


def listening_lines(settings: ChannelSettings) -> list[Line]:
    """Return the word to a channel in which the bot begins to answer without being mentioned.

    Args:
        settings: of which at least one is on.
    """
    said = []
    if settings.mode == "sure":
        said.append("From now on I also answer questions about Docker that nobody asked me, when I'm sure.")
    if settings.follow_ups:
        said.append("In my threads, follow-up questions need no mention any more.")
    said.append("I keep nothing of the messages that I don't answer. Owners can change this with `/docker settings`.")
    return [Line("text", " ".join(said))]


def not_a_member_lines() -> list[Line]:
    """Return the word to an owner who wants answers without mentions in a channel that the bot cannot hear."""
    return [
        Line(
            "text",
            "I'm not a member of the channel whose settings you changed, so I can't see its messages. Type"
            " `/invite @wharfie` there.",
        )
    ]


def off_lines() -> list[Line]:
    """Return the word to a person who mentions the bot where it does not answer."""
    return [
        Line(
            "text",
            "The owners have turned my answers off in this channel. Type `/docker` with your question, or send me a"
            " direct message.",
        )
    ]


def stranger_lines() -> list[Line]:
    """Return the word to a person of another organisation who gets no answers, or not this."""
    return [Line("text", "In this channel I can't do that for people of other organisations.")]


def unasked_line() -> Line:
    """Return the note below an answer to a question that nobody asked the bot."""
    return Line("note", "I answered because I'm sure; owners can turn this off with /docker settings.")
