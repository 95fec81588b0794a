"""Tests of bot/listeners."""
