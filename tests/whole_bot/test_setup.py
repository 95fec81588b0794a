"""A wrong set-up ends the program with one line that says what to do; wrong knowledge with a list."""

import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.playground.slack import FakeSlack
from tests.bot_process import ROOT, Ended, run_to_end

BOT_TOKEN, APP_TOKEN = "xoxb-1234-5678-abcdefabcdef", "xapp-1-A0WHARFIE-1234-abcdefabcdef"
SIGNING_SECRET = secrets.token_hex(16)
NOWHERE = "http://127.0.0.1:9/api/"
GOOD = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_API_URL": NOWHERE,
}
SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET)


def assert_one_line(ended: Ended, *named: str) -> None:
    """It ended with 2 and one line of error that names each of these, and shows no secret."""
    assert ended.code == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert ended.stderr.strip()
    assert all(name in ended.stderr for name in named), ended.stderr
    assert not any(secret in ended.stderr for secret in SECRETS)


async def serve(*arguments: str, environment: Mapping[str, str] = GOOD, checkout: Path = ROOT) -> Ended:
    return await run_to_end("serve", *arguments, environment=environment, checkout=checkout)


NEEDED = [
    ("--http", "SLACK_BOT_TOKEN"),
    ("--http", "SLACK_SIGNING_SECRET"),
    ("--socket", "SLACK_BOT_TOKEN"),
    ("--socket", "SLACK_APP_TOKEN"),
]


@pytest.mark.parametrize(("flag", "name"), NEEDED)
async def test_a_missing_setting_is_named(flag: str, name: str) -> None:
    environment = {key: GOOD[key] for key in GOOD if key != name}

    assert_one_line(await serve(flag, environment=environment), name)


@pytest.mark.parametrize(("flag", "name"), NEEDED)
async def test_an_empty_setting_is_named(flag: str, name: str) -> None:
    assert_one_line(await serve(flag, environment=GOOD | {name: ""}), name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1234-5678-secret"),
        ("SLACK_BOT_TOKEN", "xoxb-1234\nX-Header: 1"),
        ("SLACK_SIGNING_SECRET", "two words"),
        ("SLACK_SIGNING_SECRET", "xoxb-1234-5678-secret"),
        ("PORT", "abc"),
        ("PORT", "99999"),
        ("LOG_LEVEL", "LOUD"),
        ("SLACK_API_URL", "nonsense"),
        ("SLACK_API_URL", "https://slack.com:notaport/"),
    ],
)
async def test_a_malformed_setting_is_named_and_not_shown(name: str, value: str) -> None:
    ended = await serve("--http", environment=GOOD | {name: value})

    assert_one_line(ended, name)
    assert "secret" not in ended.stderr


async def test_a_malformed_app_token_is_named_and_not_shown() -> None:
    ended = await serve("--socket", environment=GOOD | {"SLACK_APP_TOKEN": "xoxb-1234-5678-secret"})

    assert_one_line(ended, "SLACK_APP_TOKEN")
    assert "secret" not in ended.stderr


async def test_a_token_and_a_client_id_at_once_are_refused() -> None:
    ended = await serve("--http", environment=GOOD | {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hunter2"})

    assert_one_line(ended, "SLACK_BOT_TOKEN", "SLACK_CLIENT_ID")
    assert "hunter2" not in ended.stderr


async def test_no_setting_at_all_names_the_first_one() -> None:
    assert_one_line(await serve(environment={}), "SLACK_BOT_TOKEN")


@pytest.mark.parametrize(
    ("flag", "name", "value"),
    [
        ("--http", "SLACK_BOT_TOKEN", BOT_TOKEN),
        ("--socket", "SLACK_BOT_TOKEN", BOT_TOKEN),
        ("--socket", "SLACK_APP_TOKEN", APP_TOKEN),
    ],
)
async def test_a_token_that_slack_refuses_is_named_and_not_shown(flag: str, name: str, value: str) -> None:
    async with FakeSlack() as slack:
        environment = slack.environment("http") | slack.environment("socket") | {name: value}
        ended = await serve(flag, "--host", "127.0.0.1", "--port", "0", environment=environment)

    lines = ended.stderr.splitlines()
    assert ended.code == 2
    assert len(lines) == 1, ended.stderr
    assert name in lines[0]
    assert value not in ended.stderr


async def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = await serve("--http", "--host", "127.0.0.1", "--port", port)

    assert_one_line(ended, port)


async def test_an_address_of_another_machine_is_named() -> None:
    assert_one_line(await serve("--http", "--host", "192.0.2.1", "--port", "0"), "192.0.2.1")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--http", "--socket"], "--http"),
        (["--port", "abc"], "--port"),
        (["--port", "99999"], "--port"),
        (["--nonsense"], "--nonsense"),
    ],
    ids=" ".join,
)
async def test_wrong_flags_are_named(arguments: list[str], named: str) -> None:
    assert_one_line(await serve(*arguments), named)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "team.yaml").write_text("- id: our-registry\n  title: ''\n  colour: red\n")
    (folder / "torn.yaml").write_text("- id: [\n")
    return folder


async def test_broken_knowledge_ends_with_a_list_of_all_that_is_wrong(broken: Path, small_checkout: Path) -> None:
    ended = await serve("--http", "--knowledge", str(broken), checkout=small_checkout)

    assert ended.code == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) >= 3
    assert all(broken.name in line for line in ended.stderr.splitlines())
    assert "team.yaml: line 2: our-registry: " in ended.stderr
    assert "torn.yaml" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_broken_knowledge_named_by_the_environment_is_listed_too(broken: Path, small_checkout: Path) -> None:
    ended = await serve("--http", environment=GOOD | {"WHARFIE_KNOWLEDGE": str(broken)}, checkout=small_checkout)

    assert ended.code == 1
    assert "team.yaml: line 2: our-registry: " in ended.stderr


@pytest.mark.parametrize("name", ["missing", "a-file", "empty"])
async def test_a_knowledge_folder_that_is_none_is_named(tmp_path: Path, small_checkout: Path, name: str) -> None:
    (tmp_path / "a-file").write_text("hi")
    (tmp_path / "empty").mkdir()

    assert_one_line(await serve("--http", "--knowledge", str(tmp_path / name), checkout=small_checkout), name)
