"""Proves every command of the knowledge on a private Docker engine: `python -m tests.prove`."""
