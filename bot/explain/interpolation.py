r"""What a `$` in a command becomes in a Compose file, which has variables, but runs no commands.

A word of a command that was split with `LITERAL` has this character where the shell leaves a `$` as it is: in `'$5'`
and `\$5`.
"""

import re

LITERAL = "\0"
"""In the place of a `$` that the shell leaves as it is; no word of a command can have this character itself."""

_DOLLAR = re.compile(
    r"""
    \$\((?P<run>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)
    | \$\{(?P<braces>[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}
    | \$(?P<name>[A-Za-z_]\w*)
    | \$(?P<argument>[0-9@*])
    | \$\$ | [$\0]
    """,
    re.VERBOSE | re.ASCII,
)
_UNDERSTOOD = re.compile(r"[A-Za-z_]\w*(?::?[-?+].*)?", re.DOTALL | re.ASCII)
_NAME = re.compile(r"\w+", re.ASCII)
_ALWAYS_SET = ("HOME", "PWD", "USER")
_KNOWN = {"pwd": "PWD", "id -u": "USER_ID", "id -g": "GROUP_ID", "whoami": "USER"}
_LONGEST_NAME = 30


class Interpolation:
    """Rewrites the strings of one Compose file.

    Attributes:
        notes: what is to be done for the variables in it, one sentence each.
    """

    def __init__(self) -> None:
        self.notes: dict[str, None] = {}
        self._names: dict[str, str] = {}  # of the variables that replace what only the shell can do
        self._taken: set[str] = set()

    def rewrite(self, text: str) -> str:
        """Return a string of a command as a Compose file needs it: `${TAG}` for `$TAG`, `$$` for a literal `$`."""
        return _DOLLAR.sub(self._replacement, text)

    def _replacement(self, found: re.Match[str]) -> str:
        if name := found["name"]:
            return self._variable(name)
        if found["run"] is not None:
            return self._computed(found[0], _KNOWN.get(found["run"].strip(), found["run"]))
        if found["braces"] is not None:
            if _UNDERSTOOD.fullmatch(found["braces"]):
                return self._variable(found["braces"])
            return self._computed(found[0], found["braces"])
        if found["argument"]:
            return self._computed(found[0], f"ARGUMENT_{found['argument']}")
        return "$$" * len(found[0])

    def _variable(self, inner: str) -> str:
        name = _NAME.match(inner)
        if name and name[0] not in _ALWAYS_SET:
            self._note(
                f"`${{{name[0]}}}`: Compose takes its value from the environment (`export {name[0]}`), or from a file "
                "`.env` in the same folder."
            )
        return f"${{{_DOLLAR.sub(self._replacement, inner)}}}"

    def _computed(self, typed: str, words: str) -> str:
        """Return a variable in the place of what only the shell can do, and say how to set it."""
        stem = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper()[:_LONGEST_NAME].lstrip("0123456789_") or "VALUE"
        if typed not in self._names:
            self._names[typed] = stem if stem not in self._taken else f"{stem}_{len(self._taken) + 1}"
            self._taken.add(self._names[typed])
        name = self._names[typed]
        if name not in _ALWAYS_SET:
            self._note(f'`{typed}`: Compose does not run this; set the variable first: `export {name}="{typed}"`.')
        return f"${{{name}}}"

    def _note(self, text: str) -> None:
        self.notes[text.replace(LITERAL, "$")] = None
