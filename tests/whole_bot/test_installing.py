"""Installing into many workspaces by OAuth, through the real process: who gets in, who does not, and what is kept."""

import asyncio
import base64
import contextlib
import itertools
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from slack_sdk.oauth.installation_store import Bot
from sqlalchemy import update

from bot.playground.slack import FakeSlack, JsonObject, Message
from bot.playground.slack.installs import HOME, TOKEN_SECONDS, Place
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from bot.storage.encryption import Cipher
from bot.storage.installations import Installations
from bot.storage.tables import answers, installations
from tests.bot_process import BotProcess, run_to_end
from tests.postgresql import PostgreSQL, programs
from tests.storage.databases import rows
from tests.whole_bot.conftest import assert_well
from tests.whole_bot.installing import Browser, install
from tests.whole_bot.talk import QUESTION, HttpTalk, SocketTalk, Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = base64.b64encode(b"k" * 32).decode()
NEW_KEY = base64.b64encode(b"n" * 32).decode()
WITH_KEY = {"WHARFIE_TOKEN_KEY": KEY}
SOON = 7_000
"""Seconds in which a token expires that is refreshed at once."""
_NUMBERS = itertools.count(1)


@contextlib.asynccontextmanager
async def serving(
    slack: FakeSlack, url: str, mode: Literal["http", "socket"] = "http", more: Mapping[str, str] | None = None
) -> AsyncIterator[Talk]:
    """Let a bot serve that is not installed anywhere yet; at the end its log must have told no secret."""
    environment = slack.oauth_environment(mode) | {"DATABASE_URL": url, "LOG_LEVEL": "DEBUG", **(more or {})}
    async with BotProcess("serve", f"--{mode}", environment=environment) as bot:
        yield HttpTalk(slack, bot, bot.signed(slack.signing_secret)) if mode == "http" else SocketTalk(slack, bot)
        assert bot.alive
        assert bot.log.count("Traceback") == bot.log.count("Incident")
        for secret in (slack.installs.client_secret, KEY, NEW_KEY, *slack.installs.issued):
            assert secret not in bot.log


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    async with contextlib.aclosing(Database(url)) as database:
        await database.open()
        yield database


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[("http", "postgresql"), ("socket", "sqlite")],
    ids=["http-postgresql", "socket-sqlite"],
)
async def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Talk, Database, str]]:
    mode, kind = request.param
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql").new_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('data')}/wharfie.db"
    async with FakeSlack() as slack, serving(slack, url, mode, WITH_KEY) as talk, opened(url) as database:
        yield talk, database, url
        kept = str(await rows(database, installations))
        assert [secret for secret in slack.installs.issued if secret in kept] == []


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: tuple[Talk, Database, str]) -> AsyncIterator[Talk]:
    """A bot with a key that many tests share, each with workspaces of its own."""
    yield shared[0]
    assert_well(shared[0])


@pytest.fixture
def database(shared: tuple[Talk, Database, str]) -> Database:
    """The database of that bot."""
    return shared[1]


@pytest.fixture
def url(shared: tuple[Talk, Database, str]) -> str:
    """The address of that database, for another process."""
    return shared[2]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """A server that a test can stop and start."""
    if not programs():
        pytest.skip("PostgreSQL IS NOT TESTED: install it (on Debian and Ubuntu the package postgresql)")
    with PostgreSQL() as started:
        yield started


def new_workspace(slack: FakeSlack, organisation: Place | None = None) -> Place:
    """Make a workspace that no other test knows."""
    return slack.add_workspace(f"T0PIER{next(_NUMBERS)}", organisation.enterprise if organisation else None)


def new_person() -> str:
    """Return a user who has not asked anything yet: one who asks again and again is told to wait."""
    return f"U0PERSON{next(_NUMBERS)}"


def new_organisation(slack: FakeSlack) -> Place:
    """Make an organisation that no other test knows."""
    return slack.installs.add_organisation(f"E0HARBOUR{next(_NUMBERS)}")


