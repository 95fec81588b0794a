"""Replies: every entry and every text must make a message that Slack takes and a person can read."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Cause, Command, Entry, ErrorMessage, Platforms, Snippet
from bot.knowledge import Knowledge
from bot.matching import Finding, Match, Matcher
from bot.matching.confidence import Status
from bot.matching.score import Signals
from bot.replies.blocks import CHOOSE_ANSWER, reply
from bot.replies.lines import WORTH_OFFERING, Line, answer_lines, failure_lines, finding_lines, gone_lines, usage_lines
from bot.replies.text import plain_text, words_of
from bot.replies.why import why_text
from tests.block_kit import block_problems

FULL = Entry(
    id="no-space",
    title="No space left on device",
    questions=["disk is full"],
    answer="The disk is full, or `/var/lib/docker` is.",
    commands=[
        Command(run="docker system df", does="Shows what takes the space."),
        Command(
            run="docker system prune",
            does="Removes what nothing uses.",
            careful="Stopped containers are gone.",
        ),
    ],
    snippets=[Snippet(language="json", text='{\n\n  "log-driver": "local"\n}\n', does="Keeps logs small.")],
    error=ErrorMessage(
        patterns=["no space left"],
        causes=[
            Cause(cause="Old images.", check="Run `docker system df`.", fix="Prune."),
            Cause(cause="Logs.", fix="Cut."),
        ],
    ),
    platforms=Platforms(desktop="The disk image has a limit of its own."),
    since="Docker 23.0",
    docs="https://docs.docker.com/engine/manage-resources/pruning/",
)
TEXT_OF_FULL = """\
No space left on device

The disk is full, or `/var/lib/docker` is.

Keeps logs small.

    {

      "log-driver": "local"
    }

    docker system df
Shows what takes the space.

    docker system prune
Removes what nothing uses.
Careful: Stopped containers are gone.

Cause: Old images.
Check: Run `docker system df`.
Fix: Prune.

Cause: Logs.
Fix: Cut.

In Docker Desktop: The disk image has a limit of its own.

Since Docker 23.0.

Docker's documentation: https://docs.docker.com/engine/manage-resources/pruning/
See also: No space left on device"""


def test_an_entry_with_everything_reads_well_as_text() -> None:
    assert plain_text(answer_lines(FULL, [FULL])) == TEXT_OF_FULL


def test_words_for_programs_leave_commands_and_links_out() -> None:
    words = words_of(FULL)

    assert words.startswith("No space left on device\nThe disk is full")
    assert "Careful: Stopped containers are gone." in words
    assert '"log-driver": "local"' in words
    assert "Fix: Cut." in words
    assert "docker system prune" not in words.split("\n")


def test_words_for_programs_begin_with_the_answer(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        assert words_of(entry).startswith(f"{entry.title}\n{entry.answer}"), entry.id


def boxes(blocks: list[dict[str, Any]]) -> set[str]:
    """Return what stands in boxes of its own, to be copied."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return {part["elements"][0]["text"] for part in parts if part["type"] == "rich_text_preformatted"}


def test_every_entry_makes_a_message_that_slack_takes(knowledge: Knowledge) -> None:
    for entry in [FULL, *knowledge.entries.values()]:
        related = [knowledge.entries[name] for name in entry.see_also]
        message = reply(answer_lines(entry, related))

        assert block_problems(message.blocks) == [], entry.id
        assert len(message.text) <= 4_000, entry.id
        assert {command.run.rstrip() for command in entry.commands} <= boxes(message.blocks)


def test_the_text_of_a_message_holds_the_whole_answer_in_words(knowledge: Knowledge) -> None:
    entry = knowledge.entries["remove-volume"]
    text = reply(answer_lines(entry)).text

    for part in [
        entry.title,
        entry.answer,
        *(c.run for c in entry.commands),
        *(c.does for c in entry.commands),
    ]:
        assert part in text


def test_a_lead_command_that_needs_care_is_explained_first() -> None:
    careful = Command(run="docker system prune", does="Removes it.", careful="It is gone.")
    lines = answer_lines(FULL.model_copy(update={"snippets": [], "commands": [careful]}))

    assert [line.text for line in lines[1:5]] == [FULL.answer, "docker system prune", "Removes it.", "It is gone."]


def test_text_is_escaped_and_blocks_need_no_escaping() -> None:
    message = reply([Line("text", "<!channel> & `<none>`"), Line("command", "docker ps 2>&1")])

    assert message.text == "&lt;!channel&gt; &amp; `&lt;none&gt;`\n\n    docker ps 2&gt;&amp;1"
    [block] = message.blocks
    assert block["elements"][0]["elements"][0] == {"type": "text", "text": "<!channel> & "}
    assert block["elements"][0]["elements"][1] == {"type": "text", "text": "<none>", "style": {"code": True}}
    assert block["elements"][1] == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": "docker ps 2>&1"}],
    }


