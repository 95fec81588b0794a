"""The example entries in README and docs pass the strict check, and their questions find them."""

import re
from pathlib import Path

import pytest

from bot.knowledge import check_knowledge
from bot.matching import Matcher

ROOT = Path(__file__).parent.parent
_EXAMPLE = re.compile(r"```yaml\n(- id: .*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/knowledge.md"])
def test_an_example_entry_passes_the_strict_check_and_answers_its_questions(page: str, tmp_path: Path) -> None:
    examples = _EXAMPLE.findall((ROOT / page).read_text(encoding="utf-8"))
    (tmp_path / "example.yaml").write_text("\n".join(examples), encoding="utf-8")

    knowledge, style = check_knowledge([tmp_path])
    own, _ = check_knowledge()
    added = [entry for name, entry in knowledge.entries.items() if name not in own.entries]
    matcher = Matcher(knowledge)

    assert added
    assert style == []
    assert knowledge.warnings == ()
    for entry in added:
        for question in [entry.title, *entry.questions]:
            finding = matcher.find_answer(question)
            assert (question, finding.status, finding.matches[0].entry.id) == (question, "answered", entry.id)
