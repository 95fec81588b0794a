"""A pool of private engines that proofs share out among themselves."""

import itertools
import os
import queue
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Self

from bot.entry import Entry
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.parse import misspelt
from tests.prove.proofs import prove
from tests.prove.scenes import Proof, Scenes

_MOST_ENGINES = (os.cpu_count() or 1) + 1  # proofs wait more than they compute
_FAILURES = (OSError, HTTPException, RuntimeError)


@dataclass(frozen=True)
class Task:
    """One proof of an entry, to be run on an engine or, where it cannot run, to be checked for its spelling."""

    entry: Entry
    proof: Proof


class EnginePool:
    """A context manager that starts a few engines, and ends them."""

    def __init__(self, parts: Path, scenes: Scenes) -> None:
        """Start nothing yet.

        Args:
            parts: the folder with the engine's programs.
            scenes: the scenes that the proofs name.
        """
        self._parts = parts
        self._scenes = scenes
        self._stack = ExitStack()
        self._numbers = itertools.count()
        self._idle: queue.Queue[Engine] = queue.Queue()

    def __enter__(self) -> Self:
        """Build the stand-in images that each engine gets."""
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="wharfie-")))
        build_images(self._folder, self._parts)
        return self

    def __exit__(self, *_: object) -> None:
        """End the engines and remove all that they made."""
        self._stack.close()

    def prove_all(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[str]]]:
        """Yield each task with what is wrong, each as one line.

        What fails while the machine is busy with other proofs is tried once more alone at the end, and named if it
        holds then.
        """
        for _ in range(min(_MOST_ENGINES, len(tasks))):
            self._idle.put(self._new_engine())
        failed = []
        with ThreadPoolExecutor(_MOST_ENGINES) as threads:
            for task, wrong in zip(tasks, threads.map(self._prove, tasks), strict=True):
                if wrong:
                    failed.append((task, wrong))
                else:
                    yield task, wrong
        for task, first in failed:
            second = self._prove(task)
            if not second:
                print(f"unsteady, it held when tried again: {first[0]}", flush=True)
            yield task, second

    def _prove(self, task: Task) -> list[str]:
        engine = self._idle.get()
        try:
            engine = self._cleaned(engine)
            if task.proof.cannot_run:
                wrong = misspelt(engine, task.proof)
            else:
                wrong = prove(engine, task.entry, task.proof, self._scenes)
        except _FAILURES as error:
            wrong = [f"the engine fails: {error}"]
        finally:  # whatever happens: others wait for it
            self._idle.put(engine)
        return [f"{task.entry.id}: {task.proof}: {line}" for line in wrong]

    def _cleaned(self, engine: Engine) -> Engine:
        try:
            engine.clean()
        except _FAILURES:  # a proof has left what cannot be cleaned: it gets nothing more to do
            engine.end()
            engine = self._new_engine()
            engine.clean()
        return engine

    def _new_engine(self) -> Engine:
        engine = self._stack.enter_context(Engine(self._folder / str(next(self._numbers)), self._parts))
        import_images(engine, self._folder)
        return engine
