"""Tests of what outlives a restart, on SQLite and on PostgreSQL."""
