"""What it takes until the bot can answer."""

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from bot.knowledge import Knowledge, load_knowledge
from bot.matching import Matcher

ROOT = Path(__file__).parents[1]
_RUNS = 5


class Start(NamedTuple):
    """Seconds of processor time, but for `waited`: seconds on the clock.

    Attributes:
        read: reading and checking the shipped knowledge.
        indexed: preparing it for questions.
        process: a process of its own from its start to its end with one answer; the median of five.
        waited: likewise.
    """

    read: float
    indexed: float
    process: float
    waited: float


def start() -> Start:
    """Measure a start."""
    read, knowledge = _read()
    processes = [_process() for _ in range(_RUNS)]
    return Start(
        read,
        index(knowledge)[1],
        process=median(processor for processor, _ in processes),
        waited=median(clock for _, clock in processes),
    )


def index(knowledge: Knowledge) -> tuple[Matcher, float]:
    """Return a matcher, and the seconds of processor time that making it took."""
    begin = process_time()
    matcher = Matcher(knowledge)
    return matcher, process_time() - begin


def _read() -> tuple[float, Knowledge]:
    begin = process_time()
    knowledge = load_knowledge()
    return process_time() - begin, knowledge


def _process() -> tuple[float, float]:
    """Return the seconds of processor time and on the clock that asking one question on the command line takes."""
    before, begin = _spent(), perf_counter()
    asked = [sys.executable, "-m", "bot", "ask", "how do I remove volumes"]
    subprocess.run(asked, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  (our own program)
    return _spent() - before, perf_counter() - begin


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
