"""Reads a paste: its lines as they were printed, the sentences around them, and what shows that it is from Docker."""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""Where a part of a text begins and ends."""

_BLANK_LINES = re.compile(r"\n(?: ?\n)+")
_SPACES = re.compile(r"[^\S\n]+")
_ESCAPE = re.compile(r"(?<!\\)\\+(?=[\"'])")  # only whole runs, so that a long one takes no time
_WORD = re.compile(r"[a-z][a-z-]{2,}")

_SENTENCE = re.compile(r"(?![\d#$>=*-])(?:[^\s|={}\[\]<>]+ ){3,}[^|={}\[\]<>]+")
_SPEAKING = re.compile(r"\b(?:I|I'm|we|my|our|me|us|you|why|how|what|anyone|when|after)\b", re.IGNORECASE)
"""What people say about an error, and programs do not."""

_FROM_CONTAINER = re.compile(
    r"""
    \bcompose | container | \bfrom\ daemon\b | \bbuildkit\b | \bbuildx\b | \bbase\ image\b
    | ^\ ?[\w.-]+\ \|\s | \ exited\ with\ code\ \d+       # a log of Compose: `web-1  | Listening`
    | ^\#\d+\ (?:\[|\d+\.\d|error\b|cached\b|done\b)      # a build: `#7 [2/5] RUN`, `#7 0.312 Reading`
    | ^\ ?=>\ | ^\ ?>?\ ?\[[^\]\n]*\d+/\d+\]\ [A-Z]{3,} | ^step\ \d+/\d+ | ^\ ?---> | \bfailed\ to\ solve\b
    | ^\ ?(?-i:FROM|RUN|COPY|ENTRYPOINT|CMD|WORKDIR)\ \S  # a Dockerfile
    | \b1\#1: | \broot@[0-9a-f]{4,12}:                    # a process with the number 1; a container's ID as the host
    | /usr/src/app\b | (?:^|[\s"'(=])/app/                # folders that images have
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_NOT_DOCKER = re.compile(
    r"""
    (?: \bno | \bnot?\ (?:in|inside|using|with) | n['o]t\ use | \bwithout | \boutside(?:\ of)? )
    \ (?:an?\ |any\ )?(?:docker|containers?)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_ENGINE = re.compile(
    r"\b(?:kube\w*|k8s\S*|pods?|podman|nerdctl|lxc|default-scheduler|crashloopbackoff)\b", re.IGNORECASE
)

_WARNING = re.compile(r"\bwarn(?:ing)?\b", re.IGNORECASE)
_COMPLAINT = re.compile(
    r"""
    \berror\b(?!"?:\ ?"") | \berr! | ^e:\  | \bfatal\b | exception\b | \bfail(?:ed|ure)\b | \bdenied\b | \bunable\ to\b
    | \bcan(?:not|'t|\ not)\b | \bcould\ not\b | \bnot\ found\b | \bno\ such\b | \brefused\b | \binvalid\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ONLY_STATUS = re.compile(
    r"""
    =>\ error\ \[ | ^\#\d+\ error | container\ \S+\ +error$   # the step or the container that failed
    | ^make(?:\[\d+\])?:\ \*\*\* | process\ completed\ with\ exit\ code
    | ^see\ ' | ^npm\ err(?:or|!)\ a\ complete
    """,
    re.VERBOSE | re.IGNORECASE,
)


def evened(text: str) -> str:
    r"""Return a text with single spaces and line breaks, and with plain quotes where a log has escaped ones (`\"`)."""
    text = text.encode(errors="replace").decode()  # half of a character, as JSON can bring it
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", _ESCAPE.sub("", text.replace("\r\n", "\n"))))


def joined(text: str, gap: str) -> tuple[str, list[int]]:
    """Return an evened text in one line, and the place of each of its characters in the text.

    Args:
        text: the text.
        gap: what takes the place of a line break: a space or nothing.
    """
    places = [place for place, character in enumerate(text) if character != "\n" or gap]
    line = text.replace("\n", gap)
    if "  " not in line:
        return line, places
    kept = [at for at, (before, here) in enumerate(zip("x" + line, line, strict=False)) if before + here != "  "]
    return "".join(line[at] for at in kept), [places[at] for at in kept]


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with the place where it begins."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def is_warning(line: str) -> bool:
    """Tell whether a line is a warning."""
    return bool(_WARNING.search(line))


def is_sentence(line: str) -> bool:
    """Tell whether a line is a sentence of the person who asks."""
    return line.endswith("?") or bool(_SENTENCE.fullmatch(line) and _SPEAKING.search(line))


def is_error(line: str) -> bool:
    """Tell whether a line looks like an error, other than one that says only which step or program failed."""
    return bool(_COMPLAINT.search(line)) and not _ONLY_STATUS.search(line) and not is_sentence(line)


def content_words(text: str) -> set[str]:
    """Return the words of a text, in lower case; those of one or two letters are left out."""
    return set(_WORD.findall(text.casefold()))


def is_from_docker(text: str, apart_from: Iterable[Span]) -> bool:
    """Tell whether an evened text shows that it is from Docker: by name, or by how a build or a log looks.

    Args:
        text: the text.
        apart_from: parts of the text that show nothing, as other programs print them too.
    """
    for start, end in apart_from:
        text = text[:start] + " " * (end - start) + text[end:]
    text = _NOT_DOCKER.sub(" ", text)
    return "docker" in text.casefold() or bool(_FROM_CONTAINER.search(text) and not _OTHER_ENGINE.search(text))
