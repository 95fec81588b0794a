"""Checks the spelling of a command that cannot run, by the real docker client with no engine to talk to."""

from tests.docker_cli import calls_alone
from tests.prove.engine import Engine
from tests.prove.scenes import Proof

# What the client says once it has understood the whole line.
_UNDERSTOOD = (
    "Cannot connect to the Docker daemon",
    "Cannot perform an interactive login from a non TTY device",
    "no configuration file provided",
)


def misspelt(engine: Engine, proof: Proof) -> list[str]:
    """Return what the client says against the calls of docker in a command; nothing else of the command is run."""
    calls = calls_alone(proof.run) if proof.run else []
    return [complaint for call in calls for complaint in _complaints(engine, call)]


def _complaints(engine: Engine, call: str) -> list[str]:
    outcome = engine.shell(f"export DOCKER_HOST=tcp://127.0.0.1:1\n{call}")
    understood = any(sign in outcome.output for sign in _UNDERSTOOD)
    understood |= outcome.status == 0 and "unknown" not in outcome.output  # it needed no engine
    if understood and "deprecated" not in outcome.output.lower():
        return []
    return [f"expected the client to understand `{call}`, came: {outcome.last_line}"]
