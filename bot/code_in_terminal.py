"""`wharfie explain` and `wharfie review`: what a command does and what is wrong in a file, in the terminal."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from bot.code_answers import CodeAnswer, CodeReader, FileReview
from bot.errors import SetupError
from bot.limits import LARGEST_FILE, unreadable
from bot.pasted_code import kind_of_file
from bot.replies.code import code_lines
from bot.replies.data import explanation_data, review_data
from bot.replies.lines import full
from bot.replies.secrets import secret_lines
from bot.secrets import hide
from bot.terminal import Terminal

STANDARD_INPUT = "-"
_NO_CALL = "wharfie: there is no docker command in it."
_NO_EQUIVALENT = "wharfie: only docker run and docker create have an equivalent in Compose."


def print_explanation(words: Sequence[str], titles: Mapping[str, str], *, as_json: bool) -> int:
    """Print what a command does; return the exit code, which is 1 if there is no call of docker in it.

    Args:
        words: the command: in one piece, as the words that the shell made of it, or `-` for standard input.
        titles: the titles of the entries by their ids.
        as_json: whether to print JSON.
    """
    hidden, terminal = hide(_command(words)), Terminal()
    explanations = CodeReader().explain(hidden.text)
    if not explanations:
        return _complain(_NO_CALL)
    if as_json:
        terminal.print_json(explanation_data(explanations, hidden.secrets))
    else:
        answer = CodeAnswer(explanations, secrets=hidden.secrets, titles=titles)
        terminal.show(full(code_lines(answer, again="", in_message=False)))
    return 0


def print_compose(words: Sequence[str]) -> int:
    """Print a `docker run` as a Compose file, and on standard error what to know about it; return the exit code.

    Args:
        words: as for `print_explanation`.
    """
    hidden, code = hide(_command(words)), CodeReader()
    file = code.as_compose(hidden.text)
    if not file:
        return _complain(_NO_EQUIVALENT if code.explain(hidden.text) else _NO_CALL)
    print(file.text.rstrip(), flush=True)  # noqa: T201
    warnings = [line.text for line in secret_lines(hidden.secrets, lines=False, in_message=False)]
    for said in (*warnings, *file.left_out, *file.notes):
        print(said, file=sys.stderr)  # noqa: T201
    return 0


def print_review(file: str, titles: Mapping[str, str], *, as_json: bool) -> int:
    """Print what is wrong in a file; return the exit code, which is 1 if that is more than advice.

    Args:
        file: its path, or `-` for standard input.
        titles: the titles of the entries by their ids.
        as_json: whether to print JSON.

    Raises:
        SetupError: it can't be opened or read as text, or is neither a Dockerfile nor a Compose file.
    """
    path, terminal = None if file == STANDARD_INPUT else Path(file), Terminal()
    hidden, name = hide(_content(path)), path.name if path else ""
    kind = kind_of_file(hidden.text, name)
    if not kind:
        raise SetupError(f"{_named(path)} is neither a Dockerfile nor a Compose file.")
    found = CodeReader().review(kind, hidden.text, path.parent if path else None)
    if as_json:
        terminal.print_json(review_data(found, hidden.secrets))
    else:
        answer = CodeAnswer(reviews=(FileReview(found, name, hidden.secrets),), titles=titles)
        terminal.show(full(code_lines(answer, again="", in_message=False)))
    return int(any(finding.severity != "advice" for finding in found.findings))


def _command(words: Sequence[str]) -> str:
    if list(words) == [STANDARD_INPUT]:
        return _content(None)
    return words[0] if len(words) == 1 else shlex.join(words)


def _content(path: Path | None) -> str:
    """Return what a file, or standard input, says."""
    if not path:
        return _text_in(sys.stdin.buffer, path)
    try:
        with path.open("rb") as stream:
            return _text_in(stream, path)
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}.") from error


def _text_in(stream: IO[bytes], path: Path | None) -> str:
    data = stream.read(LARGEST_FILE + 1)
    if reason := unreadable(data):
        raise SetupError(f"{_named(path)}: {reason}")
    return data.decode("utf-8-sig")


def _named(path: Path | None) -> str:
    return str(path) if path else "standard input"


def _complain(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return 1
