"""The tests mirror the package; those that start the whole bot are in `whole_bot`."""
