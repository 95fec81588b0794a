"""Reviews of files."""
