"""Tests of training; those of what needs PyTorch are skipped where it is not installed."""
