"""What all teams share can be replaced, and each team taught, while the bot runs."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from threading import Thread

import pytest

from bot.entry import Command, Entry
from bot.knowledge import Knowledge
from bot.search import KnowledgeBase, Result, Search, prepare
from bot.search.index import Index
from tests.shipped import model

TEAM = "T1"
DEPLOY = Entry(
    id="deploy-staging",
    title="Deploy to staging",
    questions=["roll the new version out to staging", "how do we deploy to staging"],
    answer="Our script does it.",
    commands=[Command(run="docker compose --profile staging up -d", does="Starts it.")],
)
LIVE = Entry(id="go-live", title="Go live", questions=["go live"], answer="Ask Ann.", see_also=["deploy-staging"])
OWN_VOLUMES = Entry(
    id="remove-our-volumes",
    title="Clean up the volumes of our test machine",
    questions=["remove a docker volume", "frobnicate the test machine"],
    answer="Run `make clean`.",
)


@pytest.fixture
def base(small_knowledge: Knowledge) -> KnowledgeBase:
    return KnowledgeBase(prepare(small_knowledge), model())


def teach(base: KnowledgeBase, *entries: Entry, team: str = TEAM) -> None:
    base.teach(team, [(entry, None) for entry in entries])


def first(search: Search, question: str) -> str:
    return search.find_answer(question).candidates[0].entry.id


def found(result: Result) -> Sequence[tuple[str, float]]:
    return [(candidate.entry.id, candidate.score) for candidate in result.candidates]


def test_a_taught_entry_is_found_at_once_in_other_words_too(base: KnowledgeBase) -> None:
    teach(base, DEPLOY)

    assert base.search(TEAM).find_answer("how do we deploy to staging").status == "answered"
    assert first(base.search(TEAM), "get our release onto the staging machines with docker") == "deploy-staging"


def test_a_team_does_not_see_what_another_was_taught(base: KnowledgeBase) -> None:
    teach(base, DEPLOY)
    teach(base, LIVE, team="T2")

    assert base.search("T2").answer("deploy-staging") is None
    assert base.search("T3").answer("go-live") is None
    assert base.search(TEAM).answer("deploy-staging")


def test_teaching_replaces_what_was_taught_before(base: KnowledgeBase) -> None:
    teach(base, DEPLOY)
    teach(base, DEPLOY.model_copy(update={"answer": "Ask the pipeline.", "questions": ["ship to staging"]}))

    answer = base.search(TEAM).answer("deploy-staging")
    assert answer
    assert answer.entry.answer == "Ask the pipeline."
    assert base.search(TEAM).find_answer("ship to staging").status == "answered"

    teach(base)

    assert base.search(TEAM) is base.search()


def test_a_link_to_an_entry_that_is_not_there_is_left_out(base: KnowledgeBase) -> None:
    base.teach(TEAM, [(LIVE, {**LIVE.model_dump(), "answer": "Ask {container}."})])

    answer = base.search(TEAM).answer("go-live")
    assert answer
    assert answer.related == ()

    teach(base, LIVE, DEPLOY)

    answer = base.search(TEAM).answer("go-live")
    assert answer
    assert [entry.id for entry in answer.related] == ["deploy-staging"]


def test_a_taught_entry_replaces_the_shared_one_with_its_id(base: KnowledgeBase) -> None:
    own = Entry(id="remove-volume", title="Remove a volume", questions=["drop a volume"], answer="Never do.")

    teach(base, own)

    for question in ("remove a volume", "drop a volume"):
        result = base.search(TEAM).find_answer(question)
        assert result.candidates[0].entry.answer == "Never do."
    ids = [candidate.entry.id for candidate in base.search(TEAM).find_answer("volume remove please now").candidates]
    assert ids.count("remove-volume") <= 1
    assert base.search().find_answer("remove a volume").candidates[0].entry.answer != "Never do."


def test_a_taught_entry_takes_over_a_question_of_a_shared_one(base: KnowledgeBase, small_knowledge: Knowledge) -> None:
    question = small_knowledge.entries["remove-volume"].questions[0]
    assert first(base.search(), question) == "remove-volume"

    teach(base, OWN_VOLUMES.model_copy(update={"questions": [question]}))

    result = base.search(TEAM).find_answer(question)
    assert (result.status, result.candidates[0].entry.id) == ("answered", "remove-our-volumes")
    shared = base.search(TEAM).answer("remove-volume")
    assert shared
    assert question not in shared.entry.questions
    assert first(base.search(), question) == "remove-volume"


def test_new_shared_knowledge_keeps_what_the_teams_were_taught(base: KnowledgeBase, small_knowledge: Knowledge) -> None:
    teach(base, DEPLOY)
    fewer = {name: each for name, each in small_knowledge.entries.items() if name == "remove-volume"}

    base.use(
        prepare(
            replace(
                small_knowledge, entries={"remove-volume": fewer["remove-volume"].model_copy(update={"see_also": []})}
            )
        )
    )

    assert base.search().answer("remove-volume")
    assert len(base.search().find_answer("clean up old docker containers").candidates) == 1
    assert base.search(TEAM).answer("deploy-staging")
    assert base.search(TEAM).answer("remove-volume")


def test_a_change_that_fails_leaves_everything_as_it_was(base: KnowledgeBase) -> None:
    teach(base, DEPLOY)
    before = base.search(TEAM)

    with pytest.raises(AttributeError):
        base.teach(TEAM, [("not an entry", None)])  # type: ignore[list-item]

    assert base.search(TEAM) is before


def test_a_search_that_began_before_a_change_ends_with_the_old_knowledge(base: KnowledgeBase) -> None:
    before = base.search(TEAM)

    teach(base, DEPLOY)

    assert before.answer("deploy-staging") is None
    assert base.search(TEAM) is not before


def test_teams_taught_at_the_same_time_do_not_lose_each_others_changes(base: KnowledgeBase) -> None:
    threads = [Thread(target=teach, args=(base, DEPLOY), kwargs={"team": f"T{number}"}) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(base.search(f"T{number}").answer("deploy-staging") for number in range(8))


def test_an_index_on_top_of_another_has_nothing_left_to_load(small_knowledge: Knowledge) -> None:
    prepared, prototypes = prepare(small_knowledge), model().prototypes
    below = Index(prepared.rows, prototypes)
    index = Index(prepared.rows[:1], prototypes, below)
    index.load()

    lazy = {name for name, value in vars(Index).items() if isinstance(value, cached_property)}
    assert lazy
    assert lazy <= vars(index).keys()
    assert lazy <= vars(below).keys()


def test_questions_that_taught_entries_do_not_fit_are_ranked_as_before(base: KnowledgeBase) -> None:
    teach(base, DEPLOY)

    for question in ("remove a volume", "a volume is in my way", "how can I remove volumes"):
        assert first(base.search(TEAM), question) == first(base.search(), question)


@pytest.mark.parametrize(
    "question", ["roll back staging", "deploy the blog to staging", "deploy to production", "who deployed to staging"]
)
def test_an_entry_that_training_has_not_seen_is_sure_only_for_its_own_words(base: KnowledgeBase, question: str) -> None:
    teach(base, DEPLOY)

    assert base.search(TEAM).find_answer(question).status != "answered"
    assert base.search(TEAM).find_answer("please deploy to staging").status == "answered"


VOLUMES_OF_THE_SHOP = Entry(
    id="wipe-shop-volumes",
    title="How do I get rid of a volume of the shop?",
    questions=["a volume of the shop is in my way", "delete shop volume"],
    answer="Ask the owner of the shop first.",
)


def test_a_taught_entry_goes_before_a_shared_one_that_would_have_answered_its_questions(base: KnowledgeBase) -> None:
    question = "how to be done with a docker volume that has no use"
    assert first(base.search(), question) == "remove-volume"

    teach(base, VOLUMES_OF_THE_SHOP)

    result = base.search(TEAM).find_answer(question)
    assert [candidate.entry.id for candidate in result.candidates[:2]] == ["wipe-shop-volumes", "remove-volume"]
    assert result.candidates[0].score >= result.candidates[1].score
    assert result.status == "suggested"


@pytest.mark.parametrize(
    "question",
    [
        "how do I deploy to prod",
        "deploy to production",
        "deploy to live",
        "deploy to qa-7",
        "deploy to web",
        "deploy acme",
    ],
)
def test_another_name_or_environment_is_not_surely_answered(base: KnowledgeBase, question: str) -> None:
    teach(base, DEPLOY)

    result = base.search(TEAM).find_answer(question)

    assert result.status != "answered"


def test_another_name_is_not_taken_for_the_title_either(base: KnowledgeBase) -> None:
    teach(base, DEPLOY.model_copy(update={"title": "Deploy the image to staging"}))

    assert base.search(TEAM).find_answer("deploy the image to staging").status == "answered"
    assert base.search(TEAM).find_answer("deploy the image to qa-7").status != "answered"


def test_a_command_that_loses_data_is_guarded_in_taught_entries_too(base: KnowledgeBase) -> None:
    wipe = Entry(
        id="wipe-test-data",
        title="Delete all volumes of the test machine",
        questions=["delete the test volumes"],
        answer="Everything is gone.",
        commands=[Command(run="docker volume prune -a", does="Removes all.", careful="The data is lost.")],
    )
    teach(base, wipe)

    assert base.search(TEAM).find_answer("what if I delete all volumes of the test machine").status != "answered"
    assert base.search(TEAM).find_answer("who deleted all volumes of the test machine").status != "answered"


def test_what_a_team_was_taught_before_is_not_compared_with_everything_again(
    base: KnowledgeBase, small_knowledge: Knowledge
) -> None:
    teach(base, DEPLOY)
    layers = base._state.layers  # noqa: SLF001  (what is used again cannot be seen from outside)
    marked = dict.fromkeys(layers[TEAM].firsts, "a-mark")
    layers[TEAM] = replace(layers[TEAM], firsts=marked)  # type: ignore[index]
    teach(base, DEPLOY, LIVE)
    now = base._state.layers[TEAM].firsts  # noqa: SLF001
    assert marked.items() <= now.items()
    assert "a-mark" not in {name for key, name in now.items() if key not in marked}

    base.use(prepare(small_knowledge))
    assert "a-mark" not in base._state.layers[TEAM].firsts.values()  # noqa: SLF001
