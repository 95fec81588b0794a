"""Each statement of the team's notes is covered by an entry that teaches what is right today."""

from pathlib import Path

import pytest
import yaml

from bot.knowledge import Knowledge
from bot.replies.lines import answer_lines
from bot.replies.text import plain_text
from bot.search import Answer

STATEMENTS = yaml.safe_load((Path(__file__).parent / "notes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement["notes_say"])
def test_the_notes_are_covered(statement: dict[str, object], knowledge: Knowledge) -> None:
    said = plain_text(answer_lines(Answer(knowledge.entries[str(statement["entry"])]))).casefold()

    assert isinstance(statement["entry_says"], list)
    assert [part for part in statement["entry_says"] if part.casefold() not in said] == []
