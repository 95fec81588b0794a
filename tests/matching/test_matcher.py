"""The matcher finds answers, with the shipped knowledge and with small ones."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern
from bot.knowledge import Knowledge, Vocabulary, same_question
from bot.matching import Matcher
from bot.replies.lines import EXAMPLES
from tests.shipped import shipped


def first(matcher: Matcher, question: str) -> str:
    return matcher.find_answer(question).matches[0].entry.id


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("how do I remove volumes", "remove-volume"),
        ("remvoe contaner", "remove-container"),
        ("delete unused volumes", "remove-unused-volumes"),
        ("docker ps -a", "list-all-containers"),
        ("what is an image", "what-is-an-image"),
        ("see what my container printed", "container-logs"),
        ("<@U0WHARFIE> what's the difference between an image and a container?", "image-vs-container"),
    ],
)
def test_plain_questions_are_answered(matcher: Matcher, question: str, entry: str) -> None:
    finding = matcher.find_answer(question)

    assert finding.status == "answered"
    assert finding.matches[0].entry.id == entry


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_that_the_bot_gives_are_answered(matcher: Matcher, example: str) -> None:
    assert matcher.find_answer(example).status == "answered"


@pytest.mark.parametrize("question", ["best pizza in town", "docker on mars", "what's the volume of a sphere"])
def test_what_the_knowledge_does_not_hold_is_unknown(matcher: Matcher, question: str) -> None:
    assert matcher.find_answer(question).status == "unknown"


@pytest.mark.parametrize("question", ["remove", "delete it", "list"])
def test_a_question_that_fits_several_entries_is_asked_back(matcher: Matcher, question: str) -> None:
    assert matcher.find_answer(question).status == "suggested"


@pytest.mark.parametrize("question", ["", "  ", "docker", "how do I", "hi", "help", "???", "thanks a lot!"])
def test_a_text_that_asks_nothing_is_small_talk_and_unknown(matcher: Matcher, question: str) -> None:
    finding = matcher.find_answer(question)

    assert (finding.small_talk, finding.status, finding.matches) == (True, "unknown", ())


def test_every_phrase_of_the_knowledge_finds_its_entry(matcher: Matcher, knowledge: Knowledge) -> None:
    missed = [
        (entry.id, phrase)
        for entry in knowledge.entries.values()
        for phrase in [entry.title, *entry.questions]
        if first(matcher, phrase) != entry.id
    ]

    assert missed == []


def test_every_command_surely_finds_an_entry_that_holds_it(matcher: Matcher, knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        for command in entry.commands:
            finding = matcher.find_answer(command.run)
            assert finding.status == "answered"
            found = finding.matches[0].entry
            held = [same_question(text) for text in [*found.questions, *(other.run for other in found.commands)]]
            assert same_question(command.run) in held


def test_a_typo_of_a_destructive_word_is_corrected_but_another_word_is_not(matcher: Matcher) -> None:
    assert first(matcher, "remvoe contaner") == "remove-container"
    assert "remove-container" not in [
        match.entry.id for match in matcher.find_answer("recover my container").matches[:1]
    ]


def test_meanings_that_are_near_count_half(matcher: Matcher) -> None:
    near = matcher.find_answer("what is a compose file")

    assert near.matches[0].signals.covered > 0.5


def test_a_pasted_error_finds_the_entry_whose_pattern_it_has() -> None:
    entry = Entry(
        id="no-space",
        title="No space left on device",
        questions=["disk is full"],
        answer="The disk is full.",
        commands=[Command(run="docker system df", does="Shows what takes the space.")],
        error=ErrorMessage(
            patterns=[Pattern(match=r"no space left on \w+")], causes=[Cause(cause="It is full.", fix="Clean up.")]
        ),
    )
    matcher = Matcher(Knowledge({"no-space": entry}, Vocabulary()))

    finding = matcher.find_answer("write /var/lib/x: No space left on device\nexit 1")

    assert (finding.status, finding.matches[0].entry.id) == ("answered", "no-space")


@pytest.mark.parametrize("question", ["stop all containers except db", "stop every container but traefik"])
def test_what_is_done_to_all_is_not_sure_for_all_but_one(matcher: Matcher, question: str) -> None:
    assert matcher.find_answer(question).status == "suggested"


@pytest.mark.parametrize("question", ["docker volume rm pgdata", "delete the volume pgdata", "docker rm web-2"])
def test_who_names_what_to_remove_gets_the_answer(matcher: Matcher, question: str) -> None:
    finding = matcher.find_answer(question)

    assert finding.status == "answered"
    assert finding.matches[0].personal


@pytest.mark.parametrize("question", ["rollback a kubernetes deployment", "how do I start a compost"])
def test_what_is_another_tools_or_only_looks_like_docker_is_not_answered(matcher: Matcher, question: str) -> None:
    assert matcher.find_answer(question).status == "unknown"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
@example("DOCKER COMPOSE")
@example("docker logs --tail 50")
def test_no_text_makes_it_fail(matcher: Matcher, text: str) -> None:
    finding = matcher.find_answer(text)

    assert finding.question == text
    scores = [match.score for match in finding.matches]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 5
    assert all(0 <= score <= 1 for score in scores)


def test_a_matcher_made_once_more_gives_the_same_answers(small_knowledge: Knowledge) -> None:
    one, other = Matcher(small_knowledge), Matcher(small_knowledge)

    for entry in small_knowledge.entries.values():
        assert one.find_answer(entry.title) == other.find_answer(entry.title)


def test_preparing_the_matcher_does_not_change_answers() -> None:
    question = "stop the container billing-api"
    plain, prepared = Matcher(*shipped()), Matcher(*shipped())
    prepared.prepare()

    assert prepared.find_answer(question) == plain.find_answer(question)


@pytest.mark.parametrize(
    "variant",
    [
        "HOW DO I REMOVE VOLUMES",
        "how do I remove volumes?!",
        "`how do I remove volumes`",
        "hey, how do I remove volumes please",
    ],
)
def test_case_punctuation_and_politeness_change_nothing(matcher: Matcher, variant: str) -> None:
    assert first(matcher, variant) == "remove-volume"


def test_a_long_paste_is_answered_without_failing(matcher: Matcher) -> None:
    finding = matcher.find_answer("how do I remove volumes " + "lorem ipsum dolor " * 2_000)

    assert finding.status != "answered"


def small_matcher(*entries: Entry) -> Matcher:
    vocabulary = Vocabulary(
        actions={"remove": ["remove"], "list": ["list"]}, things={"volume": ["volume"], "image": ["image"]}
    )
    return Matcher(Knowledge({entry.id: entry for entry in entries}, vocabulary))


def test_of_two_equal_phrases_the_entry_whose_title_agrees_wins() -> None:
    aside = Entry(id="a", title="Remove an image", questions=["list volume remove"], answer="x")
    meant = Entry(id="b", title="List volumes", questions=["list volume sizes"], answer="x")

    found = small_matcher(aside, meant).find_answer("list the volume now")

    assert [match.entry.id for match in found.matches] == ["b", "a"]
    assert found.matches[0].signals.title > found.matches[1].signals.title


@pytest.mark.parametrize(
    "question",
    [
        "what's this error?",
        "why?",
        "fix it",
        "it fails",
        "this is broken",
        "error",
        "help, it fails",
        "why does it fail?",
    ],
)
def test_a_question_that_names_nothing_is_unknown_and_offers_nothing(matcher: Matcher, question: str) -> None:
    finding = matcher.find_answer(question)

    assert (finding.status, finding.choices) == ("unknown", ())


@pytest.mark.parametrize(
    "question",
    ["what does this mean?", "what is this?", "what does this error mean", "explain this", "what's that mean"],
)
@pytest.mark.parametrize("pasted", ["", "\nfoo: quux baz: 0x1f", "\n> E0921 frobnicate: gizmo rejected"])
def test_what_this_means_is_not_answered_with_what_docker_is(matcher: Matcher, question: str, pasted: str) -> None:
    finding = matcher.find_answer(question + pasted)

    assert finding.status == "unknown"
    assert "what-is-docker" not in [match.entry.id for match in finding.matches]


def test_what_a_pasted_error_means_is_answered_by_the_error(matcher: Matcher) -> None:
    finding = matcher.find_answer(
        "what does this mean?\n> Error: pull access denied for acme/x, repository does not exist"
    )

    assert finding.matches[0].entry.id == "error-pull-access-denied"


ASKED = st.lists(
    st.sampled_from(
        [
            "why",
            "it",
            "fails",
            "error",
            "broken",
            "remove",
            "stop",
            "container",
            "image",
            "slow",
            "weird",
            "port",
            "fix",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(ASKED)
def test_what_is_suggested_is_one_to_three_choices(matcher: Matcher, question: str) -> None:
    finding = matcher.find_answer(question)

    if finding.status == "suggested":
        assert finding.choices
        assert finding.choices == finding.matches[:3]
