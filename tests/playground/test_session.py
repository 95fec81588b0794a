"""What people do in the playground reaches the real bot, and they see what it answers, as in Slack."""

import asyncio

import aiohttp
import pytest

from bot.playground.session import Change, Home, Message, NotPossibleError, Shown, View
from bot.playground.slack.people import NEWCOMER, OWNER, PERSON
from tests.playground.conftest import GENERAL, Playground, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "how do I remove volumes"
COMMAND = "docker volume rm"


def element(message: Shown, action_id: str) -> dict[str, object]:
    """Return the element of a message whose action id begins so, with the id of its block."""
    for block in message.blocks:
        for each in block.get("elements", []):
            if str(each.get("action_id", "")).startswith(action_id):
                return {**each, "block_id": block["block_id"]}
    raise AssertionError(f"no {action_id} in {message.blocks}")


async def test_a_command_is_answered_for_the_asker_alone_and_shows_nothing_to_others(playground: Playground) -> None:
    session = playground.session

    await session.say(PERSON, GENERAL, f"/docker {QUESTION}")

    answer = await playground.last(GENERAL, PERSON, COMMAND)
    assert (answer.only_for, answer.author.is_app) == (PERSON, True)
    assert COMMAND not in shown(session.messages(GENERAL, OWNER)[-1])


async def test_a_mention_is_answered_in_its_thread_and_counted_there(playground: Playground) -> None:
    session = playground.session

    await session.say(PERSON, GENERAL, f"@wharfie {QUESTION}")

    (answer,) = await playground.replied(GENERAL, OWNER, QUESTION)
    assert COMMAND in shown(answer)
    root = next(each for each in session.messages(GENERAL, OWNER) if each.ts == answer.thread_ts)
    assert (root.reply_count, root.repliers, root.only_for) == (1, (session.bot_user,), None)


async def test_a_direct_message_is_answered_there_and_nobody_else_reads_it(playground: Playground) -> None:
    session = playground.session
    direct = session.direct_of(NEWCOMER)

    await session.say(NEWCOMER, direct, QUESTION)

    await playground.last(direct, NEWCOMER, COMMAND)
    assert session.messages(direct, OWNER) == []


async def test_a_reply_to_a_reply_is_in_the_same_thread_and_a_private_message_has_none(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "who is there?")
    root = session.messages(GENERAL, PERSON)[-1]
    await session.say(OWNER, GENERAL, "me", root.ts)
    reply = session.thread(GENERAL, root.ts, OWNER)[-1]

    await session.say(PERSON, GENERAL, "hello", reply.ts)

    assert [each.text for each in session.thread(GENERAL, root.ts, NEWCOMER)] == ["who is there?", "me", "hello"]
    assert session.messages(GENERAL, NEWCOMER)[-1].repliers == (OWNER, PERSON)
    await session.say(PERSON, GENERAL, f"/docker {QUESTION}")
    private = await playground.last(GENERAL, PERSON, COMMAND)
    with pytest.raises(NotPossibleError, match="only one person sees"):
        await session.say(PERSON, GENERAL, "thanks", private.ts)


async def test_a_follow_up_in_the_thread_continues_the_question(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, f"<@{session.bot_user}> {QUESTION} again")
    (answer,) = await playground.replied(GENERAL, PERSON, f"{QUESTION} again")

    await session.say(PERSON, GENERAL, "@wharfie and images?", answer.thread_ts)

    replies = await playground.replied(GENERAL, PERSON, f"{QUESTION} again", count=3)
    assert replies[1].text == f"<@{session.bot_user}> and images?"
    assert replies[2].author.is_app


async def test_an_edited_message_is_marked_and_a_mention_that_is_added_is_answered(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "delete a volume, how?")
    message = session.messages(GENERAL, PERSON)[-1]

    await session.edit(PERSON, GENERAL, message.ts, f"@wharfie {QUESTION} please")

    (answer,) = await playground.replied(GENERAL, PERSON, f"{QUESTION} please")
    assert COMMAND in shown(answer)
    now = next(each for each in session.messages(GENERAL, PERSON) if each.ts == message.ts)
    assert now.edited


