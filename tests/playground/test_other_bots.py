"""A bot that is slow, broken, or uses more of Slack than ours does: people see what Slack would show."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web

from bot.playground.session import Session
from bot.playground.slack import SignedClient
from bot.playground.slack.people import OWNER, PERSON

GENERAL = "C0GENERAL"
Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


@contextlib.asynccontextmanager
async def workspace_with(answer: Answer) -> AsyncIterator[Session]:
    """Serve a workspace with a bot that answers each request in some way."""

    async def handle(request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            return await answer(await request.json())
        form = {key: str(value) for key, value in (await request.post()).items()}
        return await answer(json.loads(form["payload"]) if "payload" in form else form)

    application = web.Application()
    application.router.add_post("/slack/events", handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    async with Session() as session, aiohttp.ClientSession() as http:
        session.connect(SignedClient(http, f"http://{host}:{port}", session.slack.signing_secret))
        yield session
    await runner.cleanup()


async def bot_call(session: Session, method: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call the Web API as the bot does."""
    url, headers = f"{session.slack.api_url}{method}", {"Authorization": f"Bearer {session.slack.bot_token}"}
    async with aiohttp.ClientSession() as http, http.post(url, json=body, headers=headers) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def respond(url: str, body: dict[str, Any]) -> None:
    """Answer at a response URL as a bot does."""
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        assert response.status == 200


MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name", "max_length": 5},
        }
    ],
}


async def test_a_command_that_fails_is_said_by_slack_to_the_person_alone() -> None:
    async def fail(_: dict[str, Any]) -> web.Response:
        return web.Response(status=500)

    async with workspace_with(fail) as session:
        await session.say(PERSON, GENERAL, "/docker help")

        (note,) = session.messages(GENERAL, PERSON)
        assert (note.user, note.text) == ("USLACKBOT", '`/docker` failed with the error "dispatch_failed"')
        assert session.messages(GENERAL, OWNER) == []
        assert session.exchanges(1)[0].error == "dispatch_failed"


async def test_a_bot_that_does_not_answer_in_three_seconds_is_too_late() -> None:
    async def wait(_: dict[str, Any]) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    async with workspace_with(wait) as session:
        await session.say(PERSON, GENERAL, "/docker help")

        assert "operation_timeout" in session.messages(GENERAL, PERSON)[0].text


async def test_an_event_that_fails_comes_once_more_with_the_headers_of_a_retry() -> None:
    async def fail(_: dict[str, Any]) -> web.Response:
        return web.Response(status=503)

    async with workspace_with(fail) as session:
        await session.say(PERSON, GENERAL, "hello")

        assert [(each.what, each.error) for each in session.exchanges()] == [
            ("message (again)", "dispatch_failed"),
            ("message", "dispatch_failed"),
        ]


async def test_nothing_is_lost_while_the_bot_is_gone() -> None:
    async with Session() as session, aiohttp.ClientSession() as http:
        session.connect(SignedClient(http, "http://127.0.0.1:9", session.slack.signing_secret))

        await session.say(PERSON, GENERAL, "hello")

        assert [each.text for each in session.messages(GENERAL, OWNER)] == ["hello"]
        assert session.exchanges(1)[0].error == "dispatch_failed"


async def test_an_answer_for_everyone_comes_after_the_command_and_can_be_changed_and_taken_back() -> None:
    urls = []

    async def answer(request: dict[str, Any]) -> web.Response:
        urls.append(request["response_url"])
        return web.json_response({"response_type": "in_channel", "text": "Here you are."})

    async with workspace_with(answer) as session:
        await session.say(PERSON, GENERAL, "/docker help me")

        command, shown = session.messages(GENERAL, OWNER)
        assert (command.text, command.is_command, command.author.name) == ("/docker help me", True, "Ann Engineer")
        assert shown.text == "Here you are."

        await respond(urls[0], {"replace_original": True, "text": "Here it is."})
        assert [each.text for each in session.messages(GENERAL, OWNER)] == ["/docker help me", "Here it is."]
        await respond(urls[0], {"delete_original": True})
        assert [each.text for each in session.messages(GENERAL, OWNER)] == ["/docker help me"]


async def test_a_form_that_cannot_be_sent_keeps_what_was_typed() -> None:
    triggers = []

    async def answer(request: dict[str, Any]) -> web.Response:
        if request.get("type") == "view_submission":
            return web.Response(status=500)
        triggers.append(request["trigger_id"])
        return web.Response()

    async with workspace_with(answer) as session:
        await session.say(PERSON, GENERAL, "/docker form")
        assert (await bot_call(session, "views.open", {"trigger_id": triggers[0], "view": MODAL}))["ok"]
        form = session.modal(PERSON)
        assert form

        await session.submit(PERSON, form.id, {"name": "much too long"})
        form = session.modal(PERSON)
        assert form
        assert form.errors == {"name": "13 characters, must be 0 to 5."}

        await session.submit(PERSON, form.id, {"name": "Ann"})
        form = session.modal(PERSON)
        assert form
        assert (form.errors, form.problem) == ({}, "We had some trouble connecting. Try again?")
        assert form.state["name"]["name"]["value"] == "Ann"


async def test_the_bot_hears_of_a_closed_modal_and_a_trigger_opens_one_only_once() -> None:
    triggers, kinds = [], []

    async def answer(request: dict[str, Any]) -> web.Response:
        kinds.append(request.get("type"))
        if "trigger_id" in request:
            triggers.append(request["trigger_id"])
        return web.Response()

    async with workspace_with(answer) as session:
        await session.say(PERSON, GENERAL, "/docker form")
        await bot_call(session, "views.open", {"trigger_id": triggers[0], "view": MODAL})
        form = session.modal(PERSON)
        assert form

        await session.close(PERSON, form.id)

        assert kinds[-1] == "view_closed"
        again = await bot_call(session, "views.open", {"trigger_id": triggers[0], "view": MODAL})
        assert again["error"] == "exchanged_trigger_id"
        assert session.exchanges(1)[0].error == "exchanged_trigger_id"


async def test_a_channel_without_the_bot_and_a_method_that_it_has_no_use_for_are_refused() -> None:
    async def ignore(_: dict[str, Any]) -> web.Response:
        return web.Response()

    async with workspace_with(ignore) as session:
        away = await bot_call(session, "chat.postMessage", {"channel": "C0SECRET", "text": "hello"})
        unknown = await bot_call(session, "conversations.kick", {"channel": GENERAL, "user": PERSON})

        assert (away["error"], unknown["error"]) == ("not_in_channel", "unknown_method")
        assert session.exchanges(1)[0].problems == ("conversations.kick: the bot has no use for this method",)
