"""`python -m tests.prove`: proves the entries, and what is said of options, that have changed since the last proof."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from bot.entry import Entry
from bot.knowledge import load_knowledge
from bot.knowledge.flags import load_flags
from tests.prove.options import as_entries, load_option_proofs, option_problems
from tests.prove.parts import MissingError, fetch_parts
from tests.prove.pool import EnginePool, Task
from tests.prove.record import (
    entry_fingerprint,
    ground_fingerprint,
    load_record,
    option_fingerprint,
    save_record,
    versions,
)
from tests.prove.scenes import Proof, Proofs, Scenes, load_proofs, load_scenes, problems
from tests.prove.tour import provable

_SAVED_EVERY = 250


@dataclass(frozen=True)
class _Material:
    """All that can be proved, by name.

    Attributes:
        entries: the entries, and the options in the form of entries.
        options: the names of the options.
        proofs: the proofs of both.
        scenes: the scenes that the proofs name.
    """

    entries: dict[str, Entry]
    options: AbstractSet[str]
    proofs: Proofs
    scenes: Scenes


def main(arguments: list[str]) -> int:
    """Prove what was asked for; print what fails and a summary; return the exit status."""
    options = _parser().parse_args(arguments)
    entries = provable(load_knowledge())
    flags = load_flags()
    try:
        scenes = load_scenes()
        proofs = {name: proof for topic in load_proofs().values() for name, proof in topic.items()}
        of_options = load_option_proofs()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if wrong := problems(entries, proofs, scenes) + option_problems(of_options, flags, scenes):
        print("\n".join(wrong))
        return 1
    described, both = as_entries(of_options, flags)
    material = _Material(entries | described, described.keys(), proofs | both, scenes)
    if unknown := [name for name in options.entries if name not in material.entries]:
        print(f"no such entry, and no such option with a proof: {', '.join(unknown)}", file=sys.stderr)
        return 2
    try:
        parts = fetch_parts()
        return _prove_and_record(options, material, parts)
    except MissingError as missing:
        print(f"make prove: {missing}.", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument(
        "entries",
        nargs="*",
        metavar="ENTRY",
        help="prove these instead, changed or not: remove-volume, or 'container run --rm'",
    )
    parser.add_argument("--all", action="store_true", help="prove all of them, changed or not")
    parser.add_argument("--options", action="store_true", help="only what is said of options")
    parser.add_argument("--sample", type=int, default=0, metavar="PERCENT", help="and as many of the others, at random")
    return parser


def _prove_and_record(options: argparse.Namespace, material: _Material, parts: Path) -> int:
    engine = versions(parts)
    entries, proofs = material.entries, material.proofs
    current = _fingerprints(material, ground_fingerprint(engine))
    proved = {name: found for name, found in load_record().items() if name in entries}
    candidates = {name: current[name] for name in material.options} if options.options else current
    chosen = _chosen(options, candidates, proved)
    tasks = [Task(entries[name], proof) for name in chosen for proof in proofs.get(name, []) if _is_run(proof)]
    failures = 0
    left = Counter(task.entry.id for task in tasks)
    try:
        with EnginePool(parts, material.scenes) as pool:
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
    print(_summary({name: entries[name] for name in chosen}, material, failures))
    print(f"engine: {engine[1]}")
    return 1 if failures else 0


def _fingerprints(material: _Material, ground: str) -> dict[str, str]:
    """Return the fingerprint of each name that has something to run."""
    return {
        name: fingerprint(material.entries[name], own, material.scenes, ground)
        for name, own in material.proofs.items()
        for fingerprint in [option_fingerprint if name in material.options else entry_fingerprint]
        if any(map(_is_run, own))
    }


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
    print(
        f"{len(changed)} entries and options have changed since they were proved; {len(sample)} more at random",
        flush=True,
    )
    return [name for name in current if name in changed | sample]


def _summary(chosen: dict[str, Entry], material: _Material, failures: int) -> str:
    """Say what was proved, one count per line."""
    entries = {name: entry for name, entry in chosen.items() if name not in material.options}
    proofs = material.proofs
    options = [proofs[name] for name in chosen if name in material.options]
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
        "options": f"{len(options)} ({sum(map(len, options)) // 2} claims, each with and without the option)",
        "different commands run": f"{len(run) / max(1, len(different)):.0%}",
        "failures": failures,
    }
    return "\n".join(f"{name}: {count}" for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