async def test_the_same_text_again_is_no_edit_and_an_empty_one_is_refused(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "see you at https://x.example, @owner")
    message = session.messages(GENERAL, PERSON)[-1]
    before = session.exchanges(1)[0].id

    await session.edit(PERSON, GENERAL, message.ts, "see you at https://x.example, @owner ")
    with pytest.raises(NotPossibleError, match="cannot be empty"):
        await session.edit(PERSON, GENERAL, message.ts, " \n")

    assert session.messages(GENERAL, PERSON)[-1] == message
    assert session.exchanges(1)[0].id == before


async def test_a_deleted_message_is_gone_but_leaves_a_trace_above_its_replies(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "nobody answers this")
    alone = session.messages(GENERAL, PERSON)[-1]
    await session.say(PERSON, GENERAL, f"@wharfie {QUESTION} now")
    await playground.replied(GENERAL, PERSON, f"{QUESTION} now")
    root = session.messages(GENERAL, PERSON)[-1]

    await session.delete(PERSON, GENERAL, alone.ts)
    await session.delete(PERSON, GENERAL, root.ts)

    messages = {each.ts: each for each in session.messages(GENERAL, PERSON)}
    assert alone.ts not in messages
    assert messages[root.ts].deleted
    assert session.exchanges(1)[0].what == "message message_deleted"


async def test_nobody_edits_or_deletes_the_message_of_another(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "mine")
    ts = session.messages(GENERAL, PERSON)[-1].ts

    with pytest.raises(NotPossibleError, match="not your message"):
        await session.edit(OWNER, GENERAL, ts, "ours")
    with pytest.raises(NotPossibleError, match="not your message"):
        await session.delete(OWNER, GENERAL, ts)


async def test_an_answer_is_shared_by_its_button_and_the_private_one_changes_in_place(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, f"/docker {QUESTION}")
    private = await playground.last(GENERAL, PERSON, COMMAND)
    button = element(private, "share")

    await session.press(PERSON, Message(GENERAL, private.ts), str(button["block_id"]), str(button["action_id"]))

    public = await playground.last(GENERAL, OWNER, COMMAND)
    assert public.only_for is None

    def changed() -> Shown | None:
        now = next(each for each in session.messages(GENERAL, PERSON) if each.ts == private.ts)
        return now if now.blocks != private.blocks else None

    assert (await playground.until(changed)).only_for == PERSON


async def test_teaching_in_a_modal_shows_what_is_wrong_then_reaches_the_owner(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "/docker teach")
    form = await playground.modal(PERSON)

    await session.submit(PERSON, form.id, {"question": "where are our backups", "answer": ""})
    modal = session.modal(PERSON)
    assert modal
    assert modal.errors == {"answer": "Please complete this required field."}

    wrong = {"question": "how do I get our images", "answer": "From the registry.", "link": "no address"}
    await session.submit(PERSON, form.id, wrong)
    modal = session.modal(PERSON)
    assert modal
    assert list(modal.errors) == ["link"]

    await session.submit(PERSON, form.id, {"question": "where are our backups", "answer": "On `nas-1`.", "link": None})
    modal = session.modal(PERSON)
    assert modal
    assert modal.errors == {}
    assert "callback_id" not in modal.body  # it says thanks, and is no form any more
    await playground.last(session.direct_of(OWNER), OWNER, "where are our backups")


async def test_what_the_bot_finds_wrong_with_a_form_is_shown_at_its_field(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "/docker teach")
    form = await playground.modal(PERSON)

    values = {"question": "who feeds the whale", "answer": "Ann.", "caution": "It bites."}
    await session.submit(PERSON, form.id, values)

    modal = session.modal(PERSON)
    assert modal
    assert modal.errors == {"caution": "There is no command that it warns of: write it into the answer."}
    assert modal.state["question"]["question"]["value"] == "who feeds the whale"


async def test_the_owner_approves_what_was_taught_and_it_is_answered(playground: Playground) -> None:
    session = playground.session
    direct = session.direct_of(OWNER)
    proposal = await playground.until(
        lambda: next(
            (each for each in session.messages(direct, OWNER) if "How do I get our images" in shown(each)), None
        )
    )
    approve = element(proposal, "approve")

    await session.press(OWNER, Message(direct, proposal.ts), str(approve["block_id"]), str(approve["action_id"]))

    def decided() -> Shown | None:
        now = next(each for each in session.messages(direct, OWNER) if each.ts == proposal.ts)
        return now if now.blocks != proposal.blocks else None

    await playground.until(decided)
    await session.say(NEWCOMER, GENERAL, "/docker how do I get our images")
    await playground.last(GENERAL, NEWCOMER, "registry.example.com")


