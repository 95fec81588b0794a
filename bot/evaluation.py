"""Grades the bot's answers to questions whose right answer is known, and computes the figures."""

import contextlib
import json
import re
import signal
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from bot.errors import FileError
from bot.replies.data import entry_data, result_data
from bot.search import Result, Search

OFF_TOPIC = "offtopic"
_COMMANDS_SHOWN = 3
_TEXT_READ = 1_200
_DEPTH = 5
_BINS = 10
_LONGEST_GRADING = 0.5
"""Seconds of processor time that one question's regular expressions may take; they usually take a thousandth of it."""

Figures = dict[str, float]
"""Shares from 0 to 1 by name, and `n`, the number of questions."""


class Question(BaseModel):
    """A question and how to recognise its right answer: by the entry's id, or by what the answer contains.

    Attributes:
        q: the question.
        id: its name in reports.
        kind: the group that it is counted in; `offtopic` for a question that has no answer.
        entry: the id of the entry that answers it, or the ids of all that do.
        accept: regular expressions, one of which must match; case is ignored, and `.` matches newlines too.
        where: what they are searched in: the first three `commands`, the `text` (the first 1,200 characters of title
            and text), or `either`.
        in_notes: whether the team's notes cover it.
    """

    model_config = ConfigDict(strict=True, frozen=True)

    q: str
    id: str = ""
    kind: str = "question"
    entry: str | list[str] | None = None
    accept: list[re.Pattern[str]] = []
    where: Literal["commands", "text", "either"] = "either"
    in_notes: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _compiled(cls, content: Any) -> Any:
        match content:
            case {"accept": [*patterns]} if all(isinstance(pattern, str) for pattern in patterns):
                return {**content, "accept": [_pattern(pattern) for pattern in patterns]}
        return content

    @model_validator(mode="after")
    def _can_be_graded(self) -> Self:
        if self.kind != OFF_TOPIC and not (self.entry or self.accept):
            raise ValueError(f"`entry` or `accept` is missing, or the kind is `{OFF_TOPIC}`")
        return self

    @property
    def entries(self) -> list[str]:
        """The ids of the entries that answer it; empty if it has `accept` instead."""
        return [self.entry] if isinstance(self.entry, str) else self.entry or []

    def is_answered_by(self, answer: Mapping[str, Any]) -> bool:
        """Tell whether an answer is right.

        Args:
            answer: `id`, `title`, `commands` and `text`, as `wharfie ask --json` prints them.
        """
        if self.entry:
            return answer["id"] in self.entries
        commands = answer["commands"][:_COMMANDS_SHOWN]
        text = [f"{answer['title']}\n{answer['text']}"[:_TEXT_READ]]
        places = {"commands": commands, "text": text, "either": commands + text}[self.where]
        return any(pattern.search(place) for pattern in self.accept for place in places)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE | re.DOTALL)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"`accept`: `{text}` is not a valid regular expression: {error}") from error


