"""What somebody types in a terminal: editing keys, history between sessions, pastes of several lines."""

from collections.abc import Iterator
from pathlib import Path

import platformdirs
import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_PROMPT = "docker? "


def typed_questions() -> Iterator[str]:
    """Yield what is typed or pasted, until Ctrl-D, or Ctrl-C twice; Ctrl-C once clears the line.

    A paste of several lines, as of an error, is one question.
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
    """Keep what was typed in the user's own folder, readable for nobody else; where that fails, for this session."""
    file = Path(platformdirs.user_state_path("wharfie", appauthor=False), "history")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(file)
