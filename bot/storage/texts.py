"""Texts as both databases can keep them."""


def storable(text: str, longest: int | None = None) -> str:
    """Return a text without what PostgreSQL cannot hold, NUL and halves of characters, and shortened.

    Args:
        text: any text.
        longest: the maximum of characters.
    """
    return str(text)[:longest].replace("\0", "\ufffd").encode("utf-8", "replace").decode()
