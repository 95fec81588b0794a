"""Every entry and every text becomes a message that Slack accepts and a person can read."""

import html
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern, Platforms, Snippet
from bot.knowledge import Knowledge
from bot.playground.block_kit import block_problems
from bot.replies.actions import answer_actions, unknown_actions
from bot.replies.blocks import CHOOSE_ANSWER, SHOW_RELATED, SHOW_REST, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import (
    Line,
    answer_lines,
    asked_line,
    failure_lines,
    full,
    gone_lines,
    result_lines,
    short,
    usage_lines,
)
from bot.replies.text import entry_text, plain_text
from bot.replies.why import why_text
from bot.search import Answer, Candidate, Result, Search
from bot.search.calibration import Status
from bot.slots.samples import Sample
from tests.replies.texts import ANY_TEXT, ENTRY_TEXT

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
        patterns=[Pattern(match="no space left")],
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

Shows what takes the space.
    docker system df

Removes what nothing uses.
    docker system prune
Careful: Stopped containers are gone.

Cause: Old images.
Check: Run `docker system df`.
Fix: Prune.

Cause: Logs.
Fix: Cut.

In Docker Desktop: The disk image has a limit of its own.

Since Docker 23.0.

See also:
1. No space left on device

Docker's documentation: https://docs.docker.com/engine/manage-resources/pruning/"""
CAREFUL = Entry(
    id="remove-volume",
    title="Remove a volume",
    questions=["remove a volume"],
    answer="A volume that is used is refused.",
    commands=[
        Command(run="docker volume rm app-data", does="Removes the volume app-data.", careful="Its `data` is gone."),
        Command(run="docker volume ls", does="Lists what there is."),
    ],
)
APP_DATA = Sample("app-data", "volume", "docker volume ls", is_new=False)


def test_an_entry_with_everything_reads_well_as_text() -> None:
    assert plain_text(full(answer_lines(Answer(FULL, related=(FULL,))))) == TEXT_OF_FULL


def test_the_command_comes_first_then_the_caution_the_samples_and_the_words() -> None:
    assert (
        plain_text(answer_lines(Answer(CAREFUL, (APP_DATA,))))
        == """\
Remove a volume

    docker volume rm app-data
Careful: Its `data` is gone.
`app-data` stands for your volume; `docker volume ls` lists them.
Removes the volume app-data.
A volume that is used is refused.

Lists what there is.
    docker volume ls"""
    )


def test_a_caution_and_what_a_variant_does_are_bold() -> None:
    [_, block] = reply(answer_lines(Answer(CAREFUL))).blocks
    first, label = block["elements"][1]["elements"], block["elements"][1]["elements"][-1]

    assert first[:4] == [
        {"type": "emoji", "name": "warning"},
        {"type": "text", "text": " "},
        {"type": "text", "text": "Its ", "style": {"bold": True}},
        {"type": "text", "text": "data", "style": {"bold": True, "code": True}},
    ]
    assert label == {"type": "text", "text": "Lists what there is.", "style": {"bold": True}}


def test_what_a_command_does_is_not_said_twice() -> None:
    twice = CAREFUL.model_copy(update={"answer": "Removes a volume that nothing uses."})

    message = reply(answer_lines(Answer(twice)))
    assert "Removes the volume app-data." in message.text
    assert "Removes the volume app-data." not in str(message.blocks)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ((APP_DATA,), "`app-data` stands for your volume; `docker volume ls` lists them."),
        (
            (Sample("db", "container", "docker ps -a", is_new=False), APP_DATA._replace(name="x")),
            "`db` stands for your container and `x` for your volume; `docker ps -a` and `docker volume ls` list them.",
        ),
        (
            (APP_DATA, APP_DATA._replace(name="db-data")),
            "`app-data` and `db-data` stand for your volumes; `docker volume ls` lists them.",
        ),
        ((APP_DATA._replace(is_new=True),), "`app-data` is an example: choose your own name."),
    ],
)
def test_samples_are_said_to_be_samples_in_one_line(samples: tuple[Sample, ...], said: str) -> None:
    assert Line("text", said) in answer_lines(Answer(CAREFUL, samples))


def test_of_several_causes_the_first_is_shown_in_full_and_the_rest_on_demand() -> None:
    lines = answer_lines(Answer(FULL))
    message, unfolded = reply(lines), reply(lines, unfolded=True)

    assert [line.text for line in short(lines) if "ause" in line.text] == [
        "Cause: Old images.\nCheck: Run `docker system df`.\nFix: Prune.",
        "Other causes:\n• Logs.",
        "More causes",
    ]
    assert "Fix: Cut." in message.text
    assert "Fix: Cut." not in str(message.blocks)
    assert "Fix: Cut." in str(unfolded.blocks)
    assert [(one["action_id"], one["value"]) for one in buttons(message.blocks)] == [
        (SHOW_REST, ButtonValue(entry="no-space").text)
    ]
    assert buttons(unfolded.blocks) == []