async def installed_before(slack: FakeSlack, database: Database, place: Place, keys: tuple[str, ...] = ()) -> str:
    """Let a place have the app from earlier on, with a token that expires soon; return that token."""
    slack.installs.token_seconds = TOKEN_SECONDS
    granted = slack.installs.grant(place)
    bot = Bot(
        team_id=place.team,
        bot_token=granted["access_token"],
        bot_id=place.bot,
        bot_user_id=place.bot_user,
        bot_refresh_token=granted["refresh_token"],
        bot_token_expires_at=int(time.time()) + SOON,
        installed_at=time.time(),
    )
    await Installations(database, Cipher(keys)).async_save_bot(bot)
    return str(granted["access_token"])


async def kept_of(database: Database, *places: Place) -> dict[str, dict[str, Any]]:
    """Return what is kept of installations in some places."""
    names = {place.team or place.enterprise for place in places}
    return {row["team"]: row for row in await rows(database, installations) if row["team"] in names}


async def mention(talk: Talk, place: Place, organisation: Place | None = None) -> Message:
    asked = talk.slack.app_mention(QUESTION, user=new_person())
    await talk.deliver_event(place.request(asked, organisation))
    return await talk.slack.next_message()


async def ask(talk: Talk, place: Place, organisation: Place | None = None) -> Message:
    asked = talk.slack.slash_command(QUESTION, user_id=new_person())
    await talk.deliver_command(dict(place.request(asked, organisation)))
    return await talk.slack.next_message()


async def dropped(talk: Talk, place: Place) -> None:
    """Wait until a process has noticed that the app is no longer in a place; it looks every two seconds."""
    async with asyncio.timeout(10):
        while "no longer connected" not in (await ask(talk, place)).text:
            pass


def uninstalled(slack: FakeSlack, place: Place, organisation: Place | None = None) -> JsonObject:
    return place.request(slack.app_uninstalled(), organisation)


async def test_each_workspace_gets_its_answers_with_its_own_token(talk: Talk) -> None:
    slack, since = talk.slack, len(talk.slack.calls)
    first, second = new_workspace(slack), new_workspace(slack)
    for place in (first, second):
        page = await install(slack, talk.bot, place)
        assert f"wharfie is installed in {place.name}" in page.text
        assert "/docker help" in page.text

    for place in (first, second, first):
        answer = await mention(talk, place)
        assert "docker volume rm" in answer.text
        assert answer.channel == place.channel
        assert slack.installs.tokens[str(answer.token)] == place
    assert "docker volume rm" in (await ask(talk, second)).text
    assert slack.calls[since:].count("auth.test") == 2  # once for each installation, and never for a request
    assert (await talk.bot.get("/readyz")).status == 200


async def test_a_bot_that_does_not_speak_to_itself_knows_itself_in_each_workspace(talk: Talk) -> None:
    slack, since = talk.slack, len(talk.slack.calls)
    place = new_workspace(slack)
    await install(slack, talk.bot, place)
    own = place.request(slack.app_mention(QUESTION, user=place.bot_user, bot_id=place.bot))

    await talk.deliver_event(own)
    await mention(talk, place)

    assert slack.take_unread() == []
    assert "users.info" not in slack.calls[since:]


async def test_the_first_page_says_what_is_asked_for_and_loads_nothing_from_elsewhere(talk: Talk) -> None:
    slack = talk.slack
    page = await talk.bot.get("/slack/install?team=T0EVIL&user_scope=admin")

    assert page.status == 200
    for scope in slack.manifest.scopes:
        assert f"<code>{scope}</code>" in page.text
    assert re.findall(r"""(?:src|url\()=?["']?([^"')]*)""", page.text) == []
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    link = parse_qs(urlsplit(await Browser(talk.bot).link()).query, keep_blank_values=True)
    assert link["user_scope"] == [""]
    assert "team" not in link
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"):
        assert attribute in page.headers["Set-Cookie"]


async def test_a_slash_too_many_leads_nobody_to_another_host(talk: Talk) -> None:
    headers = {"Host": "evil.example"}
    page = await talk.bot.get("/slack/install/", headers)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    for path in ("/slack/oauth_redirect/?code=1&state=2", "/healthz/"):
        assert (await talk.bot.get(path, headers)).status == 404


