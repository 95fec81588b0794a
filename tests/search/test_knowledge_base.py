"""Entries are added, replaced and removed while the bot runs."""

import pytest

from bot.entry import Command, Entry
from bot.knowledge import Knowledge
from bot.search import KnowledgeBase, prepare
from tests.shipped import model

DEPLOY = Entry(
    id="deploy-staging",
    title="Deploy to staging",
    questions=["roll the new version out to staging", "how do we deploy to staging"],
    answer="Our script does it.",
    commands=[Command(run="docker compose --profile staging up -d", does="Starts it.")],
)


@pytest.fixture
def base(small_knowledge: Knowledge) -> KnowledgeBase:
    return KnowledgeBase(prepare(small_knowledge), model())


def first(base: KnowledgeBase, question: str) -> str:
    return base.search.find_answer(question).candidates[0].entry.id


def test_a_new_entry_is_found_at_once_in_other_words_too(base: KnowledgeBase) -> None:
    base.put(DEPLOY)

    assert base.search.find_answer("how do we deploy to staging").status == "answered"
    assert first(base, "get our release onto the staging machines with docker") == "deploy-staging"


def test_a_replaced_entry_has_the_new_answer_and_not_the_old_questions(base: KnowledgeBase) -> None:
    base.put(DEPLOY)

    base.put(DEPLOY.model_copy(update={"answer": "Ask the pipeline.", "questions": ["ship to staging"]}))

    answer = base.search.answer("deploy-staging")
    assert answer
    assert answer.entry.answer == "Ask the pipeline."
    assert base.search.find_answer("ship to staging").status == "answered"


def test_a_removed_entry_is_gone_and_so_are_the_links_to_it(base: KnowledgeBase) -> None:
    base.put(DEPLOY)
    base.put(
        DEPLOY.model_copy(
            update={"id": "deploy-live", "title": "Go live", "questions": ["go live"], "see_also": ["deploy-staging"]}
        )
    )

    base.remove("deploy-staging")

    live = base.search.answer("deploy-live")
    assert live
    assert live.related == ()
    assert base.search.answer("deploy-staging") is None


def test_what_is_not_there_cannot_be_removed(base: KnowledgeBase) -> None:
    with pytest.raises(KeyError):
        base.remove("no-such-entry")


def test_a_search_that_began_before_a_change_ends_with_the_old_knowledge(base: KnowledgeBase) -> None:
    before = base.search

    base.put(DEPLOY)

    assert before.answer("deploy-staging") is None
    assert base.search is not before


def test_a_changed_base_answers_like_one_that_was_made_with_the_change(
    base: KnowledgeBase, small_knowledge: Knowledge
) -> None:
    base.put(DEPLOY)
    fresh = KnowledgeBase(
        prepare(Knowledge({**small_knowledge.entries, DEPLOY.id: DEPLOY}, small_knowledge.vocabulary)), model()
    )

    for question in ("remove a volume", "staging deployment fails", "what is docker"):
        found, expected = base.search.find_answer(question), fresh.search.find_answer(question)
        assert [candidate.entry.id for candidate in found.candidates] == [
            candidate.entry.id for candidate in expected.candidates
        ]


@pytest.mark.parametrize(
    "question", ["roll back staging", "deploy the blog to staging", "deploy to production", "who deployed to staging"]
)
def test_an_entry_that_training_has_not_seen_is_sure_only_for_its_own_words(base: KnowledgeBase, question: str) -> None:
    base.put(DEPLOY)

    assert base.search.find_answer(question).status != "answered"
    assert base.search.find_answer("please deploy to staging").status == "answered"
