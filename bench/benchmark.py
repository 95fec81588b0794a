"""The benchmark: every measurement of one run, on the same knowledge and the same questions."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.growth import grown
from bench.measure import Row, Times, row, timed
from bench.odd import odd_inputs
from bench.page import Growth, Results, page
from bench.peers import peers
from bench.plots import draw_quality_against_time, draw_reliability
from bench.start import ROOT, start, timed_once
from bot.evaluation import OFF_TOPIC, Question, grade, load_questions, reliability, report
from bot.knowledge import Knowledge, load_knowledge
from bot.matching import Finding, Matcher
from bot.matching.compiled import Compiled, compile_knowledge
from bot.replies.data import entry_data

DOCS = ROOT / "docs"
QUESTIONS = ROOT / "tests" / "everyday.jsonl"
"""Questions in the mix that a team asks, written by somebody who had not read the knowledge."""
_ODD_INPUTS = 10_000
_SIZES = (1, 10, 100)


def run(file: Path | None) -> None:
    """Measure and print everything; with the project's own questions, write it to docs/ too.

    Args:
        file: questions in the format of `wharfie eval`; None for the project's own.

    Raises:
        FileError: the file cannot be read or a line is not a valid question.
    """
    knowledge = load_knowledge()
    questions = [question for _, question in load_questions(file or QUESTIONS, knowledge.entries)]
    texts = [question.q for question in questions]
    _say("wharfie")
    findings, times = timed(_prepared(knowledge).find_answer, texts)
    graded = [grade(question, finding) for question, finding in zip(questions, findings, strict=True)]
    figures = report(graded)
    results = Results(
        answerable=sum(question.kind != OFF_TOPIC for question in questions),
        phrases=sum(1 + len(entry.questions) for entry in knowledge.entries.values()),
        off_topic=figures.get("offtopic", {}).get("all", {}),
        score=figures["score"]["all"],
        odd=_odd(knowledge),
        odd_inputs=_ODD_INPUTS,
        growth=list(_growth(knowledge, texts)),
        start=start(),
        rows=_rows(knowledge, questions, findings, times),
    )
    text = page(results)
    print(text)
    if not file:
        (DOCS / "benchmark.md").write_text(text, encoding="utf-8")
        draw_quality_against_time([results.rows[0], *results.rows[2:]], DOCS / "benchmark.svg")
        draw_reliability(reliability((each.score, each.best_is_right) for each in graded), DOCS / "reliability.svg")


def _rows(knowledge: Knowledge, questions: Sequence[Question], findings: Sequence[Finding], times: Times) -> list[Row]:
    """Grade wharfie, with and without refusals, and measure and grade its peers."""
    entries = list(knowledge.entries.values())
    data = {entry.id: entry_data(entry) for entry in entries}
    shown = [[] if finding.status == "unknown" else _ranking(finding) for finding in findings]
    rows = [
        row("wharfie", questions, shown, times, data),
        row("wharfie, without refusing", questions, [_ranking(finding) for finding in findings], times, data),
    ]
    for name, make in peers(entries):
        _say(name)
        rankings, times = timed(make().rank, (question.q for question in questions))
        rows.append(row(name, questions, rankings, times, data))
    return rows


def _ranking(finding: Finding) -> list[tuple[str, float]]:
    return [(match.entry.id, match.score) for match in finding.matches]


def _odd(knowledge: Knowledge) -> Times:
    _say("odd inputs")
    words = sorted({word for entry in knowledge.entries.values() for text in entry.questions for word in text.split()})
    return _times(_prepared(knowledge), odd_inputs(words, _ODD_INPUTS))


def _prepared(knowledge: Knowledge) -> Matcher:
    """Return a matcher in the state that it has in `wharfie serve`."""
    matcher = Matcher(knowledge)
    matcher.prepare()
    return matcher


def _growth(knowledge: Knowledge, questions: Sequence[str]) -> Iterator[Growth]:
    for times in _SIZES:
        _say(f"{times} times the knowledge")
        larger = grown(knowledge, times)
        compiled, made = timed_once(partial(compile_knowledge, larger))
        kept = compiled.model_dump_json()
        del compiled
        matcher, loaded = timed_once(partial(_loaded, larger, kept))
        yield Growth(times, len(larger.entries), made, loaded, _times(matcher, questions))


def _loaded(knowledge: Knowledge, kept: str) -> Matcher:
    return Matcher(knowledge, Compiled.model_validate_json(kept))


def _times(matcher: Matcher, questions: Iterable[str]) -> Times:
    """Measure without keeping the answers, which would slow down the garbage collector more than in a bot."""
    return timed(lambda question: matcher.find_answer(question).status, questions)[1]


def _say(what: str) -> None:
    print(f"measuring: {what} ...", file=sys.stderr, flush=True)
