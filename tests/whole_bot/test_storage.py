"""What the bot remembers outlives its process, and several processes share it: each request is answered once."""

from pathlib import Path

from bot.playground.slack import FakeSlack
from tests.bot_process import run_to_end
from tests.postgresql import PASSWORD, PostgreSQL
from tests.whole_bot.deployment import LEASE, answer_while_some_are_killed, kept_requests
from tests.whole_bot.talk import QUESTION, UNSURE, serving

FOLLOW_UP = "and images?"


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


async def test_three_processes_answer_each_question_once_while_two_are_killed(postgresql: PostgreSQL) -> None:
    outcome = await answer_while_some_are_killed(postgresql.new_database(), 300, processes=3, kills=2)

    assert outcome.faults == {}
    assert outcome.taken_over
    assert outcome.database_lost == []


async def test_one_process_on_sqlite_answers_each_question_once_although_it_is_killed(tmp_path: Path) -> None:
    outcome = await answer_while_some_are_killed(f"sqlite:///{tmp_path}/wharfie.db", 300, processes=1, kills=1)

    assert outcome.faults == {}
    assert outcome.taken_over
    assert outcome.database_lost == []


async def test_a_lost_database_costs_no_answer_and_the_page_for_readiness_says_so() -> None:
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            assert (await talk.bot.get("/readyz")).text == "ready"
            server.stop()
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            ready = await talk.bot.get("/readyz")
            assert (ready.status, ready.text.partition(":")[0]) == (200, "ready, but the database cannot be used")
            assert ready.text.rstrip(".").endswith("; not kept so far: 2 answers, 2 claims, 2 follow-ups")
            assert "wharfie_database_up 0.0" in (await talk.bot.get("/metrics")).text

            server.start()
            await talk.bot.logged("The database can be used again. Not kept: 2 answers, 2 claims, 2 follow-ups.")
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
