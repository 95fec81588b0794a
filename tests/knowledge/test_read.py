"""Each rule has a sample that breaks it, whose first line is the expected message."""

from pathlib import Path

import pytest

from bot.errors import KnowledgeError, SetupError
from bot.knowledge.load import merge_layers
from bot.knowledge.read import Folder, Layer, read_layer

BROKEN = Path(__file__).parent / "broken"


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        merge_layers([read_layer(Folder(folder, "broken"))])
    return caught.value.problems


@pytest.mark.parametrize("sample", sorted(BROKEN.iterdir()), ids=lambda path: path.stem)
def test_a_broken_file_is_reported_with_file_entry_and_reason(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    (tmp_path / sample.name).write_text(text, encoding="utf-8")

    assert problems_of(tmp_path) == [text.splitlines()[0].removeprefix("# ")]


def test_all_problems_of_all_files_are_reported_in_one_run() -> None:
    problems = "\n".join(problems_of(BROKEN))

    assert all(sample.name in problems for sample in BROKEN.iterdir())


def test_an_entry_with_a_problem_still_counts_for_links_and_questions(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "- {id: a, questions: [halt web, 5], see_also: [b, x]}\n"
        "- {id: b, title: B, questions: [Halt web?], answer: c, see_also: [a]}\n"
        "- {id: c, questions: no}\n"
    )

    assert problems_of(tmp_path) == [
        "broken/a.yaml: line 1: a: `title` is missing",
        "broken/a.yaml: line 1: a: `questions 2` is not text but 5: put it in quotes",
        "broken/a.yaml: line 1: a: `answer` is missing",
        "broken/a.yaml: line 3: c: `title` is missing",
        "broken/a.yaml: line 3: c: `questions` must be a list: a line for each item, beginning with `- `",
        "broken/a.yaml: line 3: c: `answer` is missing",
        "broken/a.yaml: b: the question `halt web` is asked by a too",
        "broken/a.yaml: a: see_also names `x`, which is not an entry",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is not a text file in UTF-8: save it as UTF-8"),
        (b"a: \x07", "is not valid YAML"),
        (b"? [a, b]\n: c\n", "line 1: the text begins with `[`: put it in quotes"),
        (b"", "must be a list of entries"),
        (b"- a\n- !!int ''", "line 2: is not valid YAML: the value does not fit its type !!int: put it in quotes"),
        (b"- !!int '_'", "line 1: is not valid YAML: the value does not fit its type !!int"),
        (b"- !!map [a]", "line 1: is not valid YAML: expected a mapping node"),
        (b"- !!set [a]", "line 1: is not valid YAML: expected a mapping node"),
        (b"- 2024-13-45", "line 1: is not valid YAML: the value does not fit its type !!timestamp"),
    ],
)
def test_a_file_that_is_not_yaml_is_reported(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_bytes(content)

    [problem] = problems_of(tmp_path)

    assert problem.startswith("broken/odd.yaml: ")
    assert said in problem


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to("gone.yaml")
    (tmp_path / "good.yaml").write_text("- {id: a, title: A, questions: [b], answer: c}")

    layer = read_layer(Folder(tmp_path, "team"))

    assert [entry.id for _, entry in layer.entries] == ["a"]


@pytest.mark.parametrize("name", ["nowhere", "a_file.yaml", "empty"])
def test_a_path_that_is_not_a_folder_is_a_setup_error(name: str, tmp_path: Path) -> None:
    (tmp_path / "a_file.yaml").touch()
    (tmp_path / "empty").mkdir()

    with pytest.raises(SetupError, match=name):
        read_layer(Folder(tmp_path / name, name))


def test_files_in_sub_folders_count_and_hidden_ones_do_not(tmp_path: Path) -> None:
    entry = "- {{id: {0}, title: {0} title, questions: [{0} question], answer: yes it is}}"
    for name in ("deep/down/one.yaml", "two.yml", ".hidden/three.yaml", ".four.yaml", "five.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(entry.format(file.stem.removeprefix(".")), encoding="utf-8")

    layer = read_layer(Folder(tmp_path, "team"))

    assert [(file, entry.id) for file, entry in layer.entries] == [
        ("team/deep/down/one.yaml", "one"),
        ("team/two.yml", "two"),
    ]
    assert layer.problems == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "actions: {remove: [zap], stop: [zap]}",
            "stop: `zap` is also listed under `remove`: keep it under one of them",
        ),
        ("actoins: {}", "line 1: unknown key `actoins`: did you mean `actions`?"),
        (
            "actions: {Bad Key: [a]}",
            (
                "line 1: `actions Bad Key` must be lower-case letters and digits, "
                "with single hyphens in between, such as remove-volume"
            ),
        ),
        ("actions: {5: [a]}", "line 1: `actions 5` is not text but 5: put it in quotes"),
        ("5: [a]", "line 1: the key 5 is not text: put it in quotes"),
        ("near: [[remove, zap]]\nactions: {remove: [remove]}", "near: `zap` is not a known meaning"),
        (
            "stop_words: [yes]",
            (
                "line 1: `stop_words 1` is not text: YAML reads yes, no, on, off, true and false as truth values; "
                "put it in quotes"
            ),
        ),
        ("- a", "line 1: must be keys with their values: `key: value`, one per line"),
        ("a: [", "line 2: is not valid YAML: did not find expected node content"),
    ],
)
def test_a_broken_vocabulary_is_reported(content: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(content, encoding="utf-8")

    assert problems_of(tmp_path) == [f"broken/vocabulary.yaml: {problem}"]


def test_a_vocabulary_with_another_ending_is_told_its_name(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yml").write_text("stop_words: [yes]")

    assert problems_of(tmp_path) == ["broken/vocabulary.yml: is not read: rename it to vocabulary.yaml"]


def test_a_layer_without_entries_is_valid() -> None:
    assert merge_layers([Layer()]).entries == {}


@pytest.mark.parametrize("content", ["[" * 200_000, "- " * 200_000 + "a", "{a: " * 60_000, "[\n" * 101 + "]\n" * 101])
def test_a_file_that_is_nested_without_end_is_reported(content: str, tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text(content)

    assert problems_of(tmp_path) == [
        "broken/deep.yaml: is nested more than 100 levels deep: is this a knowledge file?",
    ]
