"""The style rules for entries. Each has a code, which `wharfie check` prints, as the linter of the tldr pages does.

An entry that breaks a rule is still used; what makes an entry valid is in `bot/entry.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import snowballstemmer

from bot.commands import DockerCommand, parse
from bot.commands.risk import risk_of
from bot.entry import Command, Entry, Snippet
from bot.knowledge.vocabulary import Vocabulary
from bot.template import Template

LONGEST_ANSWER = 3
"""Sentences."""
LONGEST_TEXT = 900
"""Characters of text, not counting an error's causes, which are in separate fields."""
FEWEST_QUESTIONS = 6
FEWEST_DIFFERENT = 5
"""Questions that differ from each other in content words, not only in how they begin."""

_STEMMER = snowballstemmer.stemmer("english")
_CODE = re.compile(r"`[^`]*`")
_VERBATIM = re.compile(r"`[^`]*`|\"[^\"]*\"")
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\([^)]*\)")
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_THIRD_PERSON = re.compile(r"[A-Z][a-z]+s\b")
_NO_TITLE = re.compile(r"(?:How|The|A|An|[A-Z][a-z]+ing)\b|.*[.!]$")
_SHOUTING = re.compile(r"!|\b(?:NOT|NEVER|ALWAYS|ALL|MUST|DO|WARNING|CAUTION|DANGER|IMPORTANT|NOTE)\b")
_MARKUP = re.compile(r"\*+\w[^*]*\*+|\]\(|</?\w+>|^\s*[-*#] ", re.MULTILINE)
_PLACEHOLDER = re.compile(r"<[a-zA-Z][\w -]*>|\.\.\.|\b(?:YOUR|MY)_|\bxxx+\b", re.IGNORECASE)
# Words that are often used in a sense that they do not have in English, and what to write instead.
_ODD_ENGLISH = {
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): better
    for pattern, better in {
        r"blanks?(?!\ lines?)": "space",
        r"behind(?=\ (?:the\ (?:colon|name|image|command|path|flag)\b|`))": "after",
        r"shall": "should, must or is meant to",
        r"mend(?:s|ed|ing)?": "fix",
        r"anew": "again",
        r"deeds?": "what it does",
        r"mostly": "usually",
        r"small\ letters?": "lower case",
        r"capitals|capital\ letters?": "upper case",
        r"one\ an?\ (?:line|platform|image|container|node|task|service|file|layer)": "one per ...",
        r"stands(?!\ (?:for|out|by)\b)": "is, is shown or appears",
        r"(?<!there\ )(?:is|are)\ no(?=\ (?!longer|more\b|less\b|better\b|one\b|matter\b))": "is not a",
    }.items()
}
_POLITENESS = re.compile(r"\b(?:please|pls|hello(?!-)|hi|hey|thanks|thank you|sorry)\b", re.IGNORECASE)

# What a name of the user's own is expected for, in the words of Docker's usage lines.
_NAMED = {"container", "volume", "network", "context", "node", "stack", "secret", "config"}
_NO_NAMES = {"host", "none", "bridge", "nat", "default", "self"}
_NAME = re.compile(r"[\w.-]*\w")
_IMAGE = re.compile(r"([a-z][\w./-]*):\d[\w.-]*")
_VOLUME = re.compile(r"([\w-]+):/")

Rule = Callable[[Entry, Vocabulary], Iterator[str]]


def style_problems(file: str, entry: Entry, vocabulary: Vocabulary, template: Template | None = None) -> list[str]:
    """Return the violations of style rules by an entry, each as `FILE: ENTRY: CODE what is wrong`.

    Args:
        file: the name of the file, for the message.
        entry: the entry to check.
        vocabulary: has the sample names that commands may use, and the stop words.
        template: the entry as it is written, if it has slots.
    """
    return [f"{file}: {entry.id}: {code} {wrong}" for code, wrong in violations(entry, vocabulary, template)]


def violations(entry: Entry, vocabulary: Vocabulary, template: Template | None = None) -> Iterator[tuple[str, str]]:
    """Yield the violations of style rules by an entry, each as its code and what is wrong.

    Args:
        entry: the entry to check.
        vocabulary: see `style_problems`.
        template: likewise.
    """
    written = _as_written(entry, template) if template else entry
    for code, rule in RULES.items():
        yield from ((code, wrong) for wrong in rule(written if rule is _foreign_names else entry, vocabulary))


def _as_written(entry: Entry, template: Template) -> Entry:
    """Return an entry with slots in its commands."""
    pairs = zip(entry.commands, template.get("commands", ()), strict=True)
    return entry.model_copy(
        update={"commands": [one.model_copy(update={"run": written["run"]}) for one, written in pairs]}
    )


def _long_answer(entry: Entry, _: Vocabulary) -> Iterator[str]:
    sentences = len(_SENTENCE_END.findall(_QUOTED.sub("x", entry.answer)))
    if sentences > LONGEST_ANSWER:
        yield f"the answer has {sentences} sentences; the maximum is {LONGEST_ANSWER}"


def _long_text(entry: Entry, _: Vocabulary) -> Iterator[str]:
    length = sum(len(text) for text in _said(entry)) + sum(len(snippet.text) for snippet in entry.snippets)
    if length > LONGEST_TEXT:
        yield f"the text has {length} characters; the maximum is {LONGEST_TEXT}"


