"""People paste commands and files: they are explained and reviewed, and kept nowhere."""

import contextlib
import html
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.changes import edited
from bot.playground.slack.workspace import CHANNEL, PERSON
from bot.storage import Database
from bot.storage.tables import metadata
from tests.storage.databases import rows
from tests.whole_bot.channels import channel_with, next_update, said_before, stays_silent
from tests.whole_bot.talk import QUESTION, Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "hunter2-Tr0ub4dor"  # noqa: S105  (of no account)
"""The password in what is pasted."""
MARK = "marker-7f3e91"
"""A name in what is pasted, which answers may repeat."""
COMMAND = f"docker run -d --name {MARK} -p 5432:5432 -e POSTGRES_PASSWORD={SECRET} postgres:17"
DOCKERFILE = f"FROM python\nENV API_PASSWORD={SECRET}\nMAINTAINER {MARK}\nRUN apt-get install curl\nCMD python app.py\n"
COMPOSE = (
    f"services:\n  {MARK}:\n    image: postgres\n    port:\n      - 5432:5432\n"
    f"    environment:\n      POSTGRES_PASSWORD: {SECRET}\n"
)
HIDDEN = "I have hidden a password"


def fenced(text: str) -> str:
    """Return code as Slack sends it in a message."""
    return html.escape(f"```{text}```", quote=False)


@dataclass(frozen=True)
class Watched:
    """A bot whose database, log and requests are looked at."""

    talk: Talk
    database: Database
    requests: list[str]

    async def assert_kept_nowhere(self) -> None:
        """Check that nothing of what was pasted is stored or logged, and that its secret was not sent back."""
        for table in metadata.tables.values():
            kept = repr(await rows(self.database, table))
            assert MARK not in kept, table.name
            assert SECRET not in kept, table.name
        assert MARK not in self.talk.bot.log
        assert SECRET not in self.talk.bot.log
        assert not [request for request in self.requests if SECRET in request]


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=["http", "socket"], ids=["http-postgresql", "socket-sqlite"]
)
async def watched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    requests: list[str] = []

    @web.middleware
    async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
        requests.append(f"{request.path_qs} {(await request.read()).decode()}")
        return await handler(request)

    mode = request.param
    if mode == "http":
        url = request.getfixturevalue("postgresql").new_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('data')}/wharfie.db"
    async with (
        FakeSlack(middlewares=[record]) as slack,
        serving(slack, url, mode, log_level="INFO") as talk,
        contextlib.aclosing(Database(url)) as database,
    ):
        await database.open()
        yield Watched(talk, database, requests)


async def while_held(watched: Watched, method: str, act: Awaitable[None]) -> Message:
    """Do something, look at what is kept while the bot answers it, and return the answer."""
    slack = watched.talk.slack
    with slack.hold(method) as hold:
        await act
        await hold.reached.wait()
        await watched.assert_kept_nowhere()
    return await slack.next_message()


def assert_says(message: Message, *words: str) -> None:
    """Check that an answer says something, and not the secret."""
    shown = f"{message.text}{message.blocks}"
    assert [word for word in words if word not in shown] == []
    assert SECRET not in shown


async def test_a_command_is_explained_to_whoever_types_it_after_the_slash(watched: Watched) -> None:
    answer = await watched.talk.command(COMMAND)

    assert answer.hidden
    assert_says(answer, "`-p 5432:5432`", HIDDEN, "`POSTGRES_PASSWORD`")
    await watched.assert_kept_nowhere()


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (COMMAND, "`-p 5432:5432`"),
        (f"what does {COMMAND} do?", "`-p 5432:5432`"),
        (fenced(DOCKERFILE), "MAINTAINER"),
        (fenced(COMPOSE), "`port`"),
    ],
    ids=["command", "question", "dockerfile", "compose"],
)
@pytest.mark.parametrize("where", ["mention", "thread", "direct"])
async def test_what_is_pasted_is_read_and_kept_nowhere(watched: Watched, where: str, pasted: str, said: str) -> None:
    talk = watched.talk
    thread = {"thread_ts": talk.slack.message("Look at this")["event"]["ts"]} if where == "thread" else {}
    message = talk.slack.direct_message(pasted) if where == "direct" else talk.slack.app_mention(pasted, **thread)
    answer = await while_held(watched, "chat.postMessage", talk.deliver_event(message))

    assert_says(answer, said, HIDDEN)
    await talk.no_more()
    await watched.assert_kept_nowhere()


async def test_a_follow_up_does_not_go_on_from_a_paste_or_from_what_was_asked_before(watched: Watched) -> None:
    talk = watched.talk
    first = await talk.mention(QUESTION)
    await talk.mention(fenced(DOCKERFILE), thread_ts=first.thread_ts)
    follow_up = await talk.mention("and images?", thread_ts=first.thread_ts)

    assert "Understood as" not in follow_up.text


