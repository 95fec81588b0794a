"""Rules for the shipped knowledge, in addition to the style rules (tests/knowledge/test_style.py)."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.entry import Entry
from bot.knowledge import Knowledge
from tests.docker_cli import REFERENCE, command_name, docker_calls, line_problems, reference
from tests.dockerfile_check import directives, instructions

PAGES = set((REFERENCE / "docs-pages.txt").read_text(encoding="utf-8").split())
COMMANDS = (REFERENCE / "commands-to-cover.txt").read_text(encoding="utf-8").splitlines()
LONGEST_FILE = 1_500


def prose(entry: Entry) -> Iterator[str]:
    yield entry.answer
    for command in entry.commands:
        yield from filter(None, [command.does, command.careful])
    for cause in entry.error.causes if entry.error else []:
        yield from filter(None, [cause.cause, cause.check, cause.fix])
    if entry.platforms:
        yield from filter(None, entry.platforms.model_dump().values())


def test_each_entry_links_to_a_page_of_the_documentation_and_to_related_entries(knowledge: Knowledge) -> None:
    entries = knowledge.entries.values()

    assert {entry.id: entry.docs for entry in entries if entry.docs not in PAGES} == {}
    assert {entry.id: entry.see_also for entry in entries if not 2 <= len(entry.see_also) <= 5} == {}
    assert [entry.id for entry in entries if entry.id in entry.see_also] == []


def test_commands_within_sentences_are_known_to_docker(knowledge: Knowledge) -> None:
    said = [
        (entry.id, code)
        for entry in knowledge.entries.values()
        for text in prose(entry)
        for code in re.findall(r"`(docker [^`]+)`", text)
    ]

    assert [(entry, code, found) for entry, code in said if (found := _serious(line_problems(code)))] == []


def _serious(problems: list[str]) -> list[str]:
    """Leave out problems that are fine in a sentence: a flag without value, a group, a redirection of PowerShell."""
    fine = ("needs a value", "needs a subcommand", "takes at most 0 arguments")
    return [problem for problem in problems if not problem.endswith(fine)]


def test_every_command_that_engineers_meet_is_covered(knowledge: Knowledge) -> None:
    lines = [command.run for entry in knowledge.entries.values() for command in entry.commands]
    covered = {command_name(call) for line in lines for call in docker_calls(line)}

    assert [command for command in COMMANDS if command not in covered] == []


def test_every_instruction_flag_and_check_of_a_dockerfile_is_covered(knowledge: Knowledge) -> None:
    data = reference("dockerfile")
    snippets = [
        part.text for entry in knowledge.entries.values() for part in entry.snippets if part.language == "dockerfile"
    ]
    used = {(i.name, flag) for text in snippets for i in instructions(text) for flag in ["", *dict(i.flags)]}
    used |= {("#", name) for text in snippets for name in directives(text)}
    said = [f"{entry.title} {' '.join(prose(entry))}" for entry in knowledge.entries.values()]

    wanted = {(name, flag) for name, i in data["instructions"].items() for flag in ["", *i["flags"]]}
    wanted |= {("#", name) for name in data["parser_directives"]}
    missing = {(name, flag) for name, flag in wanted - used if not any(name in text and flag in text for text in said)}
    assert missing == set()
    assert [check for check in data["build_checks"] if not any(check in text for text in said)] == []


def test_the_knowledge_is_wide(knowledge: Knowledge) -> None:
    entries = knowledge.entries.values()

    assert len(entries) >= 950
    assert sum(1 + len(entry.questions) for entry in entries) >= 7_500
    assert sum(" or " in entry.title and ":" in entry.title for entry in entries) >= 60
    assert sum(entry.error is not None for entry in entries) >= 170


def test_no_file_of_the_knowledge_is_too_long_to_work_in() -> None:
    root = Path(__file__).parent.parent
    files = [*root.glob("knowledge/answers/*.yaml"), *root.glob("tests/proofs/*.yaml")]

    assert [file.name for file in files if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE] == []


def test_words_of_the_vocabulary_have_one_meaning_each(knowledge: Knowledge) -> None:
    assert knowledge.vocabulary.problems() == []
