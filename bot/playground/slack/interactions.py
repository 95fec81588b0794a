"""What people do with messages, views and shortcuts, in Slack's own shapes.

Shapes: docs.slack.dev/reference/interaction-payloads. Any field of a payload can be given by name.
"""

import copy
from typing import Any

from bot.playground.slack.elements import (
    FIELDS,
    Element,
    State,
    Values,
    action_of,
    enter,
    fill,
    find_element,
    initial_state,
    missing_fields,
    with_block_ids,
)
from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP, PERSON, TEAM
from bot.playground.slack.records import JsonObject
from bot.playground.slack.shown_view import ShownView
from bot.playground.slack.triggers import Clock
from bot.playground.slack.views import Views
from bot.playground.slack.workspace import NOT_IN_MESSAGES, Workspace


class Interactions(Workspace):
    """A workspace whose people use what the bot shows them.

    Args:
        manifest: of the app.
        clock: by it triggers expire; by default one that tests move.
    """

    def __init__(self, manifest: Manifest, clock: Clock | None = None) -> None:
        super().__init__(manifest, clock)
        self._views = Views(self.triggers, manifest, self.refused)

    def block_actions(
        self,
        action_id: str,
        value: object,
        shown: Message | ShownView,
        *,
        user: str | None = None,
        block_id: str | None = None,
        **fields: Any,
    ) -> JsonObject:
        """Someone uses an element of a message or a view.

        Args:
            action_id: names the element; there must be one.
            value: what a button carries, the chosen option's value, or who or what is chosen; for feedback buttons the
                value of the one that is pressed. Another than is offered: a message from an older time.
            shown: the message or the view as it was recorded; of a view, the state it is in now is used.
            user: who does it; by default the person who sees the view, or an engineer.
            block_id: of the element's block, where several blocks have such an element.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload. As in Slack, it brings the message along unless only one person sees that.
        """
        if isinstance(shown, ShownView):
            payload, element = self._used_in_view(self._views.find_open(shown.id), action_id, value, block_id, user)
        else:
            payload, element = self._used_in_message(shown, action_id, value, block_id, user or PERSON)
        action = action_of(element, value) | {"action_ts": self.new_ts()}
        return payload | {"actions": [action]} | fields

    def app_home_opened(
        self, user: str = PERSON, tab: str = "home", *, event_id: str | None = None, **event: Any
    ) -> JsonObject:
        """Someone opens a tab of the app (docs.slack.dev/reference/events/app_home_opened).

        Args:
            user: who does it.
            tab: ``home`` or ``messages``.
            event_id: the delivery's own id, where a test wants the same again.
            event: any field of the inner event, to replace or to add.

        Returns:
            The whole event callback. It brings the Home tab along if one has been published before.
        """
        home = self._views.homes.get(user) if tab == "home" else None
        inner = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.conversation(user),
            "tab": tab,
            "event_ts": self.new_ts(),
            **({"view": self._views.payload(home)} if home else {}),
            **event,
        }
        return self.event_callback(inner, event_id)

    def enter(self, view: ShownView, values: Values) -> None:
        """Let a person enter something in the fields of an open view, which stays there until it is submitted.

        Args:
            view: as it was recorded.
            values: by action id or block id; a text, an id, an option's value, or a list of these.

        Raises:
            ImpossibleError: there is no such field, or Slack's form would not take the value.
        """
        now = self._views.find_open(view.id)
        fill(self._views.state_of(now), now.blocks, values)

    def view_submission(
        self, view: ShownView, values: Values | None = None, *, user: str | None = None, **fields: Any
    ) -> JsonObject:
        """Someone submits a modal.

        Args:
            view: as it was recorded; the state it is in now is submitted.
            values: as for `enter`; what isn't given keeps what was entered, or the first value.
            user: who does it; by default the person who sees the view.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload.

        Raises:
            ImpossibleError: the modal isn't open, has nothing to submit, or a field that is needed is empty.
        """
        self.enter(view, values or {})
        now = self._views.find_open(view.id)
        if "submit" not in now.body:
            raise ImpossibleError(f"{now.callback_id}: a view without a button to submit it")
        missing = missing_fields(self._views.state_of(now), now.blocks)
        if missing:
            raise ImpossibleError(f"{now.callback_id}: Slack asks for {missing} first")
        user = user or now.user
        return self._interaction(
            "view_submission", user, now, view=self._views.payload(now), response_urls=[], **fields
        )

    def view_closed(self, view: ShownView, *, is_cleared: bool = False, **fields: Any) -> JsonObject:
        """Someone closes a modal that asks to hear of it.

        Args:
            view: as it was recorded.
            is_cleared: whether all modals on the stack are closed at once.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload.

        Raises:
            ImpossibleError: the modal isn't open, or doesn't have ``notify_on_close``.
        """
        now = self._views.find_open(view.id)
        if not now.body.get("notify_on_close"):
            raise ImpossibleError(f"{now.callback_id}: nobody is told that it is closed")
        cleared = is_cleared or bool(now.body.get("clear_on_close"))
        payload = self._interaction("view_closed", now.user, view=self._views.payload(now), is_cleared=cleared)
        del payload["trigger_id"]
        self._views.close(now, all_of_them=cleared)
        return payload | fields

    def state_of(self, view: ShownView) -> State:
        """Tell what the fields of an open view hold, by block id and action id."""
        return self._views.state_of(self._views.find_open(view.id))

    def home_payload(self, user: str) -> JsonObject | None:
        """Show a person's Home tab as Slack shows it to an app; None: nothing has been published."""
        home = self._views.homes.get(user)
        return self._views.payload(home) if home else None

    def close_view(self, view: ShownView, *, all_of_them: bool = False) -> None:
        """Let a person close a modal, or all of them, that does not ask to hear of it."""
        self._views.close(view, all_of_them=all_of_them)

    def message_action(
        self, callback_id: str, message: Message | JsonObject, user: str = PERSON, **fields: Any
    ) -> JsonObject:
        """Someone uses a shortcut on a message.

        Args:
            callback_id: of the shortcut; the manifest must have it.
            message: of the bot, as it was recorded, or of a person: its event, or the whole callback.
            user: who does it.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload.
        """
        self._require_shortcut(callback_id, "message")
        if isinstance(message, Message):
            channel, shown = message.channel, self.posted(message)
        else:
            event = message.get("event", message)
            channel = event["channel"]
            shown = {key: value for key, value in event.items() if key not in NOT_IN_MESSAGES}
            shown["type"] = "message"
        return {
            **self.interaction("message_action", user=user),
            "callback_id": callback_id,
            "trigger_id": self.triggers.new(user, channel),
            "action_ts": self.new_ts(),
            "message_ts": shown["ts"],
            "channel": {"id": channel, "name": self.channel_name(channel)},
            "message": copy.deepcopy(shown),
            "response_url": self.new_response_url(channel),
            **fields,
        }

    def shortcut(self, callback_id: str, user: str = PERSON, **fields: Any) -> JsonObject:
        """Someone uses a global shortcut.

        Args:
            callback_id: of the shortcut; the manifest must have it.
            user: who does it.
            fields: any field of the payload, to replace or to add.

        Returns:
            The payload.
        """
        self._require_shortcut(callback_id, "global")
        return self.interaction("shortcut", user=user, callback_id=callback_id, action_ts=self.new_ts(), **fields)

    def interaction(self, kind: str, *, user: str = PERSON, **fields: Any) -> JsonObject:
        """Someone uses something of the app, perhaps of another version of it, that belongs to no message.

        Args:
            kind: such as ``view_submission``, ``shortcut`` or ``message_action``.
            user: who does it.
            fields: of the payload, to add.

        Returns:
            The payload.
        """
        return self._interaction(kind, user, **fields)

    def _interaction(self, kind: str, user: str, view_: ShownView | None = None, **fields: Any) -> JsonObject:
        name = self.user_name(user)
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": self.team_of(user)},
            "api_app_id": APP,
            "token": "legacyverificationtoken1",
            "trigger_id": self.triggers.new(user, view_.channel if view_ else None, view_.id if view_ else None),
            "team": {"id": TEAM, "domain": "wharf"},
            "enterprise": None,
            "is_enterprise_install": False,
            **fields,
        }

    def _used_in_view(
        self, view: ShownView, action_id: str, value: object, block_id: str | None, user: str | None
    ) -> tuple[JsonObject, Element]:
        element = find_element(view.blocks, action_id, block_id, value)
        if element.kind in FIELDS:
            enter(self._views.state_of(view), element, value)
        container = {"type": "view", "view_id": view.id}
        shown = self._views.payload(view)
        return self._interaction("block_actions", user or view.user, view, container=container, view=shown), element

    def _used_in_message(
        self, message: Message, action_id: str, value: object, block_id: str | None, user: str
    ) -> tuple[JsonObject, Element]:
        blocks = with_block_ids(message.blocks, message.ts)
        element = find_element(blocks, action_id, block_id, value)
        state = initial_state(blocks, message.channel)
        if element.kind in FIELDS:
            enter(state, element, value)
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.hidden,
            **thread,
        }
        payload = {
            **self.interaction("block_actions", user=user, container=container),
            "trigger_id": self.triggers.new(user, message.channel),
            "channel": {"id": message.channel, "name": self.channel_name(message.channel)},
            "state": {"values": state},
            "response_url": self.new_response_url(message.channel, hidden=message.hidden),
        }
        return payload if message.hidden else payload | {"message": self.posted(message)}, element

    def _require_shortcut(self, callback_id: str, kind: str) -> None:
        there = self.manifest.shortcuts
        if there.get(callback_id) != kind:
            raise ImpossibleError(f"the manifest has no {kind} shortcut {callback_id!r}, only {dict(there)}")
