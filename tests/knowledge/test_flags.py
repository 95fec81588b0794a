"""What commands and options do is known for every everyday one, in plain words, and mistakes in the file are found."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.catalogue import by_name
from bot.entry import Command, Entry
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge, Vocabulary, check_knowledge
from bot.knowledge.flags import Flags, load_flags, problems_of_flags
from bot.knowledge.style import violations

EVERYDAY = (Path(__file__).parents[1] / "reference/commands-to-cover.txt").read_text().splitlines()
COMMANDS = ["", "compose", "buildx", *(line.removeprefix("docker ") for line in EVERYDAY)]
LONGEST = 160
STYLE_OF_SENTENCES = {"W03", "W04", "W06", "W07", "W09", "W15"}
FILLER = re.compile(r"\b(present|vouch\w*|none is|simply|just|basically|specified|various|please|note that)\b")


@pytest.fixture(scope="module")
def flags() -> Flags:
    return load_flags()


def sentences(flags: Flags) -> Iterator[tuple[str, str]]:
    """Yield each sentence with the name of the command and the option."""
    yield from ((name, text.does) for name, text in flags.common.items())
    for command, found in flags.commands.items():
        yield command, found.does or ""
        yield from ((f"{command} {name}", text.does) for name, text in found.flags.items())


def test_every_everyday_command_has_a_sentence(flags: Flags) -> None:
    assert len(COMMANDS) == 158
    assert [command for command in COMMANDS if not flags.does(command)] == []


def test_every_option_of_every_everyday_command_has_a_sentence_hidden_ones_too(flags: Flags) -> None:
    pairs = [(command, option) for command in COMMANDS for option in by_name()[command or ""].options]

    assert len(pairs) > 1_050
    assert [pair for pair in pairs if not flags.flag(*pair)] == []


def test_every_group_has_a_sentence(flags: Flags) -> None:
    assert [command for command, found in flags.commands.items() if not found.does] == []


def wrong_with(does: str) -> Iterator[str]:
    entry = Entry.model_construct(id="x", title="", questions=[], answer=".", commands=[Command(run="x", does=does)])
    yield from (wrong for code, wrong in violations(entry, Vocabulary()) if code in STYLE_OF_SENTENCES)
    words = re.sub(r"`[^`]*`", "x", does)
    yield from (f"says `{found[0]}`" for found in FILLER.finditer(words))
    if "`" in words:
        yield "has a backtick that is not closed"
    if len(re.findall(r"[.?!](?= |$)", words)) != 1:
        yield "is not one sentence"
    if len(does) > LONGEST:
        yield "is too long"


def test_the_sentences_are_short_plain_and_begin_with_a_verb(flags: Flags) -> None:
    assert {name: wrong for name, does in sentences(flags) if (wrong := list(wrong_with(does)))} == {}


def test_every_entry_that_goes_deeper_exists_and_most_options_of_run_have_one(
    flags: Flags, knowledge: Knowledge
) -> None:
    assert list(flags.dead_entries(knowledge.entries)) == []
    named = [text.entry for name in by_name()["run"].options if (text := flags.flag("container run", name))]
    assert sum(entry is not None for entry in named) > 55


def test_no_sentence_is_for_a_command_or_an_option_that_docker_does_not_have(flags: Flags) -> None:
    assert list(flags.unknown()) == []


def test_no_common_sentence_is_never_shown(flags: Flags) -> None:
    shown = {id(flags.flag(command, name)) for command in COMMANDS for name in by_name()[command].options}
    texts = list(flags.common.items())
    texts += [
        (f"{command} {name}", text) for command, found in flags.commands.items() for name, text in found.flags.items()
    ]

    assert [name for name, text in texts if id(text) not in shown] == []


def test_an_option_is_looked_for_in_its_command_then_in_the_group_then_everywhere() -> None:
    flags = Flags.model_validate(
        {
            "common": {"--quiet": "A.", "--force": "B."},
            "commands": {
                "docker": {"does": "D.", "flags": {"--debug": "E."}},
                "container": {"flags": {"--quiet": {"does": "F.", "entry": "f"}}},
                "container ls": {"does": "G.", "entry": "g", "flags": {"--quiet": "H."}},
            },
        }
    )

    def said(command: str, name: str) -> str | None:
        found = flags.flag(command, name)
        return found.does if found else None

    assert said("container ls", "--quiet") == "H."
    assert said("container run", "--quiet") == "F."
    assert said("image ls", "--quiet") == "A."
    assert said("container ls", "--force") == "B."
    assert said("", "--debug") == "E."
    assert said("container ls", "--debug") is None
    assert (flags.does("container ls"), flags.entry("container ls")) == ("G.", "g")
    assert (flags.does("container"), flags.does("volume ls"), flags.does("")) == (None, None, "D.")


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "a.yaml").write_text("- {id: a, title: Title a, questions: [q], answer: a}")
    (path / "flags.yaml").write_text(text)
    return path


def test_a_team_adds_to_the_sentences_and_changes_them(tmp_path: Path, flags: Flags) -> None:
    privileged = "container run: {flags: {--privileged: Opens the host; ask Ana first.}}"
    own = f"commands: {{{privileged}, checkpoint ls: {{does: Lists.}}}}"
    layered = load_flags([folder(tmp_path / "t", own)])

    changed = layered.flag("container run", "--privileged")
    assert changed
    assert changed.does == "Opens the host; ask Ana first."
    assert layered.does("checkpoint ls") == "Lists."
    assert layered.does("container run") == flags.does("container run")
    assert layered.flag("container run", "--rm") == flags.flag("container run", "--rm")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("commands:\n  run: {does: A.}", "line 2: `run` is not a command: write its full name, without docker"),
        ("commands:\n  container rnu: {does: A.}", "line 2: `container rnu` is not a command: "),
        (
            "commands:\n  container run:\n    flags:\n      --detatch: A.",
            "line 4: `container run` has no option `--detatch`",
        ),
        ("common:\n  --detatch: A.", "line 2: no command has the option `--detatch`"),
        ("common:\n  -q: A.", "line 2: no command has the option `-q`"),
        (
            "common:\n  --quiet:\n    does: A.\n    entry: gone",
            "line 4: `entry` names `gone`, which is not an entry",
        ),
        ("commands:\n  docker:\n    does: A.\n    entry: gone", "line 4: `entry` names `gone`, which is not an entry"),
    ],
)
def test_what_docker_does_not_have_and_dead_entries_are_reported(
    tmp_path: Path, knowledge: Knowledge, text: str, problem: str
) -> None:
    problems = problems_of_flags([folder(tmp_path / "t", text)], knowledge.entries)

    assert len(problems) == 1
    assert f"t/flags.yaml: {problem}" in problems[0]


def test_the_check_reports_a_misspelt_option(tmp_path: Path) -> None:
    text = "commands:\n  container run:\n    flags:\n      --prot: A."

    with pytest.raises(KnowledgeError) as caught:
        check_knowledge([folder(tmp_path / "t", text)])

    assert [
        line.endswith("t/flags.yaml: line 4: `container run` has no option `--prot`") for line in caught.value.problems
    ] == [True]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("common: {--quiet: 5}", "line 1: `common --quiet` must be keys with their values: `key: value`, one per line"),
        ("common: {--quiet: }", "line 1: `common --quiet does` is empty"),
        (f"common: {{--quiet: {'x' * 161}}}", "line 1: `common --quiet does` has 161 characters; the maximum is 160"),
        ("common:\n  --quiet: {do: A.}", "line 2: `common --quiet does` is missing"),
        ("comon: {}", "line 1: unknown key `comon`: did you mean `common`?"),
        ("- a", "line 1: must be keys with their values: `key: value`, one per line"),
        ("common:\n\t--quiet: A.", "line 2: there is a tab: indent with spaces"),
        ("common:\n  --quiet: A: b.", "line 2: the text has a colon followed by a space: put it in quotes"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_plain_words(
    tmp_path: Path, knowledge: Knowledge, text: str, problem: str
) -> None:
    team = folder(tmp_path / "t", text)

    with pytest.raises(KnowledgeError) as caught:
        load_flags([team])

    assert caught.value.problems[0].endswith(f"t/flags.yaml: {problem}")
    assert problems_of_flags([team], knowledge.entries) == caught.value.problems


@pytest.mark.parametrize(
    ("command", "said_by_an_option"),
    [
        ("compose down", "volume"),
        ("compose up", "output"),
        ("compose run", "port"),
        ("compose exec", "terminal"),
        ("compose rm", "question"),
        ("container stop", "10"),
        ("container run", "pull"),
    ],
)
def test_what_an_option_changes_is_not_said_of_the_command(flags: Flags, command: str, said_by_an_option: str) -> None:
    assert said_by_an_option not in (flags.does(command) or "")
