"""The manifest is one that Slack takes, and asks for exactly what the code uses."""

import ast
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SetupError
from bot.in_flight import InFlight
from bot.manifest import EVENTS, manifest, manifest_text, public_url
from bot.metrics import Metrics
from bot.playground.slack.manifest import SCOPES as SCOPES_OF_METHODS
from bot.search import KnowledgeBase
from bot.server.assembly import assemble
from bot.server.web_api import BotToken
from bot.slack.clients import Clients
from bot.slack.scopes import SCOPES
from bot.slack.slash_command import COMMAND, SUBCOMMANDS
from bot.storage import Database
from tests.manifest_schema import manifest_problems
from tests.shipped import model, shipped

ROOT = Path(__file__).parents[1]
URL = "https://wharfie.example.com"
VARIANTS: dict[str, dict[str, Any]] = {
    "socket": {"url": None},
    "http": {"url": URL},
    "http for organisations": {"url": URL, "org": True},
    "http with tokens that expire": {"url": URL, "token_rotation": True},
    "http with both": {"url": URL, "org": True, "token_rotation": True},
}

WITHOUT_SCOPE = {
    "auth.test",
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
    "oauth.v2.access",
    "oauth.v2.exchange",
    "apps.connections.open",  # needs connections:write, which only the app-level token has
}
"""The methods that need no scope of the bot (docs.slack.dev/reference/methods)."""
SCOPES_OF_EVENTS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "tokens_revoked": None,
}
"""The scope that an event needs (docs.slack.dev/reference/events)."""
CHANNEL_TYPES = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}
"""The subscription that brings the messages of a kind of conversation, by the event's `channel_type`."""
CLIENT_METHODS = {name for name in dir(AsyncWebClient) if not name.startswith("_") and "_" in name}


