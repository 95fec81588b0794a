"""A conversation, whoever shows it: what a question, a choice or a thread leaves for the next follow-up."""

import json
import logging
from pathlib import Path

import pytest

from bot.answers import AnswerService
from bot.conversations import ConversationKey, InMemoryConversations
from bot.knowledge import Knowledge
from bot.metrics import Metrics
from bot.search import Search
from bot.unanswered import UnansweredLog
from tests.shipped import search_over

CONVERSATION = ConversationKey("T1", "D1", None)
OTHER = ConversationKey("T1", "D2", None)


@pytest.fixture
def service(search: Search) -> AnswerService:
    return AnswerService(search, InMemoryConversations())


async def test_a_question_is_answered(service: AnswerService) -> None:
    result = await service.ask("how do I remove volumes", "direct", CONVERSATION)

    assert result.answer
    assert result.answer.entry.id == "remove-volume"


async def test_a_follow_up_continues_the_last_question_of_its_own_conversation(service: AnswerService) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    await service.ask("what is an image", "direct", OTHER)

    result = await service.ask("and images?", "direct", CONVERSATION)

    assert result.rewritten_question == "how do I remove images"


async def test_a_follow_up_to_a_follow_up_continues_the_complete_question(service: AnswerService) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    await service.ask("and images?", "direct", CONVERSATION)

    result = await service.ask("only unused ones", "direct", CONVERSATION)

    assert result.rewritten_question == "how do I remove images, unused ones"


async def test_small_talk_does_not_change_the_subject(service: AnswerService) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    await service.ask("thanks!", "direct", CONVERSATION)

    assert (await service.ask("and images?", "direct", CONVERSATION)).rewritten_question


async def test_a_question_outside_of_conversations_continues_nothing_and_leaves_nothing(service: AnswerService) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    await service.ask("what is an image", "command")

    assert (await service.ask("and images?", "command")).rewritten_question is None
    assert (await service.ask("and images?", "direct", CONVERSATION)).rewritten_question == "how do I remove images"


async def test_a_follow_up_continues_the_answer_that_was_chosen(service: AnswerService) -> None:
    await service.ask("remove", "direct", CONVERSATION)
    answer = await service.choose("remove-image", ("remove-volume",), "remove the image shop:2", CONVERSATION)

    assert answer
    assert answer.entry.commands[0].run == "docker image rm shop:2"
    assert [other.id for other in answer.others] == ["remove-volume"]
    result = await service.ask("all of them?", "direct", CONVERSATION)
    assert result.rewritten_question == f"{answer.entry.title}, all of them"


async def test_a_choice_that_is_no_longer_in_the_knowledge_leaves_the_conversation_as_it_is(
    service: AnswerService,
) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)

    assert await service.choose("was-once", (), "", CONVERSATION) is None
    assert (await service.ask("and images?", "direct", CONVERSATION)).rewritten_question == "how do I remove images"


async def test_a_thread_continues_its_message_whatever_is_asked_meanwhile(service: AnswerService) -> None:
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    thread = await service.fork(CONVERSATION, "1.1")
    await service.ask("what is an image", "direct", CONVERSATION)

    assert thread == CONVERSATION._replace(thread="1.1")
    assert (await service.ask("and images?", "direct", thread)).rewritten_question == "how do I remove images"


async def test_a_reloaded_knowledge_answers_within_the_same_conversation(
    service: AnswerService, search: Search, small_knowledge: Knowledge
) -> None:
    service.use(search_over(small_knowledge))
    unknown = await service.choose("list-images", (), "", CONVERSATION)
    await service.ask("how do I remove a volume", "direct", CONVERSATION)
    service.use(search)

    assert unknown is None
    assert (await service.ask("and images?", "direct", CONVERSATION)).rewritten_question == "how do I remove images"


async def test_questions_are_counted_and_those_without_a_sure_answer_recorded(search: Search, tmp_path: Path) -> None:
    metrics = Metrics()
    service = AnswerService(search, InMemoryConversations(), metrics, UnansweredLog(tmp_path / "unanswered"))
    await service.ask("how do I remove volumes", "mention", CONVERSATION)
    await service.ask("best pizza in town", "mention", CONVERSATION)
    await service.ask("thanks!", "mention", CONVERSATION)
    await service.choose("remove-volume", (), "", CONVERSATION)

    text = metrics.text().decode()
    for surface, status in (
        ("mention", "answered"),
        ("mention", "unknown"),
        ("mention", "small_talk"),
        ("choice", "answered"),
    ):
        assert f'wharfie_questions_total{{status="{status}",surface="{surface}"}} 1.0' in text
    assert "wharfie_finding_seconds_count 3.0" in text
    [line] = (tmp_path / "unanswered").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["q"] == "best pizza in town"


async def test_the_log_has_the_meaning_of_a_follow_up_but_no_words_of_the_user(
    service: AnswerService, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "bot.answers"):
        await service.ask("how do I remove the volume payroll", "direct", CONVERSATION)
        await service.ask("and images?", "direct", CONVERSATION)

    assert "follow-up [action:remove, thing:image]" in caplog.messages[1]
    assert "payroll" not in caplog.text
