"""The answers to pasted commands and files: what comes first, what is folded, and what of a lot still fits."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.code_answers import Code, CodeAnswer, FileReview
from bot.explain.explanation import Part
from bot.playground.block_kit import block_problems, view_problems
from bot.replies.blocks import LARGEST_MESSAGE
from bot.replies.buttons import LONGEST_VALUE, code_in, code_value
from bot.replies.code import code_lines
from bot.replies.explanation import explanation_lines
from bot.replies.lines import Line, full, short
from bot.replies.review import review_lines
from bot.replies.secrets import secret_lines
from bot.replies.text import plain_text
from bot.replies.views.shortcuts import code_view
from bot.review.finding import Finding, Review
from bot.slack.answering import code_reply
from tests.replies.code_states import ENDLESS, SECRETS, TITLES, USUAL, findings
from tests.replies.texts import ANY_TEXT

AGAIN = code_value(Code("dockerfile", "FROM alpine\n"))


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_an_explanation_begins_with_the_whole_then_comes_what_is_wrong_then_the_parts() -> None:
    said = plain_text(explanation_lines([USUAL], TITLES, SECRETS[:1]))

    assert said.startswith(USUAL.summary)
    order = ["I have hidden a password (`POSTGRES_PASSWORD`).", "`--prot` is misspelt.", "    --port", "• `-i`: Keeps"]
    assert sorted(order, key=said.index) == order
    assert "1. Run an image as a new container\n2. What does -i do?" in said


def test_a_command_is_offered_as_a_compose_file_if_it_fits_a_button() -> None:
    long = replace(USUAL, line="docker run " + "x" * LONGEST_VALUE)
    rows = [[line for line in explanation_lines([each], TITLES) if line.kind == "buttons"] for each in (USUAL, long)]

    assert [len(row) for row in rows] == [1, 0]
    assert code_in(rows[0][0].row[0].value) == Code("command", USUAL.line)  # type: ignore[union-attr]


def test_a_long_explanation_is_folded_only_if_it_can_be_unfolded() -> None:
    long = replace(USUAL, parts=tuple(Part(f"-e A{number}=1", "Sets a variable.") for number in range(30)))
    folded, whole = explanation_lines([long], TITLES, again=AGAIN), explanation_lines([long], TITLES)

    assert len(short(folded)) < len(full(folded)) == len(whole)
    assert [line.value for line in short(folded) if line.kind == "more"] == [AGAIN]
    assert not [line for line in whole if line.kind == "more" or line.view != "both"]


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (findings(1), "This Dockerfile: 1 finding, an error: Docker refuses the file."),
        (findings(3), "This Dockerfile: 3 findings, 1 of them an error: Docker refuses the file."),
        (Review("compose", findings(3).findings[1:], ()), "This Compose file: 2 findings, no errors."),
        (
            Review("compose", findings(2).findings[:1] * 2, ()),
            "This Compose file: 2 findings, all of them errors: Compose refuses the file.",
        ),
        (Review("compose", findings(2).findings[1:], ()), "This Compose file: 1 finding, no error."),
        (
            findings(0),
            "This Dockerfile: I found nothing wrong. I looked at the order of the steps and the packages.",
        ),
    ],
)
def test_a_review_says_first_how_much_it_found_and_what_that_means(review: Review, said: str) -> None:
    assert texts(review_lines(review, TITLES))[0] == said


def test_each_finding_has_its_place_what_is_wrong_why_and_the_corrected_lines() -> None:
    said = plain_text(review_lines(findings(3), TITLES, name="Dockerfile"))

    assert "Line 2, warning: `MAINTAINER` is deprecated.\nA label can be read.\n\n    LABEL a=b\n" in said
    assert said.startswith("`Dockerfile`: 3 findings")
    assert said.count("Run an image as a new container") == 1


def test_a_build_check_is_called_by_its_name_and_a_mistake_has_its_column() -> None:
    check, page = "MaintainerDeprecated", "https://docs.docker.com/reference/build-checks/maintainer-deprecated/"
    found = (
        Finding("NoFrom", "error", 1, 3, "There is no `FROM`."),
        Finding(check, "warning", 2, 1, "It is old.", docs=page),
    )
    said = plain_text(review_lines(Review("dockerfile", found, ()), TITLES))

    assert "Line 1, column 3, error: There is no `FROM`." in said
    assert "Line 2, warning (MaintainerDeprecated): It is old." in said


def test_a_long_review_is_folded_and_lists_the_rest() -> None:
    lines = review_lines(findings(9), TITLES, again=AGAIN)
    shown = plain_text(short(lines))

    assert "And 6 more:\n• Line 4, warning: `MAINTAINER` is deprecated." in shown
    assert shown.count("    LABEL a=b") == 1
    assert plain_text(full(lines)).count("    LABEL a=b") == 4


def test_of_very_many_findings_a_message_shows_some_and_says_how_to_see_the_others() -> None:
    said = plain_text(review_lines(findings(900), TITLES, most=10))

    assert "And 890 more:\n• Line 11" in said
    assert "• and 877 more" in said
    assert "`wharfie review FILE`" in said


@pytest.mark.parametrize(
    "answer",
    [
        CodeAnswer((ENDLESS,), titles=TITLES, source=Code("command", "docker run")),
        CodeAnswer((ENDLESS,) * 50, titles=TITLES),
        CodeAnswer(reviews=(FileReview(findings(900)),), titles=TITLES, source=Code("dockerfile", "FROM x")),
        CodeAnswer(
            reviews=(FileReview(findings(50, "m" * 5_000, "w" * 5_000), "n" * 500, SECRETS),) * 3, titles=TITLES
        ),
        CodeAnswer(reviews=(FileReview(findings(50, "`a` " * 500, "`b` " * 500)),), titles=TITLES),
    ],
    ids=["a command", "commands", "a file", "files", "code"],
)
@pytest.mark.parametrize("unfolded", [False, True])
def test_slack_takes_the_answer_however_much_there_is_to_say(answer: CodeAnswer, *, unfolded: bool) -> None:
    message = code_reply(answer, unfolded=unfolded)

    assert block_problems(message.blocks) == []
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= LARGEST_MESSAGE
    assert view_problems(code_view(answer, "n" * 3_000)) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "I have hidden a password in line 0 (`POSTGRES_PASSWORD`)."),
        (2, "I have hidden 2 secrets: a password in line 0 (`POSTGRES_PASSWORD`) and a GitHub token in line 1."),
        (9, "I have hidden 9 secrets: "),
        (9, " and 4 more."),
    ],
)
def test_what_was_hidden_is_named_with_its_place(number: int, said: str) -> None:
    assert said in texts(secret_lines(SECRETS[:number]))[0]


def test_whoever_pasted_a_password_is_told_to_change_it() -> None:
    assert "change it" in texts(secret_lines(SECRETS[:1]))[1]
    assert "change" not in texts(secret_lines(SECRETS[:1], in_message=False))[1]
    assert secret_lines(()) == []


@given(ANY_TEXT, st.text(max_size=20))
def test_the_value_of_a_button_brings_the_code_back_or_is_empty(text: str, name: str) -> None:
    code = Code("compose", text, name, SECRETS[:2])
    value = code_value(code)

    assert len(value) <= LONGEST_VALUE
    assert code_in(value) == (code if value else None)


@given(ANY_TEXT)
def test_any_value_of_a_button_is_read_without_an_error(value: str) -> None:
    assert code_in(value) is None


def test_the_answer_to_several_files_names_each() -> None:
    answer = CodeAnswer(reviews=(FileReview(findings(1), "a.Dockerfile"), FileReview(findings(0), "b.Dockerfile")))
    said = plain_text(code_lines(answer))

    assert "`a.Dockerfile`: 1 finding" in said
    assert "`b.Dockerfile`: I found nothing wrong." in said
