"""Installing into many workspaces by OAuth, through the real process: who gets in, who does not, and what is kept."""

import asyncio
import base64
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from bot.playground.slack import FakeSlack, JsonObject, Message
from bot.playground.slack.installs import HOME, TOKEN_SECONDS, Place
from bot.records import WorkspaceSettings
from bot.storage import Database, WorkspaceSettingsStore
from bot.storage.tables import answers, installations
from tests.bot_process import BotProcess, run_to_end
from tests.postgresql import PostgreSQL
from tests.storage.databases import pass_time, rows
from tests.whole_bot.installing import Browser, install
from tests.whole_bot.talk import QUESTION, HttpTalk, SocketTalk, Talk

KEY = base64.b64encode(b"k" * 32).decode()
NEW_KEY = base64.b64encode(b"n" * 32).decode()


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


async def mention(talk: Talk, place: Place, organisation: Place | None = None) -> Message:
    await talk.deliver_event(place.request(talk.slack.app_mention(QUESTION), organisation))
    return await talk.slack.next_message()


async def ask(talk: Talk, place: Place, organisation: Place | None = None) -> Message:
    await talk.deliver_command(dict(place.request(talk.slack.slash_command(QUESTION), organisation)))
    return await talk.slack.next_message()


async def dropped(talk: Talk, place: Place) -> None:
    """Wait until a process has noticed that the app is no longer in a place; it looks every two seconds."""
    async with asyncio.timeout(10):
        while "no longer connected" not in (await ask(talk, place)).text:
            pass


def uninstalled(slack: FakeSlack, place: Place, organisation: Place | None = None) -> JsonObject:
    return place.request(slack.app_uninstalled(), organisation)


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_each_workspace_gets_its_answers_with_its_own_token(
    database_url: str, mode: Literal["http", "socket"]
) -> None:
    async with FakeSlack() as slack, serving(slack, database_url, mode) as talk:
        first, second = slack.add_workspace("T0FIRST"), slack.add_workspace("T0SECOND")
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
        assert slack.calls.count("auth.test") == 2  # once for each installation, and never for a request
        assert (await talk.bot.get("/readyz")).status == 200


