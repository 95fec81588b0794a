"""What the bot remembers outlives its process, and several processes share it: each request is answered once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bot.storage import Database
from bot.storage.tables import claims
from tests.bot_process import run_to_end
from tests.fake_slack import FakeSlack, JsonObject, Message
from tests.postgresql import PASSWORD, PostgreSQL
from tests.whole_bot.talk import QUESTION, UNSURE, Talk, serving

FOLLOW_UP = "and images?"
LEASE = 60.0
"""Seconds within which others answer what a process has left; it takes up to 25, on a busy machine longer."""


async def kept_requests(database_url: str) -> list[str]:
    """Return the requests that the database keeps because they are not answered."""
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        kept = select(claims.c.body).where(claims.c.body.is_not(None))
        return list(await database.run(lambda connection: connection.scalars(kept)))


async def test_a_restart_answers_nothing_again_and_understands_follow_ups(database_url: str) -> None:
    async with FakeSlack() as slack:
        mention, direct = slack.app_mention(QUESTION), slack.direct_message("how do I list containers")
        async with serving(slack, database_url) as talk:
            for event in (mention, direct):
                await talk.deliver_event(event)
                await slack.next_message()
            offer = await talk.command(UNSURE)
            button = offer.buttons[0]
            press = slack.block_actions(button["action_id"], button["value"], offer)
            await talk.deliver_interaction(press)
            await slack.next_message()
        assert await kept_requests(database_url) == []

        async with serving(slack, database_url) as talk:
            for event in (mention, direct):
                await talk.deliver_event(event, retry=1)
            await talk.deliver_interaction(press)
            await talk.no_more()
            assert "image" in (await talk.direct(FOLLOW_UP)).text
            answer = await talk.direct(FOLLOW_UP, thread_ts=direct["event"]["ts"])
            assert "docker image" in answer.text


async def test_a_crash_before_or_after_the_post_loses_no_answer_and_doubles_none(database_url: str) -> None:
    async with FakeSlack() as slack:
        slack.lose_reply("chat.postMessage", after=10.0, times=2)
        async with serving(slack, database_url) as talk:
            for event in (slack.app_mention(QUESTION), slack.app_mention(QUESTION), slack.direct_message(QUESTION)):
                await talk.deliver_event(event)
            # Two are posted, which the bot does not know yet; the other mention waits for its turn in the channel.
            said = [await slack.next_message() for _ in range(2)]
            await talk.bot.kill()
        async with serving(slack, database_url) as talk:
            said.append(await slack.next_message(within=LEASE))
            await slack.called("chat.postMessage", times=5, within=LEASE)
            await talk.no_more()
        assert all("docker volume rm" in message.text for message in said)
        assert slack.take_unread() == []
        assert await kept_requests(database_url) == []


class Deployment:
    """Several processes that share a database. Slack delivers each request to two of them, and again where one is dead.

    Args:
        slack: the workspace.
        database_url: of the database that they share.
    """

    def __init__(self, slack: FakeSlack, database_url: str) -> None:
        self._slack = slack
        self._database_url = database_url
        self._stack = contextlib.AsyncExitStack()
        self._talks: list[Talk] = []

    @contextlib.asynccontextmanager
    async def of(self, number: int) -> AsyncIterator["Deployment"]:
        """Start processes at the same moment; at the end, let all finish."""
        async with self._stack:
            self._talks = await asyncio.gather(*(self._start() for _ in range(number)))
            yield self
            ended = await asyncio.gather(*(talk.bot.terminate() for talk in self._talks))
            assert ended == [0] * number
            for trouble in ("Incident", "The database cannot be used", "could not be looked after"):
                assert [talk.bot.log for talk in self._talks if trouble in talk.bot.log] == []

    async def _start(self) -> Talk:
        return await self._stack.enter_async_context(serving(self._slack, self._database_url))

    async def kill(self, number: int) -> None:
        """Kill a process."""
        await self._talks[number].bot.kill()

    async def restart(self, number: int) -> None:
        """Start a process in the place of one that was killed."""
        self._talks[number] = await self._start()

    async def deliver(self, number: int, event: JsonObject, command: dict[str, str] | None = None) -> None:
        """Deliver an event, or a command, to two processes, in turn."""
        ways = [self._deliver(self._talks[(number + more) % 3], event, command) for more in range(2)]
        taken = await asyncio.gather(*ways)
        if not any(taken):
            assert await self._deliver(self._talks[(number + 2) % 3], event, command)

    async def _deliver(self, talk: Talk, event: JsonObject, command: dict[str, str] | None) -> bool:
        try:
            await (talk.deliver_command(command) if command else talk.deliver_event(event))
        except aiohttp.ClientError:
            return False
        return True

    async def deliver_all(self, events: Sequence[JsonObject]) -> None:
        """Deliver many events, some of them at the same time."""
        some = asyncio.Semaphore(20)

        async def one(number: int, event: JsonObject) -> None:
            async with some:
                await self.deliver(number, event)

        await asyncio.gather(*(one(number, event) for number, event in enumerate(events)))


def asked(slack: FakeSlack, number: int) -> list[JsonObject]:
    """People ask in a channel and in direct messages; Slack delivers a mention as a message too."""
    events = []
    for index in range(number):
        mention = slack.app_mention(QUESTION)
        event = mention["event"]
        events += (
            [mention, slack.message(event["text"], ts=event["ts"])] if index % 2 else [slack.direct_message(QUESTION)]
        )
    return events


def is_post(message: Message) -> bool:
    return message.kind == "post" and "docker volume rm" in message.text


async def answer_while_one_is_killed(database_url: str, number: int) -> None:
    """Let three processes answer, kill one twice, and check that each question is answered exactly once.

    Args:
        database_url: an empty database.
        number: how many questions are asked, in three parts: while the posts of a killed process hang, while it starts
            again, and while another one is killed in the middle of its work.
    """
    part = number // 3
    async with FakeSlack() as slack:
        async with Deployment(slack, database_url).of(3) as deployment:
            with slack.hold("chat.postMessage") as hold:
                await deployment.deliver_all(asked(slack, part))
                await hold.reached.wait()
                await deployment.kill(0)
            async with asyncio.TaskGroup() as group:
                group.create_task(deployment.restart(0))
                group.create_task(deployment.deliver_all(asked(slack, part)))
            delivering = asyncio.create_task(deployment.deliver_all(asked(slack, part)))
            said = [await slack.next_message(within=LEASE) for _ in range(part * 2 + part // 3)]
            await deployment.kill(1)
            await delivering
            await deployment.restart(1)
            said += [await slack.next_message(within=LEASE) for _ in range(part * 3 - len(said))]
            commands = [slack.slash_command(QUESTION) for _ in range(20)]
            await asyncio.gather(*(deployment.deliver(index, {}, command) for index, command in enumerate(commands)))
            acknowledged = [await slack.next_message() for _ in commands]

        assert [f"{message.kind} {message.thread_ts} {message.text}" for message in slack.take_unread()] == []
        assert [message for message in said if not is_post(message)] == []
        threads = [message.thread_ts for message in said if message.thread_ts]
        assert len(threads) == len(set(threads)) == sum(index % 2 for index in range(part)) * 3
        assert len({message.response_url for message in acknowledged}) == len(commands)
    assert await kept_requests(database_url) == []


async def test_three_processes_answer_each_question_once_while_one_is_killed(postgresql: PostgreSQL) -> None:
    await answer_while_one_is_killed(postgresql.new_database(), 300)


async def test_a_lost_database_costs_no_answer_and_the_page_for_readiness_says_so() -> None:
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            assert (await talk.bot.get("/readyz")).text == "ready"
            server.stop()
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            ready = await talk.bot.get("/readyz")
            assert (ready.status, ready.text.partition(":")[0]) == (200, "ready, but the database cannot be used")
            assert "wharfie_database_up 0.0" in (await talk.bot.get("/metrics")).text

            server.start()
            await talk.bot.logged("The database can be used again. Not kept: 2 claims, 2 follow-ups.")
            assert (await talk.bot.get("/readyz")).text == "ready"
            assert "wharfie_database_up 1.0" in (await talk.bot.get("/metrics")).text
            assert talk.bot.log.count("The database cannot be used") == 1
            assert PASSWORD.partition(":")[2] not in talk.bot.log


async def test_a_database_that_is_away_does_not_prevent_the_start() -> None:
    with PostgreSQL() as server:
        url = server.new_database()
        server.stop()
        async with FakeSlack() as slack, serving(slack, url) as talk:
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            server.start()
            await talk.bot.logged("The database can be used again")
            assert await kept_requests(url) == []


async def test_a_database_that_cannot_be_used_is_explained_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with FakeSlack() as slack:
        for url in (
            "mysql://root:tops3cret@db/wharfie",
            "postgresql:",
            "sqlite://",
            f"sqlite:///{tmp_path}/file/wharfie.db",
        ):
            environment = slack.environment("http") | {"DATABASE_URL": url}
            ended = await run_to_end("serve", "--port", "0", environment=environment)

            assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
            assert "DATABASE_URL" in ended.stderr
            assert "tops3cret" not in ended.stderr
