"""The fake Slack tells of changes as Slack does: who changed what, when, and what it was before."""

from bot.playground.slack import FakeSlack
from bot.playground.slack.changes import as_message, deleted, edited, in_shared_channel, unfurled
from bot.playground.slack.workspace import BOT_USER, CHANNEL, DIRECT, TEAM


def test_an_edit_has_the_message_before_and_after_it_and_later_edits_come_later() -> None:
    slack = FakeSlack()
    mention = slack.app_mention("one")
    first = edited(slack, mention, "two")["event"]
    second = edited(slack, {"event": first}, "three", after=1.0)["event"]

    assert (first["subtype"], first["hidden"], first["channel"]) == ("message_changed", True, CHANNEL)
    assert first["previous_message"]["text"] == f"<@{BOT_USER}> one"
    assert (first["message"]["text"], first["message"]["ts"]) == (f"<@{BOT_USER}> two", mention["event"]["ts"])
    assert second["previous_message"]["text"] == first["message"]["text"]
    assert second["ts"] > first["ts"] >= first["message"]["edited"]["ts"]


def test_a_preview_and_a_deletion_are_no_edits() -> None:
    slack = FakeSlack()
    said = slack.direct_message("https://example.com")
    preview, gone = unfurled(slack, said)["event"], deleted(slack, said)["event"]

    assert "edited" not in preview["message"]
    assert (preview["message"]["text"], preview["channel"]) == ("https://example.com", DIRECT)
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", said["event"]["ts"])


def test_a_mention_is_also_a_message_with_the_same_text_and_another_event_id() -> None:
    slack = FakeSlack()
    mention = slack.app_mention("one")
    message = as_message(slack, mention)

    assert [message["event"][key] == mention["event"][key] for key in ("ts", "text", "channel")] == [True] * 3
    assert (message["event"]["type"], message["event_id"] == mention["event_id"]) == ("message", False)


def test_in_a_shared_channel_the_author_has_a_workspace_of_their_own() -> None:
    slack = FakeSlack()
    shared = in_shared_channel(slack.app_mention("one"), "T0ELSEWHERE")

    assert (shared["is_ext_shared_channel"], shared["event"]["user_team"]) == (True, "T0ELSEWHERE")
    assert shared["authorizations"][0]["team_id"] == TEAM
