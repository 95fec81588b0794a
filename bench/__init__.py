"""What is learned and measured in development; the bot itself does not need it."""
