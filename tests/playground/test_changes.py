"""Each change comes to all who listen, and nothing is kept for those who do not."""

import gc
import weakref

from bot.playground.changes import Changes
from bot.playground.seen import Change


async def test_all_who_listen_hear_of_each_change_until_the_end() -> None:
    changes = Changes()
    both = [changes.listen(), changes.listen()]

    changes.tell(Change("panel"))
    changes.end()

    assert [[each async for each in listening] for listening in both] == [[Change("panel")]] * 2
    assert [each async for each in changes.listen()] == []


async def test_nothing_is_kept_for_those_who_turned_away_before_they_heard_anything() -> None:
    changes = Changes()
    changes.listen()
    gc.collect()

    change = Change("panel")
    kept = weakref.ref(change)
    changes.tell(change)
    del change
    gc.collect()

    assert kept() is None