async def test_a_shortcut_on_a_message_answers_it(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, f"{QUESTION}, folks?")
    message = session.messages(GENERAL, PERSON)[-1]

    await session.shortcut(OWNER, "answer_message", GENERAL, message.ts)

    modal = await playground.modal(OWNER)
    assert COMMAND in str(modal.body)


async def test_a_global_shortcut_opens_the_search_whose_field_keeps_what_is_typed(playground: Playground) -> None:
    session = playground.session
    await session.shortcut(NEWCOMER, "search_knowledge")
    modal = await playground.modal(NEWCOMER)
    (field,) = [each["element"] for each in modal.body["blocks"] if each["type"] == "input"]

    await session.press(NEWCOMER, View(modal.id), None, field["action_id"], "volume")

    found = await playground.until(lambda: now if (now := session.modal(NEWCOMER)) and now.body != modal.body else None)
    assert "volume" in str(found.body).casefold()


async def test_a_shortcut_that_the_app_does_not_have_cannot_be_used(playground: Playground) -> None:
    with pytest.raises(NotPossibleError, match="no global shortcut"):
        await playground.session.shortcut(PERSON, "nothing")


async def test_a_closed_modal_is_gone(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "/docker teach")
    form = await playground.modal(PERSON)

    await session.close(PERSON, form.id)

    assert session.modal(PERSON) is None
    with pytest.raises(NotPossibleError, match="no longer open"):
        await session.submit(PERSON, form.id, {})


async def test_a_snippet_is_read_by_the_bot(playground: Playground) -> None:
    session = playground.session
    direct = session.direct_of(PERSON)

    await session.say(PERSON, direct, "", snippet=QUESTION, snippet_name="question.txt")

    await playground.last(direct, PERSON, COMMAND)
    assert [file["name"] for file in session.messages(direct, PERSON)[-2].files] == ["question.txt"]


async def test_tabs_and_joining_come_to_the_bot_as_events(playground: Playground) -> None:
    session = playground.session

    await session.open_home(PERSON)
    await session.open_direct(PERSON)
    await session.join(NEWCOMER)

    events = [each.request["event"] for each in session.exchanges() if each.what in ("app_home_opened", "team_join")]
    assert [(each["type"], each.get("tab")) for each in reversed(events)][:3] == [
        ("app_home_opened", "home"),
        ("app_home_opened", "messages"),
        ("team_join", None),
    ]
    assert all(each.error is None for each in session.exchanges() if each.direction == "to the bot")


async def test_what_people_cannot_do_is_said_in_one_line(playground: Playground) -> None:
    session = playground.session

    for act, reason in (
        (session.say(PERSON, GENERAL, "  "), "nothing to send"),
        (session.say(PERSON, "C0SECRET", "hello"), "not in this conversation"),
        (session.say(PERSON, session.direct_of(OWNER), "hello"), "not in this conversation"),
        (session.say(PERSON, GENERAL, "/dance"), "/dance is not a valid command"),
        (session.press(PERSON, Message(GENERAL, "1.1"), None, "x"), "is gone"),
        (session.press(PERSON, View("V1"), None, "x"), "no longer open"),
        (session.say("U0NOBODY", GENERAL, "hello"), "no person"),
    ):
        with pytest.raises(NotPossibleError, match=reason):
            await act


async def test_a_command_in_a_thread_is_refused_as_in_slack(playground: Playground) -> None:
    with pytest.raises(NotPossibleError, match="not supported in threads"):
        await playground.session.say(PERSON, GENERAL, "/docker help", "1.1")


async def test_each_exchange_is_noted_with_time_answer_and_why_it_matched(playground: Playground) -> None:
    session = playground.session

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes today")
    await playground.replied(GENERAL, PERSON, "volumes today")

    def explained() -> bool:
        return any(each.why for each in session.exchanges(6))

    await playground.until(explained)
    noted = {each.what: each for each in session.exchanges(6)}
    assert "remove-volume" in str(noted["app_mention"].why)
    assert noted["message"].why is None
    post = noted["chat.postMessage"]
    assert (post.direction, post.error, post.request["channel"]) == ("from the bot", None, GENERAL)
    assert "token" not in post.request
    assert isinstance(post.answer, dict)
    assert post.answer["ok"] is True
    assert post.milliseconds is not None


