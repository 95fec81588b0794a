"""Slack's rules for messages and views, checked on the JSON that is about to be sent.

Slack refuses a message or a view as a whole and barely says why; the SDK's models let many such through. So
each message and view of the bot passes here in the tests. Limits are those of docs.slack.dev/reference/block-kit
and docs.slack.dev/reference/views; a rule of another origin names it. Only what a sensible bot needs is allowed:
no broadcast, for example.
"""

from bot.playground.block_kit.blocks import block_problems
from bot.playground.block_kit.checks import mrkdwn_problems, objects_in
from bot.playground.block_kit.views import view_problems

__all__ = ["block_problems", "mrkdwn_problems", "objects_in", "view_problems"]
