"""Explains commands and reviews files that people paste or attach. What it reads is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.explain.explanation import Explanation
from bot.pasted_code import PastedCode, kind_of_file
from bot.review.finding import FileKind, Review
from bot.secrets import Hidden, Secret

if TYPE_CHECKING:  # loaded when it is needed: most questions have no code
    from bot.explain.compose_file import ComposeFile
    from bot.explain.explainer import Explainer
    from bot.review.rules import Rules


class AttachedFile(NamedTuple):
    """A text file that comes with a question.

    Attributes:
        name: its name; may be empty.
        text: its content.
    """

    name: str
    text: str


class Code(NamedTuple):
    """A command or a file without its secrets, to be read again.

    Attributes:
        kind: what it is.
        text: the code.
        name: the name of the file; may be empty.
        secrets: what was hidden in it.
    """

    kind: Literal["command", "dockerfile", "compose"]
    text: str
    name: str = ""
    secrets: tuple[Secret, ...] = ()


@dataclass(frozen=True)
class FileReview:
    """The review of a file.

    Attributes:
        review: what was found.
        name: the file's name; empty if it was pasted.
        secrets: what was hidden in it.
    """

    review: Review
    name: str = ""
    secrets: tuple[Secret, ...] = ()


@dataclass(frozen=True)
class CodeAnswer:
    """What pasted commands do, and what is wrong in pasted and attached files.

    Attributes:
        explanations: of the commands.
        reviews: of the files.
        secrets: what was hidden besides that in the files.
        source: the only code that was read; None if there was more.
        titles: the titles of the entries that go deeper, by their ids.
        nearest: the ids of the entries that may answer what the words around the code ask.
    """

    explanations: tuple[Explanation, ...] = ()
    reviews: tuple[FileReview, ...] = ()
    secrets: tuple[Secret, ...] = ()
    source: Code | None = None
    titles: Mapping[str, str] | None = None
    nearest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.explanations or self.reviews)

    def __add__(self, other: "CodeAnswer") -> "CodeAnswer":
        """Return both in one answer."""
        if not self or not other:
            return self or other
        return CodeAnswer(
            self.explanations + other.explanations,
            self.reviews + other.reviews,
            self.secrets + other.secrets,
            nearest=self.nearest + other.nearest,
        )

    @property
    def status(self) -> str:
        """What was done, for metrics: `reviewed` if there was a file, else `explained`."""
        return "reviewed" if self.reviews else "explained"

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries that go deeper."""
        of_findings = (finding.entry for each in self.reviews for finding in each.review.findings)
        of_commands = (entry for each in self.explanations for entry in each.entries)
        return tuple(dict.fromkeys(entry for entry in (*self.nearest, *of_commands, *of_findings) if entry))


class CodeReader:
    """Reads commands and files. What it knows is loaded when it is first needed."""

    def prepare(self) -> None:
        """Load all of it now."""
        self.explain("docker ps")
        self.review("dockerfile", "FROM scratch\n")
        self.review("compose", "services: {}\n")

    def explain(self, text: str) -> tuple[Explanation, ...]:
        """Explain the calls of docker in a text without secrets; none if there are none."""
        return tuple(map(self._with_compose, self._explainer.explain(text)))

    def review(self, kind: FileKind, text: str, folder: Path | None = None) -> Review:
        """Review a file without secrets.

        Args:
            kind: what it is.
            text: its content.
            folder: where it lies, if that is on this machine.
        """
        if kind == "dockerfile":
            from bot.review.dockerfile import review_dockerfile  # noqa: PLC0415

            return review_dockerfile(text, self._dockerfile_rules, folder)
        from bot.review.compose import review_compose  # noqa: PLC0415

        return review_compose(text, self._compose_rules, folder)

    def as_compose(self, command: str) -> "ComposeFile | None":
        """Return a `docker run` as a Compose file; None if the text is none, or has no equivalent."""
        from bot.commands import parse  # noqa: PLC0415
        from bot.explain.compose_file import compose_file  # noqa: PLC0415

        return next((file for call in parse(command) if (file := compose_file(call, command))), None)

    def read(self, code: Code) -> CodeAnswer:
        """Explain a command or review a file; the answer is empty if the text has no call of docker."""
        if code.kind == "command":
            return CodeAnswer(explanations=self.explain(code.text), secrets=code.secrets, source=code)
        review = FileReview(self.review(code.kind, code.text), code.name, code.secrets)
        return CodeAnswer(reviews=(review,), source=code)

    def _with_compose(self, explanation: Explanation) -> Explanation:
        file = None if explanation.compose else self.as_compose(explanation.line)
        return replace(explanation, compose=file.text) if file else explanation

    @cached_property
    def _explainer(self) -> "Explainer":
        from bot.explain.explainer import Explainer  # noqa: PLC0415
        from bot.knowledge.flags import load_flags  # noqa: PLC0415

        return Explainer(load_flags())

    @cached_property
    def _dockerfile_rules(self) -> "Rules":
        return _rules("dockerfile")

    @cached_property
    def _compose_rules(self) -> "Rules":
        return _rules("compose")


def _rules(kind: FileKind) -> "Rules":
    from bot.review.rules import load_rules  # noqa: PLC0415

    return load_rules(kind)


def pasted(code: PastedCode, hidden: Hidden) -> Code:
    """Return what was pasted into a text, with the places of its secrets in the code instead of in the text around it.

    Args:
        code: the code.
        hidden: the text.
    """
    before, found, _ = hidden.text.partition(code.text)
    above = before.count("\n") if found else 0
    secrets = tuple(secret._replace(line=max(1, secret.line - above)) for secret in hidden.secrets)
    return Code(code.kind, code.text, secrets=secrets)


def attached(file: AttachedFile, hidden: Hidden) -> Code | None:
    """Return an attached file if it is a Dockerfile or a Compose file.

    Args:
        file: the file.
        hidden: its text.
    """
    kind = kind_of_file(hidden.text, file.name)
    return Code(kind, hidden.text, file.name, hidden.secrets) if kind else None