async def test_nobody_finishes_an_installation_that_they_did_not_begin(talk: Talk) -> None:
    slack, since = talk.slack, len(talk.slack.calls)
    place = new_workspace(slack)
    mine, theirs = Browser(talk.bot), Browser(talk.bot)
    address = slack.installs.allow(await mine.link(), place)
    code = parse_qs(urlsplit(address).query)["code"][0]
    await theirs.link()
    forged = Browser(talk.bot)
    forged.cookies["slack-app-oauth-state"] = "1.2.3"

    for refused in (
        await theirs.open(address),  # with the cookie of another installation
        await Browser(talk.bot).open(address),  # without a cookie
        await forged.open(f"/slack/oauth_redirect?code={code}&state=1.2.3"),
        await mine.open(f"/slack/oauth_redirect?code={code}"),
    ):
        assert refused.status in (400, 401)
        assert "This link no longer works" in refused.text
        assert "https://wharfie.example.com/slack/install" in refused.text
    assert "oauth.v2.access" not in slack.calls[since:]


async def test_a_state_works_once_although_the_browser_sends_it_again(talk: Talk) -> None:
    slack, since = talk.slack, len(talk.slack.calls)
    browser = Browser(talk.bot)
    address = slack.installs.allow(await browser.link(), new_workspace(slack))
    cookies = dict(browser.cookies)
    assert (await browser.open(address)).status == 200
    assert browser.cookies == {}

    browser.cookies = cookies
    assert "This link no longer works" in (await browser.open(address)).text
    assert slack.calls[since:].count("oauth.v2.access") == 1


async def test_who_cancels_is_told_that_nothing_is_installed(talk: Talk) -> None:
    slack = talk.slack
    browser = Browser(talk.bot)
    page = await browser.open(slack.installs.cancel(await browser.link()))

    assert page.status == 200
    assert "Nothing has been installed" in page.text
    assert "Start again" in page.text
    made_up = await browser.open("/slack/oauth_redirect?error=<script>alert(1)</script>")
    assert "<script>" not in made_up.text
    assert "alert" not in made_up.text
    assert "bad_client_secret" in (await browser.open("/slack/oauth_redirect?error=bad_client_secret")).text


async def test_what_slack_does_not_confirm_is_not_installed(talk: Talk) -> None:
    slack = talk.slack
    place = new_workspace(slack)
    browser = Browser(talk.bot)
    address = slack.installs.allow(await browser.link(), place)
    slack.fail_next("oauth.v2.access", error="bad_redirect_uri")
    page = await browser.open(address)
    assert page.status == 502
    assert "Slack did not confirm the installation" in page.text
    await talk.bot.logged("because of Slack's answer: bad_redirect_uri")

    assert "no longer connected" in (await ask(talk, place)).text


async def test_a_page_in_the_place_of_slacks_answer_is_named_too(talk: Talk) -> None:
    slack = talk.slack
    browser = Browser(talk.bot)
    address = slack.installs.allow(await browser.link(), new_workspace(slack))
    slack.fail_next("oauth.v2.access", status=503, times=3)

    page = await browser.open(address)

    assert page.status == 502
    assert "Slack did not confirm the installation" in page.text
    await talk.bot.logged("because of Slack's answer: HTTP status 503")


async def test_a_slack_that_is_away_while_the_app_is_installed_is_named(talk: Talk) -> None:
    slack = talk.slack
    browser = Browser(talk.bot)
    address = slack.installs.allow(await browser.link(), new_workspace(slack))
    slack.lose_reply("oauth.v2.access", times=3)

    page = await browser.open(address)

    assert page.status == 502
    assert "Slack cannot be reached right now" in page.text


async def test_a_database_that_is_lost_while_the_app_is_installed_is_named(server: PostgreSQL) -> None:
    async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
        known, place = new_workspace(slack), new_workspace(slack)
        await install(slack, talk.bot, known)
        browser = Browser(talk.bot)
        address = slack.installs.allow(await browser.link(), place)
        cookies = dict(browser.cookies)
        server.stop()

        page = await browser.open(address)
        assert page.status == 503
        assert "wharfie cannot keep the installation right now" in page.text
        # The workspaces that are known get their answers; of another one it is not known whether it is installed.
        assert "docker volume rm" in (await mention(talk, known)).text
        assert "database can't be used" in (await ask(talk, place)).text
        assert isinstance(talk, HttpTalk)
        unknown = await talk.signed.event(place.request(slack.app_mention(QUESTION)))
        assert unknown.status == 503  # so that Slack delivers it again

        server.start()
        await talk.bot.logged("The database can be used again")
        browser.cookies = cookies
        assert (await browser.open(address)).status == 200
        assert "docker volume rm" in (await mention(talk, place)).text


