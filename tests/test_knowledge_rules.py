"""What every shipped entry owes its reader, beyond the rules of style (tests/knowledge/test_style.py)."""

import pytest

from bot.entry import Entry
from bot.knowledge import Knowledge, load_knowledge

ENTRIES = list(load_knowledge().entries.values())


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.id)
def entry(request: pytest.FixtureRequest) -> Entry:
    assert isinstance(request.param, Entry)
    return request.param


def test_it_links_to_the_documentation_and_to_related_entries(entry: Entry) -> None:
    assert entry.docs
    assert entry.docs.startswith("https://docs.docker.com/")
    assert 2 <= len(entry.see_also) <= 5
    assert entry.id not in entry.see_also


def test_words_of_the_vocabulary_have_one_meaning_each(knowledge: Knowledge) -> None:
    assert knowledge.vocabulary.problems() == []
