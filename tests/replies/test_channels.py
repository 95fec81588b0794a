"""The form for the settings of a channel shows what is set, and brings back what is changed."""

import itertools
from typing import get_args

import pytest

from bot.playground.block_kit import block_problems, view_problems
from bot.playground.slack.messages import element_in
from bot.records import ChannelSettings, Mode, Strangers, WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.views.channels import (
    CHANNEL_FORM,
    OPEN_CHANNEL_SETTINGS,
    channel_saved_lines,
    channel_settings_in,
    channel_settings_view,
    listening_lines,
    not_a_member_lines,
    off_lines,
    stranger_lines,
    unasked_line,
)
from bot.replies.views.settings import settings_view
from tests.replies.forms import option, state_of

ALL = [
    ChannelSettings(mode, follow_ups=follow_ups, strangers=strangers)
    for mode, follow_ups, strangers in itertools.product(get_args(Mode), (False, True), get_args(Strangers))
]


@pytest.mark.parametrize("settings", ALL, ids=str)
def test_what_is_set_is_shown_and_comes_back(settings: ChannelSettings) -> None:
    view = channel_settings_view(settings, "C1")

    assert (view["callback_id"], view["private_metadata"]) == (CHANNEL_FORM, "C1")
    assert channel_settings_in(state_of(view)) == settings


def test_what_is_changed_comes_back() -> None:
    view = channel_settings_view(ChannelSettings(), "C1")
    names = {"mode": "sure", "follow_ups": "yes", "strangers": "all"}
    changed = {name: option(view, name, value) for name, value in names.items()}

    assert channel_settings_in(state_of(view, changed)) == ChannelSettings("sure", follow_ups=True, strangers="all")


def test_a_form_of_another_version_gives_the_defaults() -> None:
    assert channel_settings_in({"values": {}}) == ChannelSettings()


def test_the_settings_of_the_workspace_lead_to_those_of_the_channel() -> None:
    topics = [f"t{number}" for number in range(80)]
    view = settings_view(WorkspaceSettings(), topics, channel="C1")

    assert view_problems(view) == []
    assert element_in(view["blocks"], OPEN_CHANNEL_SETTINGS)["value"] == "C1"
    assert OPEN_CHANNEL_SETTINGS not in str(settings_view(WorkspaceSettings(), topics))


@pytest.mark.parametrize(
    ("settings", "answers", "follow_ups"),
    [
        (ChannelSettings("sure"), True, False),
        (ChannelSettings(follow_ups=True), False, True),
        (ChannelSettings("sure", follow_ups=True), True, True),
    ],
)
def test_a_channel_is_told_what_is_answered(settings: ChannelSettings, *, answers: bool, follow_ups: bool) -> None:
    said = reply(listening_lines(settings)).text

    assert ("when I'm sure" in said, "follow-up" in said) == (answers, follow_ups)
    assert "/docker settings" in said


def test_words_about_channels_are_messages_that_slack_takes() -> None:
    for lines in (
        channel_saved_lines(),
        not_a_member_lines(),
        off_lines(),
        stranger_lines(),
        [unasked_line()],
        *(listening_lines(settings) for settings in ALL if settings.mode == "sure" or settings.follow_ups),
    ):
        assert block_problems(reply(lines).blocks) == []