async def test_a_question_that_comes_with_a_snippet_is_explained_too(playground: Playground) -> None:
    session = playground.session
    direct = session.direct_of(OWNER)
    before = session.exchanges(1)[0].id

    await session.say(OWNER, direct, "what does this mean?", snippet="cp <file> web:/ && no space left on device")

    asked = await playground.until(
        lambda: next((each for each in session.exchanges() if each.id > before and each.why), None)
    )
    assert asked.what == "message file_share"


async def test_what_slack_refuses_is_answered_and_noted(playground: Playground) -> None:
    session = playground.session
    slack = session.slack
    url = slack.new_response_url(GENERAL)

    async with aiohttp.ClientSession() as http:
        for _ in range(6):
            async with http.post(url, json={"text": "hello"}) as response:
                status = response.status
        assert status == 404
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        broken = {"channel": GENERAL, "text": "x", "blocks": [{"type": "nothing"}]}
        async with http.post(f"{slack.api_url}chat.postMessage", json=broken, headers=headers) as response:
            assert (await response.json())["error"] == "invalid_blocks"
        view = {"trigger_id": "old", "view": {"type": "modal"}}
        async with http.post(f"{slack.api_url}views.open", json=view, headers=headers) as response:
            assert not (await response.json())["ok"]

    opened, posted, used_up = [each for each in session.exchanges() if each.error][:3]
    assert (used_up.what, used_up.error) == ("response_url", "used_url")
    assert (posted.what, posted.error) == ("chat.postMessage", "invalid_blocks")
    assert "not allowed here" in posted.problems[0]
    assert opened.error == "invalid_arguments"


async def test_changes_tell_who_sees_something_new(playground: Playground) -> None:
    session = playground.session
    changes = session.changes()

    await session.say(PERSON, GENERAL, f"/docker {QUESTION}")

    awaited = {Change("panel"), Change("channel", GENERAL, viewer=PERSON)}
    async with asyncio.timeout(10):  # others may see something new at the same time
        while awaited:
            awaited.discard(await anext(changes))


async def test_the_home_tab_is_each_persons_own_and_its_elements_work(playground: Playground) -> None:
    session = playground.session
    assert session.home(NEWCOMER) is None
    with pytest.raises(NotPossibleError, match="Home tab is empty"):
        await session.press(NEWCOMER, Home(), None, "x")

    await session.open_home(NEWCOMER)
    home = await playground.until(lambda: session.home(NEWCOMER))

    assert home["type"] == "home"
    assert all(block["block_id"] for block in home["blocks"])
    buttons = [each for block in home["blocks"] for each in block.get("elements", []) if each["type"] == "button"]
    block = next(each for each in home["blocks"] if buttons[0] in each.get("elements", []))
    before = session.exchanges(1)[0].id
    await session.press(NEWCOMER, Home(), block["block_id"], buttons[0]["action_id"], buttons[0].get("value"))

    def answered() -> bool:
        since = [each for each in session.exchanges() if each.id > before]
        return any(each.direction == "from the bot" and each.answer for each in since)

    await playground.until(answered)
    assert [each.error for each in session.exchanges() if each.id > before and each.error] == []


async def test_opening_the_direct_message_pins_prompts(playground: Playground) -> None:
    session = playground.session

    await session.open_direct(OWNER)

    await playground.until(lambda: any("setSuggestedPrompts" in each.what for each in session.exchanges(5)))
    prompts = session.prompts(OWNER)
    assert 0 < len(prompts) <= 4
    assert all(prompt.title and prompt.message for prompt in prompts)


async def test_an_edited_question_changes_its_answer_in_place(playground: Playground) -> None:
    session = playground.session
    await session.say(PERSON, GENERAL, "@wharfie what is love")
    root = session.messages(GENERAL, PERSON)[-1]
    (before,) = await playground.replied(GENERAL, PERSON, "what is love")
    assert COMMAND not in shown(before)

    await session.edit(PERSON, GENERAL, root.ts, f"@wharfie {QUESTION}")

    def updated() -> Shown | None:
        now = session.thread(GENERAL, root.ts, PERSON)[1:]
        return now[0] if now[0].blocks != before.blocks else None

    after = await playground.until(updated)
    assert COMMAND in shown(after)
    assert after.ts == before.ts
    assert len(session.thread(GENERAL, root.ts, PERSON)) == 2