async def test_a_workspace_that_is_not_installed_is_dropped_with_one_line(talk: Talk) -> None:
    slack, since = talk.slack, len(talk.slack.calls)
    place = new_workspace(slack)
    assert "no longer connected" in (await ask(talk, place)).text
    for _ in range(3):
        await talk.deliver_event(place.request(slack.app_mention(QUESTION)))

    assert talk.bot.log.count(f"Requests from {place.team} are dropped") == 1
    assert slack.calls[since:] == []


async def test_an_app_is_installed_again_with_another_token(talk: Talk) -> None:
    slack = talk.slack
    place = new_workspace(slack)
    await install(slack, talk.bot, place)
    before = (await mention(talk, place)).token
    await install(slack, talk.bot, place)

    after = (await mention(talk, place)).token

    assert after != before
    assert after == slack.installs.issued[-1]


async def test_a_revoked_token_is_forgotten_until_the_app_is_installed_again(talk: Talk, database: Database) -> None:
    slack = talk.slack
    place, other = new_workspace(slack), new_workspace(slack)
    await install(slack, talk.bot, place)
    await install(slack, talk.bot, other)
    slack.installs.revoke(place)
    await talk.deliver_event(place.request(slack.app_mention(QUESTION)))
    await talk.bot.logged(f"Slack refuses the token of {place.team} (token_revoked): install the app there again")

    await talk.deliver_event(place.request(slack.tokens_revoked()))
    await talk.bot.logged(f"The token of {place.team} was revoked")
    kept = await kept_of(database, place, other)
    assert {team: bool(row["token"]) for team, row in kept.items()} == {place.team: False, other.team: True}
    await dropped(talk, place)
    assert "docker volume rm" in (await mention(talk, other)).text

    await install(slack, talk.bot, place)
    assert "docker volume rm" in (await mention(talk, place)).text


async def test_an_old_event_does_not_undo_a_newer_installation(talk: Talk) -> None:
    slack = talk.slack
    place = new_workspace(slack)
    await install(slack, talk.bot, place)
    for event in (slack.tokens_revoked(), slack.app_uninstalled()):
        late = place.request(event)
        await talk.deliver_event(late | {"event_time": late["event_time"] - 60})
    await talk.bot.logged(f"uninstalled from {place.team}, but has been installed there again since")

    assert "docker volume rm" in (await mention(talk, place)).text


async def test_uninstalling_deletes_the_installation_and_every_process_notices(
    talk: Talk, database: Database, url: str
) -> None:
    slack = talk.slack
    async with serving(slack, url, more=WITH_KEY) as replica:
        place, other = new_workspace(slack), new_workspace(slack)
        await install(slack, talk.bot, place)
        await install(slack, replica.bot, other)
        # The other process knows of an installation at once, by looking when the first request comes.
        assert "docker volume rm" in (await mention(replica, place)).text
        assert "docker volume rm" in (await mention(talk, other)).text

        await talk.deliver_event(uninstalled(slack, place))
        await talk.bot.logged(f"uninstalled from {place.team}: all that was kept about it is deleted")
        assert (await kept_of(database, place, other)).keys() == {other.team}
        for process in (talk, replica):
            await dropped(process, place)
        await install(slack, replica.bot, place)
        assert "docker volume rm" in (await mention(talk, place)).text


