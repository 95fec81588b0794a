"""The modals and Home tabs that people see, and the methods with which the bot shows them.

Rules: docs.slack.dev/surfaces/modals and docs.slack.dev/reference/methods/views.open, views.push, views.update and
views.publish.
"""

import copy
import itertools
import secrets
import time
from collections import defaultdict
from dataclasses import replace

from bot.playground.block_kit import view_problems
from bot.playground.slack.elements import State, with_block_ids
from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.people import APP, BOT, TEAM
from bot.playground.slack.records import JsonObject, Records
from bot.playground.slack.shown_view import How, ShownView
from bot.playground.slack.triggers import Trigger, Triggers

MAX_STACK = 3
"""One opened and two pushed: ``push_limit_reached`` (docs.slack.dev/reference/methods/views.push)."""

ACKNOWLEDGEMENTS = {"errors": {"errors"}, "update": {"view"}, "push": {"view"}, "clear": set[str]()}
"""The keys of each ``response_action`` (docs.slack.dev/surfaces/modals#handling_submissions)."""


class Views:
    """All views of the workspace, and the bot's methods for them.

    Args:
        triggers: what people have done.
        manifest: says whether there is a Home tab.
        problems: takes what Slack would refuse.
    """

    def __init__(self, triggers: Triggers, manifest: Manifest, problems: list[str]) -> None:
        self.shown = Records[ShownView]("view")
        self.homes: dict[str, ShownView] = {}
        """The Home tabs by their user."""
        self._triggers = triggers
        self._manifest = manifest
        self._problems = problems
        self._stacks: dict[str, list[ShownView]] = defaultdict(list)
        self._entered: dict[str, State] = {}
        self._ids: set[str] = set()
        self._numbers = itertools.count(1)

    @property
    def open(self) -> list[ShownView]:
        """The modals that are open: of each person from the first to the one on top."""
        return [view for stack in self._stacks.values() for view in stack]

    def find_open(self, view_id: str) -> ShownView:
        """Return the state of an open modal, or of a Home tab.

        Raises:
            ImpossibleError: it is not open.
        """
        found = self._find(view_id)
        if not found:
            raise ImpossibleError(f"{view_id} is not open")
        return found

    def state_of(self, view: ShownView) -> State:
        """Tell what the fields of a view hold: what was entered, else what they held at first; may be changed."""
        entered = self._entered.get(view.id, {})
        state = self._entered[view.id] = view.initial_state
        for block_id, fields in state.items():
            for action_id, first in fields.items():
                kept = entered.get(block_id, {}).get(action_id, first)
                fields[action_id] = kept if kept["type"] == first["type"] else first
        return state

    def payload(self, view: ShownView) -> JsonObject:
        """Show a view as Slack shows it to an app (docs.slack.dev/reference/interaction-payloads)."""
        body = {"private_metadata": "", "callback_id": "", "external_id": "", **view.body}
        if view.body["type"] == "modal":
            body = {"submit": None, "close": None, "clear_on_close": False, "notify_on_close": False, **body}
        return copy.deepcopy(
            {
                **body,
                "id": view.id,
                "team_id": TEAM,
                "state": {"values": self.state_of(view)},
                "hash": view.hash,
                "root_view_id": view.root_id,
                "previous_view_id": view.previous_id,
                "app_id": APP,
                "app_installed_team_id": TEAM,
                "bot_id": BOT,
            },
        )

    async def views_open(self, body: JsonObject) -> JsonObject:
        """Answer ``views.open``."""
        trigger = self._checked("views.open", body)
        return trigger if isinstance(trigger, dict) else await self._opened(trigger, body["view"])

    async def views_push(self, body: JsonObject) -> JsonObject:
        """Answer ``views.push``: on top of the view in which the person did something."""
        trigger = self._checked("views.push", body)
        if isinstance(trigger, dict):
            return trigger
        if not trigger.view_id or not (below := self._find(trigger.view_id)):
            return _refusal("not_found")
        if below.id == self._home_id(trigger.user):
            return self._refuse("views.push", ["there is no modal: what was used is in the Home tab"])
        if len(self._stacks[trigger.user]) >= MAX_STACK:
            return _refusal("push_limit_reached")
        return self._told(await self._push(below, body["view"]))

    async def views_update(self, body: JsonObject) -> JsonObject:
        """Answer ``views.update``."""
        view_id, external_id = body.get("view_id"), body.get("external_id")
        if bool(view_id) == bool(external_id):
            return self._refuse("views.update", ["view_id or external_id is needed, and not both"])
        key, name = ("id", view_id) if view_id else ("external_id", external_id)
        found = next((view for view in self._all if getattr(view, key) == name), None)
        if refusal := self._view_refusal(
            "views.update", body.get("view"), found.body["type"] if found else None, found
        ):
            return refusal
        if not found:
            return _refusal("not_found")
        if body.get("hash") not in (None, found.hash):
            return _refusal("hash_conflict")
        return self._told(await self._replace(found, body["view"]))

    async def views_publish(self, body: JsonObject) -> JsonObject:
        """Answer ``views.publish``: show a Home tab."""
        if not self._manifest.home_tab:
            return self._refuse("views.publish", ["the manifest enables no Home tab"], "not_enabled")
        user = str(body.get("user_id"))
        current = self.homes.get(user)
        if refusal := self._view_refusal("views.publish", body.get("view"), "home", current):
            return refusal
        if current and body.get("hash") not in (None, current.hash):
            return _refusal("hash_conflict")
        if current:
            return self._told(await self._replace(current, body["view"], "publish"))
        view_id = self._new_id()
        self.homes[user] = self._made(ShownView(view_id, user, "publish", {}, "", root_id=view_id), body["view"])
        await self.shown.add(self.homes[user])
        return self._told(self.homes[user])

    def close(self, view: ShownView, *, all_of_them: bool = False) -> None:
        """Let the person close a modal, or all of them."""
        stack = self._stacks[view.user]
        keep = [] if all_of_them else [each for each in stack if each.id != view.id]
        self._stacks[view.user] = keep

    async def acknowledge(self, view_id: str, answer: JsonObject) -> None:
        """Do what the bot's answer to a submission says; without one, the view closes.

        Args:
            view_id: of the view that was submitted.
            answer: the body, or the payload, of the acknowledgement.
        """
        if view_id not in self._ids:
            return  # made by hand, as by another version of the bot
        view = self._find(view_id)
        action = answer.get("response_action")
        problems = _acknowledgement_problems(answer)
        if view is None:
            problems += [f"{view_id} is not open"] if answer else []
        elif not problems and action == "errors":
            problems += _error_problems(view, answer["errors"])
        elif not problems and action in {"update", "push"}:
            problems += _view_problems(answer["view"], "modal")
            problems += self._id_problems(answer["view"], view if action == "update" else None)
            if action == "push" and len(self._stacks[view.user]) >= MAX_STACK:
                problems.append(f"push: {MAX_STACK} views are open")
        self._problems += [f"view_submission: {problem}" for problem in problems]
        if problems or view is None:
            return
        if action == "errors":
            await self.shown.add(replace(view, how="errors", errors=answer["errors"]))
        elif action == "update":
            await self._replace(view, answer["view"])
        elif action == "push":
            await self._push(view, answer["view"])
        else:
            self.close(view, all_of_them=action == "clear")

    def _checked(self, method: str, body: JsonObject) -> Trigger | JsonObject:
        if refusal := self._view_refusal(method, body.get("view"), "modal", None):
            return refusal
        trigger = self._triggers.exchange(body.get("trigger_id"))
        return _refusal(trigger) if isinstance(trigger, str) else trigger

    def _view_refusal(self, method: str, view: object, kind: str | None, old: ShownView | None) -> JsonObject | None:
        problems = _view_problems(view, kind)
        if problems:
            return self._refuse(method, problems)
        if repeated := self._id_problems(view, old):
            return self._refuse(method, repeated, "duplicate_external_id")
        return None

    def _id_problems(self, view: object, old: ShownView | None) -> list[str]:
        """Find an ``external_id`` that another view has: it must be unique in the workspace."""
        name = view.get("external_id") if isinstance(view, dict) else None
        taken = name and any(each.external_id == name for each in self._all if not old or each.id != old.id)
        return [f"external_id {name!r} is taken"] if taken else []

    def _refuse(self, method: str, problems: list[str], error: str = "invalid_arguments") -> JsonObject:
        self._problems += [f"{method}: {problem}" for problem in problems]
        return {**_refusal(error), "response_metadata": {"messages": [f"[ERROR] {problem}" for problem in problems]}}

    async def _opened(self, trigger: Trigger, body: JsonObject) -> JsonObject:
        view_id = self._new_id()
        view = self._made(
            ShownView(view_id, trigger.user, "open", {}, "", root_id=view_id, channel=trigger.channel), body
        )
        self._stacks[trigger.user] = [view]
        await self.shown.add(view)
        return self._told(view)

    async def _push(self, below: ShownView, body: JsonObject) -> ShownView:
        view = self._made(replace(below, id=self._new_id(), how="push", previous_id=below.id), body)
        self._stacks[below.user].append(view)
        await self.shown.add(view)
        return view

    async def _replace(self, old: ShownView, body: JsonObject, how: How = "update") -> ShownView:
        view = self._made(replace(old, how=how, errors={}), body)
        if self.homes.get(old.user) == old:
            self.homes[old.user] = view
        else:
            self._stacks[old.user] = [view if each.id == old.id else each for each in self._stacks[old.user]]
        await self.shown.add(view)
        return view

    def _made(self, frame: ShownView, body: JsonObject) -> ShownView:
        new_hash = f"{int(time.time())}.{secrets.token_hex(4)}"
        return replace(frame, body={**body, "blocks": with_block_ids(body["blocks"], new_hash)}, hash=new_hash)

    def _told(self, view: ShownView) -> JsonObject:
        return {"ok": True, "view": self.payload(view)}

    def _home_id(self, user: str) -> str | None:
        home = self.homes.get(user)
        return home.id if home else None

    @property
    def _all(self) -> list[ShownView]:
        return [*self.open, *self.homes.values()]

    def _find(self, view_id: str) -> ShownView | None:
        return next((view for view in self._all if view.id == view_id), None)

    def _new_id(self) -> str:
        self._ids.add(view_id := f"V{next(self._numbers):010d}")
        return view_id


