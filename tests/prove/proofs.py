"""Proves one command: sets its scene, runs it, and looks whether what the entry promises has come true."""

import re
import time
from collections.abc import Iterator

from bot.entry import Entry
from tests.prove.engine import Engine
from tests.prove.scenes import Proof, Scenes
from tests.prove.shell import Manner, Outcome

_PATIENCE = 5.0
"""Seconds within which an effect must be seen."""
_FILES = {
    "dockerfile": "Dockerfile",
    "compose": "compose.yaml",
    "json": "daemon.json",
    "sh": "script.sh",
    "text": "snippet.txt",
}
_OF_A_SNIPPET = {
    "dockerfile": "docker build --check . && docker build -t my-app:1.0 .",
    "compose": "docker compose config -q && docker compose up -d",
    "json": 'dockerd --validate --config-file "$PWD/daemon.json"',
    "sh": "sh script.sh",
    "text": "false",  # always needs a `by`
}


def prove(engine: Engine, entry: Entry, proof: Proof, scenes: Scenes) -> list[str]:
    """Run one proof on a clean engine and return what is wrong, each as one line.

    First `true` is run in place of the command: whatever seems to hold then does not come from the command. A proof
    that cannot fail is a failure itself.
    """
    if proof.pattern:
        proof = _with_its_pattern(entry, proof)
    _write_snippets(engine, entry, proof)
    for lines in scenes.lines(proof):
        scene = engine.shell(f"set -e\n{lines}")
        if scene.status:
            return [f"its scene cannot be set: {_came(scene)}"]
    nothing = _run(engine, "true", proof)
    if found := [*_seen_without_it(engine, proof, nothing)]:
        return found
    return [*_missing_after(engine, proof, _run(engine, command_of(entry, proof), proof))]


def command_of(entry: Entry, proof: Proof) -> str:
    """Return the line of shell that a proof runs: the entry's command, or what a snippet is for."""
    if line := proof.run or proof.provoke or proof.by:
        return line
    return _OF_A_SNIPPET[entry.snippets[(proof.snippet or 1) - 1].language]


def _with_its_pattern(entry: Entry, proof: Proof) -> Proof:
    """Return the proof with what must be printed: the message in the form that the pattern recognises."""
    patterns = entry.error.patterns if entry.error else []
    return proof.model_copy(update={"shows": [*proof.shows, f"(?i){patterns[(proof.pattern or 1) - 1]}"]})


def _write_snippets(engine: Engine, entry: Entry, proof: Proof) -> None:
    """Lay the entry's snippets into the work folder: the first of each language, or the one that is proved."""
    chosen = entry.snippets[proof.snippet - 1 : proof.snippet] if proof.snippet else entry.snippets
    for snippet in reversed(chosen):
        (engine.work / _FILES[snippet.language]).write_text(snippet.text + "\n", encoding="utf-8")


def _run(engine: Engine, line: str, proof: Proof) -> Outcome:
    typed = f"{proof.answer}\n" if proof.answer else ""
    wanted = tuple(proof.shows) if proof.follows else ()
    outcome = engine.shell(line, Manner(typed=typed, terminal=proof.terminal, stop_after=wanted))
    (engine.folder / "output").write_text(outcome.output, encoding="utf-8")
    return outcome


def _seen_without_it(engine: Engine, proof: Proof, nothing: Outcome) -> Iterator[str]:
    for pattern in proof.shows:
        if _matches(pattern, nothing):
            yield f"`shows: {pattern}` proves nothing, it matches without the command too"
    for line in proof.effect:
        if engine.shell(line).status == 0:
            yield f"`effect: {line}` proves nothing, it holds without the command too"
    for line in proof.stays:
        if engine.shell(line).status:
            yield f"`stays: {line}` does not hold before the command"


def _missing_after(engine: Engine, proof: Proof, outcome: Outcome) -> Iterator[str]:
    if outcome.timed_out:
        yield f"expected to end, came: {_came(outcome)}"
    elif not proof.follows and not proof.pattern and outcome.status != proof.exits:
        yield f"expected exit status {proof.exits}, came: {_came(outcome)}"
    for pattern in (pattern for pattern in proof.shows if not _matches(pattern, outcome)):
        yield f"expected output like `{pattern}`, came: {_came(outcome)}"
    for pattern in (pattern for pattern in proof.hides if _matches(pattern, outcome)):
        yield f"expected no output like `{pattern}`, came: {_came(outcome)}"
    for line in proof.effect:
        if (last := _awaited(engine, line)).status:
            yield f"expected the effect `{line}`, came: {_came(last)}, after: {_came(outcome)}"
    for line in proof.stays:
        if (last := engine.shell(line)).status:
            yield f"expected to stay: `{line}`, came: {_came(last)}, after: {_came(outcome)}"


def _awaited(engine: Engine, line: str) -> Outcome:
    """Ask again until it holds or patience ends; return the last answer."""
    deadline = time.monotonic() + _PATIENCE
    while (last := engine.shell(line)).status and time.monotonic() < deadline:
        time.sleep(0.1)
    return last


def _matches(pattern: str, outcome: Outcome) -> bool:
    return re.search(pattern, outcome.output, re.MULTILINE) is not None


def _came(outcome: Outcome) -> str:
    return f"{'no end' if outcome.timed_out else f'exit status {outcome.status}'}, {outcome.last_line}"
