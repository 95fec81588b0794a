"""Finds passwords and tokens in what people paste, and hides them.

What is hidden keeps its place: a text has as many lines as before, and is as valid as YAML, as a Dockerfile and as
shell as it was, so whatever reads it afterwards never sees a secret.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

HIDDEN = "HIDDEN"
"""What is in the place of a secret: a plain word in every language."""


class Secret(NamedTuple):
    """A secret that was found.

    Attributes:
        what: what it is, with its article: `a password`, `a GitHub token`.
        name: the variable, option or key that has it: `POSTGRES_PASSWORD`; may be empty.
        line: the line where it is, from 1.
    """

    what: str
    name: str
    line: int


class Hidden(NamedTuple):
    """A text without its secrets.

    Attributes:
        text: the text; it has as many lines as before, and is as valid as before.
        secrets: what was hidden, in the order of the text.
    """

    text: str
    secrets: tuple[Secret, ...]


class _Found(NamedTuple):
    """Where a secret is.

    Attributes:
        start: where it begins.
        end: where it ends.
        what: as for `Secret`.
        name: likewise.
        instead: what takes its place.
    """

    start: int
    end: int
    what: str
    name: str = ""
    instead: str = HIDDEN


class _Place(NamedTuple):
    """Where a value is.

    Attributes:
        start: where it begins.
        end: where it ends.
        is_yaml: whether it is the rest of a line of YAML, which may have more signs in it.
    """

    start: int
    end: int
    is_yaml: bool = False


# Tokens by the form that their issuers document, so that secret scanners recognise them.
_TOKENS = {
    "a GitHub token": r"gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}",
    "a GitLab token": r"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{16,300}",
    "a Slack token": r"xox[abeoprs](?:\.xox[bp])?-[\w-]{10,300}|xapp-[\w-]{10,300}",
    "a Slack webhook": r"(?<=hooks\.slack\.com/)services/[\w/]{20,100}",
    "a Docker Hub token": r"dckr_[a-z]{3}_[\w-]{16,100}",
    "a token to join a swarm": r"SWMTKN-1-[\w-]{20,200}",
    "an AWS access key": r"(?:AKIA|ASIA)[A-Z0-9]{16}",
    "a Google API key": r"AIza[\w-]{35}",
    "an npm token": r"npm_[A-Za-z0-9]{36}",
    "a PyPI token": r"pypi-[\w-]{50,300}",
    "an API key": r"sk-(?:[a-z]{2,10}-){0,3}\w{20,300}|[rs]k_(?:live|test)_\w{16,200}|SG\.[\w-]{16,64}\.[\w-]{16,64}",
    "a Hugging Face token": r"hf_[A-Za-z0-9]{30,60}",
    "a JSON Web Token": r"eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,1000}",
    "an age key": r"AGE-SECRET-KEY-1[A-Z0-9]{50,60}",
}
_TOKEN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<t{number}>{form})" for number, form in enumerate(_TOKENS.values()))
    + r")(?![\w-])"
)
_KINDS = tuple(_TOKENS)
_BEGINNINGS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-"),
    *("glsoat-", "xox", "xapp-", "hooks.slack", "dckr_", "SWMTKN", "AKIA", "ASIA", "AIza", "npm_", "pypi-", "sk-"),
    *("sk_", "rk_", "SG.", "hf_", "eyJ", "AGE-SECRET"),
)
"""Without one of these there is no token in a text: to look for them takes no time."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END_OF_KEY = "-----END "
_LONGEST_KEY = 20_000

_IN_ADDRESS = re.compile(r"(?<=://)(?P<user>[^\s/:@\"'<>]{0,100}):(?P<secret>[^\s/@\"'<>]{1,200})@")
_AUTHORIZATION = re.compile(r"\b(?:Bearer|Basic)\s{1,3}(?P<secret>[\w.~+/=-]{8,4000})")

