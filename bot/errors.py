"""Errors that a user can cause, each with a message that says what to do."""


class SetupError(Exception):
    """A setting, a flag or a folder is wrong. The message is one line; the exit code is 2."""


class FileError(Exception):
    """A file named on the command line is wrong. The message is `FILE:LINE: what is wrong`; the exit code is 2."""


class KnowledgeError(Exception):
    """The knowledge has problems. The program lists them all; the exit code is 1.

    Attributes:
        problems: one line each, `FILE: ENTRY: what is wrong`.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
