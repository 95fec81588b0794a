"""The fake Slack shows modals and Home tabs as Slack does, and checks what the bot does with them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import FakeSlack, JsonObject, Manifest, ShownView
from bot.playground.slack.workspace import CHANNEL, NEWCOMER, OWNER, PERSON


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    manifest = replace(Manifest.read(), home_tab=True)
    async with FakeSlack(manifest) as slack:
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def plain(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text}


def option(value: str) -> JsonObject:
    return {"text": plain(value.title()), "value": value}


def input_of(block_id: str, kind: str, **fields: Any) -> JsonObject:
    optional = fields.pop("optional", True)
    element = {"type": kind, "action_id": f"{block_id}_value", **fields}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, "optional": optional}


def modal(*blocks: JsonObject, **fields: Any) -> JsonObject:
    shown = list(blocks or [input_of("question", "plain_text_input", optional=False)])
    return {
        "type": "modal",
        "callback_id": "teach",
        "title": plain("Teach"),
        "submit": plain("Save"),
        "blocks": shown,
        **fields,
    }


HOME = {"type": "home", "blocks": [{"type": "divider"}]}
OPTIONS = [option("one"), option("two")]


def trigger(slack: FakeSlack, user: str = PERSON) -> str:
    return slack.slash_command("teach", user_id=user)["trigger_id"]


async def opened(
    slack: FakeSlack, client: AsyncWebClient, view: JsonObject | None = None, user: str = PERSON
) -> ShownView:
    await client.views_open(trigger_id=trigger(slack, user), view=view or modal())
    return await slack.next_view()


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def submitted(slack: FakeSlack, view: ShownView, answer: JsonObject, **values: object) -> JsonObject:
    payload = slack.view_submission(view, values)
    await slack.take_submission_acknowledgement(payload, answer)
    return payload


async def test_a_view_opens_for_the_person_who_did_something(slack: FakeSlack, client: AsyncWebClient) -> None:
    answer = await client.views_open(trigger_id=trigger(slack, OWNER), view=modal(private_metadata="x"))
    view = await slack.next_view()

    assert (view.user, view.how, view.callback_id, view.private_metadata) == (OWNER, "open", "teach", "x")
    assert slack.open_views == [view]
    assert answer["view"]["id"] == answer["view"]["root_view_id"] == view.id
    assert answer["view"]["hash"] == view.hash
    assert answer["view"]["state"] == {
        "values": {"question": {"question_value": {"type": "plain_text_input", "value": None}}}
    }


async def test_a_trigger_opens_one_view(slack: FakeSlack, client: AsyncWebClient) -> None:
    used = trigger(slack)
    await client.views_open(trigger_id=used, view=modal())

    assert await refused(client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"


async def test_a_trigger_lasts_three_seconds(slack: FakeSlack, client: AsyncWebClient) -> None:
    young, old = trigger(slack), trigger(slack)
    slack.clock.advance(3)
    await client.views_open(trigger_id=young, view=modal())
    slack.clock.advance(0.1)

    assert await refused(client.views_open(trigger_id=old, view=modal())) == "expired_trigger_id"


async def test_a_trigger_cannot_be_made_up(client: AsyncWebClient) -> None:
    assert await refused(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(title=plain("x" * 25)), "views.open: view.title.text: 25 characters, at most 24"),
        (HOME, "views.open: view: type 'home'"),
    ],
)
async def test_a_bad_view_is_refused_and_told_at_the_end(
    slack: FakeSlack, client: AsyncWebClient, view: JsonObject, problem: str
) -> None:
    assert await refused(client.views_open(trigger_id=trigger(slack), view=view)) == "invalid_arguments"

    assert slack.open_views == []
    assert slack.problems[0].startswith(problem)
    with pytest.raises(AssertionError, match="Slack refused"):
        slack.raise_problems()


async def test_a_refused_view_leaves_its_trigger(slack: FakeSlack, client: AsyncWebClient) -> None:
    used = trigger(slack)
    await refused(client.views_open(trigger_id=used, view=HOME))
    slack.refused.clear()

    assert (await client.views_open(trigger_id=used, view=modal()))["ok"]


async def test_a_view_is_updated_by_id_and_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    await client.views_update(view_id=view.id, hash=view.hash, view=modal(title=plain("Second")))
    second = await slack.next_view()

    assert (second.id, second.how, second.title) == (view.id, "update", "Second")
    assert second.hash != view.hash
    assert await refused(client.views_update(view_id=view.id, hash=view.hash, view=modal())) == "hash_conflict"
    assert slack.open_views == [second]


async def test_a_view_is_updated_by_the_bots_own_name(slack: FakeSlack, client: AsyncWebClient) -> None:
    await opened(slack, client, modal(external_id="mine"))
    await client.views_update(external_id="mine", view=modal(external_id="mine", title=plain("Second")))

    assert (await slack.next_view()).title == "Second"


async def test_the_bots_own_name_of_a_view_is_unique(slack: FakeSlack, client: AsyncWebClient) -> None:
    await opened(slack, client, modal(external_id="mine"))
    again = client.views_open(trigger_id=trigger(slack, OWNER), view=modal(external_id="mine"))

    assert await refused(again) == "duplicate_external_id"
    slack.refused.clear()


async def test_a_view_that_is_closed_is_not_updated(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    await submitted(slack, view, {}, question="q")

    assert slack.open_views == []
    assert await refused(client.views_update(view_id=view.id, view=modal())) == "not_found"


async def test_an_update_names_its_view_in_one_way(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refused(client.api_call("views.update", json={"view": modal()})) == "invalid_arguments"
    slack.refused.clear()


async def test_three_views_are_on_a_stack_at_most(slack: FakeSlack, client: AsyncWebClient) -> None:
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    view = modal({"type": "actions", "elements": [button]})
    top = await opened(slack, client, view)
    for _ in range(2):
        press = slack.block_actions("more", None, top)
        await client.views_push(trigger_id=press["trigger_id"], view=view)
        below, top = top, await slack.next_view()
        assert (top.how, top.previous_id) == ("push", below.id)

    press = slack.block_actions("more", None, top)
    assert await refused(client.views_push(trigger_id=press["trigger_id"], view=view)) == "push_limit_reached"
    assert len(slack.open_views) == 3


async def test_a_view_is_pushed_only_onto_another(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refused(client.views_push(trigger_id=trigger(slack), view=modal())) == "not_found"


async def test_each_person_has_views_of_their_own(slack: FakeSlack, client: AsyncWebClient) -> None:
    views = [await opened(slack, client, user=user) for user in (PERSON, NEWCOMER)]
    await submitted(slack, views[0], {}, question="q")

    assert slack.open_views == [views[1]]


async def test_a_home_tab_is_published_for_one_person(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=OWNER, view=HOME)
    await client.views_publish(user_id=OWNER, view=HOME)
    first, second = slack.take_unread_views()

    assert (second.how, second.user, second.id) == ("publish", OWNER, first.id)
    assert slack.homes == {OWNER: second}
    assert await refused(client.views_publish(user_id=OWNER, view=HOME, hash=first.hash)) == "hash_conflict"


async def test_a_press_in_a_home_tab_belongs_to_no_channel_and_opens_a_modal_but_pushes_none(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go", "value": "x"}
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    await client.views_publish(user_id=OWNER, view=view)
    [home] = slack.take_unread_views()
    press = slack.block_actions("go", "x", home)

    assert press["container"] == {"type": "view", "view_id": home.id}
    assert (press["user"]["id"], press["view"]["type"], press["view"]["hash"]) == (OWNER, "home", home.hash)
    assert not press.keys() & {"channel", "response_url", "message"}
    assert await refused(client.views_push(trigger_id=press["trigger_id"], view=modal())) == "invalid_arguments"
    with pytest.raises(AssertionError, match="there is no modal"):
        slack.raise_problems()
    await client.views_open(trigger_id=slack.block_actions("go", "x", home)["trigger_id"], view=modal())
    assert [each.user for each in slack.open_views] == [OWNER]
    assert slack.homes[OWNER] == home


async def test_the_opening_of_a_home_tab_brings_along_what_was_published(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    assert "view" not in slack.app_home_opened(OWNER)["event"]
    await client.views_publish(user_id=OWNER, view=HOME)
    [home] = slack.take_unread_views()
    event = slack.app_home_opened(OWNER)["event"]

    assert (event["channel"], event["tab"], event["view"]["hash"]) == ("D0OWNER", "home", home.hash)
    assert "view" not in slack.app_home_opened(OWNER, "messages")["event"]


PROMPT = {"title": "Volumes", "message": "how do I remove volumes"}


async def test_prompts_are_pinned_to_a_direct_conversation(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.assistant_threads_setSuggestedPrompts(channel_id="D0OWNER", prompts=[PROMPT])

    assert slack.prompts == {"D0OWNER": [PROMPT]}
    in_channel = client.assistant_threads_setSuggestedPrompts(channel_id="C0ENGINEERING", prompts=[PROMPT])
    assert await refused(in_channel) == "channel_not_found"


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"thread_ts": "1.2"}, "silently fails"),
        ({"prompts": [PROMPT] * 5}, "must be 1 to 4"),
        ({"prompts": []}, "must be 1 to 4"),
        ({"prompts": [{"title": "Volumes"}]}, "must have a title and a message"),
        ({"prompts": [{**PROMPT, "title": ""}]}, "must have a title and a message"),
    ],
)
async def test_prompts_that_slack_would_not_pin_are_a_problem(
    slack: FakeSlack, client: AsyncWebClient, wrong: JsonObject, problem: str
) -> None:
    arguments = {"channel_id": "D0OWNER", "prompts": [PROMPT], **wrong}
    assert await refused(client.assistant_threads_setSuggestedPrompts(**arguments)) == "invalid_arguments"
    with pytest.raises(AssertionError, match=problem):
        slack.raise_problems()


async def test_there_is_no_home_tab_without_the_manifest() -> None:
    async with FakeSlack(replace(Manifest.read(), home_tab=False)) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        assert await refused(client.views_publish(user_id=OWNER, view=HOME)) == "not_enabled"
        with pytest.raises(AssertionError, match="enables no Home tab"):
            slack.raise_problems()


FIELDS: list[tuple[JsonObject, object, JsonObject]] = [
    ({"kind": "plain_text_input"}, "docker ps", {"value": "docker ps"}),
    ({"kind": "plain_text_input"}, None, {"value": None}),
    ({"kind": "plain_text_input"}, "", {"value": None}),
    ({"kind": "plain_text_input", "multiline": True}, "a\nb", {"value": "a\nb"}),
    ({"kind": "url_text_input"}, "https://a.example", {"value": "https://a.example"}),
    ({"kind": "number_input", "is_decimal_allowed": False}, "6", {"value": "6"}),
    ({"kind": "radio_buttons", "options": OPTIONS}, "two", {"selected_option": OPTIONS[1]}),
    ({"kind": "static_select", "options": OPTIONS}, "one", {"selected_option": OPTIONS[0]}),
    ({"kind": "checkboxes", "options": OPTIONS}, ["two"], {"selected_options": [OPTIONS[1]]}),
    ({"kind": "multi_static_select", "options": OPTIONS}, [], {"selected_options": []}),
    ({"kind": "users_select"}, OWNER, {"selected_user": OWNER}),
    ({"kind": "multi_users_select"}, [OWNER, PERSON], {"selected_users": [OWNER, PERSON]}),
    ({"kind": "conversations_select"}, CHANNEL, {"selected_conversation": CHANNEL}),
    ({"kind": "channels_select"}, CHANNEL, {"selected_channel": CHANNEL}),
]


@pytest.mark.parametrize(
    ("fields", "value", "told"), FIELDS, ids=[f"{fields['kind']}-{value}" for fields, value, _ in FIELDS]
)
async def test_what_a_person_enters_comes_in_slacks_shape(
    slack: FakeSlack, client: AsyncWebClient, fields: JsonObject, value: object, told: JsonObject
) -> None:
    view = await opened(slack, client, modal(input_of("field", **fields)))
    for name in ("field", "field_value"):
        state = slack.view_submission(view, {name: value})["view"]["state"]
        assert state == {"values": {"field": {"field_value": {"type": fields["kind"], **told}}}}


INITIAL: list[tuple[JsonObject, JsonObject]] = [
    ({"kind": "plain_text_input", "initial_value": "docker ps"}, {"value": "docker ps"}),
    ({"kind": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[1]}, {"selected_option": OPTIONS[1]}),
    ({"kind": "multi_users_select", "initial_users": [OWNER]}, {"selected_users": [OWNER]}),
    ({"kind": "multi_users_select"}, {"selected_users": []}),
    ({"kind": "conversations_select", "initial_conversation": "C0OWNERS"}, {"selected_conversation": "C0OWNERS"}),
    ({"kind": "conversations_select", "default_to_current_conversation": True}, {"selected_conversation": CHANNEL}),
    (
        {"kind": "conversations_select", "default_to_current_conversation": True, "filter": {"include": ["im"]}},
        {"selected_conversation": None},
    ),
]


@pytest.mark.parametrize(("fields", "told"), INITIAL)
async def test_what_nobody_touched_keeps_its_first_value(
    slack: FakeSlack, client: AsyncWebClient, fields: JsonObject, told: JsonObject
) -> None:
    view = await opened(slack, client, modal(input_of("field", **fields)))
    state = slack.view_submission(view)["view"]["state"]

    assert state == {"values": {"field": {"field_value": {"type": fields["kind"], **told}}}}


IMPOSSIBLE: list[tuple[JsonObject, object, str]] = [
    ({"kind": "plain_text_input", "max_length": 3}, "docker", "6 characters, must be 0 to 3"),
    ({"kind": "plain_text_input", "min_length": 3}, "ab", "2 characters, must be 3 to 3000"),
    ({"kind": "plain_text_input"}, "a\nb", "a line break"),
    ({"kind": "plain_text_input"}, 7, "7 is not text"),
    ({"kind": "plain_text_input"}, ["a"], "not one value"),
    ({"kind": "url_text_input"}, "docs", "not an address"),
    ({"kind": "number_input", "is_decimal_allowed": False}, "1.5", "not a number"),
    ({"kind": "number_input", "is_decimal_allowed": False, "max_value": "9"}, "10", "10 is not from"),
    ({"kind": "radio_buttons", "options": OPTIONS}, "three", "not among the options"),
    ({"kind": "checkboxes", "options": OPTIONS}, "one", "not a list"),
    ({"kind": "multi_users_select", "max_selected_items": 1}, [OWNER, PERSON], "at most 1"),
    ({"kind": "plain_text_input", "optional": False}, "", "Slack asks for"),
    ({"kind": "multi_users_select", "optional": False}, [], "Slack asks for"),
]


@pytest.mark.parametrize(("fields", "value", "complaint"), IMPOSSIBLE)
async def test_nobody_can_submit_what_slacks_form_refuses(
    slack: FakeSlack, client: AsyncWebClient, fields: JsonObject, value: object, complaint: str
) -> None:
    view = await opened(slack, client, modal(input_of("field", **fields)))

    with pytest.raises(AssertionError, match=complaint):
        slack.view_submission(view, {"field": value})


async def test_nobody_can_fill_in_a_field_that_is_not_there(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)

    with pytest.raises(AssertionError, match="0 fields are named 'answer'"):
        slack.view_submission(view, {"answer": "x"})


async def test_what_is_entered_stays_when_the_view_changes(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    slack.enter(view, {"question": "q"})
    await client.views_update(view_id=view.id, view=modal(input_of("question", "plain_text_input"), title=plain("2")))
    await client.views_update(
        view_id=view.id, view=modal(input_of("question", "plain_text_input"), input_of("more", "users_select"))
    )
    values = slack.view_submission(view)["view"]["state"]["values"]

    assert values["question"]["question_value"]["value"] == "q"
    assert values["more"]["more_value"]["selected_user"] is None


async def test_a_submission_looks_as_slack_tells_it(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client, modal(private_metadata="x"), OWNER)
    payload = slack.view_submission(view, {"question": "q"})

    assert (payload["type"], payload["user"]["id"], payload["response_urls"]) == ("view_submission", OWNER, [])
    shown = payload["view"]
    assert (shown["id"], shown["hash"], shown["callback_id"], shown["private_metadata"]) == (
        view.id,
        view.hash,
        "teach",
        "x",
    )
    assert shown["blocks"] == view.blocks
    await client.views_push(trigger_id=payload["trigger_id"], view=modal())


async def test_errors_keep_the_view_open(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    await submitted(slack, view, {"response_action": "errors", "errors": {"question": "Too short."}}, question="q")
    again = await slack.next_view()

    assert (again.id, again.how, again.errors) == (view.id, "errors", {"question": "Too short."})
    assert "Too short." in again.shown
    assert slack.open_views == [view]
    await submitted(slack, again, {})
    assert slack.open_views == []


async def test_an_answer_can_change_push_and_clear(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    await submitted(slack, view, {"response_action": "update", "view": modal(title=plain("Second"))}, question="q")
    second = await slack.next_view()
    await submitted(slack, second, {"response_action": "push", "view": modal(title=plain("Third"))})
    third = await slack.next_view()

    assert [each.title for each in slack.open_views] == ["Second", "Third"]
    assert (second.id, third.previous_id) == (view.id, view.id)
    await submitted(slack, third, {"response_action": "clear"}, question="q")
    assert slack.open_views == []


async def test_an_empty_answer_shows_the_view_below_again(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client)
    await submitted(slack, view, {"response_action": "push", "view": modal()}, question="q")
    await submitted(slack, await slack.next_view(), {}, question="q")

    assert slack.open_views == [view]


BAD_ANSWERS: list[tuple[JsonObject, str]] = [
    ({"text": "hi"}, "response_action None is not one of errors, update, push, clear"),
    ({"response_action": "close"}, "response_action 'close' is not one of"),
    ({"response_action": "errors"}, "errors: errors is missing"),
    ({"response_action": "errors", "errors": {}}, "errors: {} names no field"),
    ({"response_action": "errors", "errors": {"answer": "x"}}, "errors: 'answer' is not an input block of the view"),
    ({"response_action": "errors", "errors": {"words": "x"}}, "errors: 'words' is not an input block of the view"),
    ({"response_action": "errors", "errors": {"question": " "}}, "errors: 'question' has no words"),
    ({"response_action": "errors", "errors": {"question": "x"}, "view": {}}, "errors: view is unknown"),
    ({"response_action": "update"}, "update: view is missing"),
    ({"response_action": "update", "view": modal(title="x")}, "view.title: not an object"),
    ({"response_action": "push", "view": HOME}, "view: type 'home', must be 'modal'"),
    ({"response_action": "clear", "view": modal()}, "clear: view is unknown"),
]


@pytest.mark.parametrize(("answer", "problem"), BAD_ANSWERS, ids=[problem for _, problem in BAD_ANSWERS])
async def test_a_bad_answer_to_a_submission_is_told(
    slack: FakeSlack, client: AsyncWebClient, answer: JsonObject, problem: str
) -> None:
    words = {"type": "section", "block_id": "words", "text": plain("Words")}
    view = await opened(slack, client, modal(words, input_of("question", "plain_text_input")))
    await submitted(slack, view, answer)

    assert any(found.startswith(f"view_submission: {problem}") for found in slack.problems)
    assert slack.open_views == [view]
    slack.refused.clear()


async def test_a_closed_view_is_told_if_it_asks_for_that(slack: FakeSlack, client: AsyncWebClient) -> None:
    view = await opened(slack, client, modal(notify_on_close=True))
    payload = slack.view_closed(view)

    assert (payload["type"], payload["is_cleared"], payload["view"]["id"]) == ("view_closed", False, view.id)
    assert "trigger_id" not in payload
    assert slack.open_views == []
    silent = await opened(slack, client)
    with pytest.raises(AssertionError, match="nobody is told"):
        slack.view_closed(silent)


async def test_a_button_in_a_view_tells_the_view_and_no_channel(slack: FakeSlack, client: AsyncWebClient) -> None:
    button = {"type": "button", "action_id": "dismiss", "text": plain("Dismiss"), "value": "7"}
    row = {"type": "section", "text": plain("Gap"), "accessory": button}
    view = await opened(slack, client, modal({**row, "block_id": "a"}, {**row, "accessory": {**button, "value": "8"}}))
    payload = slack.block_actions("dismiss", "7", view)

    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert (payload["view"]["id"], payload["view"]["hash"]) == (view.id, view.hash)
    assert (payload["actions"][0]["value"], payload["actions"][0]["block_id"]) == ("7", "a")
    assert not payload.keys() & {"response_url", "channel", "message"}
    with pytest.raises(AssertionError, match="no element 'dismiss'"):
        slack.block_actions("dismiss", "9", view)


async def test_a_menu_in_a_view_keeps_what_is_chosen(slack: FakeSlack, client: AsyncWebClient) -> None:
    menu = {"type": "static_select", "action_id": "topic", "options": OPTIONS}
    view = await opened(slack, client, modal({"type": "actions", "block_id": "b", "elements": [menu]}))
    payload = slack.block_actions("topic", "two", view)

    assert payload["actions"][0]["selected_option"] == OPTIONS[1]
    assert payload["view"]["state"]["values"]["b"]["topic"]["selected_option"] == OPTIONS[1]
    assert slack.view_submission(view)["view"]["state"] == payload["view"]["state"]
