"""The figures of an evaluation as tables in the terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from bot.evaluation import Figures

_TITLES = {"answerable": "Questions", "by kind": "By kind", "offtopic": "Off-topic", "score": "Score"}
_COLUMNS = {
    "n": "n",
    "top1": "right first",
    "top3": "in three",
    "mrr5": "MRR@5",
    "confident_right": "sure and right",
    "confident_wrong": "sure and wrong",
    "refused": "refused",
    "false_answer": "answered anyway",
    "suggested": "suggested",
    "ece": "calibration error",
    "auroc": "AUROC, right from wrong",
}
_NO_SHARES = ("mrr5", "ece", "auroc")


def tables(report: Mapping[str, Mapping[str, Figures]]) -> Iterator[Table]:
    """Yield a table for each section of a report."""
    for section, title in _TITLES.items():
        if groups := report.get(section):
            yield _table(title, groups)


def _table(title: str, groups: Mapping[str, Figures]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(title, no_wrap=True)
    names = list(next(iter(groups.values())))
    for name in names:
        table.add_column(_COLUMNS[name], justify="right")
    for group, figures in groups.items():
        table.add_row(Text(group), *(_in_digits(name, figures[name]) for name in names))
    return table


def _in_digits(name: str, figure: float) -> str:
    if name == "n":
        return f"{figure:,}"
    return f"{figure:.3f}" if name in _NO_SHARES else f"{figure:.1%}"


def miss_lines(misses: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the missed questions and the answers given, as text."""
    for miss in misses:
        yield f"\n{miss['id']} [{miss['kind']}] {miss['q']}\n  {miss['status']}"
        yield from (f"  {_answer(answer)}" for answer in miss["top"])


def _answer(answer: Mapping[str, Any]) -> str:
    commands: Sequence[str] = answer["commands"]
    return f"{answer['score']:.2f}  {answer['title']}  ({answer['id']})  {' | '.join(commands)}".rstrip()
