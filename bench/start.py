"""Measures how long the bot takes to start."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

from bot.knowledge import load_knowledge
from bot.search import load_model, load_prepared, prepare, search_in

ROOT = Path(__file__).parents[1]
_RUNS = 5
_Made = TypeVar("_Made")


class Start(NamedTuple):
    """The duration of the steps of a start, in seconds of processor time, except `waited`.

    Attributes:
        made: reading, validating and preparing the shipped knowledge, once for each state of it; above all, all of its
            texts are embedded.
        loaded: reading the prepared knowledge from the cache, and the model.
        process: a whole process that answers one question; the median of five.
        waited: the same in elapsed time.
    """

    made: float
    loaded: float
    process: float
    waited: float


def start() -> Start:
    """Measure a start."""
    _, made = timed_once(lambda: prepare(load_knowledge()))
    load_prepared()  # creates the file that is read next
    _, loaded = timed_once(lambda: search_in(load_prepared(), load_model()))
    processes = [_process() for _ in range(_RUNS)]
    return Start(
        made,
        loaded,
        process=median(processor for processor, _ in processes),
        waited=median(clock for _, clock in processes),
    )


def timed_once(make: Callable[[], _Made]) -> tuple[_Made, float]:
    """Return the result of a function, and the seconds of processor time that it took."""
    begin = process_time()
    made = make()
    return made, process_time() - begin


def _process() -> tuple[float, float]:
    """Return the processor time and the elapsed time of asking one question on the command line, in seconds."""
    before, begin = _spent(), perf_counter()
    asked = [sys.executable, "-m", "bot", "ask", "how do I remove volumes"]
    subprocess.run(asked, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  (our own program)
    return _spent() - before, perf_counter() - begin


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