async def test_a_question_that_is_edited_into_a_paste_gets_its_review_and_the_paste_is_not_kept(
    watched: Watched,
) -> None:
    talk = watched.talk
    question = talk.slack.direct_message(QUESTION)
    await talk.deliver_event(question)
    answer = await talk.slack.next_message()
    await stays_silent(talk, watched.database)
    edit = edited(talk.slack, question, fenced(DOCKERFILE))
    updated = await while_held(watched, "chat.update", talk.deliver_event(edit))

    assert (updated.kind, updated.ts) == ("update", answer.ts)
    assert_says(updated, "MAINTAINER", HIDDEN)
    again = edited(talk.slack, edit, fenced(DOCKERFILE.replace(f"MAINTAINER {MARK}\n", "")), after=3)
    await talk.deliver_event(again)
    corrected = await next_update(talk, answer)
    assert "MAINTAINER" not in corrected.text
    await said_before(talk, watched.database)  # the first edit may have seen the second, and have updated too
    await watched.assert_kept_nowhere()


async def test_a_correction_of_only_the_indentation_updates_the_review(watched: Watched) -> None:
    talk = watched.talk
    wrong = "services:\n  web:\n  image: nginx:1.27\n"
    question = talk.slack.direct_message(fenced(wrong))
    await talk.deliver_event(question)
    answer = await talk.slack.next_message()
    await stays_silent(talk, watched.database)
    await talk.deliver_event(edited(talk.slack, question, fenced(wrong.replace("  image", "    image"))))

    assert (await next_update(talk, answer)).text != answer.text


@pytest.mark.parametrize("where", ["private", "thread"])
async def test_a_colleagues_paste_is_read_by_the_shortcut(watched: Watched, where: str) -> None:
    talk = watched.talk
    message = talk.slack.message(fenced(DOCKERFILE))
    await talk.use_shortcut("answer_message", message)
    form = await talk.slack.next_view()
    assert "MAINTAINER" in form.shown
    assert HIDDEN in form.shown
    await watched.assert_kept_nowhere()
    await talk.submit(form, {"where": where})
    answer = await talk.slack.next_message()

    assert (answer.hidden, answer.channel) == (where == "private", CHANNEL)
    assert_says(answer, "MAINTAINER", HIDDEN)
    await watched.assert_kept_nowhere()


async def test_what_is_too_long_to_be_sent_on_is_shown_only_in_the_modal(watched: Watched) -> None:
    talk = watched.talk
    message = talk.slack.message(fenced(DOCKERFILE + "RUN echo hello\n" * 300))
    await talk.use_shortcut("answer_message", message)
    form = await talk.slack.next_view()

    assert "MAINTAINER" in form.shown
    assert "submit" not in form.body


@pytest.mark.parametrize("where", ["mention", "direct", "shortcut"])
@pytest.mark.parametrize(("name", "content"), [("Dockerfile", DOCKERFILE), ("docker-compose.yml", COMPOSE)])
async def test_a_file_is_reviewed(watched: Watched, where: str, name: str, content: str) -> None:
    talk = watched.talk
    long = content + "# a comment\n" * 500  # more than a message shows of it
    files: dict[str, Any] = {"files": [talk.slack.files.add(name, long.encode())], "subtype": "file_share"}
    if where == "shortcut":
        await talk.use_shortcut("answer_message", talk.slack.message("Look", **files))
        shown = (await talk.slack.next_view()).shown
        assert f"`{name}`".strip("`") in shown
        assert HIDDEN in shown
        assert SECRET not in shown
    else:
        new = talk.slack.direct_message if where == "direct" else talk.slack.app_mention
        answer = await while_held(watched, "chat.postMessage", talk.deliver_event(new("what is wrong here?", **files)))
        assert_says(answer, name, HIDDEN)
    await watched.assert_kept_nowhere()


async def test_the_buttons_of_an_answer_work_and_keep_nothing(watched: Watched) -> None:
    talk = watched.talk
    answer = await talk.mention(COMMAND)
    compose = await talk.press(answer.element("as_compose_1"), answer)

    assert_says(compose, "image: postgres:17")
    related = await talk.press(answer.element("show_related_1"), answer)
    assert related.commands
    await talk.no_more()
    await watched.assert_kept_nowhere()


async def test_a_long_review_unfolds(watched: Watched) -> None:
    talk = watched.talk
    answer = await talk.direct(fenced("FROM alpine\n" + "MAINTAINER me\nRUN cd /tmp\n" * 4))
    unfolded = await talk.press(answer.element("show_rest"), answer)

    assert len(unfolded.text) >= len(answer.text)
    assert len(str(unfolded.blocks)) > len(str(answer.blocks))


