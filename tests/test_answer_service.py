"""A conversation, whoever shows it: what a question, a choice or a thread leaves for the next follow-up."""

import logging

import pytest

from bot.answers import Answered, AnswerService, Chosen
from bot.code_answers import AttachedFile, CodeAnswer
from bot.conversations import ConversationKey, InMemoryConversations
from bot.knowledge import Knowledge
from bot.metrics import Metrics
from bot.records import Asker
from bot.search import KnowledgeBase, prepare
from tests.results import found
from tests.shipped import model, shipped

ANN = Asker("T1", "D1", "U0ANN")
CONVERSATION = ConversationKey("T1", "D1", None)
OTHER = ConversationKey("T1", "D2", None)


@pytest.fixture
def knowledge_base() -> KnowledgeBase:
    return KnowledgeBase(shipped(), model())


@pytest.fixture
def service(knowledge_base: KnowledgeBase) -> AnswerService:
    return AnswerService(knowledge_base, InMemoryConversations())


async def ask(
    service: AnswerService, question: str, conversation: ConversationKey | None = CONVERSATION, surface: str = "direct"
) -> Answered:
    return await service.ask(question, surface, ANN, conversation)


async def rewritten(
    service: AnswerService, question: str, conversation: ConversationKey | None = CONVERSATION
) -> str | None:
    """Ask something, and return how it was understood as a follow-up."""
    return found(await ask(service, question, conversation)).rewritten_question


async def choose(service: AnswerService, entry: str, others: tuple[str, ...] = (), question: str = "") -> Chosen | None:
    return await service.choose(entry, others, question, ANN, CONVERSATION)


async def test_a_question_is_answered(service: AnswerService) -> None:
    answered = await ask(service, "how do I remove volumes")

    assert (answer := found(answered).answer)
    assert answer.entry.id == "remove-volume"
    assert answered.origin is None


async def test_each_answer_has_its_own_id(service: AnswerService) -> None:
    answers = [await ask(service, "how do I remove volumes") for _ in range(3)]
    chosen = await choose(service, "remove-volume")

    assert chosen
    assert len({chosen.id, *(answered.id for answered in answers)}) == 4


