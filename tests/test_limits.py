"""What is no text of a sensible size is refused in one line."""

import pytest

from bot.limits import LARGEST_FILE, LONGEST_LINE, unreadable


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\n" * (LARGEST_FILE // 2 + 1), "It is larger than 200 kB, which is more than I read."),
        (b"FROM a\0b", "It is a binary file, not text."),
        ("services:".encode("utf-16"), "It is not in UTF-8 but in UTF-16: save it as UTF-8 and try again."),
        (b"FROM a\nLABEL b=\xe9\n", "It is not in UTF-8: see line 2. Save it as UTF-8 and try again."),
        (b" \n\t\n", "It is empty."),
        (b"\xef\xbb\xbf\n", "It is empty."),
        (b"FROM a\n" + b"b" * (LONGEST_LINE + 1), "Line 2 has more than 20,000 characters, which is more than I read."),
    ],
)
def test_a_file_that_is_not_read_is_refused_in_one_line(data: bytes, said: str) -> None:
    assert unreadable(data) == said


@pytest.mark.parametrize("data", [b"FROM a", "\ufeffservices:\n".encode(), "# Größe\r\n".encode(), b"b" * LONGEST_LINE])
def test_text_of_a_sensible_size_is_read(data: bytes) -> None:
    assert unreadable(data) is None
