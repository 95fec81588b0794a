"""The playground: a simulated Slack with the real bot in it, and Slack's messages and modals as HTML."""
