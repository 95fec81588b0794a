"""What people see and do in the simulated workspace; the page in the browser uses nothing else.

A person is named by their user id, a conversation by its channel id, a message by its `ts`, as in Slack.
"""

import html
import time
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self

from bot.playground.arrivals import APP, Arrivals, Origin
from bot.playground.bad_days import BadDaysInSlack
from bot.playground.changes import Changes
from bot.playground.deliveries import Deliveries
from bot.playground.exchanges import Exchanges, observing
from bot.playground.rendering import Author
from bot.playground.seen import (
    ALL_CALLS,
    BadDays,
    Calls,
    Change,
    Exchange,
    Home,
    Json,
    Message,
    NotPossibleError,
    OpenModal,
    Person,
    Place,
    Prompt,
    Shown,
    View,
)
from bot.playground.slack import FakeSlack, ShownView, SignedClient
from bot.playground.slack import Message as BotMessage
from bot.playground.slack.changes import changed, deleted
from bot.playground.slack.composer import rich_text, typed_text
from bot.playground.slack.elements import (
    FIELDS,
    complaint_about,
    elements_of,
    enter,
    find_element,
    missing_fields,
    with_block_ids,
)
from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.people import BOT_USER, NEWCOMER, OWNER, PERSON
from bot.playground.slack.triggers import Clock
from bot.playground.slack.workspace import NOT_IN_MESSAGES
from bot.playground.timeline import Timeline

__all__ = [
    "ALL_CALLS",
    "BadDays",
    "Calls",
    "Change",
    "Exchange",
    "Home",
    "Message",
    "NotPossibleError",
    "OpenModal",
    "Person",
    "Place",
    "Prompt",
    "Session",
    "Shown",
    "View",
]

CHANNELS = {"C0GENERAL": "general", "C0DEV": "dev"}
SLACKBOT = "USLACKBOT"
ACTORS = (PERSON, NEWCOMER, OWNER)
MISSING = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"