async def test_a_whole_organisation_installs_it_and_each_of_its_workspaces_is_its_own(
    talk: Talk, database: Database
) -> None:
    slack = talk.slack
    organisation = new_organisation(slack)
    first, second = new_workspace(slack, organisation), new_workspace(slack, organisation)
    stranger = new_workspace(slack)
    page = await install(slack, talk.bot, organisation)
    assert "wharfie is installed in Harbour Group" in page.text
    assert "adds wharfie to its workspaces" in page.text

    for place in (first, second):
        answer = await mention(talk, place, organisation)
        assert "docker volume rm" in answer.text
        assert slack.installs.tokens[str(answer.token)] == organisation
        assert "docker volume rm" in (await ask(talk, place, organisation)).text
    assert "no longer connected" in (await ask(talk, stranger)).text
    # An event names only the organisation, a command the workspace.
    expected = {first.team: 2, second.team: 2}
    async with asyncio.timeout(10):  # until the answers are kept
        while Counter(row["team"] for row in await rows(database, answers) if row["team"] in expected) != expected:
            pass

    await install(slack, talk.bot, first)  # a workspace of it has an installation of its own too
    answer = await mention(talk, first)
    assert slack.installs.tokens[str(answer.token)] == first
    answer = await mention(talk, second, organisation)
    assert slack.installs.tokens[str(answer.token)] == organisation

    await talk.deliver_event(uninstalled(slack, second, organisation))
    await talk.bot.logged(f"uninstalled from {organisation.enterprise}: all that was kept about it is deleted")
    assert (await kept_of(database, organisation, first, second)).keys() == {first.team}
    assert "docker volume rm" in (await mention(talk, first)).text


async def test_what_is_said_without_being_asked_goes_out_with_the_token_of_its_workspace(
    talk: Talk, database: Database, url: str
) -> None:
    slack = talk.slack
    organisation = new_organisation(slack)
    alone, revoked, member = new_workspace(slack), new_workspace(slack), new_workspace(slack, organisation)
    there = [(alone, alone), (member, organisation), (revoked, revoked)]
    for place, by in there:
        await install(slack, talk.bot, by)
        unknown = slack.slash_command("which font do our slides use")
        await talk.deliver_command(dict(place.request(unknown, None if by == place else by)))
        await slack.next_message()
    await talk.deliver_event(revoked.request(slack.tokens_revoked()))
    await talk.bot.logged(f"The token of {revoked.team} was revoked")
    settings = WorkspaceSettingsStore(database)
    for place, _ in there:
        wanted = WorkspaceSettings(owners=("U0OWNER",), owners_channel=place.channel, digest="daily")
        await settings.put(str(place.team), wanted)

    async with serving(slack, url, more=WITH_KEY):  # it looks at once what is due
        digests = [await slack.next_message() for _ in range(2)]
    assert slack.take_unread() == []
    assert {digest.channel: slack.installs.tokens[str(digest.token)] for digest in digests} == {
        alone.channel: alone,
        member.channel: organisation,
    }


