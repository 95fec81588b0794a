"""What the benchmark measures with; nothing here needs its own environment."""
