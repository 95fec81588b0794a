"""Knowledge that is edited while the playground runs: what is right is answered at once, what is wrong is shown."""

from dataclasses import replace
from pathlib import Path

from bot.entry import Entry
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge
from bot.playground.slack.people import PERSON
from bot.search import Prepared, prepare
from tests.playground.conftest import GENERAL, playing

QUESTION = "which colour do our whales have"


async def test_a_mistake_is_shown_while_the_last_good_knowledge_serves_and_its_repair_is_answered(
    small_knowledge: Knowledge, small_prepared: Prepared, tmp_path: Path
) -> None:
    file = tmp_path / "team" / "team.yaml"
    file.parent.mkdir()
    file.write_text("good", encoding="utf-8")

    def load() -> Prepared:
        text = file.read_text(encoding="utf-8")
        if text in ("", "good"):
            return small_prepared
        if text == "broken":
            raise KnowledgeError(["team.yaml: line 2: there is a tab: indent with spaces"])
        own = Entry(id="whales", title="Colour of our whales", questions=[QUESTION], answer=text)
        return prepare(replace(small_knowledge, entries={**small_knowledge.entries, own.id: own}))

    async with playing(tmp_path, small_prepared, load, file.parent) as playground:
        session = playground.session

        file.write_text("broken", encoding="utf-8")
        problem = await playground.until(lambda: session.knowledge_problem)
        assert problem == "team.yaml: line 2: there is a tab: indent with spaces"
        await session.say(PERSON, GENERAL, "/docker how do I remove volumes")
        await playground.last(GENERAL, PERSON, "docker volume rm")

        file.write_text("They are blue.", encoding="utf-8")
        await playground.until(lambda: session.knowledge_problem is None)
        await session.say(PERSON, GENERAL, f"/docker {QUESTION}")
        await playground.last(GENERAL, PERSON, "They are blue.")
