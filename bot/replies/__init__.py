"""The replies: pure functions that turn what was found into text, Slack messages and JSON."""
