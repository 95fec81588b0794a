"""Text as it arrives from Slack, phones and editors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.normalize import LONGEST_QUESTION, clean


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
        ("thanks :wave: :+1:", "thanks"),
        ("list images :100:", "list images"),
        (":+1::skin-tone-3: list images", "list images"),
        ("list :tada::1st_place_medal: images :-1:", "list images"),
        ("is :8080: taken", "is :8080: taken"),
        ("-p 8080:80:", "-p 8080:80:"),
        ("docker run \u2212\u2212rm", "docker run --rm"),
        ("images \u2212 the big ones", "images - the big ones"),
        ("images \u2012 the big ones", "images - the big ones"),
        ("images \u2015 the big ones", "images - the big ones"),
        ("docker run \u2015rm", "docker run --rm"),
        ("multi\u2011stage", "multi-stage"),
        ("contai\u00adner \u200blogs", "container logs"),
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


EMOJI = st.sampled_from(
    [":wave:", ":+1:", ":-1:", ":100:", ":1234:", ":8ball:", ":+1::skin-tone-3:", ":non-potable_water:"]
)
QUESTIONS = st.sampled_from(["how do I list images", "stop the container web-2", "-p 8080:80", "what is `docker ps`"])


@given(QUESTIONS, st.lists(EMOJI, min_size=1), st.sampled_from(["", " "]))
def test_emoji_around_a_question_are_read_past(question: str, emoji: list[str], between: str) -> None:
    said = between.join(emoji)

    assert clean(f"{said} {question} {said}").split() == clean(question).split()


@given(QUESTIONS, st.integers(0, 30), st.sampled_from("\u00ad\u200b\ufeff"))
def test_zero_width_characters_change_nothing(question: str, place: int, mark: str) -> None:
    assert clean(question[:place] + mark + question[place:]) == clean(question)


@given(QUESTIONS, st.sampled_from("\u2010\u2011\u2212\ufe63\uff0d"))
def test_any_hyphen_or_minus_sign_is_a_hyphen(question: str, sign: str) -> None:
    assert clean(question.replace("-", sign)) == clean(question)


@given(st.text())
def test_no_mention_is_left_in_any_text(text: str) -> None:
    assert "<@U1>" not in clean(f"{text} <@U1> {text}".replace("&", ""))
