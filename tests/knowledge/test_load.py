"""A team's entries take precedence over the shipped ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Entry
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge, Vocabulary, load_knowledge, same_question
from bot.knowledge.load import merge_layers
from bot.knowledge.read import Layer
from bot.knowledge.vocabulary import FollowUps


def entry(name: str, *questions: str, title: str = "", see_also: list[str] | None = None) -> Entry:
    return Entry(
        id=name,
        title=title or f"Title of {name}",
        questions=list(questions),
        answer="An answer.",
        see_also=see_also or [],
    )


def layer(*entries: Entry, file: str = "team/x.yaml", vocabulary: Vocabulary | None = None) -> Layer:
    return Layer([(file, one) for one in entries], vocabulary or Vocabulary())


def test_the_shipped_knowledge_loads_without_a_warning(knowledge: Knowledge) -> None:
    assert len(knowledge.entries) > 50
    assert knowledge.warnings == ()


def test_an_entry_of_a_later_layer_replaces_the_one_with_its_id() -> None:
    merged = merge_layers([layer(entry("a", "old question"), entry("b", "other")), layer(entry("a", "new question"))])

    assert merged.entries["a"].questions == ["new question"]
    assert set(merged.entries) == {"a", "b"}
    assert merged.warnings == ()


def test_the_same_question_in_a_later_layer_wins_with_a_warning() -> None:
    merged = merge_layers(
        [layer(entry("a", "halt web", "stop web")), layer(entry("b", "Halt web?"), file="team/y.yaml")]
    )

    assert merged.entries["a"].questions == ["stop web"]
    assert merged.warnings == ("team/y.yaml: b: takes over the question `halt web` from a",)


def test_a_later_layer_may_link_to_an_earlier_one() -> None:
    merged = merge_layers([layer(entry("a", "one")), layer(entry("b", "two", see_also=["a"]))])

    assert merged.entries["b"].see_also == ["a"]


def test_an_id_in_two_files_of_a_layer_is_reported_with_the_other_file() -> None:
    twice = Layer([("team/x.yaml", entry("a", "one")), ("team/y.yaml", entry("a", "two"))])

    with pytest.raises(KnowledgeError) as caught:
        merge_layers([twice])

    assert caught.value.problems == ["team/y.yaml: a: the id is in team/x.yaml too"]


def test_a_group_of_near_meanings_may_name_those_of_earlier_layers() -> None:
    shipped = layer(entry("a", "one"), vocabulary=Vocabulary(actions={"remove": ["remove"]}))
    team = layer(entry("b", "two"), vocabulary=Vocabulary(actions={"zap": ["zap"]}, near=[["remove", "zap"]]))

    assert merge_layers([shipped, team]).vocabulary.near == [["remove", "zap"]]


def test_problems_of_all_layers_are_reported_together() -> None:
    with pytest.raises(KnowledgeError) as caught:
        merge_layers([layer(entry("a", "one", see_also=["x"])), layer(entry("b", "two"), entry("c", "two"))])

    assert len(caught.value.problems) == 2


def test_words_of_a_later_layer_are_added_and_move_to_their_new_meaning() -> None:
    early = Vocabulary(actions={"remove": ["delete", "drop"]}, stop_words=["please"], names=["web"])
    late = Vocabulary(actions={"release": ["drop"]}, things={"volume": ["vault"]}, near=[["remove", "release"]])

    merged = merge_layers([layer(vocabulary=early), layer(vocabulary=late)]).vocabulary

    assert merged.actions == {"remove": ["delete"], "release": ["drop"]}
    assert (merged.things, merged.near) == ({"volume": ["vault"]}, [["remove", "release"]])
    assert (merged.stop_words, merged.names) == (["please"], ["web"])


def test_an_unknown_meaning_is_reported_with_its_list() -> None:
    vocabulary = Vocabulary(
        near=[["a"]],
        undone_by={"b": "stop"},
        follow_ups=FollowUps(alternatives=[["c"]], environments=["d"]),
        actions={"stop": ["halt"]},
    )
    with pytest.raises(KnowledgeError) as caught:
        merge_layers([Layer(name="team", vocabulary=vocabulary)])

    assert caught.value.problems == [
        f"team/vocabulary.yaml: {where}: `{name}` is not a known meaning"
        for where, name in [
            ("near", "a"),
            ("undone_by", "b"),
            ("follow_ups alternatives", "c"),
            ("follow_ups environments", "d"),
        ]
    ]


def test_a_folder_of_ones_own_is_read_on_top(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text(
        "- {id: remove-volume, title: Ask ops, questions: [drop the crown jewels], answer: Ask in the ops channel.}"
    )

    assert load_knowledge([tmp_path]).entries["remove-volume"].title == "Ask ops"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Remove a Volume?", "remove a volume"),
        ("what does -i do", "What does  -i do!"),
        ("docker ps -a.", "docker ps -a"),
    ],
)
def test_spellings_of_one_question_are_the_same(one: str, other: str) -> None:
    assert same_question(one) == same_question(other)


@pytest.mark.parametrize(("one", "other"), [("docker run -p", "docker run -P"), ("what does -i do", "what does -t do")])
def test_questions_that_differ_in_a_flag_are_not_the_same(one: str, other: str) -> None:
    assert same_question(one) != same_question(other)


@given(st.text())
def test_any_text_has_a_form_that_stays_as_it_is(text: str) -> None:
    assert same_question(same_question(text)) == same_question(text)


def test_a_new_word_in_a_teams_title_counts_as_its_own() -> None:
    shipped = layer(entry("a", "stop the old box"), vocabulary=Vocabulary(actions={"reset": ["reset"]}))
    team = layer(entry("b", "begin again", title="Reset the old Flurbo box"))

    assert merge_layers([shipped, team]).vocabulary.domain_terms == ["flurbo"]


def test_the_words_of_the_shipped_titles_are_not_all_docker_words() -> None:
    assert merge_layers([layer(entry("a", "one", title="Count the sheep"))]).vocabulary.domain_terms == []
