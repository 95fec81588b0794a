"""Grading: which answers count as right, the figures, and the errors for a broken file of questions."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import Command, Entry
from bot.errors import FileError
from bot.evaluation import Graded, Question, calibration, grade, misses, read_questions, reliability, report
from bot.search import Candidate, Result
from bot.search.calibration import Status
from tests.bot_process import run_to_end

ENTRIES = {
    name: Entry(
        id=name, title=f"The {name}", questions=[name], answer="First.\nThen.", commands=[Command(run=run, does="x")]
    )
    for name, run in {"ship": "docker push web", "land": "docker pull web", "dock": "docker load"}.items()
}
ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()))


def found(status: Status, *names: str, score: float = 0.5) -> Result:
    return Result("?", status, tuple(Candidate(ENTRIES[name], score, "", {}) for name in names), ())


def questions(*lines: object) -> list[Question]:
    content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return [question for _, question in read_questions(content.encode(), "q.jsonl", ENTRIES)]


def graded(result: Result, **content: object) -> Graded:
    [question] = questions({"q": "how", **content})
    return grade(question, result)


def test_the_named_entry_is_right_at_any_rank() -> None:
    assert graded(found("suggested", "land", "ship"), entry="ship").rank == 2
    assert graded(found("suggested", "land"), entry="ship").rank == 0


def test_only_the_choices_that_were_shown_count_and_nothing_where_the_bot_does_not_know() -> None:
    assert graded(found("suggested", "land", "land", "land", "ship"), entry="ship").rank == 0
    assert graded(found("answered", "land", "land", "land", "ship"), entry="ship").rank == 4
    refused = graded(found("unknown", "ship"), entry="ship")
    assert (refused.rank, refused.best_is_right) == (0, True)


@pytest.mark.parametrize(
    ("pattern", "where", "rank"),
    [
        ("DOCKER PUSH", "commands", 1),
        ("docker push", "text", 0),
        ("first.+then", "text", 1),
        ("first.+then", "commands", 0),
        ("the ship", "text", 1),
        ("push|first", "either", 1),
        ("pull", "either", 2),
    ],
)
def test_a_pattern_is_searched_only_where_the_question_says(pattern: str, where: str, rank: int) -> None:
    assert graded(found("answered", "ship", "land"), accept=["nowhere", pattern], where=where).rank == rank


def test_only_three_commands_and_the_beginning_of_the_text_count() -> None:
    [question] = questions({"q": "how", "accept": ["late"]})

    answer = {"id": "x", "title": "T", "commands": ["a", "b", "c", "late"], "text": "." * 1_200 + "late"}
    assert not question.is_answered_by(answer)
    assert question.is_answered_by(answer | {"commands": ["a", "b", "late"]})


def test_the_figures_count_what_the_bot_did_with_each_question() -> None:
    howto = {"kind": "howto", "in_notes": True, "entry": "ship"}
    figures = report(
        [
            graded(found("answered", "ship", score=0.9), **howto),
            graded(found("answered", "land", "ship", score=0.9), **howto),
            graded(found("suggested", "land", "dock", "ship"), **howto | {"in_notes": False}),
            graded(found("unknown", "ship", score=0.1), kind="typo", entry="ship"),
            graded(found("answered", "ship", score=0.6), kind="offtopic"),
            graded(found("suggested", "ship", score=0.2), kind="offtopic"),
            graded(found("unknown"), kind="offtopic"),
        ]
    )

    assert figures["answerable"] == {
        "all": {
            "n": 4,
            "top1": 0.25,
            "top3": 0.75,
            "mrr5": 0.4583,
            "confident_right": 0.25,
            "confident_wrong": 0.25,
            "refused": 0.25,
        },
        "in notes": {
            "n": 2,
            "top1": 0.5,
            "top3": 1,
            "mrr5": 0.75,
            "confident_right": 0.5,
            "confident_wrong": 0.5,
            "refused": 0,
        },
        "not in notes": {
            "n": 1,
            "top1": 0,
            "top3": 1,
            "mrr5": 0.3333,
            "confident_right": 0,
            "confident_wrong": 0,
            "refused": 0,
        },
    }
    assert {kind: row["n"] for kind, row in figures["by kind"].items()} == {"howto": 3, "typo": 1}
    assert figures["offtopic"] == {"all": {"n": 3, "false_answer": 0.3333, "suggested": 0.3333, "refused": 0.3333}}
    assert figures["score"]["all"]["n"] == 7


def test_misses_are_what_was_not_shown_first_and_what_was_not_refused() -> None:
    listed = misses(
        [
            graded(found("suggested", "ship"), id="right", entry="ship"),
            graded(found("suggested", "land", "ship"), id="second", entry="ship"),
            graded(found("unknown", "ship"), id="refused", entry="ship"),
            graded(found("suggested", "ship"), id="suggested", kind="offtopic"),
            graded(found("unknown", "ship"), id="refused rightly", kind="offtopic"),
        ]
    )

    assert [miss["id"] for miss in listed] == ["second", "refused", "suggested"]
    assert listed[0]["top"][0] == {"id": "land", "title": "The land", "score": 0.5, "commands": ["docker pull web"]}


def test_scores_that_say_how_often_they_are_right_have_no_calibration_error() -> None:
    assert calibration([(0.75, True)] * 3 + [(0.75, False)]) == {"n": 4, "ece": 0.0, "auroc": 0.5}
    assert calibration([(1.0, False), (0.0, True)]) == {"n": 2, "ece": 1.0, "auroc": 0.0}
    assert calibration([(0.9, True), (0.8, True), (0.2, False)])["auroc"] == 1.0


def test_without_both_right_and_wrong_answers_there_is_no_auroc() -> None:
    assert calibration([(0.5, True)]) == {"n": 1, "ece": 0.5}
    assert calibration([]) == {"n": 0}


@given(ANSWERS)
def test_every_answer_is_in_one_bin_and_all_figures_are_shares(answers: list[tuple[float, bool]]) -> None:
    bins = reliability(answers)

    assert sum(each.n for each in bins) == len(answers)
    assert all(-1e-9 <= share <= 1 + 1e-9 for each in bins for share in each[1:])
    assert all(0 <= calibration(answers).get(name, 0) <= 1 for name in ("ece", "auroc"))


@given(ANSWERS)
def test_auroc_counts_the_pairs_in_order(answers: list[tuple[float, bool]]) -> None:
    right = [score for score, correct in answers if correct]
    wrong = [score for score, correct in answers if not correct]
    pairs = [(one > other) + (one == other) / 2 for one in right for other in wrong]

    expected = round(sum(pairs) / len(pairs), 4) if pairs else None
    assert calibration(answers).get("auroc") == pytest.approx(expected)


def test_unknown_keys_and_blank_lines_are_skipped_and_a_question_is_called_by_its_line() -> None:
    [question] = questions("", "  ", {"q": "how", "entry": "ship", "origin": "somewhere"}, "")

    assert question.id == "line 3"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nothing", "is not valid JSON: Expecting value at character 1"),
        ("[" * 10_000, "is not valid JSON: nested too deeply"),
        ("5", 'must be an object such as {"q": "how do I ...", "entry": "remove-volume"}'),
        ({"entry": "ship"}, "`q` is missing"),
        ({"q": 5, "entry": "ship"}, "`q`: input should be a valid string"),
        ({"q": "how"}, "`entry` or `accept` is missing, or the kind is `offtopic`"),
        ({"q": "how", "accept": []}, "`entry` or `accept` is missing, or the kind is `offtopic`"),
        (
            {"q": "how", "accept": ["("]},
            "`accept`: `(` is not a valid regular expression: missing ), unterminated subpattern",
        ),
        ({"q": "how", "accept": "x"}, "`accept`: input should be a valid list"),
        ({"q": "how", "accept": [5]}, "`accept 1`: input should be a valid"),
        ({"q": "how", "accept": ["x"], "where": "there"}, "`where`: input should be 'commands', 'text' or 'either'"),
        ({"q": "how", "entry": "plane"}, "`entry`: the knowledge has no entry `plane`"),
    ],
)
def test_a_broken_line_is_named_with_what_is_wrong(line: object, problem: str) -> None:
    with pytest.raises(FileError) as raised:
        questions({"q": "how", "entry": "ship"}, line)

    assert str(raised.value).startswith(f"q.jsonl:2: {problem}")
    assert "\n" not in str(raised.value)


@given(st.binary())
def test_any_bytes_are_questions_or_a_clear_error(content: bytes) -> None:
    try:
        list(read_questions(content, "q.jsonl", ENTRIES))
    except FileError as error:
        assert str(error).startswith("q.jsonl:")  # noqa: PT017  (an error is one of two good ends)


async def test_eval_prints_tables_and_on_demand_what_was_missed(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"q": "how do I remove volumes", "entry": "remove-volume"}\n'
        '{"q": "what is an image", "entry": "remove-volume", "kind": "[trap]"}\n'
        '{"q": "best pizza in town", "kind": "offtopic"}\n'
    )

    ended = await run_to_end("eval", str(file), "--misses", environment={})

    assert (ended.code, ended.stderr) == (0, "")
    assert "50.0%" in ended.stdout
    assert "100.0%" in ended.stdout
    assert "line 2 [[trap]] what is an image\n  answered\n" in ended.stdout
    assert re.search(r"^ *\[trap\] +1 +0\.0%", ended.stdout, re.MULTILINE)
    assert "pizza" not in ended.stdout


async def test_eval_prints_json_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"q": "how do I remove volumes", "accept": ["docker volume rm"], "where": "commands"}')

    ended = await run_to_end("eval", "--json", str(file), environment={})

    figures = json.loads(ended.stdout)
    assert (ended.code, ended.stderr) == (0, "")
    assert list(figures) == ["answerable", "by kind", "score"]
    assert figures["answerable"]["all"]["top1"] == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, ": cannot be read: No such file or directory"),
        ("", ":1: has no questions"),
        ("{", ":1: is not valid JSON"),
        ('{"q": "how do I remove volumes", "accept": ["(.*)*(.*)*never"]}', ":1: `accept` takes too long"),
    ],
)
async def test_eval_ends_with_2_and_one_line_if_the_file_is_wrong(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_text(content)

    ended = await run_to_end("eval", str(file), environment={})

    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{file}{problem}")
    assert ended.stderr.count("\n") == 1
