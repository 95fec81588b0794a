"""The prompt of `wharfie chat`: line editing, history across sessions, multi-line pastes."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_PROMPT = "docker? "


def typed_questions() -> Iterator[str]:
    """Yield the questions that are typed or pasted, until Ctrl-D or a second Ctrl-C; the first one clears the line.

    A paste of several lines, such as an error message, is one question.
    """
    session: PromptSession[str] = PromptSession(history=_history())
    leaving = False
    while True:
        try:
            question = session.prompt(_PROMPT)
        except KeyboardInterrupt:
            if leaving:
                return
            leaving = True
            typer.echo("Press Ctrl-C again to leave.")
        except EOFError:
            return
        else:
            leaving = False
            yield question


def _history() -> History:
    """Return the history: a file that only the user can read, or where that fails, one for this session."""
    file = Path(platformdirs.user_state_path("wharfie", appauthor=False), "history")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return _UserHistory(file)


class _UserHistory(FileHistory):
    """Keeps what was typed in a file, as long as that can be written: a full disk ends no conversation."""

    def store_string(self, string: str) -> None:
        with contextlib.suppress(OSError):
            super().store_string(string)