async def test_a_follow_up_continues_the_last_question_of_its_own_conversation(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    await ask(service, "what is an image", OTHER)

    assert await rewritten(service, "and images?") == "how do I remove images"


async def test_a_follow_up_to_a_follow_up_continues_the_complete_question(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    await ask(service, "and images?")

    assert await rewritten(service, "only unused ones") == "how do I remove images, unused ones"


async def test_small_talk_does_not_change_the_subject(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    await ask(service, "thanks!")

    assert await rewritten(service, "and images?")


async def test_a_question_outside_of_conversations_continues_nothing_and_leaves_nothing(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    await ask(service, "what is an image", None, "command")

    assert await rewritten(service, "and images?", None) is None
    assert await rewritten(service, "and images?") == "how do I remove images"


async def test_a_follow_up_continues_the_answer_that_was_chosen(service: AnswerService) -> None:
    await ask(service, "remove")
    chosen = await choose(service, "remove-image", ("remove-volume",), "remove the image shop:2")

    assert chosen
    answer = chosen.answer
    assert answer.entry.commands[0].run == "docker image rm shop:2"
    assert [other.id for other in answer.others] == ["remove-volume"]
    assert await rewritten(service, "all of them?") == f"{answer.entry.title}, all of them"


async def test_a_choice_that_is_no_longer_in_the_knowledge_leaves_the_conversation_as_it_is(
    service: AnswerService,
) -> None:
    await ask(service, "how do I remove a volume")

    assert await choose(service, "was-once") is None
    assert await rewritten(service, "and images?") == "how do I remove images"


async def test_an_answer_is_shown_again_without_a_change_of_the_subject(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    shown = service.show_again("a1", "remove-image", ("remove-volume",), "remove the image shop:2", ANN)

    assert shown
    assert (shown.id, shown.answer.entry.commands[0].run) == ("a1", "docker image rm shop:2")
    assert service.show_again("a1", "was-once", (), "", ANN) is None
    assert await rewritten(service, "and images?") == "how do I remove images"


async def test_a_thread_continues_its_message_whatever_is_asked_meanwhile(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    thread = await service.fork(CONVERSATION, "1.1")
    await ask(service, "what is an image")

    assert thread == CONVERSATION._replace(thread="1.1")
    assert await rewritten(service, "and images?", thread) == "how do I remove images"


async def test_a_reloaded_knowledge_answers_within_the_same_conversation(
    service: AnswerService, knowledge_base: KnowledgeBase, small_knowledge: Knowledge
) -> None:
    knowledge_base.use(prepare(small_knowledge))
    unknown = await choose(service, "list-images")
    await ask(service, "how do I remove a volume")
    knowledge_base.use(shipped())

    assert unknown is None
    assert await rewritten(service, "and images?") == "how do I remove images"


async def test_questions_are_counted_by_their_outcome(knowledge_base: KnowledgeBase) -> None:
    metrics = Metrics()
    service = AnswerService(knowledge_base, InMemoryConversations(), metrics)
    for question in ("how do I remove volumes", "best pizza in town", "thanks!"):
        await ask(service, question, surface="mention")
    await choose(service, "remove-volume")

    text = metrics.text().decode()
    for surface, status in (
        ("mention", "answered"),
        ("mention", "unknown"),
        ("mention", "small_talk"),
        ("choice", "answered"),
    ):
        assert f'wharfie_questions_total{{status="{status}",surface="{surface}"}} 1.0' in text
    assert "wharfie_finding_seconds_count 3.0" in text


async def test_the_log_has_the_meaning_of_a_follow_up_but_no_words_of_the_user(
    service: AnswerService, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "bot.answers"):
        await ask(service, "how do I remove the volume payroll")
        await ask(service, "and images?")

    assert "follow-up [action:remove, thing:image]" in caplog.messages[1]
    assert "payroll" not in caplog.text


RUN = 'docker run -it --rm -v "$PWD":/app -p 3000:3000 node:20 npm start'
DOCKERFILE = "FROM alpine:3.20\nMAINTAINER me\n"


async def read(service: AnswerService, question: str, *files: AttachedFile) -> CodeAnswer:
    """Ask something, and return what was read in the code in it."""
    answered = await service.ask(question, "direct", ANN, CONVERSATION, files)
    assert isinstance(answered.result, CodeAnswer)
    return answered.result


@pytest.mark.parametrize("question", [RUN, f"what does `{RUN}` do?", f"```{RUN}```"])
async def test_a_pasted_command_is_explained(service: AnswerService, question: str) -> None:
    answer = await read(service, question)

    assert [each.line for each in answer.explanations] == [RUN]
    assert answer.status == "explained"
    assert answer.titles
    assert answer.titles.keys() == set(answer.entries)


async def test_an_error_goes_before_the_command_and_the_file_that_caused_it(service: AnswerService) -> None:
    error = "docker: Error response from daemon: Bind for 0.0.0.0:3000 failed: port is already allocated."
    for question in (f"{RUN}\n{error}", f"```{DOCKERFILE}```\n{error}"):
        answer = found(await ask(service, question)).answer

        assert answer
        assert answer.entry.error


async def test_pasted_and_attached_files_are_reviewed_together_each_with_its_secrets(service: AnswerService) -> None:
    compose = AttachedFile(
        "compose.yaml", "services:\n  db:\n    image: postgres:17\n    environment:\n      DB_PASSWORD: x7Kq\n"
    )
    answer = await read(service, f"```{DOCKERFILE}```", compose)

    assert [(each.name, each.review.kind, len(each.secrets)) for each in answer.reviews] == [
        ("", "dockerfile", 0),
        ("compose.yaml", "compose", 1),
    ]
    assert answer.status == "reviewed"
    assert answer.source is None


async def test_lines_of_secrets_are_those_of_the_code_and_not_of_the_message(service: AnswerService) -> None:
    answer = await read(service, "what is wrong here?\n```\nFROM alpine:3.20\nENV API_PASSWORD=x7Kq-Lm\n```")

    assert [secret.line for secret in answer.reviews[0].secrets] == [2]


async def test_after_pasted_code_nothing_is_continued(service: AnswerService) -> None:
    await ask(service, "how do I remove a volume")
    await read(service, RUN)

    assert await rewritten(service, "and images?") is None


async def test_what_is_kept_of_a_question_with_a_log_is_only_the_question(service: AnswerService) -> None:
    log = AttachedFile("build.log", "failed to solve: no space left on device\n")
    answered = await service.ask("why does this fail?", "direct", ANN, CONVERSATION, [log])

    assert found(answered).question == "why does this fail?"
    assert found(answered).candidates[0].entry.error


async def test_a_secret_in_a_question_is_hidden_before_it_is_searched(service: AnswerService) -> None:
    answered = await ask(service, "how do I log in with the password DB_PASSWORD=x7Kq-Lm &amp; ghcr.io")

    assert [secret.name for secret in answered.secrets] == ["DB_PASSWORD"]
    assert "x7Kq" not in found(answered).question
    assert "&amp; ghcr.io" in found(answered).question


async def test_code_is_read_again_and_written_as_a_compose_file(service: AnswerService) -> None:
    first = await read(service, RUN)
    assert first.source
    again = service.read_again(first.source, ANN)
    file = service.as_compose(RUN)

    assert again == first
    assert file
    assert "image: node:20" in file.text
    assert service.as_compose("docker ps") is None


async def test_what_was_read_is_counted_but_not_kept(knowledge_base: KnowledgeBase) -> None:
    metrics = Metrics()
    service = AnswerService(knowledge_base, InMemoryConversations(), metrics)
    await read(service, RUN)
    await read(service, DOCKERFILE * 2)

    counted = metrics.text().decode()
    assert 'wharfie_questions_total{status="explained",surface="direct"} 1.0' in counted
    assert 'wharfie_questions_total{status="reviewed",surface="direct"} 1.0' in counted
