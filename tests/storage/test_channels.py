"""The settings of each channel are kept, and read from the database only every few seconds."""

from pathlib import Path

import pytest
from hypothesis import given

from bot.records import ChannelSettings
from bot.storage import Channels, Database
from bot.storage.database import DatabaseLostError
from bot.storage.tables import channels, storable
from tests.storage.databases import ANY_TEXT, ON_ONE_DATABASE, rows

SETTINGS = ChannelSettings(mode="sure", follow_ups=True, strangers="nothing")


class Clock:
    """Shows what a test sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


async def test_a_channel_has_the_defaults_until_its_owners_set_something(database: Database) -> None:
    held = Channels(database)
    assert await held.get("T1", "C1") == ChannelSettings("mentioned", follow_ups=False, strangers="shipped")

    await held.put("T1", "C1", SETTINGS)
    await held.put("T1", "C1", SETTINGS)
    assert await Channels(database).get("T1", "C1") == await held.get("T1", "C1") == SETTINGS
    for team, channel in (("T1", "C2"), ("T2", "C1")):
        assert await held.get(team, channel) == ChannelSettings()


async def test_a_change_reaches_other_processes_within_seconds(database: Database, replica: Database) -> None:
    clock = Clock()
    held, other = Channels(database), Channels(replica, clock)
    assert await other.get("T1", "C1") == ChannelSettings()
    await held.put("T1", "C1", SETTINGS)

    assert await held.get("T1", "C1") == SETTINGS
    clock.now = 4.9
    assert await other.get("T1", "C1") == ChannelSettings()
    assert await other.read("T1", "C1") == SETTINGS
    clock.now = 10.0
    assert await other.get("T1", "C1") == SETTINGS


async def test_without_the_database_the_last_known_settings_count(database_url: str) -> None:
    clock = Clock()
    database = Database(database_url)
    await database.open()
    held = Channels(database, clock)
    await held.put("T1", "C1", SETTINGS)
    await database.aclose()
    database.trouble = "it is closed"
    clock.now = 100.0

    assert await held.get("T1", "C1") == SETTINGS
    assert await held.get("T1", "C2") == ChannelSettings()


async def test_what_a_newer_version_has_set_and_this_one_does_not_know_counts_as_the_default(
    database: Database,
) -> None:
    row = {"team": "T1", "channel": "C1", "mode": "whisper", "follow_ups": True, "strangers": "some", "changed_at": 0.0}
    await database.run(lambda connection: connection.execute(channels.insert().values(row)))

    assert await Channels(database).get("T1", "C1") == ChannelSettings(follow_ups=True)


@given(any_text=ANY_TEXT)
@ON_ONE_DATABASE
async def test_whatever_a_channel_is_called_its_settings_are_kept(database: Database, any_text: str) -> None:
    await Channels(database).put("T1", any_text, SETTINGS)

    assert await Channels(database).read("T1", any_text) == SETTINGS
    assert storable(any_text) in {row["channel"] for row in await rows(database, channels)}


async def test_a_lost_database_is_reported_to_who_changes_settings(tmp_path: Path) -> None:
    held = Channels(Database(f"sqlite:///{tmp_path}/wharfie.db"))
    for use in (held.read("T1", "C1"), held.put("T1", "C1", SETTINGS)):
        with pytest.raises(DatabaseLostError):
            await use
