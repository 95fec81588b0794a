"""The tests mirror the package; what starts the whole bot is in `whole_bot`."""
