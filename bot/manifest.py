"""The app's manifest, which tells Slack what to set up and what the bot may do.

Reference: https://docs.slack.dev/reference/app-manifest.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SetupError
from bot.replies.lines import EXAMPLES
from bot.replies.views.browsing import WORDS
from bot.replies.views.prompts import PROMPTS
from bot.replies.views.shortcuts import ANSWER_MESSAGE, SEARCH_KNOWLEDGE
from bot.replies.views.teaching import TEACH_MESSAGE
from bot.settings import HOST, REDIRECT_PATH
from bot.slack.scopes import SCOPES
from bot.slack.slash_command import COMMAND

EVENTS = {
    "app_home_opened": "To fill the Home tab, and to offer questions in the Messages tab.",
    "app_mention": "To answer mentions.",
    "app_uninstalled": "To delete all that is kept about a workspace when the app is removed from it.",
    "message.channels": "To answer follow-ups, and questions where a channel is set so, in public channels.",
    "message.groups": "The same in private channels.",
    "message.im": "To answer direct messages.",
    "team_join": "To welcome new people, where the owners have chosen that.",
    "tokens_revoked": "To forget a token that is no longer valid.",
}
"""What Slack tells the bot about, each with the reason."""

EVENTS_PATH = "/slack/events"
"""Takes everything that Slack sends over HTTP."""

_NAME = "wharfie"
_LOCAL = ("localhost", "127.0.0.1", "::1")


def manifest_text(url: str | None, *, org: bool = False, token_rotation: bool = False) -> str:
    """Return the manifest as JSON, to paste at api.slack.com/apps.

    Args:
        url: the address at which Slack reaches the bot, such as `https://wharfie.example.com`; None for Socket Mode.
        org: let admins of an Enterprise organisation install it in all of its workspaces at once.
        token_rotation: let Slack issue tokens that expire, for installations into many workspaces.

    Raises:
        SetupError: the URL is not one that Slack could use.
    """
    content = manifest(None if url is None else public_url(url), org=org, token_rotation=token_rotation)
    return json.dumps(content, indent=2, ensure_ascii=False)


def public_url(text: str) -> str:
    """Return the address of the bot, without a slash at its end.

    Raises:
        SetupError: it is not an https URL of a host and perhaps a port. http is allowed only for this machine.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    is_whole = parts.scheme in ("https", "http") and HOST.fullmatch(host) and port != 0 and text.isprintable()
    if not is_whole or parts.username is not None or parts.netloc.endswith(":"):
        raise SetupError("--http is malformed: give the address of the bot, such as https://wharfie.example.com.")
    if parts.path not in ("", "/") or "?" in text or "#" in text:
        raise SetupError("--http has more than a host: leave out what follows it, because the bot's paths are fixed.")
    if parts.scheme == "http" and host not in _LOCAL:
        raise SetupError("--http must begin with https://, because Slack sends requests to nothing else.")
    return f"{parts.scheme}://{parts.netloc}"


def manifest(url: str | None, *, org: bool = False, token_rotation: bool = False) -> dict[str, Any]:
    """Return the manifest; the arguments are those of `manifest_text`, with a URL from `public_url`."""
    request = {} if url is None else {"request_url": url + EVENTS_PATH}
    redirects = {} if url is None else {"redirect_urls": [url + REDIRECT_PATH]}
    return {
        "display_information": _about(),
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": "Answers Docker questions with a proved command, a short explanation, and a"
                " warning if data can be lost",
                "suggested_prompts": [prompt._asdict() for prompt in PROMPTS],
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "slash_commands": [_command() | ({} if url is None else {"url": url + EVENTS_PATH})],
            "shortcuts": _shortcuts(),
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": org,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": token_rotation,
        },
    }


def _about() -> dict[str, str]:
    return {
        "name": _NAME,
        "description": "Answers Docker questions instantly, the same every time, and never guesses",
        "background_color": "#0b4f7d",
        "long_description": f"Ask a Docker question in your own words: `{COMMAND} {EXAMPLES[0]}`, a mention in a"
        f" channel, or a direct message. {_NAME} finds the answer in a knowledge base that your team can extend, and"
        " replies with the right command, what it does, and a warning if data can be lost. If it does not know an"
        " answer, it says so and does not guess. It runs on your own machine and uses no outside service.",
    }


def _command() -> dict[str, Any]:
    return {
        "command": COMMAND,
        "description": "Ask a Docker question; only you see the answer",
        "usage_hint": " | ".join([EXAMPLES[0], "help", *WORDS]),
        "should_escape": False,
    }


def _shortcuts() -> list[dict[str, str]]:
    return [
        {
            "name": "Answer with wharfie",
            "type": "message",
            "callback_id": ANSWER_MESSAGE,
            "description": "Answer a Docker question or an error message, for you or in the thread",
        },
        {
            "name": "Search Docker answers",
            "type": "global",
            "callback_id": SEARCH_KNOWLEDGE,
            "description": "Search the answers to Docker questions, or browse them by topic",
        },
        {
            "name": "Teach this to wharfie",
            "type": "message",
            "callback_id": TEACH_MESSAGE,
            "description": "Make this message an answer to your team's Docker questions",
        },
    ]
