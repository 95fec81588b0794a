"""Finds the calls of docker in a text as the shell does, in the order in which they are typed."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from bot.commands.catalogue import by_name
from bot.commands.parser import DockerCommand, docker_at, parse_words
from bot.commands.shell import Redirection, SimpleCommand, Word, split
from bot.explain import misspelt
from bot.explain import pasted as pasted_text
from bot.explain.pasted import Repaired
from bot.explain.slips import Slip

_MOST_CALLS = 20
_MOST_COMMANDS = 500
_MOST_WORDS = 200
_LONGEST_TEXT = 6_000
_TOO_MANY_JOINED = re.compile(r"-\w{200}")
_RUNNERS = "sudo|doas|time|timeout|nohup|exec|command|env|watch|nice|then|do|else|if|while|until|!|[{]|[{][}]"
# What may come before a program's name: a prompt, a program that runs another one, its options, a variable.
_BEFORE_PROGRAM = re.compile(rf"{_RUNNERS}|xargs|-\S*|\d+|\w+=.*|\S*[$#%>]", re.DOTALL)


class Call(NamedTuple):
    """A call of docker in a text.

    Attributes:
        text: the text that it is in, repaired; places are those in this text.
        pasted: the same as it was typed.
        origin: where each letter of the text was in the text as it was typed; empty if nothing was repaired.
        words: its words, the first is `docker`.
        meant: the same with misspelt words corrected.
        slips: what was misspelt.
        command: what Docker makes of the corrected words; None for a group of commands such as `docker volume`.
        sudo: the word before it, if it is `sudo`.
        is_fed: whether more arguments come from a pipe, by way of xargs.
        redirections: `> file` and the like.
        notes: what was repaired in it.
        unknown: the command, if its group has no such command: `docker image frob`.
    """

    text: str
    pasted: str
    origin: Sequence[int]
    words: Sequence[Word]
    meant: Sequence[Word]
    slips: Sequence[Slip]
    command: DockerCommand | None
    sudo: Word | None = None
    is_fed: bool = False
    redirections: Sequence[Redirection] = ()
    notes: Sequence[str] = ()
    unknown: str = ""

    def typed(self, start: int, end: int) -> str:
        """Return a part of the text as it was typed."""
        return self.pasted[self.origin[start] : self.origin[end]] if self.origin else self.text[start:end]

    @property
    def start(self) -> int:
        """Where it begins in its text, with `sudo`."""
        return (self.sudo or self.words[0]).start

    @property
    def end(self) -> int:
        """Where it ends in its text, with what it is redirected to."""
        return max([self.words[-1].end, *(redirection.end for redirection in self.redirections)])


def calls(pasted: str) -> list[Call]:
    """Return the calls of docker in a text, in their order; of a very long text, those at its beginning."""
    if len(pasted) > _LONGEST_TEXT:
        pasted = pasted[: max(pasted.rfind("\n", 0, _LONGEST_TEXT), 0) or _LONGEST_TEXT]
    if "docker" not in pasted.casefold():
        return []
    text = pasted_text.repaired(pasted)
    placed = dict(islice(_found(text, pasted, 0), _MOST_CALLS))
    return [placed[at] for at in sorted(placed)]


def _found(text: Repaired, pasted: str, offset: int) -> Iterator[tuple[int, Call]]:
    quotations: list[Word] = []
    for simple in islice(split(text.text), _MOST_COMMANDS):
        end = 0
        for at in docker_at([word.text for word in simple.words]):
            if at >= end and (call := _call(text, pasted, simple, at)):
                quotations += simple.words[end:at]
                end = len(simple.words)
                yield offset + call.start, call
        quotations += simple.words[end:]
    for word in quotations if not offset else ():
        if word.quoted and "docker" in word.text and not text.text.startswith("`", word.start):
            yield from _found(Repaired(word.text), word.text, offset + word.start + 1)


def _call(text: Repaired, pasted: str, simple: SimpleCommand, at: int) -> Call | None:
    before, words = simple.words[:at], simple.words[at : at + _MOST_WORDS]
    if any(_TOO_MANY_JOINED.match(word.text) for word in words):
        return None
    is_program = all(_BEFORE_PROGRAM.fullmatch(word.text) for word in before)
    meant, slips = misspelt.corrected(words) if is_program else (words, ())
    command = parse_words(meant)
    unknown = _unknown(meant) if is_program and not command else ""
    if not command and not unknown and not (is_program and len(meant) > 1 and _is_group(meant)):
        return None
    call = Call(
        text.text,
        pasted,
        text.origin,
        simple.words[at:],
        meant,
        slips,
        command,
        sudo=before[-1] if before and before[-1].text == "sudo" else None,
        is_fed=any(word.text == "xargs" or word.text.endswith("/xargs") for word in before),
        redirections=simple.redirections,
        unknown=unknown,
    )
    return call._replace(notes=[note for place, note in text.notes if call.start <= place < call.end])


def _unknown(words: Sequence[Word]) -> str:
    """Return the name of a command that a known group doesn't have; empty if there is no such group."""
    names = [word.text for word in words[1:]]
    depth = next((at for at in range(1, len(names)) if " ".join(names[: at + 1]) not in by_name()), 0)
    group = by_name().get(" ".join(names[:depth])) if depth else None
    if not group or not group.is_group or not re.fullmatch(r"[a-z][a-z-]*", names[depth]):
        return ""
    return " ".join(["docker", *names[: depth + 1]])


def _is_group(words: Sequence[Word]) -> bool:
    spec = by_name().get(" ".join(word.text for word in words[1:]))
    return spec is not None and spec.is_group
