"""Work in flight is finished before the program exits, but only up to a time limit."""

import asyncio

import pytest

from bot.in_flight import InFlight


async def test_what_was_started_is_finished() -> None:
    in_flight = InFlight()
    done: list[str] = []
    go_on = asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.append("work")

    in_flight.start(work())
    asyncio.get_running_loop().call_soon(go_on.set)
    await in_flight.finish(10)

    assert done == ["work"]


async def test_what_work_in_flight_starts_is_finished_too() -> None:
    in_flight = InFlight()
    done: list[str] = []

    async def second() -> None:
        done.append("second")

    async def first() -> None:
        in_flight.start(second())

    in_flight.add(asyncio.create_task(first()))
    await in_flight.finish(10)

    assert done == ["second"]


async def test_an_error_in_one_task_does_not_keep_others_from_finishing() -> None:
    in_flight = InFlight()
    done: list[str] = []

    async def fails() -> None:
        raise ValueError

    async def work() -> None:
        await asyncio.wait([failing])
        done.append("work")

    failing = in_flight.start(fails())
    in_flight.start(work())
    await in_flight.finish(10)

    assert done == ["work"]
    assert isinstance(failing.exception(), ValueError)


async def test_what_never_ends_is_cancelled_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    in_flight = InFlight()
    endless = in_flight.start(asyncio.Event().wait())
    await in_flight.finish(0.01)

    assert "could not be finished in time" in caplog.text
    assert endless.cancelled()


async def test_with_nothing_in_flight_nothing_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    await InFlight().finish(0)

    assert not caplog.text
