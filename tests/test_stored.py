"""The command line with the database: what was taught, the gaps, and how a person is forgotten."""

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
import yaml

from bot.records import GivenAnswer, Proposal, Rating, Verdict
from bot.storage import Answers, Database, Gaps, Revisions, Tours
from tests.bot_process import Ended, run_to_end
from tests.postgresql import PASSWORD, PostgreSQL

ANN, BOB = "U0ANN", "U0BOB"
CONTENT = {
    "title": "Deploy the shop to staging",
    "questions": ["how do we deploy the shop", "wie deployen wir den Lädchen-Server"],
    "answer": "Push the tag `staging`.",
    "commands": [{"run": "docker compose push shop", "does": "Pushes the image."}],
}


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        yield database
        assert database.trouble is None


async def wharfie(database_url: str, *arguments: str) -> Ended:
    return await run_to_end(*arguments, environment={"DATABASE_URL": database_url})


async def teach(database: Database, team: str, entry: str, **changed: str) -> int:
    """Have an entry that Ann proposed approved by Bob."""
    taught = Revisions(database)
    proposal = await taught.propose(Proposal(team, entry, "teach", {**CONTENT, **changed}, ANN))
    assert await taught.decide(team, proposal.number, Verdict("approved", BOB, "Bob"))
    return proposal.number


async def ask(database: Database, team: str, user: str, question: str, axis: int) -> None:
    """Keep a gap; questions on the same axis mean the same."""
    vector = np.zeros(8, np.float32)
    vector[axis] = 1.0
    await Gaps(database, 0.9, "model").add(team, user, question, vector, unhelpful=False)


