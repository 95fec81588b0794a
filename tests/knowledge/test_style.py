"""Each style rule has a sample that breaks only this rule, and whose first line is the expected message."""

from pathlib import Path

import pytest

import bot
from bot.entry import Entry
from bot.knowledge import Vocabulary, check_knowledge, load_knowledge
from bot.knowledge.read import Folder, read_layer
from bot.knowledge.style import RULES, style_problems

STYLE = Path(__file__).parent / "style"
VOCABULARY = Vocabulary(
    samples={"container": ["web"]}, stop_words=["how", "do", "i", "my", "want", "can", "to", "what"]
)


@pytest.mark.parametrize("sample", sorted(STYLE.iterdir()), ids=lambda path: path.stem)
def test_a_sample_breaks_only_its_own_rule(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    (tmp_path / sample.name).write_text(text, encoding="utf-8")
    layer = read_layer(Folder(tmp_path, "style"))
    [(file, entry)] = layer.entries

    assert layer.problems == []
    assert style_problems(file, entry, VOCABULARY) == [text.splitlines()[0].removeprefix("# ")]


def test_every_rule_has_a_sample_and_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")

    codes = set(RULES)
    assert {sample.stem for sample in STYLE.iterdir()} == codes
    assert [code for code in sorted(codes) if f"| {code} |" not in page] == []


def test_the_shipped_knowledge_breaks_no_rule() -> None:
    _, problems = check_knowledge()

    assert problems == []


def test_a_team_may_add_sample_names_of_its_own(
    tmp_path: Path, small_checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "__file__", str(small_checkout / "bot" / "__init__.py"))
    (tmp_path / "vocabulary.yaml").write_text("samples: {container: [billing]}")
    (tmp_path / "a.yaml").write_text(
        (STYLE / "W14.yaml").read_text(encoding="utf-8").replace("docker stop foo", "docker stop billing")
    )

    _, problems = check_knowledge([tmp_path])

    assert problems == []


def test_the_words_of_quotations_and_code_are_not_style() -> None:
    entry = Entry(
        id="a",
        title='Fix "Cannot connect! Is it running?"',
        questions=["one", "two", "three", "four", "five", "six"],
        answer='Set `WARNING=1`. The message "NEVER. Do. That!" goes away.',
    )

    assert style_problems("f", entry, VOCABULARY) == []
    assert load_knowledge().vocabulary.samples


ERROR = """
- id: deploy-failed-{number}
  title: Fix a failed deployment of shop {number}
  questions: [deployment of shop {number} failed]
  answer: It says why.
  error:
    patterns: ['{pattern}']
    causes: [{{cause: The shop is open., fix: Close it.}}]
"""
TOO_GENERAL = ("the", "error", "failed", r"\w+")
OF_A_MESSAGE = ("shop refused the deployment", "no space left on device")


def test_a_pattern_that_matches_questions_of_other_entries_is_too_general(tmp_path: Path) -> None:
    patterns = (*TOO_GENERAL, *OF_A_MESSAGE)
    entries = [ERROR.format(number=number, pattern=pattern) for number, pattern in enumerate(patterns)]
    (tmp_path / "team.yaml").write_text("".join(entries))

    _, problems = check_knowledge([tmp_path])
    general = [each for each in problems if " W17 " in each]

    assert len(general) == len(TOO_GENERAL)
    for number, (pattern, problem) in enumerate(zip(TOO_GENERAL, general, strict=True)):
        begins = f"{tmp_path}/team.yaml: deploy-failed-{number}: W17 the pattern `{pattern}` is too general: "
        assert problem.startswith(begins)
        assert problem.endswith("; use more words of the message")
        assert "\n" not in problem
