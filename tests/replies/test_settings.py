"""The form for the settings shows what is set, and brings back what is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.block_kit import block_problems, view_problems
from bot.records import WorkspaceSettings
from bot.replies.blocks import reply
from bot.replies.views.settings import SETTINGS_FORM, not_owner_lines, saved_lines, settings_in, settings_view
from tests.replies.forms import inputs, option, state_of

TOPICS = [f"topic-{number}" for number in range(16)]
SET = WorkspaceSettings(
    owners=("U0ANN", "U0BOB"),
    owners_channel="C0OWNERS",
    digest="weekly",
    topic_owners={"topic-3": ("U0EVE",), "topic-15": ("U0ANN", "U0EVE")},
    keep_days=30,
    confirm_days=365,
    welcome="off",
)


@pytest.mark.parametrize("settings", [WorkspaceSettings(), SET])
def test_what_is_set_is_shown_and_comes_back(settings: WorkspaceSettings) -> None:
    view = settings_view(settings, TOPICS, "m" * 3_000)

    assert view["callback_id"] == SETTINGS_FORM
    assert settings_in(state_of(view), TOPICS) == settings


def test_what_is_changed_comes_back() -> None:
    view = settings_view(SET, TOPICS)
    changed = {
        "owners": [],
        "owners_channel": None,
        "digest": option(view, "digest", "off"),
        "keep_days": option(view, "keep_days", "0"),
        "confirm_days": option(view, "confirm_days", "0"),
        "welcome": option(view, "welcome", "join"),
        "topic_owners:topic-3": ["U0BOB"],
    }

    assert settings_in(state_of(view, changed), TOPICS) == WorkspaceSettings(
        topic_owners={"topic-3": ("U0BOB",), "topic-15": ("U0ANN", "U0EVE")},
        keep_days=0,
        confirm_days=0,
        welcome="join",
    )


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_any_number_of_days_is_kept(keep_days: int, confirm_days: int) -> None:
    view = settings_view(WorkspaceSettings(keep_days=keep_days, confirm_days=confirm_days), [])

    kept = settings_in(state_of(view), [])
    assert (kept.keep_days, kept.confirm_days) == (keep_days, confirm_days)


def test_a_form_of_another_version_gives_the_defaults() -> None:
    assert settings_in({"values": {}}, TOPICS) == WorkspaceSettings()


def test_each_menu_has_a_choice_and_people_may_be_left_out() -> None:
    blocks = {each["block_id"]: each for each in settings_view(SET, TOPICS)["blocks"] if "block_id" in each}

    assert [name for name, block in blocks.items() if not block["optional"]] == [
        *("digest", "keep_days", "confirm_days", "welcome")
    ]


def test_many_topics_fit_and_none_is_no_trouble() -> None:
    assert len(inputs(settings_view(SET, [f"t{number}" for number in range(80)]))) == 86
    assert view_problems(settings_view(SET, [])) == []


def test_words_about_settings_are_messages_that_slack_takes() -> None:
    for lines in (saved_lines(), not_owner_lines()):
        assert block_problems(reply(lines).blocks) == []
