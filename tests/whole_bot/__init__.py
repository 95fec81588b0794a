"""The real bot process against a fake Slack, over real HTTP and WebSocket."""
