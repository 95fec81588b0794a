"""Mentions come by edits, by workflows and through apps; questions come forwarded, as snippets and as blocks."""

import time
from typing import Any

import pytest

from bot.playground.slack import JsonObject
from bot.playground.slack.workspace import BOT_USER, PERSON, WORKFLOW
from tests.whole_bot.talk import QUESTION, HttpTalk

pytestmark = pytest.mark.asyncio(loop_scope="module")

ERROR = (
    "docker: Error response from daemon: Conflict. The container name &quot;/web&quot; is already in use by container"
)
BY_A_WORKFLOW: JsonObject = {
    "subtype": "bot_message",
    "user": None,
    "username": "Daily question",
    "bot_id": "B0WORKFLOW",
    "app_id": "A0WORKFLOW",
    "bot_profile": {"id": "B0WORKFLOW", "app_id": "A0WORKFLOW", "name": "Daily question", "is_workflow_bot": True},
}
THROUGH_AN_APP: JsonObject = {
    "user": PERSON,
    "bot_id": "B0OTHER",
    "app_id": "A0OTHER",
    "bot_profile": {"id": "B0OTHER"},
}


def edited(seconds: float = 1.0) -> JsonObject:
    return {"edited": {"user": PERSON, "ts": f"{time.time() + seconds:.6f}"}}


async def test_a_mention_added_by_an_edit_is_answered_once_also_when_it_is_edited_again(http: HttpTalk) -> None:
    ts = http.slack.new_ts()
    for seconds in (10, 20):
        await http.deliver_event(http.slack.app_mention(QUESTION, ts=ts, **edited(seconds)))

    answer = await http.slack.next_message()
    assert (answer.thread_ts, "docker volume rm" in answer.text) == (ts, True)
    await http.no_more()


async def test_a_mention_that_was_answered_is_not_answered_again_after_an_edit(http: HttpTalk) -> None:
    mention = http.slack.app_mention(QUESTION)
    await http.deliver_event(mention)
    await http.slack.next_message()
    await http.deliver_event(http.slack.app_mention(QUESTION, ts=mention["event"]["ts"], **edited()))
    await http.no_more()


async def test_an_edit_of_a_message_so_old_that_its_answer_may_be_forgotten_is_not_answered(http: HttpTalk) -> None:
    await http.deliver_event(http.slack.app_mention(QUESTION, **edited(3_700)))
    await http.no_more()


async def test_a_mention_by_a_workflow_is_answered(http: HttpTalk) -> None:
    assert "docker volume rm" in (await http.mention(QUESTION, **BY_A_WORKFLOW)).text


async def test_a_mention_by_a_workflow_that_has_a_user_is_answered(http: HttpTalk) -> None:
    assert "docker volume rm" in (await http.mention(QUESTION, **(THROUGH_AN_APP | {"user": WORKFLOW}))).text


async def test_a_workflow_that_our_answers_start_again_comes_to_an_end(http: HttpTalk) -> None:
    http.slack.channels.add("C0LOOP")
    for _ in range(20):
        await http.deliver_event(http.slack.app_mention(QUESTION, channel="C0LOOP", **BY_A_WORKFLOW))

    assert len(await http.settled()) == 5


async def test_what_a_workflow_says_without_mentioning_the_bot_is_not_answered(http: HttpTalk) -> None:
    await http.deliver_event(http.slack.direct_message(QUESTION, **BY_A_WORKFLOW))
    await http.no_more()


async def test_a_person_who_writes_through_an_app_is_answered(http: HttpTalk) -> None:
    assert "docker volume rm" in (await http.mention(QUESTION, **THROUGH_AN_APP)).text
    calls = http.slack.calls.count("users.info")
    await http.mention(QUESTION, **THROUGH_AN_APP)

    assert http.slack.calls.count("users.info") == calls  # once known, a person is not asked for again


@pytest.mark.parametrize("user", ["U0OTHERBOT", BOT_USER])
async def test_a_bot_is_not_taken_for_a_person_through_an_app(http: HttpTalk, user: str) -> None:
    await http.deliver_event(http.slack.app_mention(QUESTION, **(THROUGH_AN_APP | {"user": user})))
    await http.no_more()


async def test_without_the_scope_to_find_out_who_writes_nothing_is_answered(http: HttpTalk) -> None:
    http.slack.fail_next("users.info", error="missing_scope")
    await http.deliver_event(http.slack.app_mention(QUESTION, **(THROUGH_AN_APP | {"user": "U0SOMEBODY"})))
    await http.no_more()


FORWARDED: dict[str, JsonObject] = {
    "its text": {"is_share": True, "is_msg_unfurl": True, "text": ERROR, "fallback": "[Nov 28th] somebody: hm"},
    "its blocks": {
        "is_share": True,
        "message_blocks": [
            {
                "team": "T0WHARF",
                "channel": "C1",
                "ts": "1.2",
                "message": {
                    "blocks": [
                        {
                            "type": "rich_text",
                            "elements": [
                                {
                                    "type": "rich_text_preformatted",
                                    "elements": [{"type": "text", "text": ERROR.replace("&quot;", '"')}],
                                }
                            ],
                        }
                    ]
                },
            }
        ],
    },
    "its snippet": {"is_share": True, "files": [{"mode": "snippet", "preview": ERROR.replace("&quot;", '"')}]},
}


@pytest.mark.parametrize("said", ["", "what does this mean?"])
@pytest.mark.parametrize("attachment", FORWARDED.values(), ids=FORWARDED)
async def test_a_forwarded_message_is_read(http: HttpTalk, attachment: JsonObject, said: str) -> None:
    for answer in (
        await http.mention(said, attachments=[attachment]),
        await http.direct(said, attachments=[attachment]),
    ):
        assert "already in use" in answer.text or "name is taken" in answer.text


ONLY_THERE: dict[str, dict[str, Any]] = {
    "a snippet": {"subtype": "file_share", "files": [{"mode": "snippet", "filetype": "text", "preview": QUESTION}]},
    "a section": {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": QUESTION}}]},
    "fields": {"blocks": [{"type": "section", "fields": [{"type": "plain_text", "text": QUESTION}]}]},
    "a context": {"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": QUESTION}]}]},
    "rich text": {
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": part} for part in QUESTION]}
                ],
            }
        ]
    },
    "an attachment": {"attachments": [{"text": QUESTION, "fallback": "no"}]},
    "the fallback of an attachment": {"attachments": [{"fallback": QUESTION}]},
    "the blocks of an attachment": {
        "attachments": [{"blocks": [{"type": "header", "text": {"type": "plain_text", "text": QUESTION}}]}]
    },
}


@pytest.mark.parametrize("fields", ONLY_THERE.values(), ids=ONLY_THERE)
async def test_a_message_without_text_is_read(http: HttpTalk, fields: dict[str, Any]) -> None:
    for answer in (await http.direct("", **fields), await http.mention("", **fields)):
        assert "docker volume rm" in answer.text


async def test_the_preview_of_a_link_is_no_part_of_a_question(http: HttpTalk) -> None:
    preview = {"from_url": "https://example.com", "original_url": "https://example.com", "text": ERROR}
    answer = await http.direct(QUESTION, attachments=[preview])

    assert "docker volume rm" in answer.text
