"""The serving process: Slack by HTTP or by Socket Mode, health over HTTP in both."""

from bot.server.lifecycle import run

__all__ = ["run"]
