"""What a value without quotes is: text, a number, yes or no, nothing or a date; as Compose's YAML library decides it.

Compose reads with go-yaml version 3. It follows YAML 1.2 for yes and no (only `true` and `false` are not text), and
still takes the octal `0755`, `1_000` and dates from YAML 1.1, but not `22:22` as a number to base 60.
"""

import datetime as dt
import re
from typing import Any

from bot.review.compose.nodes import Scalar

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_YES_OR_NO = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INFINITE = frozenset(f"{sign}.{name}" for sign in ("", "+", "-") for name in ("inf", "Inf", "INF"))
_NO_NUMBER = frozenset({".nan", ".NaN", ".NAN"})
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt ])[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}.*)?", re.DOTALL)
_LONGEST_NUMBER = 64
_TAGS: dict[str, tuple[type, ...]] = {
    "tag:yaml.org,2002:int": (int,),
    "tag:yaml.org,2002:float": (int, float),
    "tag:yaml.org,2002:bool": (bool,),
    "tag:yaml.org,2002:null": (type(None),),
}


def resolved(node: Scalar) -> Any:
    """Return the value of a scalar: `None`, a `bool`, `int`, `float`, `str` or `date`.

    Raises:
        ValueError: its tag says that it is something else than it is, such as `!!int abc`.
    """
    if node.tag in _TAGS:
        value = plain(node.text)
        if not isinstance(value, _TAGS[node.tag]):
            raise ValueError(node.tag)
        return value
    if node.tag == "tag:yaml.org,2002:timestamp":
        return dt.date.min
    if not node.is_plain or (node.tag.startswith(("tag:", "!")) and node.tag not in {"!override", "!reset"}):
        return node.text
    return plain(node.text)


def plain(text: str) -> Any:  # noqa: PLR0911  (one for each kind of value)
    """Return what a text without quotes is."""
    if text in _NOTHING:
        return None
    if text in _YES_OR_NO:
        return _YES_OR_NO[text]
    if text in _NO_NUMBER or text in _INFINITE:
        return float(text.replace(".", ""))
    if text[0] not in "+-.0123456789" or len(text) > _LONGEST_NUMBER:
        return text
    if _DATE.fullmatch(text) and _is_date(text):
        return dt.date.min
    digits = text.replace("_", "")
    if _INTEGER.fullmatch(digits):
        return _integer(digits)
    return float(digits) if _DECIMAL.fullmatch(digits) else text


def _integer(digits: str) -> int:
    bare = digits.lstrip("+-")
    is_octal = len(bare) > 1 and bare[0] == "0" and bare[1].isdigit()
    value = int(bare, 8) if is_octal else int(bare, 0)
    return -value if digits[0] == "-" else value


def _is_date(text: str) -> bool:
    year, month, day = (int(part) for part in re.split("[Tt ]", text, maxsplit=1)[0].split("-"))
    try:
        dt.date(year or 1, month, day)
    except ValueError:
        return False
    return True
