"""Finds the answer to a question."""
