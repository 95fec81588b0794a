"""What it takes until the bot can answer."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

from bot.knowledge import load_knowledge
from bot.matching import Matcher, load_compiled
from bot.matching.compiled import compile_knowledge

ROOT = Path(__file__).parents[1]
_RUNS = 5
_Made = TypeVar("_Made")


class Start(NamedTuple):
    """Seconds of processor time, but for `waited`: seconds on the clock.

    Attributes:
        made: reading and checking the shipped knowledge and working out its compiled form, once for each state of it.
        loaded: reading the compiled form.
        prepared: reading all of it before the first question, as `wharfie serve` does.
        process: a process of its own from its start to its end with one answer; the median of five.
        waited: likewise.
    """

    made: float
    loaded: float
    prepared: float
    process: float
    waited: float


def start() -> Start:
    """Measure a start."""
    _, made = timed_once(lambda: compile_knowledge(load_knowledge()))
    load_compiled()  # from now on there is a file to read
    matcher, loaded = timed_once(lambda: Matcher(*load_compiled()))
    _, prepared = timed_once(matcher.prepare)
    processes = [_process() for _ in range(_RUNS)]
    return Start(
        made,
        loaded,
        prepared,
        process=median(processor for processor, _ in processes),
        waited=median(clock for _, clock in processes),
    )


def timed_once(make: Callable[[], _Made]) -> tuple[_Made, float]:
    """Return what was made, and the seconds of processor time that it took."""
    begin = process_time()
    made = make()
    return made, process_time() - begin


def _process() -> tuple[float, float]:
    """Return the seconds of processor time and on the clock that asking one question on the command line takes."""
    before, begin = _spent(), perf_counter()
    asked = [sys.executable, "-m", "bot", "ask", "how do I remove volumes"]
    subprocess.run(asked, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  (our own program)
    return _spent() - before, perf_counter() - begin


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
