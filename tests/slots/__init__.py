"""Tests of bot/slots."""
