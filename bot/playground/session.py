"""What people see and do in the simulated workspace; the page in the browser uses nothing else.

A person is named by their user id, a conversation by its channel id, a message by its `ts`, as in Slack.
"""

from collections.abc import AsyncIterator, Mapping
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
    """

    id: str
    body: Json
    state: Mapping[str, Mapping[str, Json]]
    errors: Mapping[str, str]
    depth: int = 1


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


@dataclass
class BadDays:
    """What goes wrong in Slack, as long as a switch is on.

    Each second call of the same method goes well, so that trying again helps.

    Attributes:
        deliver_twice: events come to the bot a second time, as after a missing acknowledgement.
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
    calls: frozenset[Literal["messages", "views", "response_url", "others"]] = frozenset(
        {"messages", "views", "response_url", "others"}
    )


class Session:
    """The simulated workspace as people see it, and what they do in it.

    Attributes:
        people: those whom one can act as, by their id: an engineer, a new engineer and an owner.
        channels: the names of the channels by their id: general and dev.
        users: the names of all users by their id, the bot's too, for mentions in texts.
        shortcuts: the app's shortcuts as in its manifest: `name`, `type` (`message` or `global`), `callback_id`.
        command: the app's slash command as in its manifest: `command`, `description`, `usage_hint`.
        bot_user: the bot's user id.
        knowledge_problem: what is wrong with the knowledge on disk, one line each; None: nothing.
        bad_days: what goes wrong in Slack; set it with `set_bad_days`.
    """

    people: Mapping[str, Person]
    channels: Mapping[str, str]
    users: Mapping[str, str]
    shortcuts: list[Json]
    command: Json
    bot_user: str
    knowledge_problem: str | None
    bad_days: BadDays

    def direct_of(self, user: str) -> str:
        """Return the channel of a person's direct message with the bot."""
        raise NotImplementedError

    def messages(self, channel: str, viewer: str) -> list[Shown]:
        """Return the messages of a conversation without those in threads, oldest first.

        What only the viewer sees is among them.
        """
        raise NotImplementedError

    def thread(self, channel: str, ts: str, viewer: str) -> list[Shown]:
        """Return the messages of a thread, the one that it belongs to first; none if there is no such message."""
        raise NotImplementedError

    def home(self, viewer: str) -> Json | None:
        """Return the viewer's Home tab as the bot published it, each block with a `block_id`; None: not yet."""
        raise NotImplementedError

    def modal(self, viewer: str) -> OpenModal | None:
        """Return the modal on top, if one is open."""
        raise NotImplementedError

    def prompts(self, viewer: str) -> list[Prompt]:
        """Return the prompts that are pinned in the viewer's direct message."""
        raise NotImplementedError

    def exchanges(self, limit: int = 50) -> list[Exchange]:
        """Return the last exchanges between Slack and the bot, the newest first."""
        raise NotImplementedError

    async def say(  # noqa: PLR0913  (each is a part of a message)
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        snippet: str | None = None,
        snippet_name: str = "Untitled",
    ) -> None:
        """Write a message. With `/docker` at its start it runs the command; a mention of the bot reaches it.

        Args:
            user: who writes.
            channel: where.
            text: what is typed: `@wharfie` mentions the bot, and so does `<@ID>`.
            thread_ts: the message in whose thread it is written.
            snippet: the content of a text file that comes with it.
            snippet_name: the name of that file.

        Raises:
            NotPossibleError: there is nothing to say, or no such conversation.
        """
        raise NotImplementedError

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message.

        Raises:
            NotPossibleError: there is no such message of this person.
        """
        raise NotImplementedError

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message.

        Raises:
            NotPossibleError: there is no such message of this person.
        """
        raise NotImplementedError

    async def press(  # noqa: PLR0913  (each is a part of the payload)
        self,
        user: str,
        place: Place,
        block_id: str | None,
        action_id: str,
        value: object = None,
        *,
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Use an element: a button, a menu, feedback buttons, an overflow menu, or an input that reports at once.

        Args:
            user: who does it.
            place: where the element is.
            block_id: of its block; None if its action id is alone there.
            action_id: of the element.
            value: what is chosen or typed; of a button what it carries, which is also taken if None is given.
            values: what the other fields of the view hold now, as for `submit`.

        Raises:
            NotPossibleError: there is no such element there.
        """
        raise NotImplementedError

    async def submit(self, user: str, view_id: str, values: Mapping[str, object]) -> None:
        """Submit a modal. What Slack or the bot finds wrong is then in the modal's `errors`.

        Args:
            user: who does it.
            view_id: of the modal.
            values: by the block id, the action id or `block_id/action_id` of each field: a text, an option's value, a
                user's or channel's id, or a list of these for elements with several; None or "" for nothing. A field
                that is not named keeps what it holds.

        Raises:
            NotPossibleError: the modal is not open, or nothing can be submitted there.
        """
        raise NotImplementedError

    async def close(self, user: str, view_id: str, *, all_of_them: bool = False) -> None:
        """Close a modal, or all that are open.

        Raises:
            NotPossibleError: the modal is not open.
        """
        raise NotImplementedError

    async def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
        """Use a shortcut of the app: a global one, or one on a message.

        Raises:
            NotPossibleError: there is no such shortcut or message.
        """
        raise NotImplementedError

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab."""
        raise NotImplementedError

    async def open_direct(self, user: str) -> None:
        """Open the direct message with the bot."""
        raise NotImplementedError

    async def join(self, user: str) -> None:
        """Join the workspace, which the new engineer can do once more."""
        raise NotImplementedError

    def set_bad_days(self, bad_days: BadDays) -> None:
        """Turn the switches."""
        raise NotImplementedError

    def changes(self) -> AsyncIterator[Change]:
        """Yield what changes from now on, until the playground ends."""
        raise NotImplementedError
