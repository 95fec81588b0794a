"""Says in plain words what Compose's schema doesn't allow, with the corrected lines."""

from bot.review.compose.keys import last_name, nearest, stray_kinds
from bot.review.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.schema import Misfit, Way, misfits
from bot.review.compose.source import Source, fix, short
from bot.review.compose.unknown_keys import UnknownKeys
from bot.review.compose.wrong_types import WrongTypes

_OWN_RULES = {"container_name": "ContainerNameInvalid", "pull_policy": "PullPolicyInvalid"}
"""What is said of a text that doesn't have the form that a key wants."""
_PULL_POLICIES = ("always", "never", "missing", "if_not_present", "build", "daily", "weekly")


class Misfits:
    """Notes what the schema doesn't allow in one file."""

    def __init__(self, root: Mapping, source: Source, notes: Notes) -> None:
        """Take the file, resolved."""
        self._root = root
        self._source = source
        self._notes = notes
        self._strays = stray_kinds(root)
        self._unknown_keys = UnknownKeys(root, source, notes)
        self._wrong_types = WrongTypes(root, source, notes)

    def say(self) -> None:
        """Note all of it."""
        services = self._root.get("services")
        for name in self._strays if isinstance(services, Mapping) else []:
            key, value = services.entries[name]  # type: ignore[union-attr]
            self._notes.say("KeyBelongsAtTop", key, self._at_top(key, value), key=name)
        for misfit in misfits(self._root.data):
            if self._notes.is_full:
                return
            if misfit.way[:1] != ("services",) or misfit.way[1:2] not in {(name,) for name in self._strays}:
                self._say(misfit, self._entry(misfit.way))

    def _at_top(self, key: Scalar, value: Node) -> str:
        """Return what is indented like a service without its indentation."""
        last = max(key.start.line, value.end.line - (value.end.column == 1))
        lines = self._source.lines[key.start.line - 1 : last]
        return fix([line[key.start.column - 1 :] for line in lines if line.strip()])

    def _say(self, misfit: Misfit, entry: Entry) -> None:
        if misfit.kind == "unknown":
            self._unknown_keys.say(misfit, entry)
        elif misfit.kind == "type":
            self._wrong_types.say(misfit, entry)
        elif misfit.kind == "required":
            self._notes.say("KeyMissing", entry.key, key=misfit.expected[0], place=last_name(misfit.way))
        elif misfit.kind == "uniqueItems":
            self._notes.say("ListedTwice", entry.value, value=short(entry.value))
        elif not (isinstance(entry.value, Scalar) and entry.value.is_open):
            self._wrong_value(misfit, entry)

    def _wrong_value(self, misfit: Misfit, entry: Entry) -> None:
        key, value = last_name(misfit.way), short(entry.value)
        if misfit.kind == "enum":
            self._not_one_of(misfit, entry, key, value)
        elif misfit.kind == "range":
            least, most = misfit.expected
            rule = "NumberOutOfRange" if most else "NumberTooSmall"
            self._notes.say(rule, entry.value, key=key, least=least, most=most)
        else:
            rule = _OWN_RULES.get(key, "ValueNotAllowed")
            near = nearest(value, _PULL_POLICIES) if key == "pull_policy" else ""
            corrected = self._source.replaced(entry.value, near) if near else ""
            self._notes.say(rule, entry.value, corrected, key=key, value=value, name=value)

    def _not_one_of(self, misfit: Misfit, entry: Entry, key: str, value: str) -> None:
        rule = "ConditionInvalid" if key == "condition" else "NotOneOf"
        near = nearest(value, misfit.expected) or (misfit.expected[0] if len(misfit.expected) == 1 else "")
        near = near or next((each for each in misfit.expected if each.endswith(f"_{value}")), "")
        corrected = self._source.replaced(entry.value, near) if near else ""
        self._notes.say(rule, entry.value, corrected, key=key, value=value, allowed=", ".join(misfit.expected))

    def _entry(self, way: Way) -> Entry:
        """Return the key and the value that a way leads to; for an item of a list the key of the list."""
        node: Node = self._root
        key = Scalar(self._root.start, self._root.start, "", "", is_plain=True)
        for step in way:
            if isinstance(node, Mapping) and str(step) in node.entries:
                key, node = node.entries[str(step)]
            elif isinstance(node, Sequence) and isinstance(step, int):
                node = node.items[step]
        return Entry(key, node)
