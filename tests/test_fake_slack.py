"""The fake Slack answers as Slack does, records what it accepts, and never accepts a bad message silently."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground.slack import FakeSlack, Manifest, Message, SignedClient
from bot.playground.slack.workspace import ADMIN, BOT_USER, CHANNEL, DIRECT, NEWCOMER, OWNER, PERSON, WORKFLOW


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    manifest = replace(Manifest.read(), shortcuts={"teach_message": "message", "find": "global"})
    async with FakeSlack(manifest) as slack:
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def actions(value: str) -> dict[str, object]:
    button = {
        "type": "button",
        "action_id": "choose",
        "text": {"type": "plain_text", "text": "One"},
        "value": value,
    }
    return {"type": "actions", "block_id": "choices", "elements": [button]}


async def test_it_tells_a_bot_who_it_is_whatever_the_query(slack: FakeSlack, client: AsyncWebClient) -> None:
    answer = await client.api_call("auth.test?team_id=T0WHARF")

    assert answer["user_id"] == BOT_USER
    assert answer["bot_id"]
    assert slack.calls == ["auth.test"]


async def test_a_wrong_token_is_refused(slack: FakeSlack) -> None:
    client = AsyncWebClient("xoxb-other", base_url=slack.api_url)

    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.auth_test()


async def test_a_post_is_recorded_as_sent(slack: FakeSlack, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=CHANNEL, text="hi", thread_ts="1.2", unfurl_links=False)
    message = await slack.next_message()

    assert (message.kind, message.channel, message.text, message.thread_ts) == ("post", CHANNEL, "hi", "1.2")
    assert message.extra["unfurl_links"] is False
    assert answer["ts"] == message.ts


async def test_a_form_is_read_like_json(slack: FakeSlack, client: AsyncWebClient) -> None:
    form = {"channel": CHANNEL, "text": "hi", "blocks": '[{"type": "divider"}]', "unfurl_links": "0"}
    await client.api_call("chat.postMessage", data=form)
    message = await slack.next_message()

    assert message.blocks == [{"type": "divider"}]
    assert message.extra["unfurl_links"] is False


async def test_ephemerals_and_updates_are_recorded(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=CHANNEL, text="one")
    await client.chat_postEphemeral(channel=CHANNEL, user="U1", text="two")
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="three")

    assert [message.kind for message in slack.take_unread()] == ["post", "ephemeral", "update"]


async def test_a_channel_without_the_bot_is_refused(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="C0OTHER", text="hi")


async def test_a_post_with_the_id_of_an_earlier_one_is_that_one(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.lose_reply("chat.postMessage", status=500)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=CHANNEL, text="hi", client_msg_id="1")
    again = await client.chat_postMessage(channel=CHANNEL, text="hi", client_msg_id="1")

    assert [message.ts for message in slack.messages] == [again["ts"]]


async def test_a_post_that_has_arrived_takes_effect_although_its_sender_dies(slack: FakeSlack) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], session=session)
        with slack.hold("chat.postMessage") as hold:
            posting = asyncio.create_task(client.chat_postMessage(channel=CHANNEL, text="hi"))
            await hold.reached.wait()
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)
            await client.auth_test()  # by then Slack has seen that the other connection is closed
    assert (await slack.next_message()).text == "hi"


async def test_a_channel_takes_only_one_post_per_interval(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.limit_posts(every=60)
    await client.chat_postMessage(channel=CHANNEL, text="one")
    with pytest.raises(SlackApiError, match="ratelimited") as refusal:
        await client.chat_postMessage(channel=CHANNEL, text="two")
    await client.chat_postMessage(channel=DIRECT, text="three")

    assert refusal.value.response.headers["Retry-After"] == "60"
    assert [message.text for message in slack.messages] == ["one", "three"]


async def test_it_tells_people_from_bots(client: AsyncWebClient) -> None:
    assert (await client.users_info(user=PERSON))["user"]["is_bot"] is False
    assert (await client.users_info(user=BOT_USER))["user"]["is_bot"] is True


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": "hi", "blocks": [{"type": "alert"}]}, "post: blocks[0]: type 'alert' is not allowed here"),
        ({"blocks": [{"type": "divider"}]}, "post: text: None says nothing"),
        ({"text": " "}, "post: text: ' ' says nothing"),
        ({"text": "x" * 4_001}, "post: text: 4001 characters, at most 4000"),
        ({"text": "<!channel>"}, "post: text: an unescaped < in '<!channel>'"),
        ({"text": "hi", "colour": "red"}, "post: colour is unknown"),
        ({"text": "hi", "unfurl_links": "no"}, "post: unfurl_links: 'no' is neither true nor false"),
    ],
)
async def test_a_bad_message_is_refused_and_told_at_the_end(fields: dict[str, object], problem: str) -> None:
    slack = await FakeSlack().__aenter__()
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.api_call("chat.postMessage", json={"channel": CHANNEL, **fields})

    assert problem in slack.problems
    assert slack.messages == []
    with pytest.raises(AssertionError, match="Slack refused"):
        await slack.__aexit__(None, None, None)


async def test_a_response_url_cannot_be_guessed_from_another_one(slack: FakeSlack) -> None:
    first, second = [slack.new_response_url().rpartition("/") for _ in range(2)]

    assert first[0] != second[0]
    assert first[2] != second[2]
    assert min(len(first[2]), len(second[2])) >= 24
    async with aiohttp.ClientSession() as http, http.post(f"{first[0]}/{second[2]}", json={"text": "x"}) as response:
        assert response.status == 404
    slack.refused.clear()


async def test_a_response_url_takes_five_answers(slack: FakeSlack) -> None:
    webhook = AsyncWebhookClient(slack.new_response_url())
    answers = [await webhook.send(text=str(number), response_type="ephemeral") for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert [message.extra["response_type"] for message in slack.take_unread()] == ["ephemeral"] * 5
    with pytest.raises(AssertionError, match="used up"):
        slack.raise_problems()


async def test_failures_come_in_the_order_asked_for(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail_next("chat.postMessage", status=429, error="ratelimited", headers={"Retry-After": "0"})
    slack.fail_next("chat.postMessage", status=500)
    slack.fail_next("chat.postMessage", error="fatal_error")

    for expected in ("ratelimited", "status: 500", "fatal_error"):
        with pytest.raises(SlackApiError, match=expected):
            await client.chat_postMessage(channel=CHANNEL, text="hi")
    await client.chat_postMessage(channel=CHANNEL, text="hi")

    assert len(slack.messages) == 1


async def test_a_held_call_waits_for_its_release(slack: FakeSlack, client: AsyncWebClient) -> None:
    with slack.hold("chat.postMessage") as hold:
        post = asyncio.create_task(client.chat_postMessage(channel=CHANNEL, text="hi"))
        await hold.reached.wait()
        assert slack.messages == []

    await post
    assert len(slack.messages) == 1


async def test_no_more_ignores_nothing_and_finds_a_second_answer(slack: FakeSlack, client: AsyncWebClient) -> None:
    async def answer(body: dict[str, dict[str, str]]) -> None:
        await client.chat_postMessage(channel=CHANNEL, text="answer", thread_ts=body["event"]["ts"])

    await slack.no_more(answer)
    assert await slack.settled(answer) == []
    await answer(slack.app_mention("how do I stop a container"))
    with pytest.raises(AssertionError, match="nothing more was expected"):
        await slack.no_more(answer)


async def test_a_pressed_button_looks_as_slack_tells_it(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=CHANNEL, text="which?", blocks=[actions("a")])
    await AsyncWebhookClient(slack.new_response_url()).send(
        text="which?", blocks=[actions("a")], response_type="ephemeral"
    )
    seen_by_all, seen_by_one = slack.take_unread()

    shown = slack.block_actions("choose", "a", seen_by_all)
    hidden = slack.block_actions("choose", "gone", seen_by_one)

    assert shown["message"]["blocks"] == seen_by_all.blocks
    assert shown["actions"][0]["block_id"] == "choices"
    assert "message" not in hidden
    assert hidden["container"]["is_ephemeral"] is True
    assert hidden["actions"][0]["value"] == "gone"


async def posted(slack: FakeSlack, client: AsyncWebClient, *blocks: dict[str, Any]) -> Message:
    await client.chat_postMessage(channel=CHANNEL, text="which?", blocks=list(blocks))
    return await slack.next_message()


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


OPTIONS = [{"text": plain(name), "value": name} for name in ("Edit", "Retire")]
MENUS: list[tuple[dict[str, Any], object, dict[str, Any]]] = [
    ({"type": "overflow", "options": OPTIONS}, "Retire", {"selected_option": OPTIONS[1]}),
    ({"type": "static_select", "options": OPTIONS}, "Edit", {"selected_option": OPTIONS[0]}),
    ({"type": "radio_buttons", "options": OPTIONS}, "Edit", {"selected_option": OPTIONS[0]}),
    ({"type": "checkboxes", "options": OPTIONS}, ["Edit"], {"selected_options": [OPTIONS[0]]}),
    ({"type": "users_select"}, OWNER, {"selected_user": OWNER}),
    ({"type": "conversations_select"}, CHANNEL, {"selected_conversation": CHANNEL}),
]


@pytest.mark.parametrize(("element", "value", "told"), MENUS, ids=[element["type"] for element, _, _ in MENUS])
async def test_a_choice_in_a_menu_looks_as_slack_tells_it(
    slack: FakeSlack, client: AsyncWebClient, element: dict[str, Any], value: object, told: dict[str, Any]
) -> None:
    block = {"type": "actions", "block_id": "b", "elements": [{"action_id": "more", **element}]}
    payload = slack.block_actions("more", value, await posted(slack, client, block))

    action = payload["actions"][0]
    del action["action_ts"]
    assert action == {"type": element["type"], "action_id": "more", "block_id": "b", **told}
    held = {} if element["type"] == "overflow" else {"b": {"more": {"type": element["type"], **told}}}
    assert payload["state"] == {"values": held}


async def test_a_thumb_looks_as_slack_tells_it(slack: FakeSlack, client: AsyncWebClient) -> None:
    sides = {f"{side}_button": {"text": plain(side), "value": side} for side in ("positive", "negative")}
    feedback = {"type": "feedback_buttons", "action_id": "feedback", **sides}
    message = await posted(slack, client, {"type": "context_actions", "elements": [feedback]})
    payload = slack.block_actions("feedback", "negative", message, user=NEWCOMER)

    action = payload["actions"][0]
    assert (action["type"], action["value"], action["text"]["text"]) == ("feedback_buttons", "negative", "negative")
    assert payload["user"]["id"] == NEWCOMER
    assert payload["message"]["blocks"][0]["block_id"] == action["block_id"]


async def test_a_button_of_a_list_is_known_by_its_value_or_its_block(slack: FakeSlack, client: AsyncWebClient) -> None:
    message = await posted(slack, client, actions("a"), {**actions("b"), "block_id": "second"})

    assert slack.block_actions("choose", "b", message)["actions"][0]["block_id"] == "second"
    assert slack.block_actions("choose", "gone", message, block_id="choices")["actions"][0]["value"] == "gone"
    with pytest.raises(AssertionError, match="no element 'choose'"):
        slack.block_actions("choose", "gone", message)


async def test_a_press_can_open_a_view(slack: FakeSlack, client: AsyncWebClient) -> None:
    press = slack.block_actions("choose", "a", await posted(slack, client, actions("a")), user=OWNER)
    view = {"type": "modal", "title": plain("Why"), "blocks": [{"type": "divider"}]}
    await client.views_open(trigger_id=press["trigger_id"], view=view)

    assert (await slack.next_view()).user == OWNER


async def test_a_message_shortcut_looks_as_slack_tells_it(slack: FakeSlack, client: AsyncWebClient) -> None:
    said = slack.message("docker ps lists them", user=NEWCOMER, thread_ts="1.2")
    payload = slack.message_action("teach_message", said, OWNER)

    assert (payload["type"], payload["callback_id"], payload["user"]["id"]) == (
        "message_action",
        "teach_message",
        OWNER,
    )
    assert payload["channel"]["id"] == CHANNEL
    message = payload["message"]
    assert (message["type"], message["user"], message["text"]) == ("message", NEWCOMER, "docker ps lists them")
    assert (message["ts"], message["thread_ts"]) == (payload["message_ts"], "1.2")
    assert "channel" not in message
    await AsyncWebhookClient(payload["response_url"]).send(text="kept", response_type="ephemeral")
    await slack.next_message()
    of_the_bot = slack.message_action("teach_message", await posted(slack, client, actions("a")))
    assert of_the_bot["message"]["user"] == BOT_USER


async def test_a_shortcut_needs_its_place_in_the_manifest(slack: FakeSlack) -> None:
    assert slack.shortcut("find", NEWCOMER)["user"]["id"] == NEWCOMER
    with pytest.raises(AssertionError, match="no message shortcut 'find'"):
        slack.message_action("find", slack.message("hi"))
    with pytest.raises(AssertionError, match="no global shortcut 'gone'"):
        slack.shortcut("gone")


async def test_a_post_to_a_person_reaches_their_own_conversation(slack: FakeSlack, client: AsyncWebClient) -> None:
    channels = [(await client.chat_postMessage(channel=user, text="hi"))["channel"] for user in (PERSON, OWNER)]

    assert channels == [DIRECT, "D0OWNER"]
    assert [message.channel for message in slack.take_unread()] == channels
    assert slack.direct_message("hi", user=OWNER)["event"]["channel"] == "D0OWNER"
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="U0NOBODY", text="hi")


async def test_it_tells_who_runs_the_workspace(client: AsyncWebClient) -> None:
    profiles = [(await client.users_info(user=user))["user"] for user in (PERSON, NEWCOMER, ADMIN, OWNER)]

    assert [profile["is_admin"] for profile in profiles] == [False, False, True, True]
    assert [profile["is_owner"] for profile in profiles] == [False, False, False, True]
    assert all(profile["real_name"] and profile["tz"] and not profile["is_bot"] for profile in profiles)
    assert (await client.users_info(user=WORKFLOW))["user"]["is_workflow_bot"] is True


async def test_a_method_without_its_scope_is_refused() -> None:
    async with FakeSlack(replace(Manifest.read(), scopes=("chat:write",))) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="missing_scope") as refusal:
            await client.users_info(user=PERSON)
        assert (refusal.value.response["needed"], refusal.value.response["provided"]) == ("users:read", "chat:write")
        with pytest.raises(AssertionError, match=r"users.info: needs the scope users:read"):
            slack.raise_problems()
        await client.chat_postMessage(channel=CHANNEL, text="hi")


async def test_a_conversation_with_a_person_is_opened() -> None:
    async with FakeSlack(replace(Manifest.read(), scopes=("im:write",))) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        assert (await client.conversations_open(users=OWNER))["channel"]["id"] == "D0OWNER"
        with pytest.raises(SlackApiError, match="user_not_found"):
            await client.conversations_open(users="U0NOBODY")


async def test_it_grants_the_scopes_of_the_manifest(client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert answer.headers["x-oauth-scopes"].split(",") == list(Manifest.read().scopes)


async def test_the_end_of_an_installation_is_an_event(slack: FakeSlack) -> None:
    assert slack.app_uninstalled()["event"]["type"] == "app_uninstalled"
    assert slack.tokens_revoked()["event"]["tokens"] == {"oauth": [], "bot": [BOT_USER]}


async def test_somebody_joins_or_opens_the_app(slack: FakeSlack) -> None:
    joined, opened = slack.team_join(NEWCOMER)["event"], slack.app_home_opened(PERSON, "messages")["event"]

    assert (joined["type"], joined["user"]["id"], joined["user"]["is_bot"]) == ("team_join", NEWCOMER, False)
    assert (opened["type"], opened["user"], opened["channel"]) == ("app_home_opened", PERSON, DIRECT)
    assert (opened["tab"], slack.app_home_opened(PERSON)["event"]["tab"]) == ("messages", "home")


async def test_what_replaces_a_hidden_message_is_hidden_too(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=CHANNEL, user=PERSON, text="which?", blocks=[actions("a")])
    press = slack.block_actions("choose", "a", await slack.next_message())
    webhook = AsyncWebhookClient(press["response_url"])
    await webhook.send(text="which?", blocks=[actions("a")], replace_original=True)
    await webhook.send(text="which?", blocks=[actions("a")])
    await webhook.send(text="shared", blocks=[actions("a")], response_type="in_channel")
    pressed = [slack.block_actions("choose", "a", message) for message in slack.take_unread()]

    assert [press["container"]["is_ephemeral"] for press in pressed] == [True, True, False]
    assert ["message" in press for press in pressed] == [False, False, True]


async def test_what_replaces_a_message_for_all_is_for_all(slack: FakeSlack, client: AsyncWebClient) -> None:
    press = slack.block_actions("choose", "a", await posted(slack, client, actions("a")))
    await AsyncWebhookClient(press["response_url"]).send(text="b", blocks=[actions("b")], replace_original=True)

    assert "message" in slack.block_actions("choose", "b", await slack.next_message())


async def test_requests_are_signed_as_the_sdk_verifies_them(slack: FakeSlack) -> None:
    async with aiohttp.ClientSession() as session:
        signed = SignedClient(session, "http://127.0.0.1:1", slack.signing_secret)
        headers = signed.headers(b'{"a": 1}')

    assert SignatureVerifier(slack.signing_secret).is_valid_request(b'{"a": 1}', headers)


class SocketBot:
    """Acknowledges every envelope and remembers it."""

    def __init__(self, slack: FakeSlack) -> None:
        self.client = SocketModeClient(
            app_token=slack.app_token,
            web_client=AsyncWebClient(base_url=slack.api_url),
            ping_interval=0.1,
        )
        self.client.socket_mode_request_listeners.append(self.take)
        self.taken: list[SocketModeRequest] = []
        self.answer: dict[str, Any] = {"text": "ok"}

    async def take(self, client: object, request: SocketModeRequest) -> None:
        """Be a listener of the client."""
        assert client is self.client
        self.taken.append(request)
        await self.client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answer))


@pytest_asyncio.fixture
async def socket_bot(slack: FakeSlack) -> AsyncIterator[SocketBot]:
    bot = SocketBot(slack)
    await bot.client.connect()  # type: ignore[no-untyped-call]
    await slack.socket_connected()
    yield bot
    await bot.client.close()  # type: ignore[no-untyped-call]


async def test_an_envelope_is_acknowledged(slack: FakeSlack, socket_bot: SocketBot) -> None:
    ack = await slack.send_envelope("events_api", slack.app_mention("hi"), retry_attempt=1)

    assert ack == {"text": "ok"}
    assert socket_bot.taken[0].retry_attempt == 1
    assert slack.acks == [socket_bot.taken[0].envelope_id]


async def test_the_answer_to_a_submission_comes_with_its_acknowledgement(
    slack: FakeSlack, client: AsyncWebClient, socket_bot: SocketBot
) -> None:
    field = {"type": "plain_text_input", "action_id": "why"}
    blocks = [{"type": "input", "block_id": "why", "label": plain("Why"), "element": field}]
    view = {"type": "modal", "title": plain("Why"), "submit": plain("Send"), "blocks": blocks}
    await client.views_open(trigger_id=slack.slash_command("hi")["trigger_id"], view=view)
    socket_bot.answer = {"response_action": "errors", "errors": {"why": "Too short."}}
    await slack.send_envelope("interactive", slack.view_submission(await slack.next_view(), {"why": "x"}))

    assert (await slack.next_view()).errors == {"why": "Too short."}


async def test_a_bot_told_to_reconnect_is_reached_again(slack: FakeSlack, socket_bot: SocketBot) -> None:
    await slack.disconnect("refresh_requested")
    await slack.send_envelope("slash_commands", slack.slash_command("hi"))

    assert socket_bot.taken[0].payload["text"] == "hi"


async def test_a_bot_cut_off_is_reached_again(slack: FakeSlack, socket_bot: SocketBot) -> None:
    slack.drop_socket()
    await slack.send_envelope("slash_commands", slack.slash_command("hi"))

    assert len(socket_bot.taken) == 1


async def test_a_wrong_app_token_gets_no_socket(slack: FakeSlack) -> None:
    client = AsyncWebClient(base_url=slack.api_url)

    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.apps_connections_open(app_token=slack.bot_token)
