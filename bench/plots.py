"""Draws the benchmark's plots, as SVG."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, PercentFormatter

from bench.measure import Row
from bot.evaluation import Bin

_OURS, _THEIRS, _FAINT = "#0b5fff", "#57606a", "#d0d7de"
_HIGH, _WIDE = 0.05, 15
"""The height of a label, as a share of the axis, and its width, as a factor of time."""
_STYLE = {
    "axes.edgecolor": _FAINT,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "svg.hashsalt": "wharfie",  # the same ids every time
    "xtick.color": _THEIRS,
    "ytick.color": _THEIRS,
}


def draw_quality_against_time(rows: Sequence[Row], file: Path) -> None:
    """Draw the share of right first answers against the time of a question.

    Args:
        rows: the ways of ranking; the first is ours.
        file: the file to write.
    """
    with _picture(file, (8, 4.5)) as axes:
        labels: list[tuple[float, float]] = []
        for row in sorted(rows, key=lambda row: row.first):
            color = _OURS if row is rows[0] else _THEIRS
            milliseconds = row.times.median * 1_000
            axes.plot([milliseconds, row.times.p99 * 1_000], [row.first] * 2, color=color, linewidth=1, alpha=0.5)
            axes.plot(milliseconds, row.first, "o", color=color, markersize=9)
            labels.append((milliseconds * 0.8, _free_height(milliseconds * 0.8, row.first, labels)))
            weight = "bold" if row is rows[0] else "normal"
            axes.text(*labels[-1], row.name, ha="right", va="center", color=color, weight=weight)
        axes.set_xscale("log")
        axes.set_xlim(min(row.times.median for row in rows) * 200, max(row.times.p99 for row in rows) * 1_500)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} ms"))
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.grid(axis="y", color=_FAINT, linewidth=0.5)
        axes.set_xlabel("processor time of a question: median, and a line to the 99th percentile")
        axes.set_title("Right answer first", loc="left")


def _free_height(time: float, height: float, labels: Sequence[tuple[float, float]]) -> float:
    """Return a height at which a label does not cover the others: that of its point, or above them."""
    return max([height, *(other + _HIGH for at, other in labels if 1 / _WIDE < at / time < _WIDE)])


def draw_reliability(bins: Sequence[Bin], threshold: float, file: Path) -> None:
    """Draw a reliability diagram: how often an answer with a score is right; the larger a point, the more answers.

    Args:
        bins: the bins of the scores.
        threshold: the score from which an answer is given as sure.
        file: the file to write.
    """
    with _picture(file, (5.5, 5.5)) as axes:
        axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=1.5)
        axes.axvline(threshold, color=_FAINT, linewidth=1, linestyle="--")
        axes.text(threshold + 0.01, 0.02, "answered from here", color=_THEIRS, fontsize=9, rotation="vertical")
        most = max(each.n for each in bins)
        sizes = [30 + 370 * each.n / most for each in bins]
        axes.plot([each.score for each in bins], [each.right for each in bins], color=_OURS, linewidth=1, alpha=0.5)
        axes.scatter(
            [each.score for each in bins], [each.right for each in bins], sizes, color=_OURS, clip_on=False, zorder=3
        )
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="score of the first answer")
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.set_title("How often the first answer is right", loc="left")


@contextmanager
def _picture(file: Path, inches: tuple[float, float]) -> Iterator[Any]:
    with mpl.rc_context(_STYLE):
        figure, axes = plt.subplots(figsize=inches, layout="constrained")
        yield axes
        figure.savefig(file, metadata={"Date": None})
        plt.close(figure)
