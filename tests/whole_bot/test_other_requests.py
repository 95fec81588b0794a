"""Requests that this version does not know are acknowledged, with a message to the person who made them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import JsonObject
from bot.playground.slack.workspace import CHANNEL, DIRECT, OWNER
from tests.whole_bot.talk import QUESTION, UNSURE, HttpTalk, SocketTalk, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORD = "another version of me"


@pytest_asyncio.fixture(loop_scope="module", params=["http", "socket"])
async def talk(request: pytest.FixtureRequest, http: HttpTalk, sockets: SocketTalk) -> AsyncIterator[Talk]:
    yield http if request.param == "http" else sockets


async def acknowledgement(talk: Talk, payload: JsonObject) -> Any:
    if isinstance(talk, HttpTalk):
        reply = await talk.signed.interaction(payload)
        assert reply.status == 200
        return json.loads(reply.text) if reply.text else {}
    return await talk.slack.send_envelope("interactive", payload)


@pytest.mark.parametrize("action_id", ["feedback_up", "choose_answer", "choose_answer_x", ""])
async def test_a_button_of_another_version(talk: Talk, action_id: str) -> None:
    offer = await talk.mention(UNSURE)
    button = offer.buttons[0]
    press = talk.slack.block_actions(button["action_id"], button["value"], offer)
    press["actions"][0]["action_id"] = action_id
    assert await acknowledgement(talk, press) == {}

    word = await talk.slack.next_message()
    assert WORD in word.text
    assert (word.kind, word.extra["response_type"]) == ("response", "ephemeral")
    await talk.no_more()


async def test_a_button_of_another_version_in_a_window(talk: Talk) -> None:
    actions = [{"type": "button", "action_id": "of_another_version", "block_id": "b", "value": "x", "action_ts": "1.2"}]
    container = {"type": "view", "view_id": "V1"}
    assert (
        await acknowledgement(talk, talk.slack.interaction("block_actions", actions=actions, container=container)) == {}
    )

    word = await talk.slack.next_message()
    assert (word.kind, word.channel, WORD in word.text) == ("post", DIRECT, True)


async def test_a_form_of_another_version(talk: Talk) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "teach", "state": {"values": {}}}
    answer = await acknowledgement(talk, talk.slack.interaction("view_submission", view=view))

    assert answer["response_action"] == "update"
    assert answer["view"]["type"] == "modal"
    assert WORD in json.dumps(answer["view"])


async def test_a_person_reads_that_a_form_is_of_another_version(talk: Talk) -> None:
    slack = talk.slack
    form = {
        "type": "modal",
        "callback_id": "gone",
        "title": {"type": "plain_text", "text": "Gone"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [{"type": "divider"}],
    }
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    await client.views_open(trigger_id=slack.slash_command("gone", user_id=OWNER)["trigger_id"], view=form)
    view = await slack.next_view()
    await talk.as_user(OWNER).submit(view)
    word = await slack.next_view()

    assert (word.id, word.user, WORD in word.shown) == (view.id, OWNER, True)
    await talk.no_more()


async def test_a_form_of_another_version_that_is_closed(talk: Talk) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "teach"}
    assert await acknowledgement(talk, talk.slack.interaction("view_closed", view=view)) == {}
    await talk.no_more()


async def test_a_menu_of_another_version_that_loads_its_options(talk: Talk) -> None:
    asked = talk.slack.interaction("block_suggestion", action_id="topic", block_id="b", value="vol")
    assert await acknowledgement(talk, asked) == {"options": []}
    await talk.no_more()


async def test_a_shortcut_of_another_version(talk: Talk) -> None:
    assert await acknowledgement(talk, talk.slack.interaction("shortcut", callback_id="find", action_ts="1.2")) == {}

    word = await talk.slack.next_message()
    assert (word.kind, word.channel, WORD in word.text) == ("post", DIRECT, True)


async def test_a_message_shortcut_of_another_version(talk: Talk) -> None:
    url = talk.slack.new_response_url()
    used = talk.slack.interaction(
        "message_action",
        callback_id="explain",
        response_url=url,
        channel={"id": CHANNEL, "name": "engineering"},
        message={"type": "message", "text": "hm", "ts": "1.2"},
        message_ts="1.2",
        action_ts="1.2",
    )
    assert await acknowledgement(talk, used) == {}

    word = await talk.slack.next_message()
    assert (word.kind, word.response_url, WORD in word.text) == ("response", url, True)


async def test_a_command_by_another_name_is_answered(talk: Talk) -> None:
    await talk.deliver_command(talk.slack.slash_command(QUESTION, command="/wharfie"))

    assert "docker volume rm" in (await talk.slack.next_message()).text
