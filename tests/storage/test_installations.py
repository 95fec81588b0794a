"""Where the bot is installed: encrypted tokens, one turn to refresh them, and states that work once."""

import base64
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.errors import SetupError
from bot.storage import Database, forget_team
from bot.storage.encryption import Cipher
from bot.storage.installations import STATE_SECONDS, Installations, OAuthStates
from bot.storage.tables import installations, organisation_workspaces, used_oauth_states
from tests.storage.databases import ANY_TEXT, ON_ONE_DATABASE, rows

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
NEW_KEY = base64.urlsafe_b64encode(b"n" * 32).decode()
TOKEN, REFRESH, NEW_TOKEN = "xoxe.xoxb-1-secret-of-t1", "xoxe-1-refresh-of-t1", "xoxb-2-newer"
HOUR = 3_600.0


def installation(team: str | None = "T1", **given: Any) -> Installation:
    values: dict[str, Any] = {
        "team_id": team,
        "enterprise_id": None,
        "bot_token": TOKEN,
        "bot_id": "B1",
        "bot_user_id": "U1BOT",
        "user_id": "U1ADMIN",
        "user_token": "xoxp-of-the-admin",
    }
    return Installation(**values | given)


def expiring(**given: Any) -> Installation:
    return installation(bot_refresh_token=REFRESH, bot_token_expires_in=int(HOUR), **given)


def store(database: Database, *keys: str) -> Installations:
    return Installations(database, Cipher(keys))


async def found(kept: Installations, team: str = "T1") -> Bot:
    bot = await kept.find(team)
    assert bot
    return bot


async def test_an_installation_is_found_by_its_workspace(database: Database) -> None:
    kept = store(database)
    await kept.async_save(installation())

    bot = await kept.async_find_bot(enterprise_id=None, team_id="T1")

    assert bot
    assert (bot.bot_token, bot.bot_id, bot.bot_user_id) == (TOKEN, "B1", "U1BOT")
    assert await kept.async_find_bot(enterprise_id=None, team_id="T2") is None


async def test_an_installation_in_a_whole_organisation_is_found_by_that(database: Database) -> None:
    kept = store(database)
    await kept.async_save(installation(None, enterprise_id="E1", is_enterprise_install=True))

    bot = await kept.async_find_bot(enterprise_id="E1", team_id="T1", is_enterprise_install=True)

    assert bot
    assert bot.is_enterprise_install
    assert await kept.async_find_bot(enterprise_id="E1", team_id="T1") is None
    assert await kept.async_find_bot(enterprise_id="E1", team_id=None)


async def test_a_second_installation_takes_the_place_of_the_first(database: Database) -> None:
    kept = store(database)
    await kept.async_save(expiring())
    before = await kept.states()
    await kept.async_save(installation(bot_token=NEW_TOKEN))

    bot = await found(kept)

    assert (bot.bot_token, bot.bot_refresh_token, bot.bot_token_expires_at) == (NEW_TOKEN, None, None)
    assert await kept.states() != before
    assert len(await rows(database, installations)) == 1


async def test_nothing_is_kept_of_the_person_who_installs_it(database: Database) -> None:
    await store(database).async_save(installation())

    assert "xoxp-of-the-admin" not in str(await rows(database, installations))
    assert "U1ADMIN" not in str(await rows(database, installations))


async def test_with_a_key_no_token_can_be_read_in_the_database(database: Database) -> None:
    kept = store(database, KEY)
    await kept.async_save(expiring())

    written = str(await rows(database, installations))

    assert TOKEN not in written
    assert REFRESH not in written
    bot = await found(kept)
    assert (bot.bot_token, bot.bot_refresh_token) == (TOKEN, REFRESH)


@pytest.mark.parametrize("keys", [(), (NEW_KEY,)], ids=["no key", "another key"])
async def test_another_key_is_refused_with_one_line_that_shows_none(database: Database, keys: tuple[str, ...]) -> None:
    await store(database, KEY).async_save(installation())
    kept = store(database, *keys)
    before = await rows(database, installations)

    for using in (kept.find("T1"), kept.encrypt_all()):
        with pytest.raises(SetupError, match="WHARFIE_TOKEN_KEY is") as refused:
            await using
        assert TOKEN not in str(refused.value)
        assert KEY not in str(refused.value)
    assert await rows(database, installations) == before


async def test_a_new_key_takes_over_all_tokens_so_that_the_old_one_can_go(database: Database) -> None:
    await store(database).async_save(installation("T0"))
    await store(database, KEY).async_save(expiring())

    assert await store(database, NEW_KEY, KEY).encrypt_all() == 2
    assert await store(database, NEW_KEY, KEY).encrypt_all() == 0

    kept = store(database, NEW_KEY)
    assert (await found(kept)).bot_refresh_token == REFRESH
    assert (await found(kept, "T0")).bot_token == TOKEN


async def test_a_new_key_does_not_lose_a_token_that_is_just_refreshed(database: Database) -> None:
    kept = store(database, KEY)
    await kept.async_save(expiring())
    [(_, change)] = await kept.take_expiring(within=2 * HOUR, turn=60)
    bot = await found(kept)

    await store(database, NEW_KEY, KEY).encrypt_all()
    bot.bot_token, bot.bot_token_expires_at = NEW_TOKEN, int(bot.installed_at + 12 * HOUR)
    await kept.replace_tokens(bot, change)

    assert (await found(store(database, NEW_KEY, KEY))).bot_token == NEW_TOKEN


