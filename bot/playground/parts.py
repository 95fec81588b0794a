"""What the page shows of a session, as HTML: the whole page, and each of its parts that can change."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from bot.playground.mrkdwn import typed
from bot.playground.rendering import Live, home_html, message_html, modal_html, render
from bot.playground.seen import Exchange, Shown
from bot.playground.session import Session

HOME = "home"
"""Takes the place of a channel where the app's Home tab is shown."""

_MOST_MESSAGES = 50  # the page shows the last ones
_MOST_RENDERED = 2_000
_TOGETHER_SECONDS = 5 * 60  # messages of one person within it have one byline


@dataclass(frozen=True)
class Look:
    """What a window shows.

    Attributes:
        viewer: the person whom one acts as.
        place: the channel, or `HOME`.
        thread_ts: the first message of the open thread, if any.
    """

    viewer: str
    place: str
    thread_ts: str | None = None

    @property
    def url(self) -> str:
        """Where this is shown."""
        return "/".join(("", *(quote(part, safe="") for part in (self.viewer, self.place, self.thread_ts) if part)))


class Preferences(NamedTuple):
    """What a browser remembers of the page's look.

    Attributes:
        theme: `light` or `dark`; empty: as the system has it.
        panel: whether the requests are shown.
    """

    theme: str = ""
    panel: bool = False


class _Place(NamedTuple):
    """A line of the sidebar."""

    id: str
    name: str
    url: str
    is_current: bool
    unread: int