# A name with one of these in it: `POSTGRES_PASSWORD=`, `"apiKey": `. Then its words tell whether it is a secret's. They
# are looked for in the text in lower case, which is many times as fast as ignoring the case.
_SAID = r"pass(?:word|wd|phrase)?|pwd|secret|token|key|auth"
_NAMED = re.compile(rf"(?:{_SAID})[\w.-]{{0,40}}+(?P<quote>[\"']?+)(?P<sign>[ \t]{{0,4}}+[:=])")
_BEFORE_WORD = re.compile(
    rf"(?<![\w-])(?P<name>--(?:\w{{1,20}}-){{0,4}}(?:{_SAID})(?:-\w{{1,20}}){{0,2}})[ \t]{{1,4}}(?=[^\s-])"
    r"|^[ \t]*env[ \t]{1,4}(?P<variable>\w{1,80})[ \t]{1,4}(?=[^\s=])",
    re.MULTILINE,
)
"""What has its value after a space: `--token abc`, `ENV DB_PASSWORD abc`."""
_MOST = 1_000
"""Names of secrets in a text that are looked at one by one; of a text with more, whole lines are hidden."""
_LINE_WITH_NAME = re.compile(
    rf"^([^\n]*?(?:{_SAID})[\w.-]{{0,40}}+[\"']?+[ \t]{{0,4}}+[:=])[^\n]+", re.IGNORECASE | re.MULTILINE
)
_MANY = Secret("many secrets", "", 1)
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_LONGEST_NAME = 80
_LONGEST_BEFORE = 200
_LONGEST_VALUE = 2_000
_IN_NAME = ascii_letters + digits + "_.-"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORDS = {"password", "passwd", "passphrase", "pwd", "pass"}
_TOKEN_WORDS = {"token", "secret", "authtoken"}
_KEY_BEFORE = {
    "secret",
    "api",
    "access",
    "private",
    "encryption",
    "app",
    "master",
    "signing",
    "license",
    "auth",
    "account",
}
_TOGETHER = {"apikey": "an API key", "secretkey": "a secret key", "accesskey": "an access key"}
_NOT_ITSELF = re.compile(
    "file|path|dir|ids?|name|ur[li]|type|ttl|expiry|expiration|expires|lifetime|length|size|count|limit|min|max|policy|hash"
    "|algorithm|header|field|env|stdin|enabled|disabled|required|service|endpoint|host|port|provider|method|issuer"
    "|audience|version|rotation|timeout|interval|driver|opt|mode|spec|user|username|retries"
)
"""Words at the end of a name that is about a secret without being one: `DB_PASSWORD_FILE`."""

