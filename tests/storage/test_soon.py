"""Work that comes up while some is done is done together in the next run, and waiting for it does no harm."""

import asyncio

import pytest

from bot.storage.soon import Soon


class Writer:
    """Writes what waits, each time that the test lets it."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.written: list[list[int]] = []
        self.may_write = asyncio.Event()
        self.soon = Soon(lambda: bool(self.waiting), self.write)

    def add(self, number: int) -> None:
        """Let something wait."""
        self.waiting.append(number)
        self.soon.start()

    async def write(self) -> None:
        """Write all that waits."""
        some, self.waiting = self.waiting, []
        await self.may_write.wait()
        self.written.append(some)


async def test_what_comes_up_meanwhile_is_done_together() -> None:
    writer = Writer()
    writer.add(1)
    finishing = asyncio.create_task(writer.soon.finish())
    await asyncio.sleep(0)
    for number in (2, 3, 4):
        writer.add(number)
    writer.may_write.set()
    await finishing

    assert writer.written == [[1], [2, 3, 4]]
    await writer.soon.finish()
    assert writer.written == [[1], [2, 3, 4]]


async def test_who_stops_waiting_does_not_stop_the_work() -> None:
    writer = Writer()
    writer.add(1)
    waits = [asyncio.create_task(writer.soon.finish()) for _ in range(2)]
    await asyncio.sleep(0)
    waits[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waits[0]
    writer.may_write.set()
    await waits[1]

    assert writer.written == [[1]]


async def test_work_that_fails_is_begun_again_with_the_next_thing_to_do() -> None:
    done: list[int] = []
    waiting = [1]

    async def work() -> None:
        number = waiting.pop()
        if number == 1:
            raise OSError("full")
        done.append(number)

    soon = Soon(lambda: bool(waiting), work)
    with pytest.raises(OSError, match="full"):
        await soon.finish()
    waiting.append(2)
    await soon.finish()

    assert done == [2]
