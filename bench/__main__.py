"""Compares wharfie with other ways to find answers: python -m bench [FILE]."""

import argparse
import os
import sys
from pathlib import Path

from bot.errors import FileError


def main() -> None:
    """Run the benchmark on one core."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Compare wharfie with other ways.")
    parser.add_argument("file", type=Path, nargs="?", help="questions in the format of `wharfie eval`")
    file = parser.parse_args().file
    _stay_on_one_core()
    from bench.benchmark import run  # noqa: PLC0415  (numerical libraries count the cores on import)

    try:
        run(file)
    except FileError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def _stay_on_one_core() -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    main()
