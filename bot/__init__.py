"""wharfie: a Slack bot that answers Docker questions from a knowledge base that the team can extend."""

__version__ = "0.1.0"
