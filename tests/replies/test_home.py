"""The Home tab: each of its states is one that Slack takes, and says what a person needs."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.manifest import manifest
from bot.playground.block_kit import objects_in, view_problems
from bot.playground.slack.messages import texts_of
from bot.records import LONGEST_KEPT, Figures, Gap, GivenAnswer, Status
from bot.replies.buttons import Button, ButtonValue
from bot.replies.lines import Line
from bot.replies.views.browsing import ENTRIES_SHOWN, LONGEST_WORDS, found_lines, topic_lines, topics_lines
from bot.replies.views.gaps import GAPS_SHOWN, gaps_lines
from bot.replies.views.home import GAPS_ON_HOME, RECENT_SHOWN, ForOwners, home_page_view, home_view
from bot.replies.views.prompts import PROMPTS
from bot.search import Search
from tests.replies.texts import ANY_TEXT, HOSTILE

SIZES = {"Containers": 113, "Volumes": 41}
TOUR = [
    Line("title", "The tour"),
    Line("text", "3 of 15 steps."),
    Line("buttons", "", row=(Button("Go on", "go", "x"),)),
]
NOTHING = Figures(0, 0, 0, 0, 0, 0)
SOME = Figures(answered=199, suggested=1, unknown=0, people=12, ratings=3, helpful=2)


def given_to(question: str | None, status: Status = "answered", entry: str | None = "remove-volume") -> GivenAnswer:
    return GivenAnswer("a" * 32, "T1", "C1", "U1", "command", status, entry, question)


def gap(number: int, question: str = "where is the harbour handbook", times: int = 3) -> Gap:
    return Gap(number, "T1", question, (), people=2, times=times, last_asked=0.0, unhelpful=0)


def shown(view: dict[str, Any]) -> str:
    assert view_problems(view) == []
    return "\n".join(texts_of(view))


def buttons(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: list[dict[str, Any]] = [each for each in objects_in(view) if each.get("type") == "button"]
    return {each["action_id"]: each for each in found}


def test_the_first_page_says_how_to_ask_and_has_a_search_and_the_topics_but_nothing_that_is_not_there() -> None:
    view = home_view(SIZES, [])
    said = shown(view)

    for words in ("/docker QUESTION", "@wharfie QUESTION", "What are you looking for?", "Containers (113)"):
        assert words in said
    for words in ("recent", "owners"):
        assert words not in said
    assert [*buttons(view)] == ["search_home", "show_topic_1", "show_topic_2"]


def test_the_search_is_sent_by_enter() -> None:
    [field] = [block for block in home_view(SIZES, [])["blocks"] if block["type"] == "input"]

    assert (field["dispatch_action"], field["block_id"]) == (True, "search_home_words")
    assert field["element"]["dispatch_action_config"] == {"trigger_actions_on": ["on_enter_pressed"]}
    assert field["element"]["max_length"] == LONGEST_WORDS


def test_the_tour_comes_before_the_topics() -> None:
    said = shown(home_view(SIZES, [], TOUR))

    assert said.index("What are you looking for?") < said.index("3 of 15 steps.") < said.index("Containers")


def test_each_recent_question_leads_to_its_answer_or_else_to_what_is_near() -> None:
    recent = [given_to("how do I remove it"), given_to("remove", "suggested"), given_to("pizza", "unknown", None)]
    view = home_view(SIZES, recent)
    by_action = buttons(view)

    assert "Only you see them." in shown(view)
    again = by_action["show_recent_1"]
    assert (again["text"]["text"], again["accessibility_label"]) == ("Show again", "Show again: how do I remove it")
    assert ButtonValue.parse(again["value"]) == ButtonValue("a" * 32, "remove-volume", (), "how do I remove it")
    assert by_action["show_found_recent_2"]["value"] == "0 remove"
    assert by_action["show_found_recent_3"]["value"] == "0 pizza"


def test_recent_questions_that_cannot_be_read_are_said_to_be_missing() -> None:
    assert "my database can't be used" in shown(home_view(SIZES, None))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (NOTHING, ["Nobody has asked me anything in the last 30 days."]),
        (
            SOME,
            [
                "12 people asked 200 questions:",
                "99% answered (199)",
                "1% got a choice of answers (1)",
                "0% unknown (0)",
                "67% of 3 ratings said that the answer helped",
            ],
        ),
        (Figures(1, 0, 0, 1, 0, 0), ["1 person asked 1 question:", "100% answered (1)"]),
        (
            Figures(10**6, 1, 10**5, 10**4, 1, 0),
            ["10,000 people asked 1,100,001 questions:", "0% of 1 rating said that the answer helped"],
        ),
    ],
)
def test_owners_see_the_figures(figures: Figures, said: list[str]) -> None:
    words = shown(home_view(SIZES, [], (), ForOwners(figures, [], 0)))

    for each in ("For owners", "There are no gaps.", "Settings", *said):
        assert each in words
    assert ("rating" in words) == bool(figures.ratings)


def test_owners_see_the_gaps_that_most_people_asked_and_get_to_all_of_them() -> None:
    view = home_view(SIZES, [], (), ForOwners(SOME, [gap(7), gap(8, times=1)], 1_234))
    said, by_action = shown(view), buttons(view)

    assert "1,234 questions have no good answer yet:" in said
    assert "where is the harbour handbook\nAsked 3 times by 2 people" in said
    assert "where is the harbour handbook\nAsked once" in said
    assert (by_action["teach_gap_1"]["value"], by_action["teach_gap_2"]["value"]) == ("7", "8")
    assert (by_action["show_gaps_all"]["value"], "open_settings" in by_action) == ("0", True)


def test_another_page_leads_back() -> None:
    view = home_page_view(topics_lines(SIZES))

    assert shown(view).index("Back to the start") < shown(view).index("Containers")
    assert [*buttons(view)][:2] == ["search_home", "show_start"]


def test_every_page_of_every_topic_is_a_home_tab_that_slack_takes(search: Search) -> None:
    for topic in search.topics:
        entries = search.entries_of(topic)
        for offset in range(0, len(entries), ENTRIES_SHOWN):
            assert view_problems(home_page_view(topic_lines(topic, entries, offset))) == []


def test_the_largest_pages_are_ones_that_slack_takes() -> None:
    long = "& <" * 400
    topics = {f"{'t' * 60} {number}": 1_000 for number in range(60)}
    owned = ForOwners(SOME, [gap(number, long) for number in range(GAPS_ON_HOME)], 10**6)
    recent = [given_to(long[:LONGEST_KEPT]) for _ in range(RECENT_SHOWN)]
    listed = gaps_lines([gap(number, long) for number in range(GAPS_SHOWN)], total=100, offset=6, is_owner=True)

    assert view_problems(home_view(topics, recent, TOUR * 5, owned)) == []
    assert view_problems(home_page_view(listed)) == []


@given(ANY_TEXT)
def test_any_search_makes_a_page_that_slack_takes(search: Search, words: str) -> None:
    view = home_page_view(found_lines(words[:LONGEST_WORDS], search.nearest(words)))

    assert view_problems(view) == []


@given(
    st.lists(
        st.tuples(ANY_TEXT, st.sampled_from(["answered", "suggested", "unknown", "chosen"])), max_size=RECENT_SHOWN
    ),
    ANY_TEXT,
)
def test_whatever_people_ask_makes_a_page_that_slack_takes_and_is_no_markup(
    asked: Sequence[tuple[str, Status]], question: str
) -> None:
    recent = [given_to(text[:LONGEST_KEPT], status) for text, status in asked]
    view = home_view(SIZES, recent, (), ForOwners(SOME, [gap(1, question)], 1))

    assert view_problems(view) == []
    assert {each["type"] for each in objects_in(view) if "text" in each} & {"mrkdwn"} == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(text: str) -> None:
    assert view_problems(home_view(SIZES, [given_to(text[:LONGEST_KEPT])])) == []


def test_the_prompts_are_those_of_the_manifest() -> None:

    assert [each._asdict() for each in PROMPTS] == manifest(None)["features"]["agent_view"]["suggested_prompts"]
    assert len(PROMPTS) <= 4
