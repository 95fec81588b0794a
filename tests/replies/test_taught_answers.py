"""Where a taught answer comes from is said below it, nobody can hide a link in it, and long answers unfold."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern
from bot.knowledge import Knowledge
from bot.playground.block_kit import block_problems
from bot.records import Origin, Revision
from bot.replies.actions import answer_actions
from bot.replies.blocks import SHOW_REST, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line, answer_lines, full, quote_line, shared_lines
from bot.replies.text import plain_text
from bot.replies.words import mention
from bot.search import Answer
from tests.replies.texts import ANY_TEXT

MAY = 1_777_766_400.0
ENTRY = Entry(
    id="staging-logs",
    title="Read the logs of staging",
    questions=["where are the staging logs"],
    answer="They are on the log host.",
    commands=[Command(run="ssh logs docker logs api", does="Prints them.")],
    docs="https://wiki.example/logs",
)
REVISION = Revision(
    number=7,
    team="T1",
    entry="staging-logs",
    change="teach",
    content={},
    author="U0ANN",
    made_at=MAY - 86_400,
    decision="approved",
    decided_by="U0BOB",
    decided_by_name="Bob",
    decided_at=MAY,
    confirmed_at=MAY,
)
ORIGIN = Origin(REVISION, is_confirmed=True)


def contexts(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["elements"][0]["text"] for block in blocks if block["type"] == "context"]


def test_a_taught_answer_says_who_approved_it_and_when() -> None:
    message = reply(answer_lines(Answer(ENTRY), origin=ORIGIN))

    assert block_problems(message.blocks) == []
    assert contexts(message.blocks)[-1] == "Your team's own answer, approved by Bob on 3 May 2026."
    assert message.text.endswith("Your team's own answer, approved by Bob on 3 May 2026.")


def test_a_taught_answer_says_that_it_is_not_confirmed_lately() -> None:
    message = reply(answer_lines(Answer(ENTRY), origin=Origin(REVISION, is_confirmed=False)))

    assert contexts(message.blocks)[-1] == "Not confirmed since 3 May 2026: check it before you rely on it."


def test_a_shipped_answer_does_not() -> None:
    assert not any(line.kind == "note" for line in answer_lines(Answer(ENTRY)))


def test_the_link_of_a_taught_answer_shows_where_it_goes() -> None:
    taught, shipped = reply(answer_lines(Answer(ENTRY), origin=ORIGIN)), reply(answer_lines(Answer(ENTRY)))

    assert contexts(taught.blocks)[0] == "<https://wiki.example/logs|https://wiki.example/logs>"
    assert "\nhttps://wiki.example/logs\n" in taught.text
    assert contexts(shipped.blocks)[0] == "<https://wiki.example/logs|Docker's documentation>"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://evil.example/|https://docker.com", "https://evil.example/%7Chttps://docker.com"),
        ("https://evil.example/><!channel>", "https://evil.example/%3E%3C!channel%3E"),
        ("https://d\u043ecker.com/?a=b&c", "https://d%D0%BEcker.com/?a=b&amp;c"),
        ("https://x.example/\u202efdp.exe", "https://x.example/%E2%80%AEfdp.exe"),
    ],
)
def test_an_address_cannot_hide_where_it_goes(address: str, shown: str) -> None:
    message = reply(answer_lines(Answer(ENTRY.model_copy(update={"docs": address})), origin=ORIGIN))

    assert contexts(message.blocks)[0] == f"<{shown}|{shown}>"
    assert block_problems(message.blocks) == []


def test_only_the_bots_own_words_mention_people() -> None:
    message = reply([Line("people", f"{mention('U0ANN')} asked:"), Line("text", "<@U0BOB> & <!channel>")])

    assert message.text == "<@U0ANN> asked:\n&lt;@U0BOB&gt; &amp; &lt;!channel&gt;"
    assert message.blocks[0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0ANN"},
        {"type": "text", "text": " asked:"},
        {"type": "text", "text": "\n"},
        {"type": "text", "text": "<@U0BOB> & <!channel>"},
    ]


@given(ANY_TEXT)
def test_an_answer_is_shared_with_who_asked_what(question: str) -> None:
    message = reply([*shared_lines("U0ANN", question), *answer_lines(Answer(ENTRY), origin=ORIGIN)])

    assert block_problems(message.blocks) == []
    assert message.text.startswith("<@U0ANN> asked:\n&gt; ")
    assert message.text.count("<") == 1  # who asked
    quote = message.blocks[0]["elements"][1]
    assert quote["type"] == "rich_text_quote"
    shown = "".join(each["text"] for each in quote["elements"])
    assert shown.replace("`", "") == quote_line(question).text.replace("`", "")
    assert {each["type"] for each in quote["elements"]} == {"text"}  # no links, mentions or broadcasts


LONG = ENTRY.model_copy(
    update={
        "commands": [
            Command(run=f"docker volume rm v{number}", does=f"Removes number {number}.", careful="Its data is gone.")
            for number in range(8)
        ]
    }
)


def test_the_rest_of_a_long_answer_is_shown_on_demand() -> None:
    lines = answer_lines(Answer(LONG), "a1", "how?")
    short, unfolded = reply(lines), reply(lines, unfolded=True)

    [button] = [block for block in short.blocks if block["type"] == "actions"][-1]["elements"]
    assert (button["action_id"], button["text"]["text"]) == (SHOW_REST, "Show the rest")
    assert ButtonValue.parse(button["value"]) == ButtonValue("a1", "staging-logs", (), "how?")
    assert "docker volume rm v7" not in str(short.blocks)
    assert "docker volume rm v7" in str(unfolded.blocks)
    assert "docker volume rm v7" in short.text
    assert SHOW_REST not in str(unfolded.blocks)


def test_a_long_answer_is_never_cut_between_a_command_and_its_caution() -> None:
    for length in range(0, 900, 25):
        entry = LONG.model_copy(update={"answer": "x" * length + "."})
        shown = [line.kind for line in answer_lines(Answer(entry)) if line.view == "both"]
        for kind, after in pairwise(shown):
            assert (kind == "command") == (after == "careful")


def test_an_error_with_one_cause_has_no_more_causes() -> None:
    error = ErrorMessage(patterns=[Pattern(match="x")], causes=[Cause(cause="x" * 900, fix="y")])
    lines = answer_lines(Answer(LONG.model_copy(update={"error": error})))

    assert [line.text for line in lines if line.kind == "more"] == ["Show the rest"]


def test_an_answer_that_cannot_be_cut_is_shown_whole() -> None:
    entry = ENTRY.model_copy(update={"answer": "So. " * 600, "commands": []})

    assert all(line.view == "both" for line in answer_lines(Answer(entry)))


def test_a_long_answer_is_the_exception_in_the_shipped_knowledge(knowledge: Knowledge) -> None:
    answers = {name: answer_lines(Answer(entry)) for name, entry in knowledge.entries.items()}
    long = [name for name, lines in answers.items() if any(line.text == "Show the rest" for line in lines)]

    assert 0 < len(long) < len(answers) / 20


def test_a_long_question_leaves_the_buttons_of_a_large_answer_before_it_is_refused() -> None:
    question = "why does it fail? " * 90
    lines = answer_lines(Answer(LONG, related=(ENTRY,) * 8, others=(ENTRY,) * 2), "a1", question)
    message = reply(lines, unfolded=True)
    values = [
        ButtonValue.parse(each["value"])
        for block in message.blocks
        if block["type"] == "actions"
        for each in block["elements"]
    ]

    assert block_problems(message.blocks) == []
    assert {(value.answer_id, value.entry, value.question) for value in values} == {("a1", "staging-logs", "")}
    assert plain_text(full(lines)) == message.text


def test_nothing_that_an_entry_may_hold_makes_a_message_too_large() -> None:
    for text in ("`a` " * 690, '"' * 1_300, "🐳`" * 900):
        entry = Entry.model_validate({**ENTRY.model_dump(exclude_none=True), "answer": text})
        lines = answer_lines(Answer(entry, related=(ENTRY,) * 8), "a1", "why? " * 300, origin=ORIGIN)

        for unfolded in (True, False):
            message = reply([*lines, *answer_actions(ButtonValue("a1"), private=True)], unfolded=unfolded)
            assert block_problems(message.blocks) == []
