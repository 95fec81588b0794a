"""Measures what the review finds in files, and proves it."""
