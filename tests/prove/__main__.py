"""`python -m tests.prove [ENTRY ...]`: proves the commands of all entries, or of some."""

import itertools
import os
import queue
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path

from bot.entry import Entry
from bot.knowledge import load_knowledge
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.parse import misspelt
from tests.prove.parts import MissingError, fetch_parts
from tests.prove.proofs import prove
from tests.prove.scenes import Proof, Proofs, Scenes, load_proofs, load_scenes, problems

_ENGINES = (os.cpu_count() or 1) + 1  # proofs wait more than they compute
_FAILURES = (OSError, HTTPException, RuntimeError)


def main(names: list[str]) -> int:
    """Prove the entries with these names, or all; print what fails and a summary; return the exit status."""
    entries = load_knowledge().entries
    if unknown := [name for name in names if name not in entries]:
        print(f"no such entry: {', '.join(unknown)}", file=sys.stderr)
        return 2
    try:
        scenes = load_scenes()
        proofs = {name: proof for topic in load_proofs().values() for name, proof in topic.items()}
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if wrong := problems(entries, proofs, scenes):
        print("\n".join(wrong))
        return 1
    chosen = {name: entry for name, entry in entries.items() if not names or name in names}
    try:
        failures = list(_prove_all(chosen, proofs, scenes))
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2
    print(_summary(chosen, [proof for name in chosen for proof in proofs.get(name, [])], len(failures)))
    return 1 if failures else 0


def _prove_all(entries: dict[str, Entry], proofs: Proofs, scenes: Scenes) -> Iterator[str]:
    """Share the proofs out among some engines; print and yield each failure.

    What fails while the machine is busy with other proofs is tried once more alone, and named if it holds then.
    """
    work = [(entry, proof) for name, entry in entries.items() for proof in proofs.get(name, []) if not proof.source]
    parts = fetch_parts()
    with tempfile.TemporaryDirectory(prefix="wharfie-") as folder, ExitStack() as stack:
        build_images(Path(folder), parts)
        numbers = itertools.count()
        engines: queue.Queue[Engine] = queue.Queue()

        def new_engine() -> Engine:
            engine = stack.enter_context(Engine(Path(folder, str(next(numbers))), parts))
            import_images(engine, Path(folder))
            return engine

        def cleaned(engine: Engine) -> Engine:
            try:
                engine.clean()
            except _FAILURES:  # a proof has left what cannot be cleaned: it gets nothing more to do
                engine.end()
                engine = new_engine()
                engine.clean()
            return engine

        def prove_one(task: tuple[Entry, Proof]) -> list[str]:
            entry, proof = task
            engine = engines.get()
            try:
                engine = cleaned(engine)
                wrong = misspelt(engine, proof) if proof.cannot_run else prove(engine, entry, proof, scenes)
            except _FAILURES as error:
                wrong = [f"the engine fails: {error}"]
            finally:  # whatever happens: others wait for it
                engines.put(engine)
            return [f"{entry.id}: {proof}: {line}" for line in wrong]

        for _ in range(min(_ENGINES, len(work))):
            engines.put(new_engine())
        with ThreadPoolExecutor(_ENGINES) as pool:
            results = list(zip(work, _counted(pool.map(prove_one, work), len(work)), strict=True))
        for task, first in results:
            if first and not (second := prove_one(task)):
                print(f"unsteady, it held when tried again: {first[0]}", flush=True)
            for line in second if first else []:
                print(line, flush=True)
                yield line


def _counted(results: Iterator[list[str]], total: int) -> Iterator[list[str]]:
    """Pass the results on, and say now and then how far they have come: all of them take long."""
    for number, result in enumerate(results, start=1):
        if number % 250 == 0:
            print(f"{number} of {total} tried", file=sys.stderr, flush=True)
        yield result


def _summary(entries: dict[str, Entry], proofs: list[Proof], failures: int) -> str:
    """Say what was proved, one count a line."""
    unrun = Counter(proof.cannot_run for proof in proofs if proof.cannot_run)
    reasons = "; ".join(f"{number} {reason}" for reason, number in unrun.most_common())
    commands = [command.run for entry in entries.values() for command in entry.commands]
    different = set(commands)
    run = different & {proof.run for proof in proofs if not proof.cannot_run}
    messages = [proof for proof in proofs if proof.pattern]
    counts = {
        "entries": len(entries),
        "commands": f"{len(commands)} ({len(different)} different)",
        "snippets": sum(len(entry.snippets) for entry in entries.values()),
        "error messages": f"{len(messages)} ({sum(proof.provoke is not None for proof in messages)} provoked here)",
        "run on the engine": sum(not (proof.cannot_run or proof.source) for proof in proofs),
        "effects asserted": sum(len(proof.shows) + len(proof.effect) + bool(proof.provoke) for proof in proofs),
        "kept things asserted": sum(len(proof.stays) + len(proof.hides) for proof in proofs),
        "parse-only": f"{unrun.total()} ({reasons})" if reasons else 0,
        "different commands run": f"{len(run) / max(1, len(different)):.0%}",
        "failures": failures,
    }
    return "\n".join(f"{name}: {count}" for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
