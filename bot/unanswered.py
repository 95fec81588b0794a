"""Records the questions that the bot could not answer, for those who maintain the knowledge."""

import json
import logging
from pathlib import Path

from bot.errors import SetupError
from bot.search import Result
from bot.search.normalize import as_typed

_log = logging.getLogger(__name__)


class UnansweredLog:
    """Appends each question without a sure answer to a file, one JSON object per line.

    With the right answer added as `entry`, a line is a question for `wharfie eval`.
    """

    def __init__(self, file: Path) -> None:
        """Create the file if it does not exist, readable only by its owner: people paste confidential text.

        Raises:
            SetupError: the file cannot be written.
        """
        self._file = file
        self._is_writable = True
        try:
            self._append("")
        except OSError as error:
            raise SetupError(f"WHARFIE_UNANSWERED={file} cannot be written: {error.strerror}.") from error

    def add(self, result: Result) -> None:
        """Append a question with its status and the nearest entry, unless it was answered or is small talk.

        If the file can no longer be written, the log says so once and the bot goes on answering.
        """
        if result.status == "answered" or result.small_talk:
            return
        question = as_typed(result.question).strip()
        nearest = result.candidates[0].entry.id if result.candidates else None
        line = json.dumps({"q": question, "status": result.status, "nearest": nearest}, ensure_ascii=False)
        try:
            self._append(line + "\n")
        except OSError as error:
            if self._is_writable:
                _log.warning("%s cannot be written (%s): unanswered questions are lost.", self._file, error.strerror)
            self._is_writable = False
        else:
            self._is_writable = True

    def _append(self, text: str) -> None:
        self._file.touch(mode=0o600)  # each time, since the keeper may have taken the file away
        with self._file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
