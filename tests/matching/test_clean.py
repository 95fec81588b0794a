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
        ("2. list images", "list images"),
        ("- sudo docker ps", "docker ps"),
        ("$ sudo docker ps", "docker ps"),
        ("1.5 cpus", "1.5 cpus"),
        ("\x1b[1;31mERROR\x1b[0m: \x1b[?25l\x1b[Kno such image", "ERROR: no such image"),
    ],
)
def test_markup_and_typography_become_plain_text(typed: str, meant: str) -> None:
    assert clean(typed).split() == meant.split()


def test_of_a_very_long_paste_the_beginning_and_the_end_are_read() -> None:
    read = clean("docker build" + "x" * 2 * LONGEST_QUESTION + "no space left on device")

    assert len(read) == LONGEST_QUESTION + len("\n")
    assert read.startswith("docker build")
    assert read.endswith("no space left on device")


def test_a_paste_of_just_the_limit_is_read_as_a_whole() -> None:
    assert clean("x" * LONGEST_QUESTION) == "x" * LONGEST_QUESTION


@given(st.text())
def test_no_mention_is_left_in_any_text(text: str) -> None:
    assert "<@U1>" not in clean(f"{text} <@U1> {text}".replace("&", ""))
