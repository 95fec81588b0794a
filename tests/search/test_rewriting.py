"""Follow-ups are understood by the previous question, and other questions are not changed.

The conversations of followups.yaml were written as people talk, those under `all sorts` when the code was done, to see
how it does on what it was not made for. Not each is answered yet; the bounds below lie two points beyond what was
reached when they were set; the run prints the exact figures.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entry import Entry
from bot.knowledge import Knowledge, Vocabulary
from bot.knowledge.vocabulary import FollowUps
from bot.search import Result, Search
from tests.shipped import search_over
from tests.test_answers import UNKNOWN, Record, rounded
from tests.test_answers import questions as unseen_questions

SAID = yaml.safe_load(Path(__file__).with_name("followups.yaml").read_text(encoding="utf-8"))
RIGHT_FIRST = 0.858
RIGHT_IN_THREE = 0.94
UNSEEN_BENT = 0.022
DESTRUCTIVE = [
    "remove all volumes",
    "how do I remove a volume",
    "what if I remove a volume",
    "remove all containers",
    "remove stopped containers",
    "delete all images",
    "docker system prune",
    "create a volume",
]
HARMLESS = [
    "and web?",
    "only web",
    "and db and redis?",
    "not those",
    "except web",
    "but keep the database",
    "without losing data?",
    "don't remove them",
    "what about my data?",
    "and the logs?",
    "and everything else?",
    "what happens to them?",
    "is it safe?",
    "why?",
    "who does that?",
    "what does it do?",
    "how do I undo that",
    "can I see them first?",
    "does it ask first?",
    "which ones?",
    "and if it was an accident?",
]


def talk(search: Search, turns: Sequence[str]) -> Result:
    """Say one thing after the other, and return what came of the last."""
    previous = None
    for turn in turns:
        result = search.find_answer(turn, previous)
        previous = result.context_question or previous
    return result


def test_follow_ups_find_what_they_mean(search: Search, record_property: Record) -> None:
    count: Counter[str] = Counter()
    missed = []
    for conversations in SAID["follow_ups"].values():
        for *turns, entry in conversations:
            result = talk(search, turns)
            found = [candidate.entry.id for candidate in result.candidates]
            count["all"] += 1
            count["first"] += found[:1] == [entry]
            count["three"] += entry in found[:3]
            if found[:1] != [entry]:
                missed.append(f"{turns}: {entry}, found {found[:1]} for {result.rewritten_question}")

    share = {name: count[name] / count["all"] for name in ("first", "three")}
    record_property("follow-ups", rounded(share))
    report = f"{share}\n" + "\n".join(missed)
    assert share["first"] >= RIGHT_FIRST, report
    assert share["three"] >= RIGHT_IN_THREE, report


@pytest.mark.parametrize("turns", SAID["complete"] + SAID["unrelated"], ids=lambda turns: turns[-1])
def test_what_continues_nothing_is_found_as_if_nothing_had_been_said(search: Search, turns: list[str]) -> None:
    assert talk(search, turns) == search.find_answer(turns[-1])


def test_unseen_questions_are_hardly_ever_taken_for_follow_ups(search: Search, record_property: Record) -> None:
    asked = [question for _, question in unseen_questions()]

    bent = [question for question in asked if search.find_answer(question, "remove all volumes").rewritten_question]

    record_property("follow-ups, unseen questions taken for one", round(len(bent) / len(asked), 4))
    assert len(bent) / len(asked) <= UNSEEN_BENT, bent


@pytest.mark.parametrize("text", UNKNOWN["small_talk"])
def test_small_talk_is_not_a_follow_up_and_does_not_change_the_subject(search: Search, text: str) -> None:
    result = search.find_answer(text, "remove all volumes")

    assert (result.small_talk, result.rewritten_question, result.context_question) == (True, None, None)


@pytest.mark.parametrize(
    ("previous", "follow_up", "understood"),
    [
        ("how do I remove a volume?", "and images?", "how do I remove images"),
        ("remove all unused images", "same for volumes", "remove all unused volumes"),
        ("remove all containers", "only the stopped ones", "remove all containers, the stopped ones"),
        ("list running containers", "what about stopped ones", "list containers, stopped ones"),
        ("remove a volume", "without losing data?", "remove a volume without losing data"),
        ("set an environment variable", "in compose?", "set an environment variable in compose"),
        ("restart a container", "in compose?", "restart in compose"),
        ("restart a service in compose", "and in swarm?", "restart a service in swarm"),
        ("create a network", "and how do I list them?", "how do I list a network"),
        ("tag an image", "then push it", "push an image"),
        ("build an image", "how big is it?", "how big is an image"),
        ("remove a volume", "how do I back it up?", "how do I back up a volume"),
        ("stop the container web", "and db?", "stop the container db"),
        ("stop all containers", "only web", "stop web containers"),
        ("see the size of an image", "of a volume?", "see the size of a volume"),
        ("copy a file from a container", "and a folder?", "copy a folder from a container"),
        ("log in to a registry", "how do I undo that?", "log out to a registry"),
        ("remove a volume", "how do I undo that?", "how do I undo remove a volume"),
        ("how do I create a service", "why?", "why create a service"),
        ("remove", "a volume", "remove, a volume"),
        ("<@U0WHARFIE> remove a `volume`", "<@U0WHARFIE> and images?", "remove images"),
    ],
)
def test_a_follow_up_becomes_a_whole_question(search: Search, previous: str, follow_up: str, understood: str) -> None:
    result = search.find_answer(follow_up, previous)

    assert (result.question, result.rewritten_question, result.context_question) == (follow_up, understood, understood)


def test_a_lone_word_that_says_nothing_new_is_asked_back(search: Search) -> None:
    assert search.find_answer("list", "remove volumes").rewritten_question == "list volumes"
    assert search.find_answer("remove", "remove volumes").rewritten_question is None


def test_a_whole_question_is_answered_as_if_it_had_been_typed(search: Search) -> None:
    typed = search.find_answer("how do I remove images")
    continued = search.find_answer("and images?", "how do I remove a volume?")

    assert (continued.status, continued.candidates, continued.concepts) == (
        typed.status,
        typed.candidates,
        typed.concepts,
    )


@pytest.mark.parametrize("previous", DESTRUCTIVE)
@pytest.mark.parametrize("follow_up", HARMLESS)
def test_a_follow_up_is_not_surely_answered_by_a_loss_that_it_did_not_ask_for(
    search: Search, previous: str, follow_up: str
) -> None:
    result = search.find_answer(follow_up, previous)

    assert not (result.status == "answered" and result.candidates[0].entry.needs_care), result.rewritten_question


def test_a_doubt_of_the_question_before_goes_on(search: Search) -> None:
    assert search.find_answer("and images?", "remove a volume").status == "answered"
    assert search.find_answer("and images?", "what if I remove a volume").status == "suggested"


def test_a_doubtful_follow_up_is_not_surely_answered_by_a_loss_without_a_caution(knowledge: Knowledge) -> None:
    shipped = knowledge.entries["copy-to-container"]
    commands = [command.model_copy(update={"careful": None}) for command in shipped.commands]
    entry = shipped.model_copy(update={"commands": commands, "see_also": []})
    search = search_over(Knowledge({entry.id: entry}, knowledge.vocabulary))

    assert search.find_answer("and to a container?", "copy a file to a volume").status == "answered"
    assert search.find_answer("and to a container?", "what if I copy a file to a volume").status == "suggested"


WORDS = (
    *(
        "and",
        "what about",
        "only",
        "it",
        "them",
        "ones",
        "how do I",
        "why",
        "undo",
        "back",
        "up",
        "remove",
        "list",
        "all",
    ),
    *("stopped", "in", "of", "not", "without", "the", "tag", "volume", "images", "web", "compose", "docker", "-a"),
    *(",", "?", "thanks", "pizza"),
)
TALK = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(previous=st.text(max_size=200) | TALK, question=st.text(max_size=60) | TALK)
def test_no_conversation_makes_it_fail(search: Search, previous: str, question: str) -> None:
    result = search.find_answer(question, previous)

    assert result.question == question
    if result.rewritten_question is None:
        assert result == search.find_answer(question)
    else:
        assert result.rewritten_question.strip()


def test_a_team_adds_words_of_its_own() -> None:
    vocabulary = Vocabulary(
        actions={"ship": ["ship"], "unship": ["unship"], "recover": ["undo"]},
        things={"cart": ["cart"], "crate": ["crate"]},
        follow_ups=FollowUps(openings=["ditto for"], pronouns=["thingy"], alternatives=[["cart", "crate"]]),
        undone_by={"ship": "unship"},
    )
    entry = Entry(id="ship-cart", title="Ship a cart", questions=["cart on its way"], answer="x")
    search = search_over(Knowledge({entry.id: entry}, vocabulary))

    assert search.find_answer("ditto for crate", "ship cart").rewritten_question == "ship crate"
    assert search.find_answer("unship thingy", "ship cart").rewritten_question == "unship cart"
    assert search.find_answer("undo thingy", "ship cart").rewritten_question == "unship cart"


@pytest.mark.parametrize("said", ["delete all", "remove all", "kill all", "delete everything"])
@pytest.mark.parametrize("before", ["how do I list volumes", "list images", "show networks"])
def test_an_action_without_an_object_is_never_surely_about_another_thing_than_before(
    search: Search, before: str, said: str
) -> None:
    assert search.find_answer(said, before).status != "answered"


@pytest.mark.parametrize(
    "said", ["only the running", "just the running ones", "and their volumes", "with their volumes"]
)
def test_a_follow_up_that_narrows_or_widens_an_action_is_never_surely_about_the_whole(
    search: Search, said: str
) -> None:
    assert search.find_answer(said, "how do I remove all containers").status != "answered"
