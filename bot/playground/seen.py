"""What there is to see in the simulated workspace, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.rendering import Author

Json = dict[str, Any]
"""An object in Slack's own shape."""


@dataclass(frozen=True)
class Person:
    """Someone whom one can act as.

    Attributes:
        id: the user id.
        name: the handle, such as `engineer`.
        real_name: such as `Ann Engineer`.
    """

    id: str
    name: str
    real_name: str


@dataclass(frozen=True)
class Shown:
    """A message as one viewer sees it.

    Attributes:
        channel: the conversation.
        ts: names the message.
        user: who wrote it: a person's id, that of the bot, or `USLACKBOT` for what Slack itself says.
        author: the same as it is displayed.
        text: in Slack's markup.
        blocks: what is shown instead of the text, if any; each has a `block_id`.
        thread_ts: the message whose thread it is in; of the first message of a thread its own `ts`.
        only_for: the one person who sees it; None: everyone in the conversation.
        edited: whether it is marked as edited, which is so only for what people write.
        deleted: whether it was deleted, and is shown only because it has replies.
        reply_count: how many replies the viewer sees in its thread.
        repliers: the ids of those who replied, without repetition, the last one last.
        is_command: whether it repeats the command that a person typed, as Slack does above an answer for everyone.
        files: text snippets: each with `name` and `preview`.
    """

    channel: str
    ts: str
    user: str
    author: Author
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    edited: bool = False
    deleted: bool = False
    reply_count: int = 0
    repliers: tuple[str, ...] = ()
    is_command: bool = False
    files: tuple[Json, ...] = ()


@dataclass(frozen=True)
class OpenModal:
    """The modal on top of a viewer's stack.

    Attributes:
        id: of the view.
        body: as the bot sent it; each block has a `block_id`.
        state: what the fields hold, by block id and action id, as in Slack's `state.values`.
        errors: what is wrong with what was submitted, by block id.
        depth: how many modals are open, this one included.
        problem: what Slack says at the top of the modal if the bot could not be reached; None: nothing.
    """

    id: str
    body: Json
    state: Mapping[str, Mapping[str, Json]]
    errors: Mapping[str, str]
    depth: int = 1
    problem: str | None = None


@dataclass(frozen=True)
class Prompt:
    """A prompt that is pinned in the direct message.

    Attributes:
        title: what is shown.
        message: what is written if it is chosen.
    """

    title: str
    message: str


@dataclass(frozen=True)
class Exchange:
    """One request between Slack and the bot.

    Attributes:
        id: a number; later ones are greater.
        at: when it began, in seconds since 1970.
        direction: who asked whom.
        what: an event's type, `/docker`, an interaction's type, a method of the Web API, or `response_url`.
        request: what was sent.
        answer: what came back; None: nothing did.
        milliseconds: how long that took; None while it is under way.
        error: what Slack would call what is wrong, such as `invalid_blocks` or `ratelimited`.
        problems: what is wrong, in words.
        why: why the answer matched, if this led to an answer.
    """

    id: int
    at: float
    direction: Literal["to the bot", "from the bot"]
    what: str
    request: Json
    answer: Json | str | None = None
    milliseconds: float | None = None
    error: str | None = None
    problems: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True)
class Message:
    """A place where something can be pressed: a message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class View:
    """A place where something can be pressed: an open modal."""

    id: str


@dataclass(frozen=True)
class Home:
    """A place where something can be pressed: the Home tab of the person who presses."""


Place = Message | View | Home


@dataclass(frozen=True)
class Change:
    """Something that people see has changed.

    Attributes:
        part: `channel`: the messages of a conversation; `thread`: those of one thread; `home`; `modal`; `prompts`;
            `panel`: the exchanges; `knowledge`: its problem; `bad days`: the switches.
        channel: which conversation, for `channel`, `thread` and `prompts`.
        thread_ts: which thread, for `thread`.
        viewer: who sees it; None: everyone who looks.
    """

    part: Literal["channel", "thread", "home", "modal", "prompts", "panel", "knowledge", "bad days"]
    channel: str | None = None
    thread_ts: str | None = None
    viewer: str | None = None


class NotPossibleError(Exception):
    """A person cannot do this, because what they act on is gone or is not theirs; the message says it in one line."""


Calls = Literal["messages", "views", "response_url", "others"]
"""A kind of calls from the bot to Slack."""
ALL_CALLS: frozenset[Calls] = frozenset({"messages", "views", "response_url", "others"})


@dataclass(frozen=True)
class BadDays:
    """What goes wrong in Slack, as long as a switch is on.

    Each second call of the same method goes well, so that trying again helps.

    Attributes:
        deliver_twice: everything comes to the bot a second time; events as Slack repeats them if it heard nothing.
        rate_limited: calls are answered with 429 and `Retry-After: 1`.
        slow: calls take two seconds.
        dropped: connections of calls are cut before they take effect.
        lost_replies: calls take effect, but their replies do not arrive.
        calls: which kinds of calls this concerns.
    """

    deliver_twice: bool = False
    rate_limited: bool = False
    slow: bool = False
    dropped: bool = False
    lost_replies: bool = False
    calls: frozenset[Calls] = ALL_CALLS