def _no_verb(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for does in _does(entry):
        if not _THIRD_PERSON.match(does):
            yield f"`does` must begin with a verb, such as Removes or Shows: {does}"


def _no_full_stop(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for text in [entry.answer, *_does(entry), *(command.careful for command in entry.commands if command.careful)]:
        if not text.rstrip().endswith((".", "?", ".)")):
            yield f"must end with a full stop: {text.strip()[-40:]}"


def _title(entry: Entry, _: Vocabulary) -> Iterator[str]:
    if _NO_TITLE.match(entry.title):
        yield "the title must say what to do (Remove a volume) or ask (What is a volume?)"


def _shouting(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for text in _said(entry):
        if loud := _SHOUTING.search(_QUOTED.sub("", text)):
            yield f"shouts `{loud[0]}`"


def _markup(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for text in _said(entry):
        if found := _MARKUP.search(_CODE.sub("", text)):
            yield f"only backticks are markup, not `{found[0].strip()}`"


def _placeholder(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for command in entry.commands:
        if found := _PLACEHOLDER.search(command.run):
            yield f"a command must be ready to paste, without `{found[0]}`: {command.run}"


def _dead_spelling(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for command in entry.commands:
        if re.search(r"\bdocker-compose\b(?![.-])", command.run):
            yield f"write `docker compose`: {command.run}"


def _few_questions(entry: Entry, _: Vocabulary) -> Iterator[str]:
    if len(entry.questions) < FEWEST_QUESTIONS:
        plural = "" if len(entry.questions) == 1 else "s"
        yield f"has {len(entry.questions)} question{plural}; the minimum is {FEWEST_QUESTIONS}"


def _alike(entry: Entry, vocabulary: Vocabulary) -> Iterator[str]:
    stop_words = set(vocabulary.stop_words)
    different: list[set[str]] = []
    for question in entry.questions:
        words = _content_words(question, stop_words)
        if all(3 * len(words & other) <= 2 * len(words | other) for other in different):
            different.append(words)
    if len(entry.questions) >= FEWEST_QUESTIONS and len(different) < FEWEST_DIFFERENT:
        yield f"only {len(different)} of its questions differ in their words; the minimum is {FEWEST_DIFFERENT}"


def _politeness(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for question in [] if entry.error else entry.questions:  # error messages may be polite
        if found := _POLITENESS.search(question):
            yield f"leave out `{found[0]}`, which the search ignores: {question}"


def _careless(entry: Entry, _: Vocabulary) -> Iterator[str]:
    for command in entry.commands:
        if risk_of(command.run) and not command.careful:
            yield f"can lose data, so it needs a `careful`: {command.run}"


def _foreign_names(entry: Entry, vocabulary: Vocabulary) -> Iterator[str]:
    samples = {name for names in vocabulary.samples.values() for name in names}
    for command in entry.commands:
        for name in (name for call in parse(command.run) for name in _names_in(call)):
            if name.rpartition("/")[2] not in samples and name not in _NO_NAMES:
                yield f"`{name}` is not a slot, as {{container}} is, or in vocabulary.yaml's `samples`: {command.run}"


def _names_in(call: DockerCommand) -> Iterator[str]:
    """Yield the names of what the user created, and of images with a version, in a call of docker."""
    named = [argument.value for argument in call.arguments if argument.kind in _NAMED]
    named += [*call.values("--name"), *(name.removeprefix("name=") for name in call.values("--network"))]
    yield from (name for name in named if _NAME.fullmatch(name))
    images = [argument.value for argument in call.arguments if argument.kind == "image"]
    yield from (found[1] for image in [*images, *call.values("--tag")] if (found := _IMAGE.fullmatch(image)))
    yield from (found[1] for volume in call.values("--volume") if (found := _VOLUME.match(volume)))


def _odd_english(entry: Entry, _: Vocabulary) -> Iterator[str]:
    causes = entry.error.causes if entry.error else []
    for text in [*_said(entry), *(text for cause in causes for text in cause.model_dump().values() if text)]:
        for odd, better in _ODD_ENGLISH.items():
            if found := odd.search(_VERBATIM.sub("x", text)):
                yield f"write `{better}` instead of `{found[0]}`: {text.strip()}"


RULES: dict[str, Rule] = {
    "W01": _long_answer,
    "W02": _long_text,
    "W03": _no_verb,
    "W04": _no_full_stop,
    "W05": _title,
    "W06": _shouting,
    "W07": _markup,
    "W08": _placeholder,
    "W09": _dead_spelling,
    "W10": _few_questions,
    "W11": _alike,
    "W12": _politeness,
    "W13": _careless,
    "W14": _foreign_names,
    "W15": _odd_english,
}


def _does(entry: Entry) -> Iterable[str]:
    parts: list[Command | Snippet] = [*entry.commands, *entry.snippets]
    return [part.does for part in parts]


def _said(entry: Entry) -> Iterator[str]:
    """Yield the texts of an entry that people read, except an error's causes."""
    yield entry.title
    yield entry.answer
    yield from _does(entry)
    yield from (command.careful for command in entry.commands if command.careful)
    if entry.platforms:
        yield from (text for text in entry.platforms.model_dump().values() if text)
    if entry.since:
        yield entry.since


def _content_words(question: str, stop_words: set[str]) -> set[str]:
    words = re.findall(r"[\w-]+", question.casefold())
    return set(_STEMMER.stemWords([word for word in words if word not in stop_words]))
