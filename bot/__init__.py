"""wharfie: a Slack bot that answers Docker questions from a team's own notes."""

__version__ = "0.1.0"
