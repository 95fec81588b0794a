"""Tests of bot/replies."""
