"""The words of a review: each rule's severity, sentences and links, from the shipped `review/KIND.yaml`."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from bot.entry import Address, Identifier, OneLine
from bot.errors import KnowledgeError
from bot.knowledge.parse import ParseError, line_of, parse_file
from bot.knowledge.read import REVIEW, shipped_folder, validated
from bot.review.finding import FileKind, Finding, Severity

_LONGEST_VALUE = 60
"""Characters of a value that a message shows."""
_VALUE = re.compile(r"\{([a-z_]+)\}")
# A value is a piece of the file, and is shown as code: no mark of it may end the code or disguise what it is.
_UNSAFE = re.compile(r"[`\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


class Rule(BaseModel):
    """What is said if a rule finds something.

    Attributes:
        severity: how bad it is.
        message: what is wrong, in one sentence; `{name}` is where a value of the file is shown.
        why: why that matters; may have values too.
        entry: the id of the entry that explains it.
        docs: the page of Docker's documentation about it.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    severity: Severity
    message: OneLine
    why: Annotated[OneLine, Field(max_length=400)] = ""
    entry: Identifier = ""
    docs: Address = ""


class Rules(RootModel[dict[Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9]*$")], Rule]]):
    """The content of one file of rules: the rules by their names."""

    model_config = ConfigDict(strict=True, frozen=True)

    def finding(self, name: str, /, line: int, column: int = 0, fix: str = "", **values: str | int) -> Finding:
        """Return what a rule found, in its words.

        Args:
            name: the rule's name.
            line: the line where it begins, from 1.
            column: the column, from 1; 0 if it is about the whole line.
            fix: the corrected lines, to copy.
            **values: what the rule's sentences show of the file: a text is shown as code, a number as it is.

        Raises:
            KeyError: there is no such rule, or a value for its sentences is missing.
        """
        rule = self.root[name]
        return Finding(
            rule=name,
            severity=rule.severity,
            line=line,
            column=column,
            message=_with_values(rule.message, values),
            why=_with_values(rule.why, values),
            fix=fix,
            entry=rule.entry,
            docs=rule.docs,
        )


def load_rules(kind: FileKind) -> Rules:
    """Read the rules for a kind of file.

    Raises:
        KnowledgeError: the rules have errors; all of them are listed.
    """
    name = f"{kind}.yaml"
    rules, problems = _read(shipped_folder().path / REVIEW / name)
    if not rules:
        raise KnowledgeError(problems)
    return rules


def rule_problems(entries: Collection[str], folder: Path | None = None) -> list[str]:
    """Return what is wrong with all rules, as `FILE: line N: what is wrong`.

    Args:
        entries: the ids of the entries that they may link to.
        folder: the folder of the rules; the shipped one if it is None.
    """
    folder = folder or shipped_folder().path / REVIEW
    return [problem for file in sorted(folder.glob("*.yaml")) for problem in _read(file, entries)[1]]


def _read(file: Path, entries: Collection[str] | None = None) -> tuple[Rules | None, list[str]]:
    """Return the rules of a file and what is wrong with it; None if they can't be used."""
    name = f"knowledge/{REVIEW}/{file.name}"
    try:
        content, text = parse_file(file)
    except ParseError as error:
        return None, [f"{name}: {error}"]
    rules, problems = validated(Rules, content)
    found = [(each.place, each.said) for each in problems]
    if rules and entries is not None:
        dead = {rule: each.entry for rule, each in rules.root.items() if each.entry and each.entry not in entries}
        found += [((rule, "entry"), f"{rule}: `{entry}` is not an entry") for rule, entry in dead.items()]
    return rules, [f"{name}: line {line_of(text, place)}: {said}" for place, said in found]


def _with_values(sentence: str, values: Mapping[str, str | int]) -> str:
    return _VALUE.sub(lambda found: _shown(values[found[1]]), sentence)


def _shown(value: str | int) -> str:
    """Return a value of the file as it is safe in a sentence: on one line, shortened, as code."""
    if isinstance(value, int):
        return str(value)
    line = " ".join(_UNSAFE.sub(" ", value[: 10 * _LONGEST_VALUE]).split())
    if len(line) > _LONGEST_VALUE:
        line = f"{line[: _LONGEST_VALUE - 1].rstrip()}…"
    return f"`{line}`" if line else "nothing"