class Parts:
    """Renders a session.

    Args:
        session: the simulated workspace as people see it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._app = session.users.get(session.bot_user, "wharfie")
        self._handles = {each.id: each.name for each in session.people.values()} | {session.bot_user: self._app}
        self._rendered: dict[tuple[object, ...], tuple[Shown, Markup]] = {}  # most messages stay as they are
        self._seen: dict[tuple[str, str], str] = {}  # the last message that a person has seen in a channel

    def exists(self, look: Look) -> bool:
        """Tell whether there is such a person and such a place."""
        return look.viewer in self._session.people and (
            look.place in (HOME, self._session.direct_of(look.viewer)) or look.place in self._session.channels
        )

    def page(self, look: Look, preferences: Preferences) -> Markup:
        """Return the whole page."""
        changing = self.changing(look)
        session = self._session
        return render(
            "workspace.html",
            look=look,
            is_home=look.place == HOME,
            is_direct=look.place == session.direct_of(look.viewer),
            name=session.channels.get(look.place, self._app),
            direct_url=Look(look.viewer, session.direct_of(look.viewer)).url,
            home_url=Look(look.viewer, HOME).url,
            app=self._app,
            viewer=session.people[look.viewer],
            people=session.people.values(),
            command=session.command,
            words=command_words(session.command),
            shortcuts=[each for each in session.shortcuts if each.get("type") == "global"],
            bad_days=session.bad_days,
            preferences=preferences,
            part=changing,
            thread_id=_id(look.thread_ts or ""),
        )

    def changing(self, look: Look) -> dict[str, Markup]:
        """Return the parts of a page that can change, by the id of the element that each is in."""
        found = {
            "places": self._places(look),
            "knowledge": render("knowledge.html", problem=self._session.knowledge_problem),
            "modal": self._modal(look.viewer),
            "exchanges": self._exchanges(),
            "errors": render("errors.html", count=sum(map(_is_wrong, self._session.exchanges()))),
        }
        if look.place == HOME:
            return {**found, "home": self._home(look)}
        found[f"messages-{look.place}"] = self._conversation(look)
        if look.place == self._session.direct_of(look.viewer):
            found["prompts"] = render("prompts.html", prompts=self._session.prompts(look.viewer), look=look)
        if look.thread_ts:
            found[f"replies-{_id(look.thread_ts)}"] = self._thread(look)
        return found

    def exchange(self, id_: int) -> Markup | None:
        """Return what was sent and what came back in an exchange, if it is known."""
        found = next((each for each in self._session.exchanges() if each.id == id_), None)
        if found is None:
            return None
        return render("exchange.html", exchange=found, request=_indented(found.request), answer=_indented(found.answer))

    def _places(self, look: Look) -> Markup:
        session = self._session
        direct = session.direct_of(look.viewer)
        if look.place != HOME:
            self._see(look.viewer, look.place)
        return render(
            "places.html",
            channels=[self._place(look, id_, name) for id_, name in session.channels.items()],
            direct=self._place(look, direct, self._app),
            home=_Place(HOME, "Home", Look(look.viewer, HOME).url, look.place == HOME, 0),
            people=[
                (
                    person,
                    Look(person.id, session.direct_of(person.id) if look.place == direct else look.place).url,
                    person.id != look.viewer and self._unread(person.id, session.direct_of(person.id)),
                )
                for person in session.people.values()
            ],
            look=look,
        )

    def _place(self, look: Look, id_: str, name: str) -> _Place:
        return _Place(id_, name, Look(look.viewer, id_).url, id_ == look.place, self._unread(look.viewer, id_))

    def _see(self, viewer: str, channel: str) -> None:
        messages = self._session.messages(channel, viewer)
        self._seen[viewer, channel] = max((message.ts for message in messages), default="")

    def _unread(self, viewer: str, channel: str) -> int:
        seen = self._seen.get((viewer, channel), "")
        return sum(message.ts > seen and message.user != viewer for message in self._session.messages(channel, viewer))

    def _conversation(self, look: Look) -> Markup:
        messages = self._session.messages(look.place, look.viewer)
        return render(
            "messages.html",
            days=list(self._days(messages[-_MOST_MESSAGES:], look)),
            earlier=max(len(messages) - _MOST_MESSAGES, 0),
            name=self._session.channels.get(look.place),
            app=self._app,
            command=self._session.command,
            viewer=self._session.people[look.viewer],
        )

    def _thread(self, look: Look) -> Markup:
        messages = self._session.thread(look.place, str(look.thread_ts), look.viewer)
        shown = [self._message(message, look, in_thread=True) for message in messages]
        return render("replies.html", root=shown[0] if shown else None, replies=shown[1:])

    def _days(self, messages: Sequence[Shown], look: Look) -> Iterator[tuple[str, list[Markup]]]:
        """Yield the messages of each day, with its name."""
        today = datetime.now().astimezone().date()
        day: list[Markup] = []
        before: Shown | None = None
        for message in messages:
            date = _when(message.ts).date()
            if before is None or _when(before.ts).date() != date:
                day, before = [], None
                yield "Today" if date == today else f"{date:%A, %-d %B}", day
            day.append(self._message(message, look, compact=_belongs_to(before, message)))
            before = message

    def _message(self, message: Shown, look: Look, *, compact: bool = False, in_thread: bool = False) -> Markup:
        is_open = not in_thread and bool(look.thread_ts) and look.thread_ts in (message.ts, message.thread_ts)
        key = (look.viewer, message.channel, message.ts, compact, in_thread, is_open)
        known, html = self._rendered.get(key, (None, Markup()))
        if known != message:
            html = self._rendered_message(message, look, compact=compact, in_thread=in_thread, is_open=is_open)
            if len(self._rendered) >= _MOST_RENDERED:
                self._rendered.clear()
            self._rendered[key] = message, html
        return html

    def _rendered_message(self, message: Shown, look: Look, *, compact: bool, in_thread: bool, is_open: bool) -> Markup:
        own = message.user == look.viewer and not (message.only_for or message.deleted or message.is_command)
        url = Look(look.viewer, message.channel, message.ts).url
        thread = Look(look.viewer, message.channel, message.thread_ts or message.ts)
        can_be_used = not (message.only_for or message.deleted)
        when = _when(message.ts)
        page = {
            "id": f"{'reply' if in_thread else 'message'}-{_id(message.ts)}",
            "url": url,
            "datetime": when.isoformat(timespec="seconds"),
            "long_time": f"{when:%-d %B at %H:%M:%S}",
            "compact": compact,
            "is_open": is_open,
            "deleted": message.deleted,
            "is_command": message.is_command,
            "own": own,
            "typed": typed(message.text, self._handles, self._session.channels) if own else "",
            "files": message.files,
            "thread": thread.url,
            "reply": None if in_thread else thread.url,
            "tools": can_be_used,
            "shortcuts": [each for each in self._session.shortcuts if each.get("type") == "message"],
            "app": self._app,
        }
        return message_html(
            {
                "text": message.text,
                "blocks": message.blocks or ([] if message.files and not message.text else None),
                "edited": message.edited,
                "reply_count": 0 if in_thread else message.reply_count,
                "reply_users": message.repliers,
            },
            author=message.author,
            time=f"{when:%H:%M}",
            users=self._session.users,
            channels=self._session.channels,
            private_note=message.only_for is not None,
            live=Live(f"{url}/press"),
            page=page,
        )

    def _home(self, look: Look) -> Markup:
        view = self._session.home(look.viewer)
        if view is None:
            return render("no_home.html", app=self._app)
        live = Live(f"{look.url}/press")
        return home_html(view, users=self._session.users, channels=self._session.channels, live=live)

    def _modal(self, viewer: str) -> Markup:
        modal = self._session.modal(viewer)
        if modal is None:
            return Markup()
        url = f"/{quote(viewer, safe='')}/views/{quote(modal.id, safe='')}"
        id_ = f"view-{modal.id}"
        form = modal_html(
            modal.body,
            app=self._app,
            users=self._session.users,
            channels=self._session.channels,
            live=Live(f"{url}/press", modal.state, modal.errors),
            page={"url": url, "id": id_, "depth": modal.depth, "problem": modal.problem},
        )
        return render("dialog.html", id=id_, form=form, depth=modal.depth)

    def _exchanges(self) -> Markup:
        return render("exchanges.html", exchanges=[(each, _clock(each)) for each in self._session.exchanges()])


def command_words(command: Mapping[str, Any]) -> list[str]:
    """Return the words that a command begins with, from its usage hint; its first part is an example of a question.

    Args:
        command: as in the manifest, with `usage_hint`.
    """
    return [word.strip() for word in str(command.get("usage_hint", "")).split("|")[1:]]


def _belongs_to(before: Shown | None, message: Shown) -> bool:
    """Tell whether a message needs no byline, since the one above it is by the same person, shortly before."""
    return (
        before is not None
        and before.user == message.user
        and before.only_for == message.only_for is None
        and not (before.blocks or message.blocks)
        and not (before.deleted or before.reply_count or before.is_command)
        and float(message.ts) - float(before.ts) < _TOGETHER_SECONDS
    )


def _id(ts: str) -> str:
    """Return a message's name as a part of an element's id that selectors can name."""
    return ts.replace(".", "-")


def _when(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts)).astimezone()


def _is_wrong(exchange: Exchange) -> bool:
    return bool(exchange.error or exchange.problems)


def _clock(exchange: Exchange) -> str:
    return f"{datetime.fromtimestamp(exchange.at).astimezone():%H:%M:%S}"


def _indented(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False)


def changed(before: Mapping[str, Markup], now: Mapping[str, Markup]) -> Iterable[tuple[str, Markup]]:
    """Return the parts that are not as they were."""
    return [(id_, html) for id_, html in now.items() if before.get(id_) != html]
