"""`python -m tests.prove`: proves the commands of the entries that have changed since they were last proved."""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from bot.entry import Entry
from bot.knowledge import load_knowledge
from tests.prove.parts import MissingError, fetch_parts
from tests.prove.pool import EnginePool, Task
from tests.prove.record import entry_fingerprint, ground_fingerprint, load_record, save_record, versions
from tests.prove.scenes import Proof, Proofs, Scenes, load_proofs, load_scenes, problems
from tests.prove.tour import provable

_SAVED_EVERY = 250


def main(arguments: list[str]) -> int:
    """Prove what was asked for; print what fails and a summary; return the exit status."""
    options = _parser().parse_args(arguments)
    entries = provable(load_knowledge())
    if unknown := [name for name in options.entries if name not in entries]:
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
    try:
        parts = fetch_parts()
        return _prove_and_record(options, entries, proofs, scenes, parts)
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("entries", nargs="*", metavar="ENTRY", help="prove these instead, changed or not")
    parser.add_argument("--all", action="store_true", help="prove all entries, changed or not")
    parser.add_argument("--sample", type=int, default=0, metavar="PERCENT", help="and as many of the others, at random")
    return parser


def _prove_and_record(
    options: argparse.Namespace, entries: dict[str, Entry], proofs: Proofs, scenes: Scenes, parts: Path
) -> int:
    engine = versions(parts)
    ground = ground_fingerprint(engine)
    current = {
        name: entry_fingerprint(entries[name], own, scenes, ground)
        for name, own in proofs.items()
        if any(map(_is_run, own))
    }
    proved = {name: found for name, found in load_record().items() if name in entries}
    chosen = _chosen(options, current, proved)
    tasks = [Task(entries[name], proof) for name in chosen for proof in proofs.get(name, []) if _is_run(proof)]
    failures = 0
    left = Counter(task.entry.id for task in tasks)
    try:
        with EnginePool(parts, scenes) as pool:
            for number, (task, wrong) in enumerate(pool.prove_all(tasks), start=1):
                name = task.entry.id
                left[name] -= not wrong
                failures += len(wrong)
                if wrong:
                    print("\n".join(wrong), flush=True)
                    proved.pop(name, None)
                elif not left[name]:
                    proved[name] = current[name]
                if number % _SAVED_EVERY == 0:
                    save_record(proved, engine)
                    print(f"{number} of {len(tasks)} tried", file=sys.stderr, flush=True)
    finally:  # what was proved before an interruption need not be proved again
        save_record(proved, engine)
    print(_summary({name: entries[name] for name in chosen}, proofs, failures))
    print(f"engine: {engine[1]}")
    return 1 if failures else 0


def _is_run(proof: Proof) -> bool:
    """Tell whether there is something to run or to spell, not only a message quoted from its source."""
    return not proof.source


def _chosen(options: argparse.Namespace, current: dict[str, str], proved: dict[str, str]) -> list[str]:
    """Return the names of the entries to prove, in the knowledge's order."""
    if options.entries:
        return list(options.entries)
    if options.all:
        return list(current)
    changed = {name for name, fingerprint in current.items() if proved.get(name) != fingerprint}
    others = [name for name in current if name not in changed]
    sample = set(random.sample(others, len(others) * options.sample // 100))
    print(f"{len(changed)} entries have changed since they were proved; {len(sample)} more at random", flush=True)
    return [name for name in current if name in changed | sample]


def _summary(entries: dict[str, Entry], proofs: Proofs, failures: int) -> str:
    """Say what was proved, one count per line."""
    own = [proof for name in entries for proof in proofs.get(name, [])]
    unrun = Counter(proof.cannot_run for proof in own if proof.cannot_run)
    reasons = "; ".join(f"{number} {reason}" for reason, number in unrun.most_common())
    commands = [command.run for entry in entries.values() for command in entry.commands]
    different = set(commands)
    run = different & {proof.run for proof in own if not proof.cannot_run}
    messages = [proof for proof in own if proof.pattern]
    counts = {
        "entries": len(entries),
        "commands": f"{len(commands)} ({len(different)} different)",
        "snippets": sum(len(entry.snippets) for entry in entries.values()),
        "error messages": f"{len(messages)} ({sum(proof.provoke is not None for proof in messages)} provoked here)",
        "run on the engine": sum(not (proof.cannot_run or proof.source) for proof in own),
        "effects asserted": sum(len(proof.shows) + len(proof.effect) + bool(proof.provoke) for proof in own),
        "kept things asserted": sum(len(proof.stays) + len(proof.hides) for proof in own),
        "parse-only": f"{unrun.total()} ({reasons})" if reasons else 0,
        "different commands run": f"{len(run) / max(1, len(different)):.0%}",
        "failures": failures,
    }
    return "\n".join(f"{name}: {count}" for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
