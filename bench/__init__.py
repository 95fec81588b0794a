"""Measuring during development; the bot itself does not need it."""