async def test_a_bot_that_does_not_speak_to_itself_knows_itself_in_each_workspace(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
        await install(slack, talk.bot, place)
        own = place.request(slack.app_mention(QUESTION, user=place.bot_user, bot_id=place.bot))

        await talk.deliver_event(own)
        await mention(talk, place)

        assert slack.take_unread() == []
        assert "users.info" not in slack.calls


async def test_the_first_page_says_what_is_asked_for_and_loads_nothing_from_elsewhere(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
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


async def test_nobody_finishes_an_installation_that_they_did_not_begin(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
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
        assert "oauth.v2.access" not in slack.calls


async def test_a_state_works_once_although_the_browser_sends_it_again(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        browser = Browser(talk.bot)
        address = slack.installs.allow(await browser.link(), slack.add_workspace("T0FIRST"))
        cookies = dict(browser.cookies)
        assert (await browser.open(address)).status == 200
        assert browser.cookies == {}

        browser.cookies = cookies
        assert "This link no longer works" in (await browser.open(address)).text
        assert slack.calls.count("oauth.v2.access") == 1


async def test_who_cancels_is_told_that_nothing_is_installed(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        browser = Browser(talk.bot)
        page = await browser.open(slack.installs.cancel(await browser.link()))

        assert page.status == 200
        assert "Nothing has been installed" in page.text
        assert "Start again" in page.text
        made_up = await browser.open("/slack/oauth_redirect?error=<script>alert(1)</script>")
        assert "<script>" not in made_up.text
        assert "alert" not in made_up.text
        assert "bad_client_secret" in (await browser.open("/slack/oauth_redirect?error=bad_client_secret")).text


async def test_what_slack_does_not_confirm_is_not_installed(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
        browser = Browser(talk.bot)
        address = slack.installs.allow(await browser.link(), place)
        slack.fail_next("oauth.v2.access", error="bad_redirect_uri")
        page = await browser.open(address)
        assert page.status == 502
        assert "Slack did not confirm the installation" in page.text
        await talk.bot.logged("because of Slack's answer: bad_redirect_uri")

        assert "no longer connected" in (await ask(talk, place)).text


async def test_a_slack_that_is_away_while_the_app_is_installed_is_named(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        browser = Browser(talk.bot)
        address = slack.installs.allow(await browser.link(), slack.add_workspace("T0FIRST"))
        slack.lose_reply("oauth.v2.access", times=3)

        page = await browser.open(address)

        assert page.status == 502
        assert "Slack cannot be reached right now" in page.text


async def test_a_database_that_is_lost_while_the_app_is_installed_is_named() -> None:
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            known, place = slack.add_workspace("T0KNOWN"), slack.add_workspace("T0FIRST")
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


async def test_a_workspace_that_is_not_installed_is_dropped_with_one_line(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
        assert "no longer connected" in (await ask(talk, place)).text
        for _ in range(3):
            await talk.deliver_event(place.request(slack.app_mention(QUESTION)))

        assert talk.bot.log.count("Requests from T0FIRST are dropped") == 1
        assert slack.calls == []


async def test_an_app_is_installed_again_with_another_token(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
        await install(slack, talk.bot, place)
        before = (await mention(talk, place)).token
        await install(slack, talk.bot, place)

        after = (await mention(talk, place)).token

        assert after != before
        assert after == slack.installs.issued[-1]


async def test_a_revoked_token_is_forgotten_until_the_app_is_installed_again(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk, opened(database_url) as database:
        place, other = slack.add_workspace("T0FIRST"), slack.add_workspace("T0OTHER")
        await install(slack, talk.bot, place)
        await install(slack, talk.bot, other)
        slack.installs.revoke(place)
        await talk.deliver_event(place.request(slack.app_mention(QUESTION)))
        await talk.bot.logged("Slack refuses the token of T0FIRST (token_revoked): install the app there again")

        await talk.deliver_event(place.request(slack.tokens_revoked()))
        await talk.bot.logged("The token of T0FIRST was revoked")
        assert {row["team"]: bool(row["token"]) for row in await rows(database, installations)} == {
            "T0FIRST": False,
            "T0OTHER": True,
        }
        await dropped(talk, place)
        assert "docker volume rm" in (await mention(talk, other)).text

        await install(slack, talk.bot, place)
        assert "docker volume rm" in (await mention(talk, place)).text


async def test_an_old_event_does_not_undo_a_newer_installation(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk:
        place = slack.add_workspace("T0FIRST")
        await install(slack, talk.bot, place)
        for event in (slack.tokens_revoked(), slack.app_uninstalled()):
            late = place.request(event)
            await talk.deliver_event(late | {"event_time": late["event_time"] - 60})
        await talk.bot.logged("has been installed there again since")

        assert "docker volume rm" in (await mention(talk, place)).text


async def test_uninstalling_deletes_the_installation_and_every_process_notices(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with (
        FakeSlack() as slack,
        serving(slack, url) as talk,
        serving(slack, url) as replica,
        opened(url) as database,
    ):
        place, other = slack.add_workspace("T0FIRST"), slack.add_workspace("T0OTHER")
        await install(slack, talk.bot, place)
        await install(slack, replica.bot, other)
        # The other process knows of an installation at once, by looking when the first request comes.
        assert "docker volume rm" in (await mention(replica, place)).text
        assert "docker volume rm" in (await mention(talk, other)).text

        await talk.deliver_event(uninstalled(slack, place))
        await talk.bot.logged("all that was kept about the workspace is deleted")
        assert {row["team"] for row in await rows(database, installations)} == {"T0OTHER"}
        for process in (talk, replica):
            await dropped(process, place)
        await install(slack, replica.bot, place)
        assert "docker volume rm" in (await mention(talk, place)).text


async def test_a_whole_organisation_installs_it_and_each_of_its_workspaces_is_its_own(database_url: str) -> None:
    async with FakeSlack() as slack, serving(slack, database_url) as talk, opened(database_url) as database:
        organisation = slack.installs.add_organisation("E0HARBOUR")
        first, second = slack.add_workspace("T0FIRST", "E0HARBOUR"), slack.add_workspace("T0SECOND", "E0HARBOUR")
        stranger = slack.add_workspace("T0STRANGER")
        page = await install(slack, talk.bot, organisation)
        assert "wharfie is installed in Harbour Group" in page.text
        assert "adds wharfie to its workspaces" in page.text

        for place in (first, second):
            answer = await mention(talk, place, organisation)
            assert "docker volume rm" in answer.text
            assert slack.installs.tokens[str(answer.token)] == organisation
            assert "docker volume rm" in (await ask(talk, place, organisation)).text
        assert "no longer connected" in (await ask(talk, stranger)).text
        async with asyncio.timeout(
            10
        ):  # until it is kept; an event names only the organisation, a command the workspace
            while len(given := await rows(database, answers)) < 4:
                pass
        assert Counter(row["team"] for row in given) == {"T0FIRST": 2, "T0SECOND": 2}

        await install(slack, talk.bot, first)  # a workspace of it has an installation of its own too
        answer = await mention(talk, first)
        assert slack.installs.tokens[str(answer.token)] == first
        answer = await mention(talk, second, organisation)
        assert slack.installs.tokens[str(answer.token)] == organisation

        await talk.deliver_event(uninstalled(slack, second, organisation))
        await talk.bot.logged("all that was kept about the workspace is deleted")
        assert [row["team"] for row in await rows(database, installations)] == ["T0FIRST"]
        assert "docker volume rm" in (await mention(talk, first)).text


async def test_what_is_said_without_being_asked_goes_out_with_the_token_of_its_workspace(database_url: str) -> None:
    async with FakeSlack() as slack, opened(database_url) as database:
        organisation = slack.installs.add_organisation("E0HARBOUR")
        alone, revoked = slack.add_workspace("T0ALONE"), slack.add_workspace("T0REVOKED")
        member = slack.add_workspace("T0MEMBER", "E0HARBOUR")
        there = [(alone, alone), (member, organisation), (revoked, revoked)]
        async with serving(slack, database_url) as talk:
            for place, by in there:
                await install(slack, talk.bot, by)
                unknown = slack.slash_command("which font do our slides use")
                await talk.deliver_command(dict(place.request(unknown, None if by == place else by)))
                await slack.next_message()
            await talk.deliver_event(revoked.request(slack.tokens_revoked()))
            await talk.bot.logged("The token of T0REVOKED was revoked")
        settings = WorkspaceSettingsStore(database)
        for place, _ in there:
            wanted = WorkspaceSettings(owners=("U0OWNER",), owners_channel=place.channel, digest="daily")
            await settings.put(str(place.team), wanted)

        async with serving(slack, database_url):
            digests = [await slack.next_message() for _ in range(2)]
        assert slack.take_unread() == []
        assert {digest.channel: slack.installs.tokens[str(digest.token)] for digest in digests} == {
            alone.channel: alone,
            member.channel: organisation,
        }


async def test_tokens_are_refreshed_before_they_expire_by_one_process(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with FakeSlack() as slack, opened(url) as database:
        place = slack.add_workspace("T0FIRST")
        slack.installs.token_seconds = TOKEN_SECONDS
        async with serving(slack, url, more={"WHARFIE_TOKEN_KEY": KEY}) as talk:
            await install(slack, talk.bot, place)
            old = (await mention(talk, place)).token
        async with serving(slack, url, more={"WHARFIE_TOKEN_KEY": KEY}) as talk:
            await talk.bot.logged("Installed in 1 workspaces")
            assert (await mention(talk, place)).token == old
        await pass_time(database, installations, TOKEN_SECONDS - 7_000)
        async with (
            serving(slack, url, more={"WHARFIE_TOKEN_KEY": KEY}) as talk,
            serving(slack, url, more={"WHARFIE_TOKEN_KEY": KEY}) as replica,
        ):
            await slack.called("oauth.v2.access", times=2)
            async with asyncio.timeout(10):
                for process in (talk, replica):
                    while (await mention(process, place)).token == old:  # for up to two seconds
                        pass
        assert slack.calls.count("oauth.v2.access") == 2


async def test_a_token_that_is_refreshed_while_the_database_is_lost_is_kept_later() -> None:
    with PostgreSQL() as server:
        url = server.new_database()
        async with FakeSlack() as slack:
            place = slack.add_workspace("T0FIRST")
            slack.installs.token_seconds = TOKEN_SECONDS
            async with serving(slack, url) as talk:
                await install(slack, talk.bot, place)
                old = (await mention(talk, place)).token
            async with opened(url) as database:
                await pass_time(database, installations, TOKEN_SECONDS - 7_000)
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
                    assert slack.calls.count("oauth.v2.access") == 2


async def test_a_token_that_cannot_be_refreshed_is_named_with_what_to_do(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/wharfie.db"
    async with FakeSlack() as slack, opened(url) as database:
        place = slack.add_workspace("T0FIRST")
        slack.installs.token_seconds = TOKEN_SECONDS
        async with serving(slack, url) as talk:
            await install(slack, talk.bot, place)
        await pass_time(database, installations, TOKEN_SECONDS - 7_000)
        slack.fail_next("oauth.v2.access", error="invalid_refresh_token")
        async with serving(slack, url) as talk:
            await talk.bot.logged("The token of T0FIRST could not be refreshed (invalid_refresh_token)")
            await talk.bot.logged("install the app there again at https://wharfie.example.com/slack/install")
            assert "docker volume rm" in (await mention(talk, place)).text  # it still works


async def test_tokens_are_encrypted_and_the_key_can_be_changed(database_url: str) -> None:
    async with FakeSlack() as slack, opened(database_url) as database:
        place = slack.add_workspace("T0FIRST")
        async with serving(slack, database_url) as talk:
            await talk.bot.logged("WHARFIE_TOKEN_KEY is not set")
            await install(slack, talk.bot, place)
            token = (await mention(talk, place)).token
        for keys, newest in ((KEY, KEY), (f"{NEW_KEY},{KEY}", NEW_KEY), (NEW_KEY, NEW_KEY)):
            async with serving(slack, database_url, more={"WHARFIE_TOKEN_KEY": keys}) as talk:
                assert (await mention(talk, place)).token == token, newest
                assert "WHARFIE_TOKEN_KEY is not set" not in talk.bot.log
            assert str(token) not in str(await rows(database, installations))

        for more, named in (({}, "is missing"), ({"WHARFIE_TOKEN_KEY": KEY}, "is another key")):
            environment = slack.oauth_environment("http") | {"DATABASE_URL": database_url, **more}
            ended = await run_to_end("serve", "--http", "--port", "0", environment=environment)
            assert ended.code == 2
            assert f"WHARFIE_TOKEN_KEY {named}" in ended.stderr.splitlines()[-1]
            assert not [secret for secret in (KEY, NEW_KEY, str(token)) if secret in ended.stderr]


async def test_a_bot_with_the_token_of_one_workspace_has_no_such_pages(tmp_path: object) -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | {"DATABASE_URL": f"sqlite:///{tmp_path}/wharfie.db"}
        async with BotProcess("serve", "--http", environment=environment) as bot:
            for path in ("/slack/install", "/slack/oauth_redirect"):
                assert (await bot.get(path)).status == 404
            talk = HttpTalk(slack, bot, bot.signed(slack.signing_secret))
            await talk.deliver_event(slack.tokens_revoked())
            await bot.logged("Slack has revoked SLACK_BOT_TOKEN: install the app again")
            assert slack.installs.tokens[str((await talk.mention(QUESTION)).token)] == HOME


async def test_a_bot_with_the_token_of_one_workspace_loads_nothing_of_oauth(tmp_path: object) -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | {"PYTHONPROFILEIMPORTTIME": "1"}
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/wharfie.db"
        async with BotProcess("serve", "--http", environment=environment) as bot:
            loaded = set(re.findall(r"^import time:.*\| +(\S+)$", bot.log, re.MULTILINE))
        assert {"bot.server.lifecycle", "bot.storage.database"} <= loaded
        unneeded = ("cryptography", "jinja2", "bot.server.install", "bot.server.many", "bot.storage.installations")
        assert [name for name in loaded if name.startswith(unneeded)] == []


async def test_an_installation_that_cannot_be_read_costs_the_others_nothing(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/wharfie.db"
    async with FakeSlack() as slack, serving(slack, url) as talk, opened(url) as database:
        place, other = slack.add_workspace("T0FIRST"), slack.add_workspace("T0OTHER")
        for each in (place, other):
            await install(slack, talk.bot, each)
        unreadable = {"token": "fernet:x", "change": "2"}
        broken = update(installations).where(installations.c.team == "T0FIRST").values(unreadable)
        await database.run(lambda connection: connection.execute(broken))

        await talk.bot.logged("The token of T0FIRST cannot be read. WHARFIE_TOKEN_KEY is missing")

        assert "docker volume rm" in (await mention(talk, other)).text