async def test_a_revoked_installation_is_not_found_until_it_is_installed_again(database: Database) -> None:
    kept = store(database)
    await kept.async_save(expiring())
    at = (await found(kept)).installed_at
    await kept.revoke("T1", at + 60)

    assert await kept.find("T1") is None
    assert TOKEN not in str(await rows(database, installations))
    await kept.async_save(installation(bot_token=NEW_TOKEN))
    assert (await found(kept)).bot_token == NEW_TOKEN


async def test_what_slack_reports_late_does_not_revoke_a_newer_installation(database: Database) -> None:
    kept = store(database)
    await kept.async_save(installation())
    at = (await found(kept)).installed_at

    await kept.revoke("T1", at - 60)

    assert await kept.find("T1")
    assert await kept.is_newer("T1", at - 60)
    assert not await kept.is_newer("T1", at)


async def test_one_process_at_a_time_refreshes_a_token(database: Database, replica: Database) -> None:
    first, second = store(database), store(replica)
    await first.async_save(expiring())
    await first.async_save(installation("T2"))
    await first.async_save(installation("T3", bot_refresh_token=REFRESH, bot_token_expires_in=int(10 * HOUR)))

    [(team, change)] = await first.take_expiring(within=2 * HOUR, turn=60)

    assert team == "T1"
    assert await second.take_expiring(within=2 * HOUR, turn=60) == []
    bot = await found(first)
    bot.bot_token, bot.bot_token_expires_at = NEW_TOKEN, int(bot.installed_at + 12 * HOUR)
    await first.replace_tokens(bot, change)
    assert (await found(second)).bot_token == NEW_TOKEN
    assert await second.take_expiring(within=2 * HOUR, turn=60) == []


async def test_another_process_takes_over_a_refresh_that_did_not_happen(database: Database) -> None:
    kept = store(database)
    await kept.async_save(expiring())

    assert len(await kept.take_expiring(within=2 * HOUR, turn=-1)) == 1
    assert len(await kept.take_expiring(within=2 * HOUR, turn=60)) == 1


async def test_a_refresh_does_not_replace_what_was_installed_meanwhile(database: Database) -> None:
    kept = store(database)
    await kept.async_save(expiring())
    [(_, change)] = await kept.take_expiring(within=2 * HOUR, turn=60)
    bot = await found(kept)
    await kept.async_save(installation(bot_token=NEW_TOKEN))

    await kept.replace_tokens(bot, change)

    assert (await found(kept)).bot_token == NEW_TOKEN


async def test_the_workspaces_of_an_organisation_are_known(database: Database) -> None:
    kept = store(database)
    for organisation in ("E0", "E1", "E1"):
        await kept.join("T1", organisation)

    assert await kept.organisations() == {"T1": "E1"}


async def test_all_of_a_workspace_is_forgotten_and_nothing_of_another_one(database: Database) -> None:
    kept = store(database)
    for team in ("T1", "T2"):
        await kept.async_save(installation(team))
        await kept.join(team, "E1")

    await forget_team(database, "T1")

    for table in (installations, organisation_workspaces):
        assert [row["team"] for row in await rows(database, table)] == ["T2"]


async def test_a_deleted_installation_is_gone(database: Database) -> None:
    kept = store(database)
    await kept.async_save(installation())
    await kept.async_delete_bot(enterprise_id=None, team_id="T1")

    assert await kept.states() == {}


async def test_a_state_works_once_in_any_process(database: Database, replica: Database) -> None:
    state = await OAuthStates(database, "secret").async_issue()

    assert await OAuthStates(replica, "secret").async_consume(state)
    assert not await OAuthStates(database, "secret").async_consume(state)


async def test_a_state_expires_and_leaves_nothing(database: Database) -> None:
    now = 1_800_000_000.0
    states = OAuthStates(database, "secret", lambda: now)
    in_time, too_late, much_later = [await states.async_issue() for _ in range(3)]

    now += STATE_SECONDS
    assert await states.async_consume(in_time)
    now += 1
    assert not await states.async_consume(too_late)
    now += 3 * STATE_SECONDS
    assert not await states.async_consume(much_later)
    assert await states.async_consume(await states.async_issue())
    assert len(await rows(database, used_oauth_states)) == 1


async def test_nothing_is_kept_of_a_state_that_is_not_used(database: Database) -> None:
    await OAuthStates(database, "secret").async_issue()

    assert await rows(database, used_oauth_states) == []


async def test_a_state_of_another_app_or_a_changed_one_is_refused(database: Database) -> None:
    states = OAuthStates(database, "secret")
    state = await states.async_issue()

    assert not await OAuthStates(database, "another").async_consume(state)
    assert not await states.async_consume("1" + state)
    assert not await states.async_consume(state[:-1] + ("0" if state[-1] != "0" else "1"))


@ON_ONE_DATABASE
@example(state="1.\ud800.\ud800")
@given(state=ANY_TEXT | st.just("..") | st.from_regex(r"[0-9]+\.[0-9a-f]+\.[0-9a-f]{64}", fullmatch=True))
async def test_no_made_up_state_is_accepted(database: Database, state: str) -> None:
    assert not await OAuthStates(database, "secret").async_consume(state)
