"""Generates odd inputs, to measure the time of the worst of them."""

import sys
from collections.abc import Callable, Iterator, Sequence
from random import Random

_LONG = 10_000
_HOSTILE = (  # repeated, each makes some regular expressions backtrack
    *("a", "aA", "(", "[", "((a)", "\\", "<", "<@U0", "<http://", "&amp;", "`", "```", "'", '"', "$(", "${"),
    *("-", "--", "- ", "--a=", ":", "a:", "1.", "1:", "/", "a/", "@", ".", "..", " ", "\t", "\n", " \n", "\r\n"),
    *(
        "docker ",
        "not ",
        "without ",
        "how do i ",
        "error: ",
        "Error response from daemon: ",
        "\u200b",
        "\u0301",
        "\u202e",
    ),
)


def odd_inputs(words: Sequence[str], number: int, seed: int = 1) -> Iterator[str]:
    """Yield odd inputs, equally many of each kind, and always the same for one seed.

    Args:
        words: words of the knowledge to use.
        number: how many inputs.
        seed: the seed of the random numbers.
    """
    random = Random(seed)
    kinds: list[Callable[[Random, Sequence[str]], str]] = [_unicode, _log, _repeated, _hostile, _token]
    for turn in range(number):
        yield kinds[turn % len(kinds)](random, words)


def _unicode(random: Random, words: Sequence[str]) -> str:
    """Return random Unicode characters with some words among them."""
    return "".join(
        f" {random.choice(words)} " if random.random() < 0.1 else chr(random.randrange(sys.maxunicode + 1))  # noqa: PLR2004
        for _ in range(random.randint(1, 1_000))
    )


def _log(random: Random, words: Sequence[str]) -> str:
    """Return a log of 10,000 characters."""
    lines, length = [], 0
    while length < _LONG:
        level = random.choice(("INFO", "WARN", "ERROR", "error:", "fatal:"))
        said = " ".join(random.choices(words, k=random.randint(3, 20)))
        lines.append(f"2026-01-{random.randint(1, 28):02}T12:00:{random.random() * 60:09.6f}Z {level} {said}")
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:_LONG]


def _repeated(random: Random, words: Sequence[str]) -> str:
    """Return a few words, repeated many times."""
    few = random.choices(words, k=random.randint(1, 4))
    return " ".join(few * (random.randint(2, _LONG) // sum(len(word) + 1 for word in few) + 1))


def _hostile(random: Random, words: Sequence[str]) -> str:
    """Return repetitions that make regular expressions backtrack, between two words."""
    part = random.choice(_HOSTILE)
    return f"{random.choice(words)}{part * (random.randint(2, _LONG) // len(part))}{random.choice(words)}"


def _token(random: Random, words: Sequence[str]) -> str:
    """Return one long word: words run together, a hash, or one letter."""
    length = random.randint(50, _LONG)
    letters = random.choice(
        ("0123456789abcdef", "abcdefghijklmnopqrstuvwxyz", "".join(random.choices(words, k=9)), "x")
    )
    return "".join(random.choices(letters, k=length))
