"""Programs are run to their end. Needs no engine."""

import time

from tests.prove.shell import AS_USUAL, Outcome, run

HERE = {"PATH": "/usr/bin:/bin"}


def test_all_that_a_program_prints_and_its_status_are_known() -> None:
    assert run(["sh", "-c", "echo out; echo err >&2; exit 3"], HERE, AS_USUAL) == Outcome("out\nerr\n", 3)


def test_a_program_that_closes_its_output_and_goes_on_is_ended() -> None:
    began = time.monotonic()

    outcome = run(["sh", "-c", "echo out; exec >&- 2>&-; exec sleep 30"], HERE, AS_USUAL)

    assert (outcome.output, outcome.timed_out) == ("out\n", True)
    assert time.monotonic() - began < 10