async def test_what_was_taught_is_exported_as_a_knowledge_folder(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await teach(database, "T1", "deploy-shop")
    await Revisions(database).propose(Proposal("T1", "waits", "teach", CONTENT, ANN))
    ended = await wharfie(database_url, "export", "--taught")

    assert (ended.code, ended.stderr) == (0, "")
    assert yaml.safe_load(ended.stdout) == [{"id": "deploy-shop", **CONTENT}]
    assert "Lädchen" in ended.stdout
    (tmp_path / "taught.yaml").write_text(ended.stdout, encoding="utf-8")
    checked = await run_to_end("check", "--knowledge", str(tmp_path), environment={})
    assert (checked.code, "no errors" in checked.stdout) == (0, True)


async def test_gaps_are_exported_as_questions_for_eval(database: Database, database_url: str, tmp_path: Path) -> None:
    await ask(database, "T1", ANN, "how do I stop all containers", 0)
    await ask(database, "T1", ANN, "who feeds the cat", 1)
    await ask(database, "T1", BOB, "wer füttert die Katze", 1)
    ended = await wharfie(database_url, "export", "--gaps")

    assert (ended.code, ended.stderr) == (0, "")
    gaps = [json.loads(line) for line in ended.stdout.splitlines()]
    assert gaps == [
        {"q": "who feeds the cat", "people": 2, "times": 2, "also": ["wer füttert die Katze"]},
        {"q": "how do I stop all containers", "people": 1, "times": 1, "also": []},
    ]
    assert "füttert" in ended.stdout
    questions = "".join(json.dumps({**gap, "entry": "remove-volume"}) + "\n" for gap in gaps)
    (tmp_path / "questions.jsonl").write_text(questions)
    graded = await run_to_end("eval", str(tmp_path / "questions.jsonl"), environment={})
    assert (graded.code, graded.stderr) == (0, "")


async def test_where_nothing_is_kept_nothing_is_exported(database_url: str) -> None:
    for what in ("--taught", "--gaps"):
        ended = await wharfie(database_url, "export", what)
        assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


async def test_of_several_workspaces_one_must_be_chosen(database: Database, database_url: str) -> None:
    await teach(database, "T1", "deploy-shop")
    await teach(database, "T2", "deploy-till", title="Deploy the till")
    await ask(database, "T3", ANN, "who feeds the cat", 0)

    for what in ("--taught", "--gaps"):
        ended = await wharfie(database_url, "export", what)
        said = "wharfie: The database has several workspaces: choose one with --team: T1, T2, T3.\n"
        assert (ended.code, ended.stdout, ended.stderr) == (2, "", said)
    [entry] = yaml.safe_load((await wharfie(database_url, "export", "--taught", "--team", "T2")).stdout)
    assert (entry["id"], entry["title"]) == ("deploy-till", "Deploy the till")
    [gap] = (await wharfie(database_url, "export", "--gaps", "--team", "T3")).stdout.splitlines()
    assert json.loads(gap)["q"] == "who feeds the cat"
    assert (await wharfie(database_url, "export", "--taught", "--team", "T4")).stdout == ""


async def test_a_person_is_forgotten_but_not_what_they_taught(database: Database, database_url: str) -> None:
    number = await teach(database, "T1", "deploy-shop")
    await ask(database, "T1", ANN, "who feeds the cat", 0)
    answers = Answers(database)
    for id_, user in (("a1", ANN), ("a2", ANN), ("a3", BOB)):
        answers.add(GivenAnswer(id_, "T1", "C1", user, "mention", "answered", "remove-volume", "how?"))
    await answers.flush()
    await answers.rate(Rating("a3", "T1", ANN, is_helpful=True))

    await Tours(database).opt_out("T1", ANN)

    ended = await wharfie(database_url, "forget", ANN)

    said = (
        f"Deleted about {ANN}: 2 answers, 1 rating, 1 question of a gap, 1 name in a taught entry"
        " and 1 place in the onboarding.\n"
    )
    assert (ended.code, ended.stdout, ended.stderr) == (0, said, "")
    assert [bool(await answers.find(id_)) for id_ in ("a1", "a2", "a3")] == [False, False, True]
    assert await Gaps(database).open("T1", 9) == []
    revision = await Revisions(database).find("T1", number)
    assert revision
    assert (revision.author, revision.decided_by, revision.content["answer"]) == ("", BOB, CONTENT["answer"])
    again = await wharfie(database_url, "forget", ANN)
    assert (again.code, again.stdout, again.stderr) == (0, f"Nothing is kept about {ANN}.\n", "")


COMMANDS = [("export", "--taught"), ("export", "--gaps"), ("forget", ANN)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
async def test_a_database_that_cannot_be_used_is_explained_in_one_line(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a database " * 100)
    for url in (
        "mysql://root:tops3cret@db/wharfie",
        f"sqlite:///{tmp_path}/file/wharfie.db",
        f"sqlite:///{tmp_path}/file",
        f"postgresql://u:tops3cret@/wharfie?host={tmp_path}",
    ):
        ended = await wharfie(url, *command)

        assert (url, ended.code, ended.stdout, ended.stderr.count("\n")) == (url, 2, "", 1)
        assert ended.stderr.startswith("wharfie: ")
        assert "atabase" in ended.stderr or "DATABASE_URL" in ended.stderr
        assert "tops3cret" not in ended.stderr


async def test_a_refused_password_is_explained_in_one_line_that_does_not_show_it(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database().replace(PASSWORD.replace(":", "%3A"), "tops3cret")
    ended = await wharfie(url, "export", "--taught")

    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "correct DATABASE_URL" in ended.stderr
    assert "tops3cret" not in ended.stderr


async def test_one_export_at_a_time() -> None:
    ended = await run_to_end("export", "--taught", "--gaps", environment={})

    said = "wharfie: --taught and --gaps cannot be used together: choose one.\n"
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", said)


@pytest.mark.parametrize("arguments", [("export", "--team"), ("forget",), ("forget", "a", "b")])
async def test_a_wrong_use_is_explained_in_one_line(arguments: tuple[str, ...]) -> None:
    ended = await run_to_end(*arguments, environment={})

    assert (ended.code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("wharfie: ")
