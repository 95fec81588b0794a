"""The server: Slack over HTTP or Socket Mode, with health and metrics over HTTP in both modes."""

from bot.server.lifecycle import run

__all__ = ["run"]
