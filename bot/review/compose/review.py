"""Reviews a Compose file: what Compose refuses, and what it takes though it is probably not meant."""

from pathlib import Path

from bot.review.compose.beside import variables_at
from bot.review.compose.commands import look_at_commands
from bot.review.compose.consistency import look_at_consistency
from bot.review.compose.data import look_at_data
from bot.review.compose.files import look_at_files
from bot.review.compose.habits import look_at_habits
from bot.review.compose.misfits import Misfits
from bot.review.compose.mistakes import say_mistake, say_odd_spaces
from bot.review.compose.nodes import Mapping, MistakeError, Node, Place, Scalar, TooMuchError, read
from bot.review.compose.notes import Notes
from bot.review.compose.ports import look_at_ports
from bot.review.compose.project import gather
from bot.review.compose.references import References
from bot.review.compose.resolve import Resolver, put_together
from bot.review.compose.source import Source
from bot.review.compose.values import Values
from bot.review.finding import Review
from bot.review.rules import Rules

_LOOKED_AT = (
    "the YAML",
    "the keys and their values",
    "the volumes, networks, secrets and services that are named",
    "the ports",
    "what the services wait for",
    "the data of databases",
    "passwords in the file",
)


def review_compose(text: str, rules: Rules, folder: Path | None = None) -> Review:
    """Return what is wrong with a Compose file.

    Args:
        text: the file.
        rules: the words for a Compose file, from `load_rules("compose")`.
        folder: where the file is, if it is on this machine: then the files that it names are looked for, and variables
            have the values that they have here. Without it both are unknown, and never an error.
    """
    source, notes = Source(text), Notes(rules)
    try:
        documents = read(text)
    except MistakeError as error:
        say_mistake(error, source, notes)
        return Review("compose", notes.findings(), _LOOKED_AT[:1])
    except TooMuchError as error:
        notes.say("TooDeep" if str(error) == "depth" else "TooMuch", error.place)
        return Review("compose", notes.findings(), _LOOKED_AT[:1])
    variables = variables_at(folder) if folder else None
    resolver = Resolver(notes.say, variables, source)
    for document in documents:
        resolver.resolve(document)
    root = _root(documents, notes)
    if root is not None:
        _review(root, folder, variables, source, notes)
    if notes.has_error:
        say_odd_spaces(source, notes)
    return Review("compose", notes.findings(), _LOOKED_AT)


def _root(documents: list[Node], notes: Notes) -> Mapping | None:
    """Return the file's content: that of all its documents; None if one of them isn't made of keys."""
    root: Mapping | None = None
    for document in documents:
        if not isinstance(document, Mapping):
            is_empty = isinstance(document, Scalar) and document.data is None
            notes.say("DocumentEmpty" if is_empty else "NotCompose", document)
            return None
        root = put_together(root, document) if root else document
    if root is None:
        notes.say("FileEmpty", Place(1, 1))
    return root


def _review(root: Mapping, folder: Path | None, variables: dict[str, str] | None, source: Source, notes: Notes) -> None:
    Misfits(root, source, notes).say()
    if "services" not in root.entries and not notes.has_error:
        notes.say("NoServices", root)
    project = gather(root, folder, variables, notes)
    values = Values(source, notes)
    for service in project.services.values():
        if notes.is_full:
            return
        values.of_service(service.own)
        look_at_commands(service.own, source, notes)
    values.at_top(root)
    published = look_at_ports(project, source, notes)
    references = References(project, source, notes)
    references.say()
    look_at_consistency(project, references, source, notes)
    look_at_files(project, notes)
    look_at_habits(project, source, notes)
    look_at_data(project, published, source, notes)
