"""Text as it arrives from Slack, phones and editors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.clean import LONGEST_QUESTION, clean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<@U0WHARFIE> how do I list images", "how do I list images"),
        ("<!here> see <#C1|docker> and <#C2|>", "see docker and"),
        ("read <https://docs.docker.com/x|the page>", "read the page"),
        ("read <https://docs.docker.com/x>", "read https://docs.docker.com/x"),
        ("a &lt;none&gt; image &amp; more", "a <none> image & more"),
        ("docker remove <none> TAG images", "docker remove <none> TAG images"),
        ("“what\u2019s” `docker ps`", '"what\'s"  docker ps'),
        ("docker run —rm", "docker run --rm"),
        ("docker run `—rm`", "docker run  --rm"),
        ("images — the big ones", "images  -  the big ones"),
        ("thanks :wave: :+1:", "thanks  :+1:"),
        ("-v data:/x:ro", "-v data:/x:ro"),
    ],
)
def test_markup_and_typography_become_plain_text(typed: str, meant: str) -> None:
    assert clean(typed).split() == meant.split()


def test_a_very_long_paste_is_read_up_to_the_limit() -> None:
    assert len(clean("x" * 2 * LONGEST_QUESTION)) == LONGEST_QUESTION


@given(st.text())
def test_no_mention_is_left_in_any_text(text: str) -> None:
    assert "<@U1>" not in clean(f"{text} <@U1> {text}".replace("&", ""))
