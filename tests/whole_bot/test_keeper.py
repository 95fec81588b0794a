"""The maintainers of the knowledge see what a running bot did not know, and change it without a restart."""

import asyncio
import json
from pathlib import Path

from bot.playground.slack import FakeSlack
from tests.bot_process import BotProcess, run_to_end
from tests.whole_bot.talk import HttpTalk

ENTRY = """
- id: deploy-staging
  title: Deploy to staging
  questions: [how do I deploy to staging]
  answer: Push to the branch `{branch}`.
"""


def served(slack: FakeSlack, checkout: Path, **environment: str) -> BotProcess:
    return BotProcess("serve", "--http", environment=slack.environment("http") | environment, checkout=checkout)


def talk_with(slack: FakeSlack, bot: BotProcess) -> HttpTalk:
    return HttpTalk(slack, bot, bot.signed(slack.signing_secret))


async def test_what_the_bot_did_not_know_is_kept_as_a_gap(small_checkout: Path, database_url: str) -> None:
    database = {"DATABASE_URL": database_url}
    async with FakeSlack() as slack, served(slack, small_checkout, **database) as bot:
        talk = talk_with(slack, bot)
        await talk.mention("what time is the all-hands")
        await talk.mention("what time is the all-hands")
        await talk.mention("thanks!")

    exported = await run_to_end("export", "--gaps", environment=database)
    assert [json.loads(line) for line in exported.stdout.splitlines()] == [
        {"q": "what time is the all-hands", "people": 1, "times": 2, "also": []}
    ]


async def test_an_edited_file_is_taken_over_at_once(small_checkout: Path, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(ENTRY.format(branch="staging"))
    async with FakeSlack() as slack, served(slack, small_checkout, WHARFIE_KNOWLEDGE=str(tmp_path)) as bot:
        talk = talk_with(slack, bot)
        assert "Push to the branch staging" in (await talk.command("how do I deploy to staging")).text.replace("`", "")

        file.write_text(ENTRY.format(branch="preview"))
        await bot.logged("The knowledge has been reloaded.")

        assert "Push to the branch preview" in (await talk.command("how do I deploy to staging")).text.replace("`", "")


async def test_at_a_hangup_knowledge_is_read_whose_changes_the_system_does_not_report(
    small_checkout: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "elsewhere.yaml", tmp_path / "team"
    file.write_text(ENTRY.format(branch="staging"))
    folder.mkdir()
    (folder / "team.yaml").symlink_to(file)
    async with FakeSlack() as slack, served(slack, small_checkout, WHARFIE_KNOWLEDGE=str(folder)) as bot:
        talk = talk_with(slack, bot)
        file.write_text(ENTRY.format(branch="preview"))
        bot.hang_up()
        await bot.logged("The knowledge has been reloaded.")

        assert "Push to the branch preview" in (await talk.command("how do I deploy to staging")).text.replace("`", "")


async def test_broken_knowledge_leaves_the_last_good_one_serving(small_checkout: Path, tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(ENTRY.format(branch="staging"))
    async with FakeSlack() as slack, served(slack, small_checkout, WHARFIE_KNOWLEDGE=str(tmp_path)) as bot:
        talk = talk_with(slack, bot)
        file.write_text("- id: deploy-staging\n\ttitle: Deploy\n")
        await bot.logged("keeps the knowledge that it loaded before.")

        assert "team.yaml: line 2: there is a tab: indent with spaces" in bot.log
        assert "Push to the branch staging" in (await talk.command("how do I deploy to staging")).text.replace("`", "")

        file.write_text(ENTRY.format(branch="preview"))
        await bot.logged("The knowledge has been reloaded.")
        assert "Push to the branch preview" in (await talk.command("how do I deploy to staging")).text.replace("`", "")


async def test_a_hangup_during_the_start_does_no_harm(small_checkout: Path) -> None:
    async with FakeSlack() as slack:
        bot = served(slack, small_checkout)
        with slack.hold("auth.test") as asked:
            starting = asyncio.create_task(bot.__aenter__())
            await asked.reached.wait()
            bot.hang_up()
        await starting

        assert (await bot.get("/healthz")).status == 200
        await bot.__aexit__(None, None, None)


async def test_the_bot_ends_in_time_while_it_reads_knowledge(small_checkout: Path) -> None:
    async with FakeSlack() as slack, served(slack, small_checkout) as bot:
        bot.hang_up()

        assert await bot.terminate() == 0
