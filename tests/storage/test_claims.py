"""A request is claimed only once, by whichever process, and answered even if that process dies."""

import asyncio
import contextlib
from typing import Any

import pytest
from sqlalchemy import select

from bot.storage import Claims, Database
from bot.storage import claims as module
from bot.storage.database import DatabaseLostError
from bot.storage.tables import claims as table
from tests.postgresql import PostgreSQL
from tests.storage.databases import pass_time

KEY = ("T1", "C1", "1.1")
BODY = {"event": {"text": "how do I remove volumes \0 \ud800"}}


async def bodies(database: Database) -> list[str | None]:
    return list(await database.run(lambda connection: connection.scalars(select(table.c.body))))


async def test_a_request_is_claimed_once_however_many_processes_get_it(database: Database) -> None:
    processes = [Claims(database) for _ in range(3)]
    deliveries = [process.claim(("T1", "C1", number), BODY) for number in range(50) for process in processes * 2]
    claimed = [claim for claim in await asyncio.gather(*deliveries) if claim]

    assert len(claimed) == len({claim.id for claim in claimed}) == 50


async def test_a_delivery_is_not_acknowledged_before_the_first_one_is_in_the_database(database: Database) -> None:
    process = Claims(database)

    async def kept_when_acknowledged() -> list[str | None]:
        await process.claim(KEY, BODY)
        return await bodies(database)

    kept = await asyncio.gather(*(kept_when_acknowledged() for _ in range(3)))
    assert [len(each) for each in kept] == [1, 1, 1]


async def test_processes_that_claim_and_answer_the_same_requests_do_not_wait_for_each_other(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.new_database()
    async with contextlib.aclosing(Database(url)) as one, contextlib.aclosing(Database(url)) as other:
        databases = [one, other]
        for each in databases:
            await each.open()
        processes = [Claims(each) for each in databases]
        at_once = asyncio.Semaphore(40)

        async def deliver_in_turn(number: int) -> None:
            async with at_once:
                for process in processes if number % 2 else reversed(processes):
                    if claim := await process.claim(("T1", "C1", number), BODY):
                        async with claim:
                            pass

        await asyncio.gather(*(deliver_in_turn(number) for number in range(2_000)))
        for process in processes:
            await process.release()
        assert [each.trouble for each in databases] == [None, None]
        assert {*await bodies(one)} == {None}


async def test_a_claim_outlives_a_restart_for_an_hour(database: Database) -> None:
    assert await Claims(database).claim(KEY, None)
    await pass_time(database, table, module.KEPT_SECONDS - 10)
    await Claims(database).prune()
    assert not await Claims(database).claim(KEY, None)
    await pass_time(database, table, 20)
    await Claims(database).prune()
    assert await Claims(database).claim(KEY, None)


async def test_a_claim_has_the_same_id_in_every_process(database: Database, tmp_path: object) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    async with contextlib.aclosing(other):
        await other.open()
        first, second = await Claims(database).claim(KEY, BODY), await Claims(other).claim(KEY, BODY)

    assert first
    assert second
    assert first.id == second.id


async def test_the_request_is_deleted_as_soon_as_it_is_answered(database: Database) -> None:
    process = Claims(database)
    claim = await process.claim(KEY, BODY)
    assert claim
    [body] = await bodies(database)
    assert body
    assert "remove volumes" in body

    async with claim:
        pass
    await process.release()
    assert await bodies(database) == [None]


async def test_what_a_process_left_is_taken_over_once_when_its_lease_ends(database: Database) -> None:
    died, others = Claims(database), [Claims(database), Claims(database)]
    claim = await died.claim(KEY, BODY)
    assert claim
    assert [await other.take_over() for other in others] == [[], []]

    await pass_time(database, table, 30)
    assert await died.take_over() == []  # it is still at it
    [(taken, body)] = [each for other in others for each in await other.take_over()]
    assert (taken.id, body) == (claim.id, BODY)


async def test_what_was_taken_over_is_not_lost_with_the_reply_of_the_database(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    died, lives = Claims(database), Claims(database)
    await died.claim(KEY, BODY)
    await pass_time(database, table, 30)
    run = database.run

    async def lose_reply(*args: Any, **kwargs: Any) -> None:
        await run(*args, **kwargs)
        raise DatabaseLostError("it does not respond")

    with monkeypatch.context() as patched:
        patched.setattr(database, "run", lose_reply)
        with pytest.raises(DatabaseLostError):
            await lives.take_over()
    await pass_time(database, table, 30)
    await lives.renew()

    assert [body for _, body in await lives.take_over()] == [BODY]


async def test_what_was_taken_over_keeps_its_lease(database: Database) -> None:
    died, lives = Claims(database), Claims(database)
    await died.claim(KEY, BODY)
    await pass_time(database, table, 30)
    [(claim, _)] = await lives.take_over()
    await pass_time(database, table, 30)
    await lives.renew()
    assert await Claims(database).take_over() == await lives.take_over() == []

    async with claim:
        pass
    await lives.release()
    assert await bodies(database) == [None]


async def test_a_process_that_lives_keeps_its_leases(database: Database) -> None:
    lives = Claims(database)
    await lives.claim(KEY, BODY)
    await pass_time(database, table, 30)
    await lives.renew()

    assert await Claims(database).take_over() == []


async def test_a_process_that_exits_leaves_its_requests_to_the_others_at_once(database: Database) -> None:
    exits = Claims(database)
    claim = await exits.claim(KEY, BODY)
    assert claim
    with pytest.raises(asyncio.CancelledError):
        async with claim:
            raise asyncio.CancelledError
    await exits.release()

    assert [body for _, body in await Claims(database).take_over()] == [BODY]


async def test_a_request_without_a_body_is_not_taken_over(database: Database) -> None:
    await Claims(database).claim(KEY, None)
    await pass_time(database, table, 30)

    assert await Claims(database).take_over() == []


async def test_after_25_minutes_a_request_is_given_up(database: Database) -> None:
    await Claims(database).claim(KEY, BODY)
    await pass_time(database, table, 1_501)
    assert await Claims(database).take_over() == []
    await Claims(database).prune()

    assert await bodies(database) == [None]


async def test_a_request_that_ends_every_process_is_left_alone(database: Database) -> None:
    await Claims(database).claim(KEY, BODY)
    taken = []
    for _ in range(5):
        await pass_time(database, table, 30)
        taken += await Claims(database).take_over()

    assert len(taken) == 3


async def test_without_a_database_a_request_is_claimed_once_in_each_process(tmp_path: object) -> None:
    never_opened = Database(f"sqlite:///{tmp_path}/wharfie.db")
    process = Claims(never_opened)
    claims = [
        await process.claim(KEY, BODY),
        await process.claim(KEY, BODY),
        await Claims(never_opened).claim(KEY, BODY),
    ]

    assert [claim is not None for claim in claims] == [True, False, True]
    assert claims[0]
    assert claims[2]
    assert claims[0].id == claims[2].id  # by which Slack posts only one of the answers
