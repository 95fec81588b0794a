"""Recognises commands and files in what people write: what is to be explained or reviewed instead of looked up.

Only what is code from its beginning to its end counts, apart from words that ask for nothing else: a question about one
option of a command, or about an error, is a question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Literal

from bot.commands import DockerCommand, parse
from bot.review.finding import FileKind


@dataclass(frozen=True)
class PastedCode:
    """A command or a file in a message.

    Attributes:
        kind: what it is.
        text: the code alone: without the words around it, without fences.
        words: the words around it, in one line; empty if there were none.
        is_all: whether the words ask for nothing else: `what is wrong here?`, and not `why does it exit?`.
    """

    kind: Literal["command", "dockerfile", "compose"]
    text: str
    words: str = ""
    is_all: bool = True


_FENCE = re.compile(r"```(?:[a-z]{1,20}(?=\n))?(?P<code>.*?)(?:```|\Z)", re.DOTALL)
_CODE = re.compile(r"(?<!`)`(?P<code>[^`\n]*docker[^`\n]*)`(?!`)", re.IGNORECASE)

_INSTRUCTIONS = (
    "FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL"
    "|HEALTHCHECK|SHELL"
)
_INSTRUCTION = re.compile(rf"[ \t]*(?:{_INSTRUCTIONS})[ \t]+\S")
_INSTRUCTION_IN_FILE = re.compile(_INSTRUCTION.pattern, re.IGNORECASE)
_FROM = re.compile(r"[ \t]*FROM[ \t]+\S", re.IGNORECASE)
_OUTPUT_OF_BUILD = re.compile(
    r"^[ \t]*(?:\#\d+ |=> |---> |>>> |\d+ \| |Step \d+/\d+|Sending build context|ERROR\b)", re.MULTILINE
)

_SERVICES = re.compile(r"^(?:services|\"services\")[ \t]*:[ \t\r]*(?:#.*)?$", re.MULTILINE)
_TOP_KEY = re.compile(r"(?:version|name|include|services?|volumes|networks|secrets|configs|x-[\w-]+)[ \t]*:")
_A_SERVICE = re.compile(
    r"^services[ \t]*:[ \t\r]*(?:#.*)?\n(?:[ \t\r]*(?:#.*)?\n)*[ \t]+[\w.\"'-]+[ \t]*:", re.MULTILINE
)
_SERVICE_KEY = re.compile(r"^[ \t]+(?:image|build|ports|environment|volumes|command)[ \t]*:", re.MULTILINE)
_OTHER_YAML = re.compile(r"^(?:apiVersion|kind|jobs|stages|on|hosts)[ \t]*:", re.MULTILINE)
_ABOVE = re.compile(r"[ \t\r]*(?:#|//|$)|---|[ \t]+\S|[\w-]+:[ \t]*&\w")
_YAML_LINE = re.compile(r"[ \t]*(?:-(?:[ \t]|$)|#|[\w\"'.<$-]+[^\n]{0,80}?:(?:[ \t\r]|$))|[ \t]+\S|[ \t]*$|[}\]]")

_PROMPT = re.compile(r"\s*(?:(?:[$#>%]|PS [^>\n]*>)\s+)?(?:sudo\s+(?:-\w+\s+)*)?(?:[A-Z_]\w*=\S*\s+)*")
_AFTER_CALL = re.compile(r"(?:[ \t\r]*(?:\d?|&)(?:>>?|<|>&)[ \t]*[^\s|&;<>]+)*[ \t\r]*(?:$|\n|[|&;)#])")
_OPTION = re.compile(r"(?<!\S)--?[A-Za-z]")
_MIN_OPTIONS = 2
"""Options of a command that is pasted without a word: one with fewer is a question, such as `docker run --rm`."""
_SENTENCE = re.compile(r"(?<!\S)[A-Za-z']+(?:[ \t]+[A-Za-z']+){3}|[\u2192?]")
_CONTINUED = re.compile(r"[\\`^][ \t]*\r?\n")
_SHELL_LINE = re.compile(
    r"\s*(?:$|#|(?:[$>%]\s+)?(?:sudo\s+(?:-\w+\s+)*)?(?:[A-Z_]\w*=\S*\s+)*(?:docker(?:-compose)?|cd|export|source|mkdir|sleep|echo)\s)"
)
_ASKED = re.compile(
    r"\W*(?:(?:hey|hi|hello|please|pls|can you|could you|can someone|can anyone)\W+)*"
    r"(?:(?:what (?:does|do|would|will)|explain)(?: to me)?)(?: this| the command| the line)?\s*:?\s+"
    r"(?P<code>[^\n]*?docker[^\n]*?)(?:\s+(?:do|does|mean)(?: exactly)?)?\s*[?.!]*\s*",
    re.IGNORECASE,
)
"""A sentence that asks what a command line does: `what does docker ps -aq | xargs docker stop do?`."""
_OPERATOR = re.compile(r"[|;<>]|&&")
_ASKING = re.compile(
    r"\b(?:explain\w*|break\w*|decode|meaning|understand|take\b.*\bapart)\b"
    r"|\bwhat(?:'?s| is| are| does| do| did| would| will)\b(?!.*\b(?:wrong|problem|issue|difference|best|better)\b)",
    re.IGNORECASE,
)
_ASKING_WORDS = frozenset(
    """
    hi hello hey please pls thanks thank so ok okay and or quick question can could would will you someone anyone
    somebody me us to tell say help understand i don't dont not know need want would like what what's whats does
    do did doing done is are was this that these those the a an it its each every all of flag flags option options
    part parts command commands line lines one liner oneliner one-liner mean means meaning explain explained
    explains explanation break breakdown down apart take decode exactly actually really here in english words
    plain simple simply by for found our wiki readme docs doc from stack overflow team colleague sent wrote gave
    step piece bit even supposed thing following below above wharfie docker sudo just anybody everything mine we us
    about there's there now detail details purpose happens happen when if run ran running
    """.split()  # noqa: SIM905  (easier to read than 130 quoted words)
)
_REVIEWING_WORDS = _ASKING_WORDS | frozenset(
    """
    wrong problem problems issue issues error errors mistake mistakes check checked review reviewed look looks at
    see any fine good better best improve improved improvement improvements feedback opinion thoughts ideas idea
    tips work works working build builds building start starts starting valid invalid correct fix fixed dockerfile
    dockerfiles compose file files yaml yml image why how isn't doesn't won't fails fail broken should my new first
    i'm i've have has got get getting no never always still with as but here's hers think
    anything something nothing over go sanity second pair eye eyes glance happy quickly somehow
    """.split()  # noqa: SIM905  (likewise)
)
_WORD = re.compile(r"[\w'\u2019-]+")
_LONGEST = 40_000
"""Characters of a message that Slack takes (docs.slack.dev/reference/methods/chat.postMessage)."""
_LONGEST_COMMAND = 10_000
"""Characters of a text that may be a command."""
_MOST_FENCES = 5
"""Pieces of a message set apart as code that are looked at."""
_MOST_WORDS = 40
"""Words around a command or a file that can ask for nothing else."""


def recognise(text: str) -> PastedCode | None:
    """Return the command or the file in a message; None if it is a question, an error or anything else.

    Args:
        text: a message as it was typed, without Slack's markup and without secrets.
    """
    return None if len(text) > _LONGEST else _file_in(text) or _command_in(text)


def asks_for_review(words: str) -> bool:
    """Tell whether the words that come with a file ask what is wrong with it, and for nothing else."""
    return _says_only(words, _REVIEWING_WORDS)


def kind_of_file(text: str, name: str = "") -> FileKind | None:
    """Return what a whole file is; None if it is neither a Dockerfile nor a Compose file.

    Args:
        text: its content.
        name: its name or path, which decides if it is one of the usual ones.
    """
    base = PurePath(name.replace("\\", "/")).name.casefold()
    if "dockerfile" in base or "containerfile" in base:
        return "dockerfile"
    if re.fullmatch(r"(?:.*[._-])?compose\b.*\.ya?ml", base):
        return "compose"
    if base.endswith((".md", ".sh", ".log")):
        return None
    if _is_compose(text):
        return "compose"
    instructions = [line for line in text.splitlines() if _INSTRUCTION_IN_FILE.match(line)]
    is_dockerfile = len(instructions) > 1 and any(map(_FROM.match, instructions))
    return "dockerfile" if is_dockerfile and not base.endswith((".yaml", ".yml", ".json")) else None


def _file_in(text: str) -> PastedCode | None:
    if "\n" not in text:
        return None
    for fence in islice(_FENCE.finditer(text), _MOST_FENCES):
        code = fence["code"].strip("\n")
        if kind := _kind_of(code):
            return _file(kind, code, text[: fence.start()] + " " + text[fence.end() :])
    if "```" in text or not (kind := _kind_of(text)):
        return None
    lines = text.split("\n")
    start, end = (_span_of_dockerfile if kind == "dockerfile" else _span_of_compose)(lines)
    return _file(kind, "\n".join(lines[start:end]).strip("\n"), " ".join([*lines[:start], *lines[end:]]))


def _file(kind: FileKind, code: str, around: str) -> PastedCode:
    words = _one_line(around)
    return PastedCode(kind, code, words, asks_for_review(words))


def _kind_of(text: str) -> FileKind | None:
    if _is_compose(text):
        return "compose"
    instructions = [line for line in text.split("\n") if _INSTRUCTION.match(line)]
    is_dockerfile = len(instructions) > 1 and any(map(_FROM.match, instructions)) and not _OUTPUT_OF_BUILD.search(text)
    return "dockerfile" if is_dockerfile else None


def _is_compose(text: str) -> bool:
    has_key = bool(_SERVICES.search(text)) or any(map(_TOP_KEY.match, text.split("\n")))
    has_service = bool(_A_SERVICE.search(text)) or (has_key and bool(_SERVICE_KEY.search(text)))
    return has_service and not _OTHER_YAML.search(text)


def _span_of_dockerfile(lines: list[str]) -> tuple[int, int]:
    """Return the first line of a Dockerfile in a message, and the one after its last."""
    found = [number for number, line in enumerate(lines) if _INSTRUCTION.match(line)]
    return _beginning(lines, found[0]), _end_of_paragraph(lines, found[-1])


def _span_of_compose(lines: list[str]) -> tuple[int, int]:
    """Return the first line of a Compose file in a message, and the one after its last."""
    start = next(number for number, line in enumerate(lines) if _TOP_KEY.match(line) or _SERVICES.match(line))
    last = max(number for number, line in enumerate(lines) if _SERVICE_KEY.match(line) or _TOP_KEY.match(line))
    return _beginning(lines, start), _end_of_paragraph(lines, last)


def _beginning(lines: list[str], start: int) -> int:
    """Return where a file begins: with the comments above its first line, and the anchors of a Compose file."""
    while start and _ABOVE.match(lines[start - 1]):
        start -= 1
    return start


def _end_of_paragraph(lines: list[str], last: int) -> int:
    """Return where a file ends: before a last paragraph of words that begins at the left edge."""
    for number in range(last + 1, len(lines)):
        line = lines[number]
        if not lines[number - 1].strip() and line.strip() and not _YAML_LINE.match(line):
            return number
    return len(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _command_in(text: str) -> PastedCode | None:
    if len(text) > _LONGEST_COMMAND or "docker" not in text.casefold():
        return None
    fences = [*islice(_FENCE.finditer(text), _MOST_FENCES), *islice(_CODE.finditer(text), _MOST_FENCES)]
    for fenced in fences:
        code, words = fenced["code"].strip(), _one_line(text[: fenced.start()] + " " + text[fenced.end() :])
        if (not words or _asks_to_explain(words)) and _is_shell(code, _outer(parse(code))):
            return PastedCode("command", code, words)
    if fences:
        return None
    return _bare(text) or _asked_about(text)


def _bare(text: str) -> PastedCode | None:
    """Return the command that a text is, or that a sentence such as `what does docker run -d nginx do?` has."""
    calls = _outer(parse(text))
    if not calls or not all(map(_is_complete, calls)):
        return None
    options = sum(len(_OPTION.findall(text, call.start, call.end)) for call in calls)
    is_first = _PROMPT.fullmatch(text, 0, calls[0].start)
    if options >= _MIN_OPTIONS and is_first and _is_shell(text, calls) and not _tells(text, calls):
        return PastedCode("command", text.strip())
    start, end = calls[0].start, calls[-1].end
    words = _one_line(text[:start] + " " + text[end:])
    is_asked = options and "\n" not in _CONTINUED.sub(" ", text).strip() and _asks_to_explain(words)
    return PastedCode("command", text[start:end], words) if is_asked else None


def _asked_about(text: str) -> PastedCode | None:
    """Return the line of shell with several commands that a sentence asks about."""
    asked = _ASKED.fullmatch(text)
    if not asked or not _OPERATOR.search(asked["code"]):
        return None
    code = asked["code"].strip()
    words = _one_line(text[: asked.start("code")] + " " + text[asked.end("code") :])
    is_code = _OPTION.search(code) and _is_shell(code, _outer(parse(code)))
    return PastedCode("command", code, words) if is_code else None


def _is_shell(text: str, calls: Sequence[DockerCommand]) -> bool:
    """Tell whether a text is a command line of docker, or several, and nothing else."""
    lines = _CONTINUED.sub(" ", text).split("\n")
    return (
        bool(calls)
        and all(_AFTER_CALL.match(text, call.end) for call in calls)
        and (len(lines) == 1 or all(map(_SHELL_LINE.match, lines)))
    )


def _tells(text: str, calls: Sequence[DockerCommand]) -> bool:
    """Tell whether what is between and after the calls is a sentence: `... | grep web gives nothing`."""
    ends = [0, *(call.end for call in calls)]
    starts = [*(call.start for call in calls), len(text)]
    return any(_SENTENCE.search(text, end, start) for end, start in zip(ends, starts, strict=True))


def _is_complete(call: DockerCommand) -> bool:
    """Tell whether a call could be run: it has what the command needs, and its options have their values."""
    needed = sum(not place.startswith("[") for place in call.spec.usage.split())
    has_values = all(
        option.value is not None or not option.spec or not option.spec.takes_value for option in call.options
    )
    return not call.spec.is_group and has_values and len(call.arguments) + bool(call.inside) >= needed


def _outer(calls: tuple[DockerCommand, ...]) -> list[DockerCommand]:
    """Return the calls that are not within another one, in their order."""

    def kept() -> Iterator[DockerCommand]:
        end = -1
        for call in sorted(calls, key=lambda call: call.start):
            if call.start >= end:
                yield call
                end = call.end

    return list(kept())


def _asks_to_explain(words: str) -> bool:
    return bool(_ASKING.search(words)) and _says_only(words, _ASKING_WORDS)


def _says_only(words: str, known: frozenset[str]) -> bool:
    said = _WORD.findall(words)
    return len(said) <= _MOST_WORDS and all(word.casefold().replace("\u2019", "'") in known for word in said)
