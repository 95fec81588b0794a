"""The question of a message of any form is read, and shortened if it is too long."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.reading import question_in, wording_of

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "fallback",
                    "blocks",
                    "elements",
                    "fields",
                    "type",
                    "files",
                    "preview",
                    "message_blocks",
                    "message",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("text", "blocks", "attachments", "files"), _JSON)))
def test_a_message_of_any_form_is_read_without_an_error(event: dict[str, Any]) -> None:
    assert isinstance(question_in(event), str)


def test_a_message_of_its_own_words_is_read_unchanged() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "not read"}}]
    assert question_in({"text": "how do I <#C1|volumes>", "blocks": blocks}) == "how do I <#C1|volumes>"


def test_what_is_forwarded_comes_after_the_own_words() -> None:
    event = {"text": "what's this?", "attachments": [{"is_share": True, "text": "no space left on device"}]}
    assert question_in(event) == "what's this?\nno space left on device"


def test_the_lines_of_rich_text_stay_lines_and_its_signs_stay_signs() -> None:
    lines = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a "}, {"type": "text", "text": "<b>"}]},
        {"type": "rich_text_list", "elements": [{"type": "rich_text_section", "elements": [{"text": "c"}]}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "https://e.example"}]},
    ]
    event = {"text": "<@U1>", "blocks": [{"type": "rich_text", "elements": lines}]}
    assert question_in(event).splitlines()[1:] == ["a &lt;b&gt;", "c", "https://e.example"]


@pytest.mark.parametrize("key", ["text", "preview"])
def test_a_long_message_is_shortened(key: str) -> None:
    attachment = {"is_share": True, "text": "x" * 50_000} if key == "text" else {"is_share": True}
    files = [{"preview": "x" * 50_000}] * 3
    assert len(question_in({"text": "why?", "attachments": [attachment], "files": files})) == 40_000


def test_blocks_nested_without_end_are_read_to_some_depth() -> None:
    block: dict[str, Any] = {"type": "context", "text": "deep"}
    for _ in range(5_000):
        block = {"type": "context", "elements": [block]}
    assert question_in({"blocks": [block]}) == ""


_WORDS = st.lists(st.from_regex(r"[a-z]{1,8}|--?[a-z]{1,6}|[a-z]{1,5}-\d", fullmatch=True), min_size=1, max_size=8)


@given(words=_WORDS, gaps=st.lists(st.sampled_from([" ", "  ", "\n", "? ", "! ", ", "]), min_size=8, max_size=8))
def test_spaces_punctuation_and_mentions_do_not_change_what_a_question_says(words: list[str], gaps: list[str]) -> None:
    spread = "".join(word + gap for word, gap in zip(words, gaps, strict=False))

    assert wording_of(f"<@U0WHARFIE> {spread}") == wording_of(" ".join(words))


@given(words=_WORDS, other=st.from_regex(r"[a-z]{1,8}", fullmatch=True), data=st.data())
def test_another_word_or_another_order_changes_it(words: list[str], other: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:place], other, *words[place + 1 :]]
    moved = [*words[place:], *words[:place]]

    assert (wording_of(" ".join(changed)) == wording_of(" ".join(words))) == (changed == words)
    assert (wording_of(" ".join(moved)) == wording_of(" ".join(words))) == (moved == words)
    assert wording_of(" ".join([*words, other])) != wording_of(" ".join(words))


@given(st.text(max_size=200))
def test_any_text_says_the_same_as_itself(text: str) -> None:
    assert wording_of(text) == wording_of(text + " ") == wording_of(f"\n{text}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How do I *remove* a volume?", "how do i remove a volume", True),
        ("docker run -p 80", "docker run -P 80", False),
        ("remove `web` :pray:", "remove web", True),
        ("remove volumes", "remove volume", False),
        ("", "?", True),
        ("remove all", "remove all but web", False),
    ],
)
def test_a_question_says_something_else_when_its_words_are_others(one: str, other: str, *, same: bool) -> None:
    assert (wording_of(one) == wording_of(other)) == same
