"""Says what is wrong with a Dockerfile or a Compose file, from its text alone."""
