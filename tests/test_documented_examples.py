"""The example entries in README and docs pass the strict check, and their questions find them."""

import re
from pathlib import Path

from bot.knowledge import check_knowledge
from bot.knowledge.flags import load_flags, problems_of_flags
from tests.shipped import search_over, shipped

ROOT = Path(__file__).parent.parent
_EXAMPLE = re.compile(r"```yaml\n(- id: .*?)```", re.DOTALL)


def test_the_example_entries_pass_the_strict_check_and_answer_their_questions(tmp_path: Path) -> None:
    for page in ("README.md", "docs/knowledge.md"):
        examples = _EXAMPLE.findall((ROOT / page).read_text(encoding="utf-8"))
        assert examples, page
        (tmp_path / Path(page).with_suffix(".yaml").name).write_text("\n".join(examples), encoding="utf-8")

    knowledge, style = check_knowledge([tmp_path])
    added = [entry for name, entry in knowledge.entries.items() if name not in shipped().knowledge.entries]
    search = search_over(knowledge)

    assert len(added) == 2
    assert style == []
    assert knowledge.warnings == ()
    for entry in added:
        for question in [entry.title, *entry.questions]:
            result = search.find_answer(question)
            assert (question, result.status, result.candidates[0].entry.id) == (question, "answered", entry.id)


def test_the_example_of_a_teams_onboarding_passes_the_strict_check(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/onboarding.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "onboarding.yaml").write_text(example, encoding="utf-8")

    knowledge, style = check_knowledge([tmp_path])
    steps = [step.id for step in knowledge.onboarding.steps]

    assert style == []
    assert steps[steps.index("registries") + 1] == "our-registry"


def test_the_example_of_a_teams_sentences_about_options_passes_the_check(tmp_path: Path) -> None:
    page = (ROOT / "docs/knowledge.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(commands:.*?)```", page, re.DOTALL)
    (tmp_path / "flags.yaml").write_text(example, encoding="utf-8")

    assert problems_of_flags([tmp_path], shipped().knowledge.entries) == []
    assert load_flags([tmp_path]).does("model run")
