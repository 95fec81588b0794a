"""Trains what the search has learned: the encoder, the weights of its ranking, and its calibration. See README.md."""