async def test_tokens_are_refreshed_before_they_expire_by_one_process(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with FakeSlack() as slack, opened(url) as database:
        place, newer = new_workspace(slack), new_workspace(slack)
        old = await installed_before(slack, database, place, keys=(KEY,))
        async with contextlib.AsyncExitStack() as stack:
            starting = (stack.enter_async_context(serving(slack, url, more=WITH_KEY)) for _ in range(2))
            talk, replica = await asyncio.gather(*starting)
            await install(slack, talk.bot, newer)
            await slack.called("oauth.v2.access", times=2)
            async with asyncio.timeout(10):
                for process in (talk, replica):
                    while (await mention(process, place)).token == old:  # for up to two seconds
                        pass
            fresh = (await mention(talk, newer)).token
        async with serving(slack, url, more=WITH_KEY) as talk:
            assert (await mention(talk, newer)).token == fresh
        assert slack.calls.count("oauth.v2.access") == 2  # one installation, and one refresh


async def test_a_token_that_is_refreshed_while_the_database_is_lost_is_kept_later(server: PostgreSQL) -> None:
    url = server.new_database()
    async with FakeSlack() as slack:
        place = new_workspace(slack)
        async with opened(url) as database:
            old = await installed_before(slack, database, place)
        with slack.hold("oauth.v2.access") as hold:
            async with serving(slack, url) as talk:
                await asyncio.wait_for(hold.reached.wait(), 20)
                server.stop()
                assert (await mention(talk, place)).token == old
                hold.release()
                server.start()
                await talk.bot.logged("The database can be used again")
                async with asyncio.timeout(20):
                    while (await mention(talk, place)).token == old:
                        pass
                assert slack.calls.count("oauth.v2.access") == 1


async def test_a_token_that_is_being_refreshed_at_the_exit_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/wharfie.db"
    async with FakeSlack() as slack, opened(url) as database:
        place = new_workspace(slack)
        old = await installed_before(slack, database, place)
        environment = slack.oauth_environment("http") | {"DATABASE_URL": url}
        with slack.hold("oauth.v2.access") as hold:
            async with BotProcess("serve", "--http", environment=environment) as bot:
                await asyncio.wait_for(hold.reached.wait(), 20)
                bot.ask_to_stop()
                await bot.takes_no_more()
                hold.release()
                assert await bot.ended() == 0
        kept = (await kept_of(database, place))[str(place.team)]["token"]
        assert kept != old
        assert kept in slack.installs.tokens


async def test_a_token_that_cannot_be_refreshed_is_named_with_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/wharfie.db"
    async with FakeSlack() as slack, opened(url) as database:
        place = new_workspace(slack)
        await installed_before(slack, database, place)
        slack.fail_next("oauth.v2.access", error="invalid_refresh_token")
        async with serving(slack, url) as talk:
            await talk.bot.logged(f"The token of {place.team} could not be refreshed (invalid_refresh_token)")
            await talk.bot.logged("install the app there again at https://wharfie.example.com/slack/install")
            assert "docker volume rm" in (await mention(talk, place)).text  # it still works


async def test_with_a_key_tokens_are_encrypted_and_without_it_the_bot_does_not_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/wharfie.db"
    async with FakeSlack() as slack, opened(url) as database:
        place = new_workspace(slack)
        async with serving(slack, url) as talk:
            await talk.bot.logged("WHARFIE_TOKEN_KEY is not set")
            await install(slack, talk.bot, place)
            token = (await mention(talk, place)).token
        async with serving(slack, url, more={"WHARFIE_TOKEN_KEY": f"{NEW_KEY},{KEY}"}) as talk:
            assert (await mention(talk, place)).token == token
            assert "WHARFIE_TOKEN_KEY is not set" not in talk.bot.log
        assert str(token) not in str(await rows(database, installations))

        environment = slack.oauth_environment("http") | {"DATABASE_URL": url}
        missing, another = await asyncio.gather(
            *(
                run_to_end("serve", "--http", "--port", "0", environment=environment | more)
                for more in ({}, {"WHARFIE_TOKEN_KEY": KEY})
            )
        )
        for ended, named in ((missing, "is missing"), (another, "is another key")):
            assert ended.code == 2
            assert f"WHARFIE_TOKEN_KEY {named}" in ended.stderr.splitlines()[-1]
            assert not [secret for secret in (KEY, NEW_KEY, str(token)) if secret in ended.stderr]


async def test_a_bot_with_the_token_of_one_workspace_has_no_such_pages_and_loads_nothing_of_oauth(
    tmp_path: Path,
) -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | {"PYTHONPROFILEIMPORTTIME": "1"}
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/wharfie.db"
        async with BotProcess("serve", "--http", environment=environment) as bot:
            for path in ("/slack/install", "/slack/oauth_redirect"):
                assert (await bot.get(path)).status == 404
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            await talk.deliver_event(slack.tokens_revoked())
            await bot.logged("Slack has revoked SLACK_BOT_TOKEN: install the app again")
            assert slack.installs.tokens[str((await talk.mention(QUESTION)).token)] == HOME
        loaded = set(re.findall(r"^import time:.*\| +(\S+)$", bot.log, re.MULTILINE))
        assert {"bot.server.lifecycle", "bot.storage.database"} <= loaded
        unneeded = ("cryptography", "jinja2", "bot.server.install", "bot.server.many", "bot.storage.installations")
        assert [name for name in loaded if name.startswith(unneeded)] == []


async def test_an_installation_that_cannot_be_read_costs_the_others_nothing(talk: Talk, database: Database) -> None:
    slack = talk.slack
    place, other = new_workspace(slack), new_workspace(slack)
    for each in (place, other):
        await install(slack, talk.bot, each)
    unreadable = {"token": "fernet:x", "change": "2"}
    broken = update(installations).where(installations.c.team == place.team).values(unreadable)
    await database.run(lambda connection: connection.execute(broken))

    await talk.bot.logged(f"The token of {place.team} cannot be read. WHARFIE_TOKEN_KEY is another key")

    assert "docker volume rm" in (await mention(talk, other)).text
