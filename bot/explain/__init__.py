"""Says what a command line of docker does, part by part."""