async def test_code_that_nobody_asked_about_is_left_alone(watched: Watched) -> None:
    channel = await channel_with(watched.talk, watched.database, mode="sure", follow_ups=True)
    for text in (COMMAND, fenced(DOCKERFILE), fenced(COMPOSE)):
        await watched.talk.say(text, channel)

    await stays_silent(watched.talk, watched.database)
    await watched.assert_kept_nowhere()


async def test_a_token_in_a_question_is_hidden_before_it_is_searched_and_kept(watched: Watched) -> None:
    talk = watched.talk
    token = "ghp_" + "a1B2c3D4e5F6" * 3
    answer = await talk.direct(f"which font do our slides use {token}")

    assert_says(answer, "I have hidden a GitHub token", "I don't know that")
    assert token not in f"{answer.text}{answer.blocks}"
    await talk.no_more()
    await watched.assert_kept_nowhere()
    kept = repr([await rows(watched.database, table) for table in metadata.tables.values()])
    assert "which font do our slides use" in kept
    assert token not in kept


@pytest.mark.parametrize(
    ("name", "content", "fields", "said"),
    [
        ("Dockerfile", b"FROM alpine\n" * 20_000, {}, "200 kB"),
        ("app.bin", b"\0\1\2" * 3_000, {}, "binary"),
        ("notes.txt", "für".encode("latin-1") * 2_000, {}, "UTF-8"),
        (
            "Dockerfile",
            b"FROM alpine\n",
            {"url_private_download": "https://files.example/x", "preview": ""},
            "in Slack",
        ),
        ("Dockerfile", b"FROM alpine\n", {"mode": "external", "preview": ""}, "in Slack"),
    ],
    ids=["large", "binary", "not UTF-8", "elsewhere", "external"],
)
async def test_a_file_that_cannot_be_read_gets_one_clear_line(
    watched: Watched, name: str, content: bytes, fields: dict[str, str], said: str
) -> None:
    slack = watched.talk.slack
    file = slack.files.add(name, content, **fields)
    answer = await watched.talk.direct("", files=[file], subtype="file_share")

    assert answer.text.startswith(f"I couldn't read the file `{name}`. ")
    assert said in answer.text
    assert answer.text.count("\n") == 0


async def test_a_file_of_another_organisation_is_looked_up_first(watched: Watched) -> None:
    slack = watched.talk.slack
    file = slack.files.add("Dockerfile", DOCKERFILE.encode())
    shown = {"id": file["id"], "mode": "file_access", "file_access": "check_file_info"}
    answer = await watched.talk.direct("", files=[shown], subtype="file_share")

    assert_says(answer, "MAINTAINER", HIDDEN)


async def test_a_password_beside_a_file_is_hidden_too(watched: Watched) -> None:
    file = watched.talk.slack.files.add("Dockerfile", b"FROM alpine:3.20\n")
    answer = await watched.talk.direct(f"my PASSWORD={SECRET}", files=[file], subtype="file_share")

    assert_says(answer, "`Dockerfile`", HIDDEN)
    await watched.assert_kept_nowhere()


async def test_a_short_command_is_read_again_for_everyone_in_the_thread(watched: Watched) -> None:
    talk = watched.talk
    await talk.use_shortcut("answer_message", talk.slack.message(fenced("docker run --rm nginx")))
    form = await talk.slack.next_view()
    await talk.submit(form, {"where": "thread"})

    assert_says(await talk.slack.next_message(), "Part by part", "nginx")


async def test_of_many_files_the_first_three_are_read(watched: Watched) -> None:
    slack = watched.talk.slack
    files = [slack.files.add(f"{number}.Dockerfile", b"FROM alpine:3.20\n") for number in range(5)]
    answer = await watched.talk.direct("", files=files, subtype="file_share")

    assert [f"{number}.Dockerfile" in answer.text for number in range(5)] == [True, True, True, False, False]
    assert "only the first 3 files" in answer.text


async def test_pictures_are_left_alone(watched: Watched) -> None:
    file = watched.talk.slack.files.add("screen.png", b"\x89PNG\r\n\x1a\n\0" * 1_000)
    answer = await watched.talk.direct(QUESTION, files=[file], subtype="file_share")

    assert answer.commands
    assert "couldn't read" not in answer.text
    assert answer.channel == watched.talk.slack.conversation(PERSON)


async def test_what_was_read_is_counted(watched: Watched) -> None:
    await watched.talk.direct(COMMAND)
    await watched.talk.direct(fenced(DOCKERFILE))
    counted = (await watched.talk.bot.get("/metrics")).text

    assert 'wharfie_questions_total{status="explained",surface="direct"}' in counted
    assert 'wharfie_questions_total{status="reviewed",surface="direct"}' in counted
