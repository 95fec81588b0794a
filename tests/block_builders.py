"""What others say about blocks and views: slackblocks and Slack's own SDK, both of which build them from classes.

Each thing is built again from its JSON. slackblocks must come to the same JSON, so that a key that it doesn't know is
noticed.
"""

from collections.abc import Callable, Mapping
from typing import Any

import slackblocks
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

_Json = dict[str, Any]
UNKNOWN_TO_SLACKBLOCKS = {"rich_text_preformatted": "language"}
"""By type of element, what Slack documents and slackblocks 3.0 doesn't know
(docs.slack.dev/reference/block-kit/block-elements/rich-text-preformatted-element)."""

_CLASSES: Mapping[str, Callable[..., Any]] = {
    "actions": slackblocks.ActionsBlock,
    "context": slackblocks.ContextBlock,
    "context_actions": slackblocks.ContextActionsBlock,
    "divider": slackblocks.DividerBlock,
    "header": slackblocks.HeaderBlock,
    "input": slackblocks.InputBlock,
    "rich_text": slackblocks.RichTextBlock,
    "section": slackblocks.SectionBlock,
    "image": slackblocks.ImageBlock,
    "rich_text_list": slackblocks.RichTextList,
    "rich_text_preformatted": slackblocks.RichTextCodeBlock,
    "rich_text_quote": slackblocks.RichTextQuote,
    "rich_text_section": slackblocks.RichTextSection,
    "emoji": slackblocks.RichTextEmoji,
    "text": slackblocks.RichText,
    "link": slackblocks.RichTextLink,
    "channel": slackblocks.RichTextChannel,
    "user": slackblocks.RichTextUser,
    "mrkdwn": slackblocks.Markdown,
    "plain_text": slackblocks.PlainText,
    "button": slackblocks.Button,
    "channels_select": slackblocks.ChannelSelectMenu,
    "checkboxes": slackblocks.CheckboxGroup,
    "conversations_select": slackblocks.ConversationSelectMenu,
    "feedback_buttons": slackblocks.FeedbackButtons,
    "icon_button": slackblocks.IconButton,
    "multi_static_select": slackblocks.StaticMultiSelectMenu,
    "multi_users_select": slackblocks.UserMultiSelectMenu,
    "number_input": slackblocks.NumberInput,
    "overflow": slackblocks.OverflowMenu,
    "plain_text_input": slackblocks.PlainTextInput,
    "radio_buttons": slackblocks.RadioButtonGroup,
    "static_select": slackblocks.StaticSelectMenu,
    "url_text_input": slackblocks.URLInput,
    "users_select": slackblocks.UserSelectMenu,
    "modal": slackblocks.ModalView,
    "home": slackblocks.HomeTabView,
}
_PARTS: Mapping[str, Callable[..., Any]] = {
    "options": slackblocks.Option,
    "initial_option": slackblocks.Option,
    "initial_options": slackblocks.Option,
    "confirm": slackblocks.ConfirmationDialogue,
    "filter": slackblocks.ConversationFilter,
    "dispatch_action_config": slackblocks.DispatchActionConfiguration,
    "positive_button": slackblocks.FeedbackButton,
    "negative_button": slackblocks.FeedbackButton,
}
"""Objects without a type, by the key that has them."""


def others_complaint(shown: list[_Json] | _Json) -> str:
    """Return the first complaint about the blocks of a message, or about a view; empty if there is none."""
    try:
        _check_with_slackblocks(shown)
        _check_with_sdk(shown)
    except Exception as error:  # noqa: BLE001  (each library has many kinds)
        return f"{type(error).__name__}: {error}"
    return ""


def _check_with_slackblocks(shown: list[_Json] | _Json) -> None:
    if isinstance(shown, list):
        named = _named(shown)
        built = slackblocks.Message("C1", text="x", blocks=_built(named)).to_dict()["blocks"]
        difference = _difference(named, built)
    else:
        view = {**shown, "blocks": _named(shown["blocks"])}
        difference = _difference(view, _built(view).to_dict())
    if difference:
        raise ValueError(f"slackblocks builds something else: {difference}")


def _named(blocks: list[_Json]) -> list[_Json]:
    """Return blocks that all have an id: slackblocks gives them one otherwise."""
    return [{"block_id": str(number), **block} for number, block in enumerate(blocks)]


def _difference(ours: object, theirs: object) -> str:
    ours, theirs = _plain(ours), _plain(theirs)
    return "" if ours == theirs else f"{theirs} from {ours}"


def _check_with_sdk(shown: list[_Json] | _Json) -> None:
    if isinstance(shown, list):
        for block in shown:
            parsed = sdk.Block.parse(block)
            if parsed is None:
                raise ValueError(f"the SDK doesn't know {block['type']}")
            parsed.to_dict()
    else:
        View(**shown).to_dict()


def _built(value: Any, key: str = "") -> Any:
    if isinstance(value, list):
        return [_built(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    if key == "style":
        return value
    kind = value.get("type", "")
    make = _PARTS.get(key) or _CLASSES[kind]
    left_out = ("type", UNKNOWN_TO_SLACKBLOCKS.get(kind))
    given = {name: _built(each, name) for name, each in value.items() if name not in left_out}
    if isinstance(style := given.get("style"), dict):
        given |= given.pop("style") and style
    return make(**given)


def _plain(value: Any) -> Any:
    """Return JSON without what says the same as leaving it out: slackblocks writes some defaults, and we others."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    unknown = UNKNOWN_TO_SLACKBLOCKS.get(value.get("type", ""))
    return {key: _plain(each) for key, each in value.items() if each not in (False, 0) and key != unknown}
