"""Slack in a browser: its messages and modals as HTML."""
