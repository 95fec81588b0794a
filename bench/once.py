"""Counts the answers to many events while processes are killed: python -m bench.once.

Several processes share a database. Slack, a simulated one in this process, delivers each event to two of them, and
again if neither acknowledges it. Meanwhile a process is killed (SIGKILL) and started again. Each event must be answered
exactly once; if not, the exit code is 1. For failed commands, whose process was killed before it had acknowledged them,
Slack shows an error to the person.
"""

import argparse
import asyncio
import sys
import tempfile

from tests.postgresql import PostgreSQL
from tests.whole_bot.deployment import FEWEST, Outcome, answer_while_some_are_killed

_SHOWN = 20


def report(outcome: Outcome) -> str:
    """Return the figures, one per line, and the beginnings of the faults."""
    answers = sum(outcome.answers.values())
    figures = {
        "events": outcome.asked,
        "deliveries": outcome.deliveries,
        "not acknowledged": outcome.broken,
        "kills": outcome.kills,
        "taken over": outcome.taken_over,
        "database lost": len(outcome.database_lost),
        "answers": answers,
        "duplicates": len(outcome.doubled),
        "losses": len(outcome.lost),
        "wrong messages": len(outcome.wrong),
        "failed commands": len(outcome.failed),
        "seconds": round(outcome.seconds),
    }
    lines = [f"{name:<20}{value:>8}" for name, value in figures.items()]
    for name, found in {"database lost": outcome.database_lost, **outcome.faults}.items():
        lines += [f"{name}: {each}" for each in found[:_SHOWN]]
    return "\n".join(lines)


async def measure(events: int, kills: int, *, is_sqlite: bool) -> Outcome:
    """Run three processes on a PostgreSQL server of their own, or one on an SQLite file."""
    if is_sqlite:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/wharfie.db"
            return await answer_while_some_are_killed(url, events, processes=1, kills=kills)
    with PostgreSQL() as server:
        return await answer_while_some_are_killed(server.new_database(), events, processes=3, kills=kills)


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench.once", description="Count the answers to many events.")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="one process on an SQLite file")
    arguments = parser.parse_args()
    if arguments.events < FEWEST * (arguments.kills + 1):
        parser.error(f"{arguments.kills} kills need at least {FEWEST * (arguments.kills + 1)} events")
    outcome = asyncio.run(measure(arguments.events, arguments.kills, is_sqlite=arguments.sqlite))
    print(report(outcome))
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
