"""What Slack takes as a manifest, as a JSON schema of the parts that the bot uses.

The limits are those of https://docs.slack.dev/reference/app-manifest and of version 2.0.0 of the schema that Slack
publishes (slackapi/manifest-schema). A key that is not named here is an error, so a new one has to be looked up.
"""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft7Validator

_Schema = dict[str, Any]
_FLAG: _Schema = {"type": "boolean"}


def manifest_problems(manifest: object) -> list[str]:
    """Check a manifest.

    Args:
        manifest: decoded JSON.

    Returns:
        One line for each problem; empty if Slack would take it.
    """
    return [f"{error.json_path}: {error.message}" for error in _VALIDATOR.iter_errors(manifest)]


def _text(longest: int, shortest: int = 1, **more: str) -> _Schema:
    return {"type": "string", "minLength": shortest, "maxLength": longest, **more}


def _url(longest: int) -> _Schema:
    return _text(longest, pattern="^https?://")


def _list(items: _Schema, most: int, fewest: int = 0) -> _Schema:
    return {"type": "array", "items": items, "minItems": fewest, "maxItems": most, "uniqueItems": True}


def _object(required: Mapping[str, _Schema], optional: Mapping[str, _Schema] | None = None) -> _Schema:
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_ABOUT = _object(
    {"name": _text(35)},
    {
        "description": _text(140),
        "long_description": _text(4_000, 175),
        "background_color": _text(7, pattern="^#([0-9a-fA-F]{3}){1,2}$"),
    },
)
_FEATURES = _object(
    {},
    {
        "app_home": _object(
            {}, {"home_tab_enabled": _FLAG, "messages_tab_enabled": _FLAG, "messages_tab_read_only_enabled": _FLAG}
        ),
        "agent_view": _object(
            {},
            {
                "agent_description": _text(300),
                "suggested_prompts": _list(_object({"title": _text(4_000), "message": _text(4_000)}), 4),
            },
        ),
        "bot_user": _object({"display_name": _text(80, pattern="^[a-z0-9._-]+$")}, {"always_online": _FLAG}),
        "slash_commands": _list(
            _object(
                {"command": _text(32, 2, pattern="^/"), "description": _text(2_000)},
                {"usage_hint": _text(1_000), "should_escape": _FLAG, "url": _url(3_000)},
            ),
            50,
            1,
        ),
        "shortcuts": _list(
            _object(
                {
                    "name": _text(24),
                    "type": {"enum": ["message", "global"]},
                    "callback_id": _text(255),
                    "description": _text(150),
                }
            ),
            10,
            1,
        ),
    },
)
_OAUTH = _object(
    {}, {"redirect_urls": _list(_url(2_500), 1_000), "scopes": _object({}, {"bot": _list(_text(50), 255)})}
)
_SETTINGS = _object(
    {},
    {
        "event_subscriptions": _object({}, {"request_url": _url(3_500), "bot_events": _list(_text(50), 100)}),
        "interactivity": _object({"is_enabled": _FLAG}, {"request_url": _url(3_500)}),
        "org_deploy_enabled": _FLAG,
        "socket_mode_enabled": _FLAG,
        "token_rotation_enabled": _FLAG,
    },
)
_VALIDATOR = Draft7Validator(
    _object({"display_information": _ABOUT}, {"features": _FEATURES, "oauth_config": _OAUTH, "settings": _SETTINGS})
)
