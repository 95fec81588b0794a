"""Says which values have the wrong type, what Compose expects instead, and how that is written."""

import datetime as dt
import re
from itertools import takewhile

from bot.review.compose.keys import last_name
from bot.review.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.schema import Misfit, Way, keys_of
from bot.review.compose.source import Source, fix, quoted, short, written

_DURATIONS = frozenset(
    {"interval", "timeout", "start_period", "start_interval", "stop_grace_period", "delay", "window", "monitor"}
)
_GLUED_KEY = re.compile(r"(?P<key>[A-Za-z_]\w*):(?!/)\S")
_GLUED_DASH = re.compile(r"-(?=[\"'\w./$])")
_DASH_AND_PAIR = re.compile(r"^([ ]*)- +([\w.-]+)(?:=|: ?)(.*)$")
_LONGEST = 2_000
"""Characters of a value that is looked at more closely."""


class WrongTypes:
    """Notes the values of one file that have the wrong type."""

    def __init__(self, root: Mapping, source: Source, notes: Notes) -> None:
        """Take the file, resolved."""
        self._root = root
        self._source = source
        self._notes = notes

    def say(self, misfit: Misfit, entry: Entry) -> None:
        """Note a value of the wrong type."""
        name = last_name(misfit.way)
        if self._say_format(misfit, entry, name):
            return
        if _is_service(misfit.way):
            self._not_a_service(entry, name)
        elif isinstance(entry.value, Scalar):
            self._one_value(misfit, entry, name)
        else:
            self._many_values(misfit, entry, name)

    def _one_value(self, misfit: Misfit, entry: Entry, name: str) -> None:
        value = entry.value
        if "array" in misfit.expected:
            self._not_a_list(entry, name)
        elif "string" in misfit.expected and isinstance(value, Scalar) and not isinstance(value.data, str):
            text = "no" if name == "restart" and value.data is False else value.text
            corrected = self._source.replaced(value, quoted(text)) if text else ""
            self._notes.say("MustBeText", value, corrected, key=name, value=value.text or "nothing")
        elif "object" in misfit.expected:
            is_test = name == "healthcheck" and isinstance(value, Scalar) and not value.is_block
            lines = [f"test: {written(value.text)}"] if is_test and isinstance(value, Scalar) else []
            corrected = self._source.block(entry.key, name, lines) if lines else ""
            self._notes.say("MustBeMapping", entry.key, corrected, key=name)
        else:
            rule = "MustBeBoolean" if "boolean" in misfit.expected else "MustBeNumber"
            self._notes.say(rule, value, key=name, value=short(value))

    def _many_values(self, misfit: Misfit, entry: Entry, name: str) -> None:
        key, value = entry
        if isinstance(value, Mapping) and isinstance(misfit.way[-1], int) and "string" in misfit.expected:
            self._pair_in_list(value, name)
        elif isinstance(value, Mapping) and "array" in misfit.expected:
            items = [f"- {quoted(f'{pair}:{short(each.value)}')}" for pair, each in value.entries.items()]
            corrected = self._source.block(key, key.text, items) if name in {"ports", "volumes"} else ""
            self._notes.say("MustBeList", key, corrected, key=name)
            for each in value.entries.values():
                self._notes.drop("KeyNotQuoted", each.key)
        elif "object" in misfit.expected:
            corrected = self._without_dashes(entry) if len(misfit.way) > 1 else ""
            self._notes.say("MustBeMapping", key, corrected, key=name)
        else:
            self._notes.say("MustBeOneValue", value, key=name)

    def _say_format(self, misfit: Misfit, entry: Entry, name: str) -> bool:
        """Note values that have the wrong type because of how they are written."""
        value = entry.value
        if isinstance(value, Mapping) and value.is_flow and value.pairs and isinstance(value.pairs[0][0], Mapping):
            text = self._source.text(value)
            self._notes.drop("KeyNotText", value.pairs[0][0])
            self._notes.say("TemplateBraces", value, self._source.replaced(value, quoted(text)) if text else "")
            return True
        if not isinstance(value, Scalar):
            return False
        is_named_wrongly = _is_service(misfit.way) and name in keys_of("service")
        may_be_glued = value.is_plain and "object" in misfit.expected and not is_named_wrongly
        glued = _GLUED_KEY.match(value.text) if may_be_glued else None
        if value.data is None and not isinstance(misfit.way[-1], int):
            self._no_value(misfit, entry)
        elif name in _DURATIONS and type(value.data) in {int, float}:
            corrected = self._source.replaced(value, f"{value.text}s")
            self._notes.say("DurationInvalid", value, corrected, key=name, value=value.text)
        elif isinstance(value.data, dt.date):
            self._notes.say("DateNotQuoted", value, self._source.replaced(value, quoted(value.text)), value=value.text)
        elif glued:
            corrected = self._source.spliced(value.start, glued["key"] + ":", glued["key"] + ": ")
            self._notes.say("SpaceAfterColon", value, corrected, key=glued["key"])
        else:
            return False
        return True

    def _no_value(self, misfit: Misfit, entry: Entry) -> None:
        name = last_name(misfit.way)
        if misfit.way == ("include",):
            return  # Compose takes it for an empty list
        if misfit.way == ("services",):
            self._notes.say("ServicesEmpty", entry.key)
        elif _is_service(misfit.way):
            rule = "KeyBelongsInService" if name in keys_of("service") else "ServiceEmpty"
            self._notes.say(rule, entry.key, key=name, name=name)
        else:
            self._notes.say("ValueMissing", entry.key, key=name)

    def _not_a_service(self, entry: Entry, name: str) -> None:
        if name not in keys_of("service"):
            self._notes.say("ServiceNotMapping", entry.key, self._image_below(entry), name=name)
            return
        services = self._root.get("services")
        entries = list(services.entries.values()) if isinstance(services, Mapping) else [entry]
        keys = keys_of("service")
        at = next(number for number, each in enumerate(entries) if each.key.text in keys)
        if entries[at].key is not entry.key:
            return  # said of the first one
        misplaced = list(takewhile(lambda each: each.key.text in keys, entries[at:]))
        named = entries[at - 1].key if at and _is_empty(entries[at - 1].value) else None
        if named:
            self._notes.drop("ServiceEmpty", named)
        first = self._source.line(named.start.line) if named else f"{self._source.indent(entry.key.start.line)}web:"
        lines = [line for each in misplaced for line in self._deeper(each)]
        self._notes.say("ServiceNameMissing", entry.key, fix([first, *lines]), key=name)

    def _deeper(self, entry: Entry) -> list[str]:
        """Return the lines of an entry, one level deeper."""
        last = max(entry.key.start.line, entry.value.end.line - (entry.value.end.column <= entry.key.start.column))
        return [self._source.step + line for line in self._source.lines[entry.key.start.line - 1 : last]]

    def _image_below(self, entry: Entry) -> str:
        if isinstance(entry.value, Scalar) and isinstance(entry.value.data, str):
            text = entry.value.text
            return self._source.block(entry.key, entry.key.text, [text if ": " in text else f"image: {text}"])
        return self._without_dashes(entry)

    def _not_a_list(self, entry: Entry, name: str) -> None:
        key, value = entry
        if not isinstance(value, Scalar) or value.is_block or len(value.text) > _LONGEST:
            self._notes.say("MustBeList", key, key=name)
            return
        if value.is_plain and (glued := _GLUED_DASH.match(value.text)):
            parts = [part for part in re.split(r"\s+-(?=\S)", value.text[glued.end() :]) if part]
            corrected = fix([" " * (value.start.column - 1) + f"- {part}" for part in parts])
            on_own_line = value.start.line > key.start.line
            self._notes.say("SpaceAfterDash", value, corrected if on_own_line else "", key=name)
            return
        item = quoted(value.text) if name == "ports" or not value.is_plain else written(value.text)
        self._notes.say("MustBeList", key, self._source.block(key, key.text, [f"- {item}"]), key=name)

    def _pair_in_list(self, value: Mapping, name: str) -> None:
        pairs = [(key, short(each.value)) for key, each in value.entries.items()]
        first = self._source.line(value.start.line)[: value.start.column - 1]
        is_short = len(pairs) == 1 and value.start.line >= value.end.line - 1 and first.strip() == "-"
        sign = "=" if name in {"environment", "args", "labels", "sysctls"} else ": "
        text = f"{pairs[0][0]}{sign}{pairs[0][1]}" if pairs else ""
        corrected = fix([first + (text if sign == "=" and "#" not in text else quoted(text))]) if is_short else ""
        self._notes.say("PairInList", value, corrected, key=name)

    def _without_dashes(self, entry: Entry) -> str:
        """Return a key with a list of pairs as keys below it: without the dashes."""
        key, value = entry
        if not isinstance(value, Sequence) or value.is_flow or value.start.line == key.start.line:
            return ""
        last = value.end.line - (value.end.column <= value.start.column)
        lines = self._source.lines[value.start.line - 1 : max(last, value.start.line)]
        keys = [_DASH_AND_PAIR.sub(r"\1  \2: \3", line) for line in lines if line.strip()]
        return fix([self._source.line(key.start.line), *keys]) if all(": " in each for each in keys) else ""


def _is_empty(value: Node) -> bool:
    return isinstance(value, Scalar) and value.data is None


def _is_service(way: Way) -> bool:
    return len(way) == 2 and way[0] == "services"  # noqa: PLR2004
