"""What a person typed becomes an entry by the rules of the YAML files."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.entry import Identifier
from bot.knowledge import Knowledge, Vocabulary
from bot.knowledge.taught import entry_of, slug, with_taught

VOCABULARY = Vocabulary(slots={"container": "web"}, samples={"container": ["web"]})
GOOD: dict[str, Any] = {
    "id": "restart-shop",
    "title": "Restart the shop",
    "questions": ["how do I restart the shop"],
    "answer": "Restarts {container}.",
    "commands": [{"run": "docker restart {container}", "does": "Restarts it."}],
}


def test_a_good_entry_is_shown_with_the_defaults_and_kept_with_its_slots() -> None:
    checked = entry_of(GOOD, VOCABULARY)

    assert checked.problems == {}
    assert checked.hints == ()
    assert checked.entry
    assert checked.entry.commands[0].run == "docker restart web"
    assert checked.template
    assert checked.template["commands"][0]["run"] == "docker restart {container:web}"


def test_problems_are_told_by_field_in_the_words_of_wharfie_check() -> None:
    checked = entry_of(
        {"id": "a", "title": "x" * 76, "questions": [], "commands": [{"run": "docker ps", "does": ""}]}, VOCABULARY
    )

    assert checked.entry is None
    assert checked.problems == {
        "title": ["`title` has 76 characters; the maximum is 75"],
        "questions": ["`questions` is empty"],
        "answer": ["`answer` is missing"],
        "commands": ["`commands 1 does` is empty"],
    }


def test_what_concerns_the_whole_entry_has_no_key() -> None:
    commands = [{"run": f"echo {'x' * 900}", "does": "Prints."}] * 4

    assert entry_of({**GOOD, "commands": commands}, VOCABULARY).problems.keys() == {""}


def test_a_command_that_can_lose_data_needs_a_caution() -> None:
    risky = {"run": "docker volume rm web", "does": "Removes it."}

    checked = entry_of({**GOOD, "commands": [risky]}, VOCABULARY)

    assert checked.entry is None
    assert checked.problems == {"careful": ["can lose data, so it needs a `careful`: docker volume rm web"]}
    assert entry_of({**GOOD, "commands": [{**risky, "careful": "Its data is lost."}]}, VOCABULARY).entry


def test_other_rules_of_style_are_hints_without_code_and_file() -> None:
    checked = entry_of({**GOOD, "answer": "Restarts the shop"}, VOCABULARY)

    assert checked.entry
    assert checked.hints == ("Must end with a full stop: Restarts the shop",)


@pytest.mark.parametrize("point", [0x07, 0x1B, 0x7F, 0x9B, 0x200B, 0x202A, 0x202E, 0x2066, 0x2069])
@pytest.mark.parametrize("key", ["title", "answer", "run", "question"])
def test_a_character_that_can_disguise_a_command_is_refused_with_its_code_point(point: int, key: str) -> None:
    text = f"docker ps {chr(point)}web"
    fields: dict[str, dict[str, Any]] = {
        "run": {"commands": [{"run": text, "does": "Lists."}]},
        "question": {"questions": [text]},
    }

    checked = entry_of({**GOOD, **fields.get(key, {key: text})}, VOCABULARY)

    assert checked.entry is None
    [[problem]] = checked.problems.values()
    assert f"has the invisible character U+{point:04X}, which can disguise a command: remove it" in problem


def test_newlines_tabs_and_joined_emoji_are_fine() -> None:
    answer = "Ask \N{MAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} Ann.\n\tThen wait."

    assert entry_of({**GOOD, "answer": answer}, VOCABULARY).entry


def test_a_slug_is_readable_and_free() -> None:
    assert slug("How do we deploy to Köln?", set()) == "how-do-we-deploy-to-koln"
    assert slug("Remove a volume", {"remove-a-volume", "remove-a-volume-2"}) == "remove-a-volume-3"
    assert slug("?!", {"answer"}) == "answer-2"


@given(st.text(max_size=200))
def test_a_slug_of_any_title_is_an_id(title: str) -> None:
    name = slug(title, {"answer"})

    assert TypeAdapter(Identifier).validate_python(name) == name
    assert name != "answer"


def test_taught_entries_follow_the_rules_of_a_folder(small_knowledge: Knowledge) -> None:
    taken = small_knowledge.entries["remove-volume"].questions[0]
    content = {**GOOD, "title": "Restart Zonk", "questions": [taken], "see_also": ["remove-volume", "gone"]}
    checked = entry_of(content, small_knowledge.vocabulary)
    assert checked.entry

    knowledge = with_taught(small_knowledge, [(checked.entry, checked.template)])

    assert taken not in knowledge.entries["remove-volume"].questions
    assert knowledge.entries["restart-shop"].see_also == ["remove-volume"]
    assert knowledge.templates["restart-shop"]["see_also"] == ["remove-volume"]
    assert "zonk" in knowledge.vocabulary.domain_terms
    assert "zonk" not in small_knowledge.vocabulary.domain_terms
    assert taken in small_knowledge.entries["remove-volume"].questions