_PORT = re.compile(r"[\d.:]+(?:/\w+)?")
_REFERENCE = re.compile(
    r"""
      \$\{[^}\n]*\} | \$\(?\S* | <[^<>\n]*> | \{\{.* | [*\u2026]+ | [x.]{3,} | via
    | /\S* | \.{1,2}/\S* | ~/\S* | [A-Za-z]:\\\S*
    | (?:id|type|source|src|env)=\S* | https?://\S*
    | (?:true|false|yes|no|on|off|null|none|\d|HIDDEN|required|optional|string)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a secret's name may have without giving it away: a variable, a placeholder, a file, yes or no."""
_DEFAULT = re.compile(r"\$\{\w{1,80}:?-(?P<secret>[^${}\n]{1,200})\}")
"""`${DB_PASSWORD:-hunter2}`: the default is the secret."""

_KEY_START = re.compile(r"(?:.*[{,(\[])?[\s\"'-]*")
_SPACES = re.compile(r"[ \t]+")
_PLAIN = re.compile(r"[^\s\"'`,;|&)\]}]{1,2000}")
_DOUBLE = re.compile(r'"(?P<inner>(?:[^"\\\n]|\\.){1,2000})"')
_SINGLE = re.compile(r"'(?P<inner>[^'\n]{1,2000})'")
_TO_COMMENT = re.compile(r"[^\n]*?(?=[ \t]+\#|[ \t]*$)", re.MULTILINE)
_IN_FLOW = re.compile(r"[^,}\]\n]{1,2000}")
_PIECE = re.compile(r"[^\s:#$\[\]{},]+(?:[ \t]+[^\s:#$\[\]{},]+)*")
_INDICATOR = re.compile(r"[&!*@%`|>]\S*[ \t]*")
"""What begins no plain scalar in YAML; it is left, as it may be what is wrong."""

_QUOTES = "\"'"
_OPTIONS = {
    r"\bdocker\s+login\b(?:(?!login)[^\n|&;]){0,300}?\s-p[ =]?(?P<secret>[^\s|&;]{1,300})": "-p",
    r"\b(?:mysql|mariadb)(?:dump|admin|-dump)?\b(?:(?!mysql|mariadb)[^\n|&;]){0,200}?\s-p(?P<secret>[^\s|&;]+)": "-p",
    r"\bredis-cli\b(?:(?!redis)[^\n|&;]){0,200}?\s-a[ =](?P<secret>[^\s|&;]{1,200})": "-a",
    r"\bcurl\b(?:(?!curl)[^\n|&;]){0,300}?\s-u[ =]?[\"']?[^\s:\"']{1,100}:(?P<secret>[^\s\"'|&;]{1,200})": "-u",
    r"\bsshpass\s+-p[ =]?(?P<secret>[^\s|&;]{1,200})": "-p",
    r"--requirepass[ =\"',]{1,4}(?P<secret>[^\s|&;\"',\]]{1,200})": "--requirepass",
}
"""Options of programs that take a password, and their names."""
_PROGRAM_OPTIONS = tuple((re.compile(pattern), name) for pattern, name in _OPTIONS.items())
_PROGRAMS = re.compile(r"login|mysql|mariadb|redis-cli|curl|sshpass|--requirepass")


def hide(text: str) -> Hidden:
    """Return a text without its secrets, and what was hidden.

    Found are tokens and keys in their issuers' forms, passwords in addresses and of well-known programs' options, and
    the values of what is named as a secret: `DB_PASSWORD=...`, `"apiKey": "..."`, `--token ...`. References such as
    `$DB_PASSWORD` and files such as `/run/secrets/db` are no secrets.

    Args:
        text: what somebody wrote or pasted.
    """
    lowered = _lowered(text)
    named = list(islice(_NAMED.finditer(lowered), _MOST + 1))
    many = len(named) > _MOST
    if many:
        text = _LINE_WITH_NAME.sub(rf"\1 {HIDDEN}", text)
        lowered, named = _lowered(text), []
    by_name = [*_on_the_line(text), *_with_sign(text, named), *_after_space(text, lowered)]
    found = sorted([*_private_keys(text), *_tokens(text, lowered), *by_name], key=_by_place)
    hidden = _hidden(text, found)
    return hidden._replace(secrets=(_MANY, *hidden.secrets)) if many else hidden


def _lowered(text: str) -> str:
    """Return a text in lower case, with each character in its place: only those of ASCII change."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_LOWER)


def _hidden(text: str, found: Sequence[_Found]) -> Hidden:
    breaks = [place.start() for place in re.finditer("\n", text)] if found else []
    parts: list[str] = []
    secrets: list[Secret] = []
    at = 0
    for each in found:
        if each.start >= at:
            parts += [text[at : each.start], each.instead]
            at = each.end
            secrets.append(Secret(each.what, each.name, bisect_left(breaks, each.start) + 1))
    return Hidden("".join([*parts, text[at:]]), tuple(secrets))


def _by_place(found: _Found) -> tuple[int, int]:
    return found.start, -found.end


def _private_keys(text: str) -> Iterator[_Found]:
    at = 0
    while begin := _PRIVATE_KEY.search(text, at):
        end = text.find(_END_OF_KEY, begin.end(), begin.end() + _LONGEST_KEY)
        at = end if end >= 0 else min(len(text), begin.end() + _LONGEST_KEY)
        inside = re.sub(r"[^\s\"'\\]+", HIDDEN, text[begin.end() : at])
        yield _Found(begin.end(), at, "a private key", instead=inside)


def _tokens(text: str, lowered: str) -> Iterator[_Found]:
    for found in _TOKEN.finditer(text) if any(map(text.__contains__, _BEGINNINGS)) else ():
        yield _Found(*found.span(), _KINDS[int((found.lastgroup or "t0")[1:])])
    for found in _IN_ADDRESS.finditer(text):
        if not _REFERENCE.fullmatch(found["secret"]):
            yield _Found(*found.span("secret"), "a password", found["user"])
    for found in _AUTHORIZATION.finditer(text) if "bearer " in lowered or "basic " in lowered else ():
        yield _Found(*found.span("secret"), "a token", "Authorization")


def _on_the_line(text: str) -> Iterator[_Found]:
    for pattern, name in _PROGRAM_OPTIONS if _PROGRAMS.search(text) else ():
        for found in pattern.finditer(text):
            value = found["secret"].strip(_QUOTES)
            is_port = name == "-p" and ":" in value and _PORT.fullmatch(value)
            if value and not is_port and not _REFERENCE.fullmatch(value):
                start, end = found.span("secret")
                yield _Found(start, end, "a password", name, _kept_quotes(found["secret"]))


def _kept_quotes(value: str) -> str:
    """Return what takes the place of a value, in the value's own quotes."""
    opening = value[0] if value[0] in _QUOTES else ""
    closing = value[-1] if value[-1] in _QUOTES and len(value) > 1 else ""
    return opening + HIDDEN + closing


def _with_sign(text: str, named: Iterable[re.Match[str]]) -> Iterator[_Found]:
    """Yield the values of what is named as a secret, and followed by `=` or `:`."""
    for match in named:
        window = text[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
        before = window.rpartition("\n")[2]
        bare = before.rstrip(_IN_NAME)
        name = before[len(bare) :] + text[match.start() : match.end("quote")].rstrip(_QUOTES)
        if what := _what_is(name):
            is_key = match["sign"].endswith(":")
            place = _after_colon(text, match.end(), bare) if is_key else _after_equals(text, match, bare)
            if place:
                yield from _values(text, place, what, name)


def _after_space(text: str, lowered: str) -> Iterator[_Found]:
    """Yield the values of what is named as a secret, and followed by a space."""
    for match in _BEFORE_WORD.finditer(lowered):
        name = text[slice(*match.span("name" if match["name"] else "variable"))]
        if (what := _what_is(name)) and (place := _word(text, match.end())):
            yield from _values(text, place, what, name)


def _what_is(name: str) -> str | None:
    """Return what something of a name is, if it is a secret."""
    words = [word.casefold() for word in _WORDS.findall(name)]
    if not words or _NOT_ITSELF.fullmatch(words[-1]) or name in ("PWD", "OLDPWD", "--secret", "--pass"):
        return None
    last = words[-1]
    if _PASSWORDS.intersection(words):
        return "a password"
    if together := next((what for word, what in _TOGETHER.items() if word in words), None):
        return together
    if last in ("key", "base") and _KEY_BEFORE.intersection(words):
        return "a secret key"
    if last in _TOKEN_WORDS or (name.isupper() and _TOKEN_WORDS.intersection(words)):
        return "a token" if "token" in words or last == "authtoken" else "a secret"
    return "a token" if words in (["auth"], ["auth", "token"]) else None


def _after_equals(text: str, match: re.Match[str], before: str) -> _Place | None:
    """Return the place of the value after `=`; `a == b` has none, and spaces are allowed only in a file of settings."""
    at = match.end()
    if text[at : at + 1] in ("=", "~"):
        return None
    spaces = _SPACES.match(text, at)
    if match["sign"] != "=" or spaces:
        return _word(text, spaces.end() if spaces else at) if not before.strip() else None
    if before[-1:] in ('"', "'"):  # `-e "DB_PASSWORD=my secret"`
        end = text.find(before[-1], at, at + _LONGEST_VALUE)
        return _Place(at, end) if end > at and "\n" not in text[at:end] else _word(text, at)
    return _word(text, at)


def _after_colon(text: str, at: int, before: str) -> _Place | None:
    """Return the place of the value after `:`, if the name is a key in YAML or JSON."""
    begin = _SPACES.match(text, at)
    is_quoted = before[-1:] in ('"', "'")
    if not (begin or is_quoted) or not _KEY_START.fullmatch(before[-_LONGEST_NAME:]):
        return None
    at = begin.end() if begin else at
    if text[at : at + 1] in ('"', "'"):
        return _word(text, at)
    found = (_IN_FLOW if before.rstrip(" \"'")[-1:] in ("{", ",") and before.strip() else _TO_COMMENT).match(text, at)
    if not found or not found[0] or (" " in found[0] and "\n" not in text):  # `password: ARG or ENV?` is a question
        return None
    return _Place(*found.span(), is_yaml=True)


def _word(text: str, at: int) -> _Place | None:
    """Return the place of a word, without its quotes."""
    for quoted in (_DOUBLE, _SINGLE):
        if found := quoted.match(text, at):
            return _Place(*found.span("inner"))
    plain = _PLAIN.match(text, at)
    return _Place(*plain.span()) if plain else None


def _values(text: str, place: _Place, what: str, name: str) -> Iterator[_Found]:
    """Yield what is secret in a value."""
    value = text[place.start : place.end]
    if found := _DEFAULT.fullmatch(value):
        if not _REFERENCE.fullmatch(found["secret"]):
            yield _Found(place.start + found.start("secret"), place.start + found.end("secret"), what, name)
    elif _REFERENCE.fullmatch(value.strip()):
        return
    elif not place.is_yaml:
        yield _Found(place.start, place.end, what, name)
    else:
        indicator = _INDICATOR.match(value)
        start = place.start + (indicator.end() if indicator else 0)
        if start < place.end:
            yield _Found(start, place.end, what, name, _PIECE.sub(HIDDEN, text[start : place.end]))
