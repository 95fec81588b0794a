"""What the bot did not know, in a file where the one who keeps the knowledge can see it."""

import json
import logging
from pathlib import Path

from bot.errors import SetupError
from bot.matching import Finding
from bot.matching.clean import as_typed

_log = logging.getLogger(__name__)


class UnansweredLog:
    """Appends each question that was not answered surely to a file, one JSON object per line.

    A line is a question for `wharfie eval` once its right answer is added as `entry`.
    """

    def __init__(self, file: Path) -> None:
        """Make the file if it is not there, readable for nobody else: people paste what is not meant for all.

        Raises:
            SetupError: the file cannot be written.
        """
        self._file = file
        self._is_writable = True
        try:
            file.touch(mode=0o600)
            with file.open("a", encoding="utf-8"):
                pass
        except OSError as error:
            raise SetupError(f"WHARFIE_UNANSWERED={file} cannot be written: {error.strerror}.") from error

    def add(self, finding: Finding) -> None:
        """Append a question with its status and the nearest entry, unless it was answered or asked nothing.

        A file that cannot be written any more costs no answer: the log says so once.
        """
        if finding.status == "answered" or finding.small_talk:
            return
        question = as_typed(finding.question).strip()
        nearest = finding.matches[0].entry.id if finding.matches else None
        line = json.dumps({"q": question, "status": finding.status, "nearest": nearest}, ensure_ascii=False)
        try:
            with self._file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(line + "\n")
        except OSError as error:
            if self._is_writable:
                _log.warning("%s cannot be written (%s): unanswered questions are lost.", self._file, error.strerror)
            self._is_writable = False
        else:
            self._is_writable = True
