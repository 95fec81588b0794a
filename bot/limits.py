"""What can be read of a file that somebody pastes, drops or names."""

LARGEST_FILE = 200_000
"""Bytes of a file that is read."""
LONGEST_LINE = 20_000
"""Characters of a line that is read: no person writes longer ones."""


def unreadable(data: bytes) -> str | None:
    """Return in one line why a file is not read; None if it is text of a sensible size in UTF-8.

    Args:
        data: its content; of a larger file, one byte more than `LARGEST_FILE` is enough.
    """
    if len(data) > LARGEST_FILE:
        return f"It is larger than {LARGEST_FILE // 1000} kB, which is more than I read."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "It is not in UTF-8 but in UTF-16: save it as UTF-8 and try again."
    if b"\0" in data:
        return "It is a binary file, not text."
    try:
        return _problem(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"It is not in UTF-8: see line {line}. Save it as UTF-8 and try again."


def _problem(text: str) -> str | None:
    if not text.strip():
        return "It is empty."
    too_long = next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > LONGEST_LINE), None)
    return (
        f"Line {too_long} has more than {LONGEST_LINE:,} characters, which is more than I read." if too_long else None
    )
