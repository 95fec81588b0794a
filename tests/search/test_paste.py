"""Pasted texts are made even, however long they are."""

from time import process_time

from bot.search.paste import evened


def test_the_escapes_of_quotes_are_removed() -> None:
    assert evened(r"unknown \"x\" in \\\"y\\\", C:\dir") == r'unknown "x" in "y", C:\dir'


def test_a_long_run_of_backslashes_takes_no_time() -> None:
    long = "x" + "\\" * 40_000 + "y"  # took many seconds when each backslash began a search
    begin = process_time()

    assert evened(long) == long
    assert process_time() - begin < 1
