"""The benchmark: every measurement of one run, on the same knowledge and the same questions."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.before import BEFORE
from bench.growth import grown, indexed
from bench.measure import Ranking, Times, row, timed
from bench.odd import odd_inputs
from bench.page import Growth, Quality, Results, page
from bench.peers import peers
from bench.plots import draw_quality_against_time, draw_reliability
from bench.start import ROOT, start
from bot.evaluation import OFF_TOPIC, Graded, Question, grade, load_questions, reliability, report
from bot.knowledge import Knowledge
from bot.replies.data import entry_data
from bot.search import Model, Prepared, Result, Search, load_model, load_prepared, search_in

DOCS = ROOT / "docs"
PEOPLE = ROOT / "tests" / "people.jsonl"
"""Questions as people really write them: long, vague, with detours. They come first on the page."""
EVERYDAY = ROOT / "tests" / "everyday.jsonl"
"""Shorter questions in the mix that a team asks, written by somebody who had not read the knowledge."""
_ODD_INPUTS = 10_000
_SIZES = (1, 10, 100)
_SHOWN_WITHOUT_REFUSING = "wharfie, without refusing"


def run(file: Path | None) -> None:
    """Measure and print everything; with the project's own questions, write it to docs/ too.

    Args:
        file: questions in the format of `wharfie eval`; None for the project's own.

    Raises:
        FileError: the file cannot be read or a line is not a valid question.
    """
    prepared, model = load_prepared(), load_model()
    entries = prepared.knowledge.entries
    asked = {
        each.name: [question for _, question in load_questions(each, entries)]
        for each in ([file] if file else [PEOPLE, EVERYDAY])
    }
    search = search_in(prepared, model)
    graded, qualities = _qualities(search, prepared.knowledge, asked)
    results = Results(
        phrases=sum(len(row.phrases) for row in prepared.rows),
        qualities=qualities,
        odd=_odd(search, prepared),
        odd_inputs=_ODD_INPUTS,
        growth=list(_growth(prepared, model, [question.q for question in list(asked.values())[-1]])),
        start=start(),
    )
    text = page(results)
    print(text)
    if not file:
        (DOCS / "benchmark.md").write_text(text, encoding="utf-8")
        compared = [row for row in qualities[0].rows if row.name != _SHOWN_WITHOUT_REFUSING]
        draw_quality_against_time(compared, DOCS / "benchmark.svg")
        bins = reliability((each.score, each.best_is_right) for each in graded)
        draw_reliability(bins, model.weights.calibration.answer_threshold, DOCS / "reliability.svg")


def _qualities(
    search: Search, knowledge: Knowledge, asked: Mapping[str, Sequence[Question]]
) -> tuple[list[Graded], list[Quality]]:
    """Measure and grade wharfie, as it is and as it was, and its peers, on each file of questions.

    Returns:
        The graded answers to the first file, and the qualities by file.
    """
    data = {entry.id: entry_data(entry) for entry in knowledge.entries.values()}
    graded, qualities = [], []
    for name, questions in asked.items():
        _say(f"wharfie, {name}")
        results, times = timed(search.find_answer, [question.q for question in questions])
        graded.append([grade(question, result) for question, result in zip(questions, results, strict=True)])
        figures = report(graded[-1])
        shown = [[] if result.status == "unknown" else _ranking(result) for result in results]
        rows = [
            row("wharfie", questions, shown, times, data),
            row(_SHOWN_WITHOUT_REFUSING, questions, [_ranking(result) for result in results], times, data),
            *([BEFORE[name]] if name in BEFORE else []),
        ]
        answerable = sum(question.kind != OFF_TOPIC for question in questions)
        off_topic = figures.get("offtopic", {}).get("all", {})
        qualities.append(Quality(name, answerable, rows, off_topic, figures["score"]["all"]))
    for name, make in peers(list(knowledge.entries.values())):
        _say(name)
        peer = make()
        for quality, questions in zip(qualities, asked.values(), strict=True):
            rankings, times = timed(peer.rank, [question.q for question in questions])
            quality.rows.append(row(name, questions, rankings, times, data))
    return graded[0], qualities


def _ranking(result: Result) -> Ranking:
    return [(candidate.entry.id, candidate.score) for candidate in result.candidates]


def _odd(search: Search, prepared: Prepared) -> Times:
    _say("odd inputs")
    words = sorted({word for row in prepared.rows for text in row.entry.questions for word in text.split()})
    return _times(search, odd_inputs(words, _ODD_INPUTS))


def _growth(prepared: Prepared, model: Model, questions: Sequence[str]) -> Iterator[Growth]:
    for times in _SIZES:
        _say(f"{times} times the knowledge")
        knowledge = grown(prepared.knowledge, times)
        rows = indexed(knowledge, prepared, model.encoder)
        phrases = sum(len(row.phrase_vectors) for row in rows)
        search = search_in(Prepared(knowledge, prepared.parser, rows), model)
        search.find_answer(questions[0])  # the first question arranges what the next ones need
        yield Growth(times, len(rows), phrases, _times(search, questions))


def _times(search: Search, questions: Iterable[str]) -> Times:
    """Measure without keeping the answers, which would slow down the garbage collector more than in a bot."""
    return timed(lambda question: search.find_answer(question).status, questions)[1]


def _say(what: str) -> None:
    print(f"measuring: {what} ...", file=sys.stderr, flush=True)
