"""A team's knowledge grows: from a question that the bot could not answer to an answer in everybody's repository."""

from pathlib import Path
from typing import Any

import yaml

from bot.playground.slack import FakeSlack, Message
from bot.playground.slack.workspace import ADMIN, NEWCOMER, OWNER, OWNERS_CHANNEL, PERSON
from tests.bot_process import run_to_end
from tests.whole_bot.talk import serving

GAP = "how do we deploy the shop to staging"
SAME_GAP = "what's the way to deploy our shop on staging?"


async def test_a_gap_is_asked_taught_approved_answered_corrected_and_exported(
    database_url: str, tmp_path: Path
) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk, serving(slack, database_url) as replica:
        ann, noor, olga = (talk.as_user(user) for user in (PERSON, NEWCOMER, OWNER))

        # The admin makes Olga the owner, with a channel for the owners.
        admin = talk.as_user(ADMIN)
        settings = await admin.open_by_command("settings")
        await admin.submit(settings, {"owners": [OWNER], "owners_channel": OWNERS_CHANNEL})
        assert "saved" in (await slack.next_view()).shown
        assert (await slack.next_message()).channel == OWNERS_CHANNEL

        # Two people ask something that only their team knows.
        unknown = await ann.mention(GAP)
        assert "I don't know that" in unknown.text
        await noor.direct(SAME_GAP)

        # The gap is shown with both, and Ann, who has found out, teaches the answer.
        gaps = await ann.command("gaps")
        assert "2 people" in gaps.text
        form = await ann.open(gaps.element("teach_gap_1"), gaps)
        await ann.submit(form, {"answer": "Push the tag `staging`.", "commands": "docker compose -p shop down -v"})
        refused = await slack.next_view()
        assert "Can lose data, so it needs a caution" in refused.errors["caution"]
        await ann.submit(refused, {"commands": "docker compose push shop # Pushes the image of the shop."})
        assert "owners" in (await slack.next_view()).shown

        # Olga approves it; Ann hears of it.
        proposal = await slack.next_message()
        assert proposal.channel == OWNERS_CHANNEL
        decided = await olga.press(proposal.element("approve_proposal"), proposal)
        assert f"<@{OWNER}>" in decided.text
        assert "approved" in (await slack.next_message()).text

        # Five seconds later every replica answers it, and says whose answer it is.
        await replica.bot.logged("1 taught entries are in use now.", within=5.0)
        answer = await replica.as_user(NEWCOMER).direct(GAP)
        assert answer.commands == ["docker compose push shop"]
        assert "approved by Olga Owner on" in answer.text
        assert "There are no gaps" in (await ann.command("gaps")).text

        # The shop moves, so Noor corrects it; Olga changes a word and approves that.
        form = await noor.open(answer.element("manage_entry_correct"), answer)
        await noor.submit(
            form, {"answer": "Push the image, and the cluster does the rest.", "link": "https://wiki/shop"}
        )
        assert "owners" in (await slack.next_view()).shown
        proposal = await slack.next_message()
        assert "Changed: answer and link" in proposal.text
        assert "Answer until now:\n&gt; Push the tag `staging`." in proposal.text
        edited = await olga.open(proposal.element("edit_proposal"), proposal)
        await olga.submit(edited, {"answer": "Push the image; the cluster does the rest."})
        assert "corrected" in (await slack.next_view()).shown
        assert {(await slack.next_message()).kind for _ in range(2)} == {"response", "post"}
        corrected = await ann.command(GAP)
        assert "Push the image; the cluster does the rest." in corrected.text
        assert "https://wiki/shop" in corrected.text
        history = await ann.open(corrected.element("manage_entry"), corrected, f"history {_id(corrected)}")
        assert "before and after" in history.shown

    entry = await exported(database_url, tmp_path)
    assert (entry["title"].casefold(), entry["docs"]) == (f"{GAP}?", "https://wiki/shop")


async def exported(database_url: str, folder: Path) -> dict[str, Any]:
    """Export the one entry that was taught into an empty folder, whose knowledge has no errors then."""
    ended = await run_to_end("export", "--taught", environment={"DATABASE_URL": database_url})
    assert ended.code == 0, ended.stderr
    (folder / "taught.yaml").write_text(ended.stdout, encoding="utf-8")
    checked = await run_to_end("check", "--knowledge", str(folder), environment={})
    assert checked.code == 0, checked.stderr
    [entry] = yaml.safe_load(ended.stdout)
    return dict(entry)


def _id(answer: Message) -> str:
    """Return the id of the taught entry of an answer."""
    return str(answer.element("manage_entry")["options"][0]["value"]).partition(" ")[2]