def load_questions(file: Path, entries: Collection[str]) -> list[tuple[int, Question]]:
    """Read a file of questions, with their line numbers.

    Args:
        file: one JSON object per line.
        entries: the ids of the knowledge's entries.

    Raises:
        FileError: the file cannot be read or has no questions, or a line is not a valid question.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileError(f"{file}: cannot be read: {error.strerror}") from error
    questions = list(read_questions(content, str(file), entries))
    if not questions:
        raise FileError(f"{file}:1: has no questions")
    return questions


def read_questions(content: bytes, name: str, entries: Collection[str]) -> Iterator[tuple[int, Question]]:
    """Yield the questions of a file, one JSON object per line, with their line numbers. Blank lines are skipped.

    Args:
        content: the content of the file.
        name: the file's name, for messages.
        entries: the ids of the knowledge's entries.

    Raises:
        FileError: a line is not a valid question, or names an entry that does not exist.
    """
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = Question.model_validate({"id": f"line {number}", **_mapping(line)})
            if unknown := [entry for entry in question.entries if entry not in entries]:
                raise ValueError(f"`entry`: the knowledge has no entry `{unknown[0]}`")  # noqa: TRY301
        except ValidationError as error:
            raise FileError(f"{name}:{number}: {_in_words(error)}") from error
        except ValueError as error:
            raise FileError(f"{name}:{number}: {error}") from error
        yield number, question


def _mapping(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not valid JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("is not valid JSON: nested too deeply") from error
    if not isinstance(content, dict):
        raise ValueError('must be an object such as {"q": "how do I ...", "entry": "remove-volume"}')  # noqa: TRY004
    return content


def _in_words(error: ValidationError) -> str:
    detail = error.errors(include_url=False)[0]
    where = " ".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    match detail["type"]:
        case "missing":
            return f"`{where}` is missing"
        case "value_error":
            return str(detail["ctx"]["error"])
        case _:
            return f"`{where}`: {detail['msg'][0].lower()}{detail['msg'][1:]}"


@dataclass(frozen=True)
class Graded:
    """A question with its graded answers.

    Attributes:
        question: the question.
        result: what the bot found.
        rank: the rank of the first right answer, from 1; 0 if there is none.
        best_is_right: whether the top-ranked answer is right, even if it was not given.
    """

    question: Question
    result: Result
    rank: int
    best_is_right: bool

    @property
    def off_topic(self) -> bool:
        """Whether the question has no answer."""
        return self.question.kind == OFF_TOPIC

    @property
    def missed(self) -> bool:
        """Whether the bot failed to show the right answer first, or to refuse an off-topic question."""
        refused = self.result.status == "unknown"
        return not refused if self.off_topic else self.rank != 1

    @property
    def score(self) -> float:
        """The score of the first answer; 0 if there is none."""
        return self.result.candidates[0].score if self.result.candidates else 0.0


def grade(question: Question, result: Result) -> Graded:
    """Grade what the bot found: determine the rank of the first right answer.

    If the bot asked back, only the choices that it showed count; if it said that it does not know, none does.
    """
    right = [
        question.kind != OFF_TOPIC and question.is_answered_by(entry_data(each.entry)) for each in result.candidates
    ]
    given = {"answered": len(right), "suggested": len(result.choices), "unknown": 0}[result.status]
    rank = right.index(True) + 1 if True in right[:given] else 0
    return Graded(question, result, rank, best_is_right=right[:1] == [True])


def grade_file(file: Path, entries: Collection[str], search: Search) -> list[Graded]:
    """Ask and grade each question of a file.

    Args:
        file: has one question per line.
        entries: the ids of all entries.
        search: gives the answers.

    Raises:
        FileError: the file cannot be read, a line is wrong, or its regular expressions take too long.
    """
    graded = []
    for number, question in load_questions(file, entries):
        result = search.find_answer(question.q)
        with _patience(_LONGEST_GRADING, f"{file}:{number}: `accept` takes too long: does it repeat a repetition?"):
            graded.append(grade(question, result))
    return graded


@contextlib.contextmanager
def _patience(seconds: float, message: str) -> Iterator[None]:
    """Limit the processor time of the block, where the system has timers: a regular expression can run for ever.

    Raises:
        FileError: the time is up; with the message.
    """

    def ring(*_: object) -> NoReturn:
        raise FileError(message)

    if not hasattr(signal, "setitimer"):  # Windows has none
        yield
        return
    signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def report(graded: Sequence[Graded]) -> dict[str, dict[str, Figures]]:
    """Return the figures by section and group of questions; sections without questions are left out."""
    groups: dict[str, dict[str, list[Graded]]] = defaultdict(lambda: defaultdict(list))
    for each in graded:
        if each.off_topic:
            groups["offtopic"]["all"].append(each)
            continue
        groups["answerable"]["all"].append(each)
        if each.question.in_notes is not None:
            groups["answerable"]["in notes" if each.question.in_notes else "not in notes"].append(each)
        groups["by kind"][each.question.kind].append(each)
    figures = {
        section: {name: _mean([_figures(each) for each in group]) for name, group in named.items()}
        for section, named in groups.items()
    }
    return {**figures, "score": {"all": calibration([(each.score, each.best_is_right) for each in graded])}}


def misses(graded: Iterable[Graded]) -> list[dict[str, Any]]:
    """Return each missed question with the first three answers that came back."""
    return [
        {
            "id": each.question.id,
            "kind": each.question.kind,
            "q": each.question.q,
            "status": each.result.status,
            "top": [
                {
                    "id": answer["id"],
                    "title": answer["title"],
                    "score": answer["score"],
                    "commands": answer["commands"][:_COMMANDS_SHOWN],
                }
                for answer in result_data(each.result)["answers"][:3]
            ],
        }
        for each in graded
        if each.missed
    ]


def _figures(each: Graded) -> Figures:
    status = each.result.status
    refused = status == "unknown"
    if each.off_topic:
        return {"false_answer": status == "answered", "suggested": status == "suggested", "refused": refused}
    return {
        "top1": each.rank == 1,
        "top3": 0 < each.rank <= 3,  # noqa: PLR2004  (the name says it)
        "mrr5": 1 / each.rank if 0 < each.rank <= _DEPTH else 0.0,
        "confident_right": status == "answered" and each.rank == 1,
        "confident_wrong": status == "answered" and each.rank != 1,
        "refused": refused,
    }


def _mean(rows: Sequence[Figures]) -> Figures:
    return {"n": len(rows), **{name: round(sum(row[name] for row in rows) / len(rows), 4) for name in rows[0]}}


class Bin(NamedTuple):
    """One bin of a reliability diagram: the answers with scores in one interval.

    Attributes:
        n: their number.
        score: their mean score.
        right: the share of them that are right.
    """

    n: int
    score: float
    right: float


def calibration(answers: Collection[tuple[float, bool]]) -> Figures:
    """Return how reliable the scores are: the expected calibration error and the area under the ROC curve.

    Args:
        answers: the score of each first answer, and whether it is right.

    Returns:
        `n`, the number of answers; `ece`, the average difference between the scores and the share of right answers (0
        is best; Guo et al. 2017, https://arxiv.org/abs/1706.04599); `auroc`, the probability that a right answer has a
        higher score than a wrong one (1 is best, 0.5 is chance), left out if all are right or all are wrong.
    """
    figures: Figures = {"n": len(answers)}
    if answers:
        error = sum(each.n * abs(each.score - each.right) for each in reliability(answers)) / len(answers)
        figures["ece"] = round(error, 4)
    area = auroc([score for score, right in answers if right], [score for score, right in answers if not right])
    return figures if area is None else {**figures, "auroc": round(area, 4)}


def reliability(answers: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Return the non-empty bins of a reliability diagram: ten intervals of equal width over the scores.

    Args:
        answers: the score of each first answer, from 0 to 1, and whether it is right.
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in answers:
        bins[min(int(score * _BINS), _BINS - 1)].append((score, right))
    return [
        Bin(len(held), sum(score for score, _ in held) / len(held), sum(right for _, right in held) / len(held))
        for _, held in sorted(bins.items())
    ]


def auroc(right: Collection[float], wrong: Collection[float]) -> float | None:
    """Return the area under the ROC curve: the probability that a right answer outscores a wrong one (Mann-Whitney).

    Args:
        right: the scores of right answers, on any scale; a tie counts half.
        wrong: the scores of wrong answers.

    Returns:
        A number from 0 to 1, or None if all answers are right or all are wrong.
    """
    if not (right and wrong):
        return None
    below = sorted(wrong)
    won = sum(bisect_left(below, score) + bisect_right(below, score) for score in right) / 2
    return won / (len(right) * len(wrong))
