"""The pictures of the documentation, taken from the playground: `make screenshots`."""
