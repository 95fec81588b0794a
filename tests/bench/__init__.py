"""Tests of bench; they do not need the benchmark's environment."""
