"""Entries have topics: as topics.yaml says, else by their file."""

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import Knowledge
from bot.knowledge.load import merge_layers
from bot.knowledge.read import Folder, read_layer, shipped_folder
from bot.knowledge.taught import with_taught
from bot.knowledge.topics import TAUGHT
from bot.search import Search


def merged(*folders: Path) -> Knowledge:
    return merge_layers([read_layer(Folder(folder, folder.name)) for folder in folders])


def folder(path: Path, topics: str | None, **files: str) -> Path:
    path.mkdir()
    for name, entries in files.items():
        lines = [
            f"- {{id: {entry}, title: Title {entry}, questions: [q {entry}], answer: a}}" for entry in entries.split()
        ]
        (path / f"{name.replace('_', '-')}.yaml").write_text("\n".join(lines))
    if topics is not None:
        (path / "topics.yaml").write_text(topics)
    return path


def test_the_topics_are_in_the_order_of_the_file_and_the_rest_follows(tmp_path: Path) -> None:
    knowledge = merged(folder(tmp_path / "a", "Zoo: [z, m]\nAll: [a]\n", a="a1", deploy_staging="d1", m="m1", z="z1"))

    assert list(knowledge.topics.items()) == [("m1", "Zoo"), ("z1", "Zoo"), ("a1", "All"), ("d1", "Deploy staging")]


def test_a_team_adds_to_topics_and_keeps_those_of_entries_that_it_replaces(tmp_path: Path) -> None:
    shipped = folder(tmp_path / "a", "Zoo: [z]\nAll: [a]\n", a="a1", z="z1")
    team = folder(tmp_path / "b", "Zoo: [x]\n", x="x1", own="a1 o1")

    assert merged(shipped, team).topics == {"z1": "Zoo", "a1": "All", "x1": "Zoo", "o1": "Own"}


def test_what_was_taught_is_a_topic_of_its_own(tmp_path: Path) -> None:
    shipped = merged(folder(tmp_path / "a", "Zoo: [z]\n", z="z1 z2"))
    own = shipped.entries["z1"].model_copy(update={"id": "own", "see_also": []})

    assert with_taught(shipped, [(own, None), (shipped.entries["z2"], None)]).topics == {
        "z1": "Zoo",
        "z2": "Zoo",
        "own": TAUGHT,
    }


@pytest.mark.parametrize(
    ("topics", "problem"),
    [
        ("A: [gone]", "t/topics.yaml: line 1: `A` has `gone`, but there is no file gone.yaml"),
        ("A: [z]\nB:\n- z", "t/topics.yaml: line 3: `B` has `z`, which `A` has too: keep it in one"),
        ("A: z", "t/topics.yaml: line 1: `A` must be a list: a line for each item, beginning with `- `"),
        ("A: [1]", "t/topics.yaml: line 1: `A 1` is not text but 1: put it in quotes"),
        ("- A", "t/topics.yaml: line 1: must be keys with their values: `key: value`, one per line"),
        (f"{'x' * 76}: [z]", "t/topics.yaml: line 1: `" + "x" * 76 + "` has 76 characters; the maximum is 75"),
    ],
)
def test_what_is_wrong_with_the_topics_is_said_in_plain_words(tmp_path: Path, topics: str, problem: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        merged(folder(tmp_path / "t", topics, z="z1"))

    assert caught.value.problems == [problem]


def test_each_shipped_file_has_a_topic(knowledge: Knowledge) -> None:
    layer = read_layer(shipped_folder())

    assert knowledge.topics.keys() == knowledge.entries.keys()
    assert list(dict.fromkeys(knowledge.topics.values())) == list(layer.topics.root)


def test_the_search_tells_the_topic_of_an_entry(search: Search) -> None:
    assert search.topic("remove-volume") == "Volumes and storage"
    assert search.topic("no-such-entry") is None
