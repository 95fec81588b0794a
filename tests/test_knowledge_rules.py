"""What every shipped entry owes its reader."""

import re

import pytest

from bot.entry import Entry
from bot.knowledge import Knowledge, load_knowledge
from bot.replies.text import words_of

ENTRIES = list(load_knowledge().entries.values())
LOSES_DATA = re.compile(r"\bprune\b|\brm\b(?<!--rm)|\brmi\b|\bdown\b|\bkill\b|\bvolume rm\b")
ONLY_LOOKS = re.compile(r"docker (?:run|create)\b")


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.id)
def entry(request: pytest.FixtureRequest) -> Entry:
    assert isinstance(request.param, Entry)
    return request.param


def test_it_is_asked_in_six_ways_at_least(entry: Entry) -> None:
    assert len(entry.questions) >= 6


def test_its_answer_is_one_to_three_sentences(entry: Entry) -> None:
    ends = re.findall(r"[.?!](?=\s|$)", re.sub(r"`[^`]*`|\"[^\"]*\"|\([^)]*\)", "x", entry.answer))

    assert 1 <= len(ends) <= 3


def test_it_is_short(entry: Entry) -> None:
    assert len(words_of(entry)) <= 900


def test_it_links_to_the_documentation_and_to_related_entries(entry: Entry) -> None:
    assert entry.docs
    assert entry.docs.startswith("https://docs.docker.com/")
    assert 2 <= len(entry.see_also) <= 5
    assert entry.id not in entry.see_also


def test_a_command_that_can_lose_data_says_so(entry: Entry) -> None:
    silent = [
        command.run
        for command in entry.commands
        if LOSES_DATA.search(command.run) and not ONLY_LOOKS.match(command.run) and not command.careful
    ]

    assert silent == []


def test_its_commands_can_be_pasted(entry: Entry) -> None:
    for command in entry.commands:
        assert not re.search(r"<[a-z]", command.run)
        assert "docker-compose" not in command.run


def test_what_a_command_does_begins_with_a_verb_and_ends_with_a_full_stop(entry: Entry) -> None:
    for command in entry.commands:
        assert re.fullmatch(r"[A-Z][a-z]+s .*\.|[A-Z][a-z]+s\.", command.does), command.does


def test_words_of_the_vocabulary_have_one_meaning_each(knowledge: Knowledge) -> None:
    assert knowledge.vocabulary.problems() == []