class RecordingApp(AsyncApp):
    """An app that remembers what it listens to."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.events: set[str] = set()
        self.shortcuts: dict[str, str] = {}

    def event(self, event: Any, *arguments: Any, **named: Any) -> Any:
        """Remember an event; a pattern is for those that are ignored."""
        name = event.get("type") if isinstance(event, dict) else event
        if isinstance(name, str):
            self.events.add(name)
        return super().event(event, *arguments, **named)

    def message(self, *arguments: Any, **named: Any) -> Any:
        """Remember that messages are listened to."""
        self.events.add("message")
        return super().message(*arguments, **named)

    def global_shortcut(self, callback_id: Any, *arguments: Any, **named: Any) -> Any:
        """Remember a shortcut."""
        self.shortcuts[callback_id] = "global"
        return super().global_shortcut(callback_id, *arguments, **named)

    def message_shortcut(self, callback_id: Any, *arguments: Any, **named: Any) -> Any:
        """Remember a shortcut."""
        self.shortcuts[callback_id] = "message"
        return super().message_shortcut(callback_id, *arguments, **named)


@pytest_asyncio.fixture
async def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RecordingApp]:
    monkeypatch.setattr("bot.slack.app.AsyncApp", RecordingApp)
    database = Database(f"sqlite:///{tmp_path}/wharfie.db")
    async with aiohttp.ClientSession() as session, contextlib.aclosing(database):
        client = AsyncWebClient(session=session)
        clients = Clients(client, BotToken(client, "xoxb-1"))
        bot = assemble(database, KnowledgeBase(shipped(), model()), clients, InFlight(), Metrics())
        assert isinstance(bot.app, RecordingApp)
        yield bot.app


def sources(folder: str) -> Iterator[ast.AST]:
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def methods_called() -> set[str]:
    """Return the methods of the Web API that are named anywhere in the code, whether called there or handed on."""
    named = {node.attr for node in sources("bot") if isinstance(node, ast.Attribute)}
    assert "api_call" not in named, "the method of api_call cannot be found: call the client's own method instead"
    return {name.replace("_", ".") for name in named & CLIENT_METHODS}


def subscriptions(events: set[str]) -> set[str]:
    """Return the subscriptions that bring the events: for messages, those of the kinds that the code asks about."""
    asked = [node for node in sources("bot/slack") if isinstance(node, ast.Compare)]
    kinds = {
        each.value
        for node in asked
        if "channel_type" in ast.unparse(node)
        for each in ast.walk(node)
        if isinstance(each, ast.Constant)
    }
    messages = {CHANNEL_TYPES[kind] for kind in CHANNEL_TYPES.keys() & kinds} if "message" in events else set()
    return (events - {"message"}) | messages


def test_the_file_is_what_the_command_prints() -> None:
    assert (ROOT / "manifest.json").read_text(encoding="utf-8") == manifest_text(None) + "\n"


@pytest.mark.parametrize("variant", VARIANTS)
def test_slack_takes_the_manifest(variant: str) -> None:
    assert manifest_problems(json.loads(manifest_text(**VARIANTS[variant]))) == []


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("display_information", "name", "x" * 36),
        ("display_information", "long_description", "too short"),
        ("features", "assistant_view", {}),
        ("features", "slash_commands", [{"command": "docker", "description": "x"}]),
        ("features", "shortcuts", [{"name": "x", "type": "channel", "callback_id": "x", "description": "x"}]),
        ("features", "agent_view", {"suggested_prompts": [{"title": str(each), "message": "x"} for each in range(5)]}),
        ("settings", "event_subscriptions", {"request_url": "wharfie.example.com"}),
        ("oauth_config", "scopes", {"bot": ["commands", "commands"]}),
    ],
)
def test_what_slack_would_refuse_is_found(part: str, key: str, value: object) -> None:
    content = manifest(None)
    content[part] = {**content[part], key: value}

    assert len(manifest_problems(content)) == 1


def test_over_http_all_requests_come_to_one_address_and_people_are_sent_back_to_another() -> None:
    content = manifest(URL, org=True, token_rotation=True)
    settings, [command] = content["settings"], content["features"]["slash_commands"]
    addresses = {command["url"], *(settings[key]["request_url"] for key in ("event_subscriptions", "interactivity"))}

    assert addresses == {f"{URL}/slack/events"}
    assert content["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert [settings[f"{name}_enabled"] for name in ("socket_mode", "org_deploy", "token_rotation")] == [
        False, True, True
    ]  # fmt: skip


def test_in_socket_mode_no_address_is_named_but_those_in_words() -> None:
    content = manifest(None)

    assert "url" not in manifest_text(None)
    assert content["settings"]["socket_mode_enabled"]
    assert not content["settings"]["org_deploy_enabled"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://wharfie.example.com", "https://wharfie.example.com"),
        ("https://wharfie.example.com/", "https://wharfie.example.com"),
        ("https://wharfie.example.com:8443", "https://wharfie.example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
    ],
)
def test_the_address_may_have_a_port_and_on_this_machine_no_tls(typed: str, url: str) -> None:
    assert public_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "malformed"),
        ("wharfie.example.com", "malformed"),
        ("ftp://wharfie.example.com", "malformed"),
        ("https://", "malformed"),
        ("https://wharfie example.com", "malformed"),
        ("https://wharfie.example.com\n", "malformed"),
        ("https://wharfie.example.com:0", "malformed"),
        ("https://wharfie.example.com:x", "malformed"),
        ("https://wharfie.example.com:", "malformed"),
        ("https://[::1", "malformed"),
        ("https://user:secret@wharfie.example.com", "malformed"),
        ("https://wharfie.example.com/slack/events", "more than a host"),
        ("https://wharfie.example.com?", "more than a host"),
        ("https://wharfie.example.com#top", "more than a host"),
        ("http://wharfie.example.com", "must begin with https://"),
    ],
)
def test_an_address_that_slack_could_not_use_is_refused_without_repeating_it(typed: str, problem: str) -> None:
    with pytest.raises(SetupError, match=problem) as refused:
        public_url(typed)
    assert "secret" not in str(refused.value)


async def test_the_events_subscribed_to_are_those_listened_to(app: RecordingApp) -> None:
    assert set(EVENTS) == subscriptions(app.events)


async def test_the_scopes_are_those_that_the_code_needs(app: RecordingApp) -> None:
    methods = methods_called()
    for_methods = {SCOPES_OF_METHODS.get(method) for method in methods}
    for_events = {SCOPES_OF_EVENTS[event] for event in subscriptions(app.events)}
    needed = {*for_methods, *for_events, "commands"} - {None}

    assert methods - SCOPES_OF_METHODS.keys() - WITHOUT_SCOPE == set(), "look up whether it needs a scope"
    assert set(SCOPES) == needed


async def test_the_shortcuts_are_those_listened_to(app: RecordingApp) -> None:
    assert {each["callback_id"]: each["type"] for each in manifest(None)["features"]["shortcuts"]} == app.shortcuts


def test_the_usage_hint_names_every_word() -> None:
    [command] = manifest(None)["features"]["slash_commands"]
    words = {word.split()[0] for word in command["usage_hint"].split(" | ")[1:]}

    assert command["command"] == COMMAND
    assert words == {"help", *SUBCOMMANDS}


def test_each_scope_and_event_has_its_reason_in_the_documentation() -> None:
    page = (ROOT / "docs/install.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {reason} |" for name, reason in {**SCOPES, **EVENTS}.items()]

    assert [row for row in rows if row not in page.splitlines()] == []
