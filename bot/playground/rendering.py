"""Renders Slack messages, modals and Home tabs as HTML that looks like Slack's own.

Pure functions: the same message gives the same HTML. Text can't become markup, whatever it contains: the templates
escape all of it, and only web and mail addresses become links.
Reference: https://docs.slack.dev/reference/block-kit.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup

from bot.playground.mrkdwn import parse

# Those that apps often write; a name that is not here is shown as text.
_EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "anchor": "⚓",
    "bell": "🔔",
    "books": "📚",
    "bulb": "💡",
    "confused": "😕",
    "eyes": "👀",
    "heart": "❤️",
    "joy": "😂",
    "no_entry_sign": "🚫",
    "pencil2": "✏️",
    "question": "❓",
    "raising_hand": "🙋",
    "rocket": "🚀",
    "smile": "😄",
    "tada": "🎉",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "whale": "🐳",
    "white_check_mark": "✅",
    "x": "❌",
}
_EMOJI_NAME = re.compile(r":([a-z0-9_+'-]+):")
_SAFE_URL = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_COLOURS = 6
_Json = dict[str, Any]


@dataclass(frozen=True)
class Author:
    """Who wrote a message.

    Attributes:
        name: as it is displayed.
        is_app: whether it is a bot, which Slack marks.
    """

    name: str
    is_app: bool = False


@dataclass(frozen=True)
class Live:
    """What makes the elements of a message or a view work in a page; each field is named `block_id/action_id`.

    Attributes:
        press: the URL that the elements report to; the ids of the block and the action are added to it.
        state: what the fields hold, by block id and action id, as in Slack's `state.values`.
        errors: what is wrong with the fields, by block id.
    """

    press: str
    state: Mapping[str, Mapping[str, _Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def message_html(  # noqa: PLR0913  (each is a different thing that Slack shows)
    message: Mapping[str, Any],
    *,
    author: Author,
    time: str,
    users: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
    private_note: bool = False,
    live: Live | None = None,
    page: Mapping[str, object] | None = None,
) -> Markup:
    """Return a message as HTML.

    Args:
        message: as `chat.postMessage` takes it and `conversations.history` returns it: `blocks`, else `text`. `edited`
            and `reply_count`, with `reply_users`, are shown too.
        author: who wrote it.
        time: when, as it is displayed.
        users: the names of users by their ids.
        channels: the names of channels by their ids.
        private_note: say that only the reader sees it.
        live: makes its elements work; None: it is a picture.
        page: what the page adds, for the template: links, tools and the message's place.
    """
    names = _Names(users or {}, channels or {})
    blocks = message.get("blocks") or [{"type": "section", "text": {"type": "mrkdwn", "text": message.get("text", "")}}]
    repliers = [names.user(user) for user in message.get("reply_users", ())]
    return render(
        "message.html",
        blocks=_prepared(_addressed(blocks, live), names),
        live=live,
        author=author,
        time=time,
        private_note=private_note,
        is_edited=bool(message.get("edited")),
        reply_count=message.get("reply_count", 0),
        repliers=repliers,
        page=page,
    )


def modal_html(  # noqa: PLR0913  (each is a different thing that Slack shows)
    view: Mapping[str, Any],
    *,
    app: str = "wharfie",
    users: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
    live: Live | None = None,
    page: Mapping[str, object] | None = None,
) -> Markup:
    """Return a modal as HTML: a form whose controls are named after the action ids.

    Args:
        view: as `views.open` takes it.
        app: the name of the app that shows it.
        users: the names of users by their ids, which are also the choice of a `users_select`.
        channels: the names of channels by their ids, likewise.
        live: makes its elements work; None: it is a picture.
        page: what the page adds, for the template: where the form goes.
    """
    names = _Names(users or {}, channels or {})
    addressed = {**view, "blocks": _addressed(view["blocks"], live)}
    return render("modal.html", view=_prepared(addressed, names), app=app, live=live, page=page)


def home_html(
    view: Mapping[str, Any],
    *,
    app: str = "wharfie",
    users: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
    live: Live | None = None,
) -> Markup:
    """Return a Home tab as HTML: a form whose controls are named after the action ids.

    Args:
        view: as `views.publish` takes it.
        app: the name of the app that it belongs to.
        users: the names of users by their ids.
        channels: the names of channels by their ids.
        live: makes its elements work, within the form of the page; None: it is a picture.
    """
    names = _Names(users or {}, channels or {})
    addressed = {**view, "blocks": _addressed(view["blocks"], live)}
    return render("home.html", view=_prepared(addressed, names), app=app, live=live, heading=2 if live else 3)


def render(template: str, **values: object) -> Markup:
    """Return a template with values, all of which it escapes."""
    return Markup(_templates.get_template(template).render(values))  # noqa: S704  (the templates escape all values)


@dataclass(frozen=True)
class _Names:
    """The names of users and channels by their ids; an unknown id is its own name."""

    users: Mapping[str, str]
    channels: Mapping[str, str]

    def user(self, id_: str) -> str:
        return self.users.get(id_, id_)

    def channel(self, id_: str) -> str:
        return self.channels.get(id_, id_)


def _addressed(blocks: list[_Json], live: Live | None) -> list[_Json]:
    """Return blocks whose elements know their name, where they report to, and what they hold."""
    return [_addressed_block(block, live) for block in blocks] if live else blocks


def _addressed_block(block: _Json, live: Live) -> _Json:
    block_id = str(block.get("block_id", ""))
    reports = block.get("type") != "input" or bool(block.get("dispatch_action"))

    def addressed(element: _Json) -> _Json:
        if "action_id" not in element:
            return element
        action_id = str(element["action_id"])
        query = urlencode({"block_id": block_id, "action_id": action_id})
        return {
            **element,
            **_held(live.state.get(block_id, {}).get(action_id)),
            "field": f"{block_id}/{action_id}",
            **({"press": f"{live.press}?{query}"} if reports else {}),
        }

    found: _Json = {key: addressed(block[key]) for key in ("accessory", "element") if isinstance(block.get(key), dict)}
    if block.get("type") in ("actions", "context_actions"):
        found["elements"] = [addressed(element) for element in block["elements"]]
    error = live.errors.get(block_id)
    return {**block, **found, **({"error": error} if error else {})}


def _held(state: _Json | None) -> _Json:
    """Return what a field holds as what it holds at first, which is how the templates show it."""
    held = ((key.removeprefix("selected_"), value) for key, value in (state or {}).items() if key != "type")
    return {f"initial_{key}": "" if value is None else value for key, value in held}


def _prepared(value: Any, names: _Names) -> Any:
    """Return blocks with all that the templates show: parsed markup, names in place of ids, emoji in place of names."""
    if isinstance(value, list):
        return [_prepared(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    prepare = _PREPARE.get(str(value.get("type")), _unchanged)
    return {key: _prepared(each, names) for key, each in prepare(value, names).items()}


def _unchanged(value: _Json, _: _Names) -> _Json:
    return value


def _plain_text(value: _Json, _: _Names) -> _Json:
    if value.get("emoji", True):
        return {**value, "text": _EMOJI_NAME.sub(lambda name: _EMOJI.get(name[1], name[0]), str(value.get("text", "")))}
    return value


def _mrkdwn(value: _Json, _: _Names) -> _Json:
    return {**value, "elements": parse(str(value.get("text", "")))}


def _user(value: _Json, names: _Names) -> _Json:
    return {**value, "name": names.user(str(value.get("user_id")))}


def _channel(value: _Json, names: _Names) -> _Json:
    return {**value, "name": names.channel(str(value.get("channel_id")))}


def _emoji_element(value: _Json, _: _Names) -> _Json:
    codes = re.findall(r"\b[0-9a-f]{2,5}\b", str(value.get("unicode", "")))
    return {**value, "shown": "".join(chr(int(code, 16)) for code in codes) or _EMOJI.get(str(value.get("name")))}


def _users_select(value: _Json, names: _Names) -> _Json:
    return _select(value, "user", names.users)


def _conversations_select(value: _Json, names: _Names) -> _Json:
    kind = str(value["type"]).removeprefix("multi_").removesuffix("s_select")
    return _select(value, kind, {id_: f"# {name}" for id_, name in names.channels.items()})


def _select(value: _Json, kind: str, named: Mapping[str, str]) -> _Json:
    """Return a select of users or channels as one whose options are known."""
    chosen = value.get(f"initial_{kind}s") or [value[key] for key in (f"initial_{kind}",) if value.get(key)]
    known = {**named, **{id_: id_ for id_ in chosen if id_ not in named}}
    options = {id_: _option(id_, name) for id_, name in known.items()}
    is_multiple = str(value["type"]).startswith("multi_")
    initial = [options[id_] for id_ in chosen]
    return {
        **value,
        "type": "multi_static_select" if is_multiple else "static_select",
        "options": list(options.values()),
        **({"initial_options": initial} if is_multiple else {"initial_option": initial[0]} if initial else {}),
    }


def _option(value: str, name: str) -> _Json:
    return {"value": value, "text": {"type": "plain_text", "text": name, "emoji": False}}


_PREPARE: dict[str, Callable[[_Json, _Names], _Json]] = {
    "plain_text": _plain_text,
    "mrkdwn": _mrkdwn,
    "user": _user,
    "channel": _channel,
    "emoji": _emoji_element,
    "users_select": _users_select,
    "multi_users_select": _users_select,
    "conversations_select": _conversations_select,
    "multi_conversations_select": _conversations_select,
    "channels_select": _conversations_select,
    "multi_channels_select": _conversations_select,
}


def _is_safe_url(url: object) -> bool:
    return bool(_SAFE_URL.match(str(url)))


def _colour(name: str) -> int:
    """Return the number of the colour of an avatar; all avatars of a name have the same."""
    return sum(map(ord, name)) % _COLOURS


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=ChainableUndefined,  # Slack leaves out what has no value
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["colour"] = _colour
_templates.tests["safe_url"] = _is_safe_url
