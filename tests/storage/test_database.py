"""The database is opened, brought up to date once, lost and found again; what is wrong is said in one line."""

import asyncio
import contextlib
import logging
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.conversations import ConversationKey
from bot.errors import SetupError
from bot.storage import Claims, Conversations, Database, migrations
from bot.storage.tables import VERSION, VERSION_TABLE, metadata
from bot.storage.tables import claims as claims_table
from bot.storage.tables import conversations as conversations_table
from tests.postgresql import PASSWORD, PostgreSQL
from tests.storage.databases import rows

ROOT = Path(__file__).parents[2]
CONVERSATION = ConversationKey("T1", "D1", None)


async def test_the_migrations_make_the_tables_that_the_program_uses(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return list(compare_metadata(context, metadata))

    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        assert await database.run(lambda connection: connection.run_sync(differences)) == []


async def test_a_database_of_the_first_version_is_brought_up_to_date_without_loss(database_url: str) -> None:
    def make(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0001")
        now = time.time()
        claim = {"id": "c1", "made_at": now, "body": '{"text": "one"}', "holder": "h1", "lease_ends": 1.5, "tries": 2}
        connection.execute(
            text("INSERT INTO claims VALUES (:id, :made_at, :body, :holder, :lease_ends, :tries)"), claim
        )
        said = {"team": "T1", "channel": "D1", "thread": "", "question": "one", "asked_at": now}
        connection.execute(
            text("INSERT INTO conversations VALUES (:team, :channel, :thread, :question, :asked_at)"), said
        )

    async with contextlib.aclosing(Database(database_url)) as database:
        await database._within(60, lambda connection: connection.run_sync(make))  # noqa: SLF001
        await database.open()

        assert [(row["id"], row["tries"]) for row in await rows(database, claims_table)] == [("c1", 2)]
        assert [body for _, body in await Claims(database).take_over()] == [{"text": "one"}]
        conversations = Conversations(database)
        assert await conversations.last_question(CONVERSATION) == "one"
        await conversations.asked(CONVERSATION, "two", "U1")
        assert await Conversations(database).last_question(CONVERSATION) == "two"
        assert (await rows(database, conversations_table))[0]["user_id"] == "U1"


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_current_head() == VERSION


def test_databases_opened_at_the_same_moment_are_brought_up_to_date_once(database_url: str) -> None:
    script = (
        "import asyncio, sys; from bot.storage import Database\n"
        "async def main():\n"
        "    database = Database(sys.argv[1]); print('ready', flush=True); sys.stdin.readline()\n"
        "    await database.open(); print(database.trouble); await database.aclose()\n"
        "asyncio.run(main())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    said = [process.communicate("\n", timeout=60) for process in processes]

    assert said == [("None\n", "")] * 3


def test_alembic_is_loaded_only_if_the_tables_change(database_url: str) -> None:
    script = (
        "import asyncio, sys; from bot.storage import Database\n"
        "async def main():\n"
        "    database = Database(sys.argv[1]); await database.open(); await database.aclose()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    opened = [
        subprocess.run(
            [sys.executable, "-c", script, database_url], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]

    assert [each.stdout for each in opened] == ["True\n", "False\n"]


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        newer = text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
        await database.run(lambda connection: connection.execute(newer))
        with pytest.raises(SetupError, match=r"^The database was made by a newer version of wharfie .*\.$"):
            await database.open()


async def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match=r"^The database .*/file/wharfie\.db cannot be written \(.*\): .*\.$"):
        Database(f"sqlite:///{tmp_path}/file/wharfie.db")


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database\n" * 100, encoding="utf-8")
    async with contextlib.aclosing(Database(f"sqlite:///{tmp_path}/notes.txt")) as database:
        with pytest.raises(SetupError, match="is not an SQLite database"):
            await database.open()


async def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    async with contextlib.aclosing(Database(f"sqlite:///{tmp_path}/data/wharfie.db")) as database:
        await database.open()
        await Conversations(database).asked(CONVERSATION, "one")

        assert {file.stat().st_mode & 0o777 for file in (tmp_path / "data").iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("wharfie:", "nobody:"), "authentication failed"),
        (("%3A", "x"), "authentication failed"),
        (("/test", "/nothing"), "does not exist"),
        (("?host=", "?sslmode=never&host="), "malformed"),
    ],
    ids=["user", "password", "database", "parameter"],
)
async def test_what_postgresql_refuses_is_said_without_the_password(
    postgresql: PostgreSQL, change: tuple[str, str], reason: str
) -> None:
    url = postgresql.new_database().replace(*change, 1)
    async with contextlib.aclosing(Database(url)) as database:
        with pytest.raises(SetupError, match=reason) as refused:
            await database.open()

    assert "\n" not in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert PASSWORD.partition(":")[2] not in str(refused.value)


async def test_a_server_that_is_away_is_reported_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with PostgreSQL() as server:
        url = server.new_database()
        server.stop()
        async with contextlib.aclosing(Database(url)) as database:
            claims, conversations = Claims(database), Conversations(database)
            for _ in range(2):
                await database.reopen()
                assert await claims.claim(("T1", "D1", "1.0"), {}) or _ == 1
            server.start()
            await database.reopen()
            await conversations.asked(CONVERSATION, "one")
            server.stop()
            await conversations.asked(CONVERSATION, "two")
            assert await conversations.last_question(CONVERSATION) == "two"
            assert database.trouble
            server.start()
            await database.reopen()
            assert await conversations.last_question(CONVERSATION) == "one"

    said = [record.getMessage().partition(":")[0] for record in caplog.records if record.name.startswith("bot")]
    lost, found = "The database cannot be used", "The database can be used again. Not kept"
    assert said == [lost, found, lost, found]
    assert "1 claims" in caplog.text
    assert "1 follow-ups" in caplog.text
    assert PASSWORD.partition(":")[2] not in caplog.text


async def test_a_locked_file_costs_a_second_and_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "wharfie.db"
    async with contextlib.aclosing(Database(f"sqlite:///{file}")) as database:
        await database.open()
        claims, conversations = Claims(database), Conversations(database)
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            async with asyncio.timeout(3):
                assert await claims.claim(("T1", "D1", "1.0"), {"text": "one"})
                await conversations.asked(CONVERSATION, "one")
                assert await conversations.last_question(CONVERSATION) == "one"
            assert database.trouble
            assert re.search("locked", database.trouble)
        await database.reopen()
        assert database.trouble is None
        assert await claims.claim(("T1", "D1", "2.0"), {"text": "two"})
        assert not await Claims(database).claim(("T1", "D1", "2.0"), {"text": "two"})


async def test_a_locked_table_costs_a_second_and_no_answer(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    async with contextlib.aclosing(Database(url)) as database, contextlib.aclosing(Database(url)) as other:
        await database.open()
        await other.open()
        claims = Claims(database)
        locked, unlock = asyncio.Event(), asyncio.Event()

        async def lock(connection: object) -> None:
            await connection.execute(text("LOCK TABLE claims, wharfie_version"))  # type: ignore[attr-defined]
            locked.set()
            await unlock.wait()

        locking = asyncio.create_task(other._within(60, lock))  # noqa: SLF001
        await locked.wait()
        async with asyncio.timeout(3):
            assert await claims.claim(("T1", "D1", "1.0"), {"text": "one"})
            assert await claims.claim(("T1", "D1", "2.0"), {"text": "two"})
        assert database.trouble
        reopening = asyncio.create_task(database.reopen())
        late = Database(url)
        async with contextlib.aclosing(late), asyncio.timeout(20):
            await late.open()  # a start does not wait for ever
            assert late.trouble
        async with asyncio.timeout(1):
            assert await claims.claim(("T1", "D1", "2.5"), {"text": "two"})
        unlock.set()
        await locking
        await reopening
        await database.reopen()
        assert await claims.claim(("T1", "D1", "3.0"), {"text": "three"})
        assert not await Claims(database).claim(("T1", "D1", "3.0"), {"text": "three"})


def test_only_the_storage_uses_sqlalchemy() -> None:
    users = [
        file.relative_to(ROOT).parts[:2]
        for file in (ROOT / "bot").rglob("*.py")
        if re.search(
            r"^\s*(import|from) (sqlalchemy|alembic|aiosqlite|asyncpg)", file.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]

    assert set(users) == {("bot", "storage")}