def test_related_answers_and_the_other_choices_are_buttons_that_keep_the_question() -> None:
    other = FULL.model_copy(update={"id": "other", "title": "Other"})
    third = FULL.model_copy(update={"id": "third", "title": "Third"})
    answer = Answer(CAREFUL, related=(other,), others=(third, other))

    lines = answer_lines(answer, "a1", "is pgdata big?")
    assert [(one["action_id"], ButtonValue.parse(one["value"])) for one in buttons(reply(lines).blocks)] == [
        (f"{CHOOSE_ANSWER}_1", ButtonValue("a1", "third", ("remove-volume", "other"), "is pgdata big?")),
        (f"{CHOOSE_ANSWER}_2", ButtonValue("a1", "other", ("remove-volume", "third"), "is pgdata big?")),
        (f"{SHOW_RELATED}_1", ButtonValue("a1", "other", (), "is pgdata big?")),
    ]


@pytest.mark.parametrize(("language", "told"), [("json", "json"), ("compose", None), ("dockerfile", None)])
def test_only_a_language_that_slack_highlights_is_told(language: str, told: str | None) -> None:
    [block] = reply([Line("snippet", "{}", language)]).blocks

    assert block["elements"][0].get("language") == told


def test_a_question_that_nobody_sees_is_repeated_bounded_and_escaped() -> None:
    message = reply([asked_line("&lt;!channel&gt; <@U1> " + "how " * 200), Line("text", "So.")])

    assert message.blocks[0]["elements"][0]["text"].startswith("You asked: <!channel>")
    assert len(message.blocks[0]["elements"][0]["text"]) < 200
    assert "&lt;!channel&gt;" in message.text
    assert block_problems(message.blocks) == []


def test_words_for_programs_leave_commands_and_links_out() -> None:
    words = entry_text(FULL)

    assert words.startswith("No space left on device\nThe disk is full")
    assert "Careful: Stopped containers are gone." in words
    assert '"log-driver": "local"' in words
    assert "Fix: Cut." in words
    assert "docker system prune" not in words.split("\n")


def test_words_for_programs_begin_with_the_answer(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        assert entry_text(entry).startswith(f"{entry.title}\n{entry.answer}"), entry.id


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for block in blocks if block["type"] == "actions" for each in block["elements"]]


