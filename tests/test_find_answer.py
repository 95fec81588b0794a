"""What is asked with code in it: the code is read, unless the knowledge answers what is asked better."""

import pytest

from bot.code_answers import AttachedFile, CodeAnswer, CodeReader
from bot.find_answer import find_answer
from bot.replies.code import code_lines
from bot.replies.text import plain_text
from bot.search import Result, Search

DOCKERFILE = "FROM ruby:3.3\nWORKDIR /app\nCOPY . .\nRUN bundle install\nCMD rails s"
CODE = CodeReader()


def found(text: str, search: Search) -> Result | CodeAnswer:
    return find_answer(text, search, CODE).result


@pytest.mark.parametrize("words", ["", "what is wrong here?\n", "can someone review this please\n"])
def test_a_file_is_reviewed_if_nothing_else_is_asked(words: str, search: Search) -> None:
    answer = found(words + DOCKERFILE, search)
    assert isinstance(answer, CodeAnswer)
    assert answer.nearest == ()


def test_what_the_knowledge_answers_surely_is_answered_whatever_file_comes_with_it(search: Search) -> None:
    answer = found(f"how do I remove volumes\n{DOCKERFILE}", search)
    assert isinstance(answer, Result)
    assert answer.answer
    assert answer.answer.entry.id == "remove-volume"


def test_a_file_with_another_question_is_reviewed_and_the_likely_answers_are_offered(search: Search) -> None:
    question = "each deployment the server fetches the same gems for 7 minutes, though only a view has changed"
    answer = found(f"{question}\n{DOCKERFILE}", search)
    assert isinstance(answer, CodeAnswer)
    assert any(finding.rule == "SourceBeforeInstall" for finding in answer.reviews[0].review.findings)
    assert 0 < len(answer.nearest) <= 3
    said = plain_text(code_lines(answer))
    assert "To what you ask, these may be the answer:" in said


def test_a_question_with_an_attached_file_offers_its_answer_above_the_review(search: Search) -> None:
    file = AttachedFile("Dockerfile", DOCKERFILE)
    asked = find_answer("how do I remove volumes", search, CODE, files=[file]).result
    reviewed = find_answer("please have a look", search, CODE, files=[file]).result
    assert isinstance(asked, CodeAnswer)
    assert isinstance(reviewed, CodeAnswer)
    assert (asked.nearest, reviewed.nearest) == (("remove-volume",), ())


def test_an_error_goes_before_the_command_that_it_is_about(search: Search) -> None:
    text = "docker run -d --name web -p 80:80 nginx\ndocker: Error response from daemon: port is already allocated"
    assert isinstance(found(text, search), Result)
