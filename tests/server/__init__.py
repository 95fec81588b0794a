"""The serving process, part by part."""