def test_the_lead_command_comes_first_and_what_it_does_right_below() -> None:
    lines = answer_lines(FULL.model_copy(update={"snippets": []}))

    assert [line.text for line in lines[:4]] == [
        "No space left on device",
        "docker system df",
        "Shows what takes the space.",
        FULL.answer,
    ]


def test_a_caution_is_marked_by_a_sign_and_in_words() -> None:
    [block] = reply([Line("careful", "It is gone.")]).blocks

    assert [part.get("name", part.get("text")) for part in block["elements"][0]["elements"]][:3] == [
        "warning",
        " Careful: ",
        "It is gone.",
    ]


def test_choices_become_buttons_that_carry_the_entry() -> None:
    message = reply([Line("text", "Which?"), Line("choice", "One", "one"), Line("choice", "Two", "two")])

    buttons = message.blocks[1]["elements"]
    assert [(button["action_id"], button["value"]) for button in buttons] == [
        (f"{CHOOSE_ANSWER}_1", "one"),
        (f"{CHOOSE_ANSWER}_2", "two"),
    ]
    assert message.text == "Which?\n1. One\n2. Two"


@pytest.mark.parametrize("lines", [usage_lines(), gone_lines(), failure_lines("ab12cd34")])
def test_small_replies_are_messages_that_slack_takes(lines: list[Line]) -> None:
    message = reply(lines)

    assert block_problems(message.blocks) == []
    assert message.text


SIGNALS = Signals(*[1.0] * len(Signals._fields))


def finding(status: Status, *entries: Entry, small_talk: bool = False) -> Finding:
    matches = tuple(Match(entry, 0.9, "a phrase", SIGNALS) for entry in entries)
    return Finding("a question", status, matches, (), small_talk)


def kinds(lines: list[Line]) -> list[str]:
    return [line.kind for line in lines]


def test_a_sure_finding_shows_the_answer() -> None:
    assert finding_lines(finding("answered", FULL)) == answer_lines(FULL)


def test_an_unsure_finding_offers_at_most_three_choices() -> None:
    entries = [FULL.model_copy(update={"id": f"e{number}"}) for number in range(5)]

    lines = finding_lines(finding("suggested", *entries))

    assert [line.value for line in lines if line.kind == "choice"] == ["e0", "e1", "e2"]


def test_an_unknown_question_offers_the_nearest_and_else_what_the_bot_can() -> None:
    assert kinds(finding_lines(finding("unknown", FULL))) == ["text", "text", "choice"]
    assert kinds(finding_lines(finding("unknown"))) == ["text", "text", "example", "example", "example"]


def test_what_has_nothing_to_do_with_the_question_is_not_offered() -> None:
    far = Finding("a question", "unknown", (Match(FULL, WORTH_OFFERING - 0.01, "a phrase", SIGNALS),), ())

    assert kinds(finding_lines(far)) == ["text", "text", "example", "example", "example"]


def test_small_talk_shows_what_the_bot_can() -> None:
    assert finding_lines(finding("unknown", small_talk=True)) == usage_lines()


def test_how_a_follow_up_was_understood_is_said_first_and_shortened() -> None:
    lines = finding_lines(replace(finding("answered", FULL), asked_as="word " * 100))

    assert (lines[0].kind, lines[1:]) == ("note", answer_lines(FULL))
    assert lines[0].text.startswith("Understood as: word word")
    assert len(lines[0].text) < 200
    message = reply([Line("note", "Understood as: <!channel> :bomb:"), *lines[1:]])
    assert block_problems(message.blocks) == []
    assert message.blocks[0]["elements"][0]["text"] == "Understood as: <!channel> :bomb:"
    assert message.text.startswith("Understood as: &lt;!channel&gt; :bomb:\n\nNo space left")


def test_why_names_words_phrase_and_signals(matcher: Matcher) -> None:
    why = why_text(matcher.find_answer("wipe the giraffe volume"))

    assert "wipe = action:remove" in why
    assert "giraffe = unknown:giraff" in why
    assert "status: " in why
    assert "remove-volume: `" in why
    assert "action 1.00" in why
    assert why_text(matcher.find_answer("hi")) == "understood: small talk"


TEXTS = st.text(min_size=1, max_size=300).filter(lambda text: text.strip() != "" and "\n" not in text)


@given(answer=TEXTS, run=TEXTS, title=TEXTS.map(lambda text: text[:75]).filter(str.strip), careful=TEXTS)
def test_any_texts_make_a_message_that_slack_takes(answer: str, run: str, title: str, careful: str) -> None:
    entry = Entry(
        id="any",
        title=title,
        questions=["any"],
        answer=answer,
        commands=[Command(run=run, does=answer, careful=careful)],
        snippets=[Snippet(language="sh", text=run, does=answer)],
    )

    for lines in (answer_lines(entry, [entry] * 8), finding_lines(finding("suggested", entry, entry))):
        message = reply(lines)
        assert block_problems(message.blocks) == []
        assert message.text.strip()
        assert "<" not in message.text