class Session:
    """The simulated workspace as people see it, and what they do in it; it serves Slack's side inside `async with`.

    Attributes:
        slack: the simulated Slack.
        people: those whom one can act as, by their id: an engineer, a new engineer and an owner.
        channels: the names of the channels by their id: general and dev.
        users: the names of all users by their id, the bot's too, for mentions in texts.
        shortcuts: the app's shortcuts as in its manifest: `name`, `type` (`message` or `global`), `callback_id`.
        command: the app's slash command as in its manifest: `command`, `description`, `usage_hint`.
        bot_user: the bot's user id.
        knowledge_problem: what is wrong with the knowledge on disk, one line each; None: nothing.
    """

    def __init__(self) -> None:
        self._changes = Changes()
        self._exchanges = Exchanges(lambda: self._changes.tell(Change("panel")))
        self._disturbing = BadDaysInSlack()
        observe = observing(self._exchanges, lambda: self.slack.problems, self._called)
        self.slack = FakeSlack(clock=Clock(time.monotonic), middlewares=[observe, self._disturbing.middleware])
        everyone = self.slack.people.values()
        self.people = {each.id: Person(each.id, each.name, each.real_name) for each in everyone if each.id in ACTORS}
        self.channels = CHANNELS
        self.slack.channel_names = dict(CHANNELS)
        self.slack.channels = {*CHANNELS, *(each.direct for each in everyone)}
        self.bot_user = BOT_USER
        self.users = {each.id: each.real_name for each in everyone} | {BOT_USER: APP.name, SLACKBOT: "Slackbot"}
        features = self.slack.manifest.features
        self.shortcuts: list[Json] = features["shortcuts"]
        self.command: Json = features["slash_commands"][0]
        self.knowledge_problem: str | None = None
        self._suggested: list[Json] = features.get("agent_view", {}).get("suggested_prompts", [])
        self._timeline = Timeline()
        self._arrivals = Arrivals(self._timeline, self._tell, self.slack.new_ts)
        self._written: dict[tuple[str, str], Json] = {}
        self._errors: dict[str, Mapping[str, str]] = {}
        self._trouble: dict[str, str] = {}
        self._deliveries: Deliveries | None = None
        self.slack.on_message(self._arrivals.take)
        self.slack.on_view(self._view_shown)

    async def __aenter__(self) -> Self:
        """Serve Slack's side on a free port of this machine."""
        await self.slack.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.end()
        await self.slack.stop()

    def connect(self, client: SignedClient) -> None:
        """Name the bot that hears of what people do.

        Args:
            client: reaches it.
        """
        self._deliveries = Deliveries(client, self._exchanges, self._disturbing)

    def end(self) -> None:
        """End all `changes`, because the playground ends."""
        self._changes.end()

    def explain(self, question: str, why: str) -> None:
        """Note why an answer matched, for `exchanges`."""
        self._exchanges.explain(question, why)

    def set_knowledge_problem(self, problem: str | None) -> None:
        """Note what is wrong with the knowledge on disk."""
        self.knowledge_problem = problem
        self._changes.tell(Change("knowledge"))

    # What people see

    def direct_of(self, user: str) -> str:
        """Return the channel of a person's direct message with the bot."""
        return self.slack.people[self._person(user)].direct

    def messages(self, channel: str, viewer: str) -> list[Shown]:
        """Return the messages of a conversation without those in threads, oldest first.

        What only the viewer sees is among them.
        """
        return self._timeline.roots(channel, viewer) if channel in self._conversations(viewer) else []

    def thread(self, channel: str, ts: str, viewer: str) -> list[Shown]:
        """Return the messages of a thread, the one that it belongs to first; none if there is no such message."""
        return self._timeline.thread(channel, ts, viewer) if channel in self._conversations(viewer) else []

    def home(self, viewer: str) -> Json | None:
        """Return the viewer's Home tab as the bot published it, each block with a `block_id`; None: not yet."""
        return self.slack.home_payload(viewer)

    def modal(self, viewer: str) -> OpenModal | None:
        """Return the modal on top, if one is open."""
        stack = self._stack(viewer)
        if not stack:
            return None
        top = stack[-1]
        errors = self._errors.get(top.id, {})
        return OpenModal(top.id, top.body, self.slack.state_of(top), errors, len(stack), self._trouble.get(top.id))

    def prompts(self, viewer: str) -> list[Prompt]:
        """Return the prompts that are pinned in the viewer's direct message."""
        prompts = self.slack.prompts.get(self.direct_of(viewer), self._suggested)
        return [Prompt(each["title"], each["message"]) for each in prompts]

    def exchanges(self, limit: int = 50) -> list[Exchange]:
        """Return the last exchanges between Slack and the bot, the newest first."""
        return self._exchanges.newest(limit)

    def changes(self) -> AsyncIterator[Change]:
        """Yield what changes from now on, until the playground ends."""
        return self._changes.listen()

    @property
    def bad_days(self) -> BadDays:
        """What goes wrong in Slack now."""
        return self._disturbing.now

    def set_bad_days(self, bad_days: BadDays) -> None:
        """Turn the switches."""
        self._disturbing.now = bad_days
        self._changes.tell(Change("bad days"))

    # What people do

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
        if not text.strip() and not snippet:
            raise NotPossibleError("There is nothing to send.")
        if channel not in self._conversations(user):
            raise NotPossibleError("You are not in this conversation.")
        if text.startswith("/"):
            await self._run(user, channel, text, thread_ts)
            return
        if thread_ts:
            thread_ts = self._thread_of(user, channel, thread_ts)
        files = [self.slack.files.add(snippet_name, snippet.encode(errors="replace"))] if snippet else []
        event = self._message_event(user, channel, self._as_slack_sends(text), thread_ts, files)
        self._write(event)
        await self._deliver_message(event)

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message. As in Slack, the same text again is no change.

        Raises:
            NotPossibleError: there is no such message of this person, or nothing would be left of it.
        """
        before = self._own(user, channel, ts)
        sent, made = self._as_slack_sends(text), self.slack.new_ts()
        if not sent and "files" not in before:
            raise NotPossibleError("A message cannot be empty, but you can delete it.")
        if sent == before["text"]:
            return
        event = {**before, "text": sent, "blocks": [rich_text(sent)], "edited": {"user": user, "ts": made}}
        self._write(event)
        message = {key: value for key, value in event.items() if key not in NOT_IN_MESSAGES}
        await self._deliver(changed(self.slack, {"event": before}, message, made))
        if self._mentions_bot(event):
            await self._deliver(self.slack.event_callback({**_mention(event), "event_ts": made}))

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message.

        Raises:
            NotPossibleError: there is no such message of this person.
        """
        event = self._own(user, channel, ts)
        del self._written[channel, ts]
        if shown := self._timeline.find(channel, ts):
            self._timeline.remove(shown)
            self._tell(shown)
        await self._deliver(deleted(self.slack, {"event": event}))

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
        shown = self._pressable(user, place)
        if isinstance(shown, ShownView) and values:
            self._keep(shown, values)
        blocks = shown.blocks if isinstance(shown, ShownView) else with_block_ids(shown.blocks, shown.ts)
        try:
            element = find_element(blocks, action_id, block_id, value)
            carried = element.body.get("value") if value is None and element.kind == "button" else value
            payload = self.slack.block_actions(action_id, carried, shown, user=user, block_id=block_id)
        except ImpossibleError as error:
            raise NotPossibleError(str(error)) from error
        if isinstance(place, Message):
            self._expect(payload, user, place.channel, place.ts)
        await self._bot.interaction(payload)

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
        view = self._modal(user, view_id)
        if "submit" not in view.body:
            raise NotPossibleError("This modal has nothing to submit.")
        errors = self._keep(view, values)
        missing = missing_fields(self.slack.state_of(view), view.blocks)
        errors = {place.partition("/")[0]: MISSING for place in missing} | errors
        self._found_wrong(view, errors)
        if errors:
            return
        payload = self.slack.view_submission(view)
        delivery = await self._bot.interaction(payload)
        if delivery.error:
            self._found_wrong(view, {}, TROUBLE)
            return
        await self.slack.take_submission_acknowledgement(payload, delivery.answer)
        self._changes.tell(Change("modal", viewer=user))

    async def close(self, user: str, view_id: str, *, all_of_them: bool = False) -> None:
        """Close a modal, or all that are open.

        Raises:
            NotPossibleError: the modal is not open.
        """
        view = self._modal(user, view_id)
        payload = None
        if view.body.get("notify_on_close"):
            payload = self.slack.view_closed(view, is_cleared=all_of_them)
        else:
            self.slack.close_view(view, all_of_them=all_of_them)
        self._changes.tell(Change("modal", viewer=user))
        if payload:
            await self._bot.interaction(payload)

    async def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
        """Use a shortcut of the app: a global one, or one on a message.

        Raises:
            NotPossibleError: there is no such shortcut or message.
        """
        user = self._person(user)
        try:
            if channel is None or ts is None:
                payload = self.slack.shortcut(callback_id, user)
            else:
                payload = self.slack.message_action(callback_id, self._message(user, channel, ts), user)
                self._expect(payload, user, channel, None)
        except ImpossibleError as error:
            raise NotPossibleError(str(error)) from error
        await self._bot.interaction(payload)

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab."""
        await self._deliver(self.slack.app_home_opened(self._person(user), "home"))

    async def open_direct(self, user: str) -> None:
        """Open the direct message with the bot."""
        await self._deliver(self.slack.app_home_opened(self._person(user), "messages"))

    async def join(self, user: str) -> None:
        """Join the workspace, which the new engineer can do once more."""
        await self._deliver(self.slack.team_join(self._person(user)))

    # How that comes about

    @property
    def _bot(self) -> Deliveries:
        if not self._deliveries:
            raise NotPossibleError("The bot has not started yet.")
        return self._deliveries

    def _person(self, user: str) -> str:
        if user not in self.people:
            raise NotPossibleError(f"There is no person {user}.")
        return user

    def _conversations(self, user: str) -> set[str]:
        return {*self.channels, self.direct_of(user)}

    def _as_slack_sends(self, text: str) -> str:
        users = {each.name: each.id for each in self.people.values()} | {APP.name: BOT_USER}
        return typed_text(text.strip(), users, {name: id_ for id_, name in self.channels.items()})

    async def _run(self, user: str, channel: str, text: str, thread_ts: str | None) -> None:
        """Run a command."""
        word, _, rest = text.partition(" ")
        if word != self.command["command"]:
            raise NotPossibleError(f"{word} is not a valid command.")
        if thread_ts:
            raise NotPossibleError(f"{word} is not supported in threads. Sorry!")
        fields = self.slack.slash_command(html.escape(rest.strip(), quote=False), user_id=user, channel_id=channel)
        origin = Origin(user, channel, command=text, author=Author(self.people[user].real_name))
        self._arrivals.expect(fields["response_url"], origin)
        delivery = await self._bot.command(fields)
        if delivery.error:
            said = f'`{word}` failed with the error "{delivery.error}"'
            note = Shown(channel, self.slack.new_ts(), SLACKBOT, Author("Slackbot", is_app=True), said, only_for=user)
            self._timeline.add(note)
            self._tell(note)
        elif delivery.answer:
            await self.slack.take_acknowledgement(fields, delivery.answer)

    def _thread_of(self, user: str, channel: str, ts: str) -> str:
        """Return the thread to which a reply to a message belongs."""
        message = self._timeline.find(channel, ts, user)
        if not message:
            raise NotPossibleError("This message is gone.")
        if message.only_for:
            raise NotPossibleError("Nobody can reply to a message that only one person sees.")
        return message.thread_ts or ts

    def _message_event(self, user: str, channel: str, text: str, thread_ts: str | None, files: list[Json]) -> Json:
        """Return the inner event of a message."""
        more: Json = {"thread_ts": thread_ts} if thread_ts else {}
        if files:
            more |= {"subtype": "file_share", "files": files, "upload": False}
        kind = "im" if channel == self.direct_of(user) else "channel"
        callback = self.slack.message(text, user=user, channel=channel, channel_type=kind, **more)
        event: Json = callback["event"]
        return event

    def _write(self, event: Json) -> None:
        """Show a message of a person, and remember it."""
        self._written[event["channel"], event["ts"]] = event
        shown = Shown(
            event["channel"],
            event["ts"],
            event["user"],
            Author(self.users[event["user"]]),
            event["text"],
            thread_ts=event.get("thread_ts"),
            edited="edited" in event,
            files=tuple(event.get("files", ())),
        )
        self._timeline.add(shown)
        self._tell(shown)

    async def _deliver_message(self, event: Json) -> None:
        """Deliver a message: as Slack does, a mention in a channel comes in two events."""
        if self._mentions_bot(event):
            await self._deliver(self.slack.event_callback(_mention(event)))
        await self._deliver(self.slack.event_callback(event))

    def _mentions_bot(self, event: Json) -> bool:
        return f"<@{BOT_USER}>" in event["text"] and event["channel_type"] != "im"

    async def _deliver(self, callback: Json) -> None:
        """Deliver an event, if the app has subscribed to it."""
        event = callback["event"]
        kind = event["type"]
        name = f"message.{ {'im': 'im'}.get(event['channel_type'], 'channels') }" if kind == "message" else kind
        if name in self.slack.manifest.events:
            await self._bot.event(callback)

    def _own(self, user: str, channel: str, ts: str) -> Json:
        event = self._written.get((channel, ts))
        if not event or event["user"] != user:
            raise NotPossibleError("This is not your message.")
        return event

    def _message(self, user: str, channel: str, ts: str) -> BotMessage | Json:
        """Return a message that somebody acts on: the bot's, or the event of a person's."""
        shown = self._timeline.find(channel, ts, user)
        if not shown or channel not in self._conversations(user) or shown.deleted:
            raise NotPossibleError("This message is gone.")
        if event := self._written.get((channel, ts)):
            return event
        return BotMessage(
            "post", channel, shown.text, shown.blocks, ts, shown.thread_ts, hidden=shown.only_for is not None
        )

    def _pressable(self, user: str, place: Place) -> BotMessage | ShownView:
        if isinstance(place, Message):
            message = self._message(user, place.channel, place.ts)
            if isinstance(message, BotMessage):
                return message
            raise NotPossibleError("This message has nothing to press.")
        if isinstance(place, View):
            return self._modal(user, place.id)
        if home := self.slack.homes.get(user):
            return home
        raise NotPossibleError("The Home tab is empty.")

    def _stack(self, user: str) -> list[ShownView]:
        return [view for view in self.slack.open_views if view.user == user]

    def _modal(self, user: str, view_id: str) -> ShownView:
        for view in self._stack(user):
            if view.id == view_id:
                return view
        raise NotPossibleError("This modal is no longer open.")

    def _keep(self, view: ShownView, values: Mapping[str, object]) -> dict[str, str]:
        """Put what was entered into the state of a view; return what is wrong with it, by block id."""
        fields = [element for element in elements_of(view.blocks) if element.kind in FIELDS]
        errors: dict[str, str] = {}
        state = self.slack.state_of(view)
        for name, value in values.items():
            for element in fields:
                if name not in (element.place, element.block_id, element.action_id):
                    continue
                if complaint := complaint_about(element, value):
                    errors[element.block_id] = f"{complaint[:1].upper()}{complaint[1:]}."
                else:
                    enter(state, element, value)
        return errors

    def _found_wrong(self, view: ShownView, errors: Mapping[str, str], trouble: str | None = None) -> None:
        self._errors[view.id] = errors
        self._trouble.pop(view.id, None)
        if trouble:
            self._trouble[view.id] = trouble
        self._changes.tell(Change("modal", viewer=view.user))

    def _expect(self, payload: Json, user: str, channel: str, ts: str | None) -> None:
        self._arrivals.expect(payload["response_url"], Origin(user, channel, ts))

    def _view_shown(self, view: ShownView) -> None:
        if view.body["type"] == "home":
            self._changes.tell(Change("home", viewer=view.user))
        else:
            self._found_wrong(view, view.errors)

    def _tell(self, message: Shown) -> None:
        """Tell that a message is new, changed or gone."""
        self._changes.tell(Change("channel", message.channel, viewer=message.only_for))
        thread = message.thread_ts or message.ts
        self._changes.tell(Change("thread", message.channel, thread, viewer=message.only_for))

    def _called(self, method: str) -> None:
        """Tell what a call of the bot has changed that is neither a message nor a view."""
        if method == "assistant.threads.setSuggestedPrompts":
            self._changes.tell(Change("prompts"))


def _mention(event: Json) -> Json:
    """Return the event by which the bot hears of a message that mentions it."""
    return {key: value for key, value in event.items() if key not in ("channel_type", "subtype")} | {
        "type": "app_mention"
    }
