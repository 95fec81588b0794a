"""The playground: a small Slack workspace in a browser."""
