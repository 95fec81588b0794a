"""The replies: what was found in, what is said out. Pure functions."""
