"""What people type into the form becomes an entry, and an entry becomes what they would have typed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafts import content_of, draft_from_message, draft_of_content, draft_of_questions
from bot.entry import LONGEST_TITLE
from bot.knowledge import same_question
from bot.records import Draft
from tests.replies.texts import ANY_TEXT

DRAFT = Draft(
    question="Read the logs of staging",
    other_questions="where are the staging logs\nstaging logs",
    answer="They are on the log host.",
    commands="ssh logs docker logs api # Prints them.\ndocker ps # Lists containers.",
    caution="It is slow.",
    link="https://wiki.example/logs",
)
CONTENT: dict[str, Any] = {
    "title": "Read the logs of staging",
    "questions": ["where are the staging logs", "staging logs"],
    "answer": "They are on the log host.",
    "commands": [
        {"run": "ssh logs docker logs api", "does": "Prints them.", "careful": "It is slow."},
        {"run": "docker ps", "does": "Lists containers."},
    ],
    "docs": "https://wiki.example/logs",
}

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)
LINE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(lambda line: " # " not in f" {line} ")
RUN = st.one_of(
    st.sampled_from(["docker ps", "docker volume rm data", "docker compose down -v", "docker run -it alpine sh"]), LINE
)


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """Return the content of an entry that a form can show."""
    title = draw(LINE.map(lambda line: line[:1].upper() + line[1:]))
    line = LINE.filter(lambda line: line != title)
    others = draw(st.lists(line, max_size=3, unique_by=lambda each: same_question(each) or each))
    content: dict[str, Any] = {"title": title, "questions": others or [title], "answer": draw(LINE)}
    if commands := draw(st.lists(st.fixed_dictionaries({"run": RUN, "does": LINE}), max_size=3)):
        content["commands"] = commands
    if link := draw(st.sampled_from(["", "https://wiki.example/logs"])):
        content["docs"] = link
    return content


def commands(typed: str, caution: str = "", answer: str = "It does. Really.") -> list[dict[str, str]]:
    made: list[dict[str, str]] = content_of(Draft("Q", "", answer, typed, caution)).get("commands", [])
    return made


def test_a_draft_becomes_an_entry_and_back() -> None:
    assert content_of(DRAFT) == CONTENT
    assert draft_of_content(CONTENT) == DRAFT
    assert draft_of_content({"title": "T", "questions": ["t"], "answer": "A."}) == Draft("T", "t", "A.")


def test_a_question_without_others_is_asked_in_its_own_words() -> None:
    content = content_of(Draft(question=" Why?\n", answer=" So. "))

    assert content == {"title": "Why?", "questions": ["Why?"], "answer": "So."}
    assert draft_of_content(content) == Draft("Why?", "", "So.")
    assert content_of(Draft(question="why?", answer="So."))["questions"] == ["why?"]


@given(contents())
def test_what_is_shown_in_the_form_and_not_changed_stays_the_same(content: dict[str, Any]) -> None:
    assert content_of(draft_of_content(content)) == content


@given(st.builds(Draft, *[ANY_TEXT] * 6).filter(lambda draft: bool(draft.answer.strip())))
def test_whatever_is_typed_can_be_shown_again(draft: Draft) -> None:
    content = content_of(draft)

    assert content_of(draft_of_content(content)) == content
    assert len(content["title"].splitlines()) <= 1
    for command in content.get("commands", []):
        assert command["does"]
        assert len(command["run"].splitlines()) <= 1


def test_a_correction_keeps_what_the_form_does_not_show() -> None:
    earlier = {**CONTENT, "id": "staging-logs", "snippets": [{"text": "x"}], "see_also": ["list-containers"]}
    content = content_of(Draft("New", "", "Other."), earlier)

    assert content == {
        "id": "staging-logs",
        "snippets": [{"text": "x"}],
        "see_also": ["list-containers"],
        "title": "New",
        "questions": ["New"],
        "answer": "Other.",
    }


@pytest.mark.parametrize(
    ("typed", "run", "does"),
    [
        ("docker ps # Lists containers.", "docker ps", "Lists containers."),
        ("docker ps", "docker ps", "It does."),
        ("docker ps #", "docker ps", "It does."),
        ("$ docker ps", "docker ps", "It does."),
        ("$  docker ps # Lists.", "docker ps", "Lists."),
        ("docker run \\\n  --rm \\\n\talpine # Runs.", "docker run --rm alpine", "Runs."),
        ("docker run a#b # One # two.", "docker run a#b", "One # two."),
        ("echo $HOME", "echo $HOME", "It does."),
    ],
)
def test_a_command_is_read_as_people_type_it(typed: str, run: str, does: str) -> None:
    assert commands(typed) == [{"run": run, "does": does}]


def test_a_command_without_words_does_what_the_answer_says_first() -> None:
    assert commands("docker ps", answer="It lists v1.2\nand all. More follows.")[0]["does"] == "It lists v1.2 and all."
    assert commands("docker ps", answer="no full stop\nanywhere")[0]["does"] == "no full stop anywhere"


def test_a_caution_belongs_to_the_commands_that_can_lose_something() -> None:
    made = commands("docker ps\ndocker volume rm data\ndocker compose down -v", "Data is\nlost.")

    assert [command.get("careful") for command in made] == [None, "Data is lost.", "Data is lost."]


def test_a_caution_belongs_to_the_first_command_if_none_is_known_to_lose_something() -> None:
    made = commands("docker ps\ndocker images", "It is slow.")

    assert [command.get("careful") for command in made] == ["It is slow.", None]


def test_a_long_question_is_kept_as_another_way_to_ask() -> None:
    question = "how do I get the logs of the staging environment when the log host is down and nobody can log in"

    assert draft_of_questions(question, "logs?") == Draft(other_questions=f"{question}\nlogs?")
    assert draft_of_questions(" why?\n", "how\ncome?", "so?") == Draft("why?", "how come?\nso?")


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
def test_any_question_makes_a_draft(question: str, others: list[str]) -> None:
    draft = draft_of_questions(question, *others)

    assert len(draft.question) <= LONGEST_TITLE
    assert "\n" not in draft.question
    assert all(len(line) <= 300 for line in draft.other_questions.split("\n"))


def test_a_message_becomes_its_commands_and_the_rest() -> None:
    message = (
        "To clean up:\n```\n$ docker compose down\nsudo docker volume rm \\\n  data\n```\nAnd `docker ps`\n"
        "dockerd is fine.\n`docker images`"
    )
    draft = draft_from_message(message)

    assert draft.commands == "docker compose down\nsudo docker volume rm data\ndocker images"
    assert draft.answer == "To clean up:\n\n\nAnd `docker ps`\ndockerd is fine."


@given(ANY_TEXT)
def test_any_message_makes_a_draft(message: str) -> None:
    draft = draft_from_message(message)

    assert (draft.question, draft.caution, draft.link) == ("", "", "")
    assert content_of(draft)["answer"] == draft.answer
