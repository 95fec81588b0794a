"""Errors that a person can cause, each with a message that says what to do."""


class SetupError(Exception):
    """A setting, a flag or a folder is wrong. One line; the program exits with 2."""


class FileError(Exception):
    """A file named on the command line is wrong. One line, `FILE:LINE: what is wrong`; the program exits with 2."""


class KnowledgeError(Exception):
    """The knowledge has problems. The program lists them all and exits with 1.

    Attributes:
        problems: one line each, `FILE: ENTRY: what is wrong`.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