def _view_problems(view: object, kind: str | None) -> list[str]:
    """Check a view that must be of a kind, if one is given."""
    if problems := view_problems(view):
        return problems
    found = view["type"] if isinstance(view, dict) else None
    return [f"view: type {found!r}, must be {kind!r}"] if kind not in (None, found) else []


def _acknowledgement_problems(answer: JsonObject) -> list[str]:
    """Check the shape of an answer to a submission."""
    if not answer:
        return []
    action = answer.get("response_action")
    if not isinstance(action, str) or action not in ACKNOWLEDGEMENTS:
        return [f"response_action {action!r} is not one of {', '.join(ACKNOWLEDGEMENTS)}"]
    keys = answer.keys() - {"response_action"}
    wrong = keys ^ ACKNOWLEDGEMENTS[action]
    return [f"{action}: {key} is {'unknown' if key in keys else 'missing'}" for key in sorted(wrong)]


def _error_problems(view: ShownView, errors: object) -> list[str]:
    """Check the errors of an answer: each belongs to a field of the view."""
    if not isinstance(errors, dict) or not errors:
        return [f"errors: {errors!r} names no field"]
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    problems = [f"errors: {block_id!r} is not an input block of the view" for block_id in errors.keys() - inputs]
    silent = [block_id for block_id, words in errors.items() if not isinstance(words, str) or not words.strip()]
    return problems + [f"errors: {block_id!r} has no words" for block_id in silent]


def _refusal(error: str) -> JsonObject:
    return {"ok": False, "error": error}