def boxes(blocks: list[dict[str, Any]]) -> set[str]:
    """Return the texts of the preformatted blocks."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return {part["elements"][0]["text"] for part in parts if part["type"] == "rich_text_preformatted"}


LONG_QUESTION = "what about " + "the container billing-api and " * 12


def test_every_entry_makes_a_message_that_slack_takes(search: Search, knowledge: Knowledge) -> None:
    others = list(knowledge.entries)[:2]
    for entry in [*knowledge.entries.values()]:
        for entities_from in ("", "the container billing-api, the volume es-data, port 9443", LONG_QUESTION):
            answer = search.answer(entry.id, others, entities_from)
            assert answer
            rows = answer_actions(ButtonValue("a" * 36, entry.id, (), entities_from), private=True)
            lines = [*answer_lines(answer, "a" * 36, entities_from), *rows]
            for message in (reply([asked_line(LONG_QUESTION), *lines]), reply(lines, unfolded=True)):
                assert block_problems(message.blocks) == [], entry.id
                assert len(message.text) <= 4_000, entry.id
            assert {command.run.rstrip() for command in answer.entry.commands} <= boxes(message.blocks)
            if not answer.entities_from:
                assert boxes(reply(lines).blocks) <= boxes(reply(lines, unfolded=True).blocks)


def test_the_fullest_entry_makes_a_message_that_slack_takes() -> None:
    assert block_problems(reply(answer_lines(Answer(FULL, (APP_DATA,), (FULL,) * 8, (CAREFUL,) * 2))).blocks) == []


def test_the_text_of_a_message_holds_the_whole_answer_in_words(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        text = html.unescape(reply(answer_lines(Answer(entry))).text)
        causes = entry.error.causes if entry.error else []

        for part in [
            *(entry.title, entry.answer),
            *(text for one in entry.commands for text in (one.does, one.careful or "")),
            *(text for one in causes for text in (one.cause, one.check or "", one.fix)),
            *(one.does for one in entry.snippets),
        ]:
            assert part.strip() in text, entry.id


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


def result(status: Status, *entries: Entry, small_talk: bool = False) -> Result:
    candidates = tuple(Candidate(entry, 0.9, "a phrase", {}) for entry in entries)
    answer = Answer(entries[0]) if status == "answered" else None
    return Result("a question", status, candidates, (), small_talk, answer=answer)


def kinds(lines: list[Line]) -> list[str]:
    return [line.kind for line in lines]


def test_a_sure_finding_shows_the_answer() -> None:
    assert result_lines(result("answered", FULL), "a1") == answer_lines(Answer(FULL), "a1", "a question")


def test_an_unsure_finding_offers_at_most_three_choices() -> None:
    entries = [FULL.model_copy(update={"id": f"e{number}"}) for number in range(5)]

    lines = result_lines(result("suggested", *entries))

    assert [ButtonValue.parse(line.value) for line in lines if line.kind == "choice"] == [
        ButtonValue(entry="e0", others=("e1", "e2"), question="a question"),
        ButtonValue(entry="e1", others=("e0", "e2"), question="a question"),
        ButtonValue(entry="e2", others=("e0", "e1"), question="a question"),
    ]
    assert lines[0].text == "Do you mean one of these?"
    assert result_lines(result("suggested", FULL))[0].text == "Do you mean this?"


def test_an_unknown_question_offers_the_nearest_and_else_what_the_bot_can() -> None:
    assert kinds(result_lines(result("unknown", FULL))) == ["text", "section", "choice"]
    assert kinds(result_lines(result("unknown"))) == ["text", "section", "example", "example", "example"]


def test_what_can_be_done_without_an_answer_comes_before_the_examples_but_after_the_nearest_answers() -> None:
    actions = unknown_actions(ButtonValue("a1"))

    assert kinds(result_lines(result("unknown"), unknown_actions=actions))[:3] == ["text", "buttons", "section"]
    assert kinds(result_lines(result("unknown", FULL), unknown_actions=actions))[-2:] == ["choice", "buttons"]
    for other in (result("answered", FULL), result("suggested", FULL), result("unknown", small_talk=True)):
        assert "buttons" not in kinds(result_lines(other, unknown_actions=actions))


def test_what_has_nothing_to_do_with_the_question_is_not_offered() -> None:
    far = Result("a question", "unknown", (Candidate(FULL, 0.2, "a phrase", {}),), ())

    assert kinds(result_lines(far)) == ["text", "section", "example", "example", "example"]


def test_small_talk_shows_what_the_bot_can() -> None:
    assert result_lines(result("unknown", small_talk=True)) == usage_lines()


def test_how_a_follow_up_was_understood_is_said_first_and_shortened() -> None:
    rewritten = "word " * 100
    lines = result_lines(replace(result("answered", FULL), rewritten_question=rewritten))

    assert (lines[0].kind, lines[1:]) == ("note", answer_lines(Answer(FULL), question=rewritten.strip()))
    assert lines[0].text.startswith("Understood as: word word")
    assert len(lines[0].text) < 200
    message = reply([Line("note", "Understood as: <!channel> :bomb:"), *lines[1:]])
    assert block_problems(message.blocks) == []
    assert message.blocks[0]["elements"][0]["text"] == "Understood as: <!channel> :bomb:"
    assert message.text.startswith("Understood as: &lt;!channel&gt; :bomb:\n\nNo space left")


def test_why_names_words_phrase_and_features(search: Search) -> None:
    why = why_text(search.find_answer("wipe the giraffe volume"))

    assert "wipe = action:remove" in why
    assert "giraffe = unknown:giraff" in why
    assert "status: " in why
    assert "remove-volume: `" in why
    assert "phrase 0." in why
    assert why_text(search.find_answer("hi")) == "understood: small talk"


@given(
    answer=ENTRY_TEXT,
    run=ENTRY_TEXT,
    title=ENTRY_TEXT.map(lambda text: text[:75]).filter(str.strip),
    careful=ENTRY_TEXT,
)
def test_any_texts_make_a_message_that_slack_takes(answer: str, run: str, title: str, careful: str) -> None:
    entry = Entry(
        id="any",
        title=title,
        questions=["any"],
        answer=answer,
        commands=[Command(run=run, does=answer, careful=careful)],
        snippets=[Snippet(language="sh", text=run, does=answer)],
    )

    shown = Answer(entry, (), (entry,) * 8)
    for lines in (answer_lines(shown, "a1", answer), result_lines(result("suggested", entry, entry))):
        message = reply(lines)
        assert block_problems(message.blocks) == []
        assert message.text.strip()
        assert "<" not in message.text


@given(ANY_TEXT)
def test_any_question_makes_replies_that_slack_takes(question: str) -> None:
    value = ButtonValue("a1", question=question)

    for found in (
        result("answered", FULL),
        result("suggested", FULL, CAREFUL),
        result("unknown"),
        result("unknown", FULL),
    ):
        asked = replace(found, question=question, rewritten_question=question or None)
        lines = result_lines(asked, "a1", unknown_actions=unknown_actions(value))
        rows = answer_actions(value, private=True) if found.answer else []
        message = reply([asked_line(question), *lines, *rows])
        assert block_problems(message.blocks) == []
        assert "<" not in message.text
