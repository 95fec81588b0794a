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
        is_block: whether it may be several lines, each of which is hidden.
        is_quoted: whether it has quotes in it that must stay: `'it'"'"'s'`.
    """

    start: int
    end: int
    is_yaml: bool = False
    is_block: bool = False
    is_quoted: bool = False


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
    "a Discord webhook": r"(?<=/api/webhooks/)\d{10,25}/[\w-]{20,100}",
    "a password's hash": r"\$\$?(?:apr1|2[aby]|[156y])\$[\w./$-]{12,200}",
    "a signature": r"(?<=[?&]sig=)[\w%+/=-]{10,300}",
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
    *("sk_", "rk_", "SG.", "hf_", "eyJ", "AGE-SECRET", "/api/webhooks/", "$apr1$", "$2", "$1$", "$5$", "$6$", "$y$"),
    "sig=",
)
"""Without one of these there is no token in a text: to look for them takes no time."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END_OF_KEY = "-----END "
_LONGEST_KEY = 20_000

_IN_ADDRESS = re.compile(r"(?<=://)(?P<user>[^\s/:@\"'<>]{0,100}):(?P<secret>[^\s/\"'<>]{1,200})@")
_TOKEN_IN_ADDRESS = re.compile(
    r"(?<=https://)(?=[^\s/:@]*\d)(?=[^\s/:@]*[A-Za-z])(?P<secret>[\w.~-]{10,200})(?=@|:@|:x-oauth-basic@)"
)
_AUTHORIZATION = re.compile(r"\b(?:Bearer|Basic)\s{1,3}(?P<secret>[\w.~+/=-]{8,4000})")

# A name with one of these in it: `POSTGRES_PASSWORD=`, `"apiKey": `. Then its words tell whether it is a secret's. They
# are looked for in the text in lower case, which is many times as fast as ignoring the case.
_SAID = r"pass(?:word|wd|phrase)?|pwd?|secret|token|key|auth|cred(?:ential)?s?|_pat(?![a-z])|salt"
_NAMED = re.compile(rf"(?:{_SAID})[\w.-]{{0,40}}+(?P<quote>\\?[\"']|)(?P<sign>[ \t]{{0,4}}+[:=])")
_BEFORE_WORD = re.compile(
    rf"(?<![\w-])(?P<name>--(?:\w{{1,20}}-){{0,4}}(?:{_SAID})(?:-\w{{1,20}}){{0,2}})[ \t]{{1,4}}"
    r"(?:\\\r?\n[ \t]{0,40})?(?=[^\s-])"
    rf"|[\"'](?P<exec>--(?:\w{{1,20}}-){{0,4}}(?:{_SAID}))[\"'],[ \t]{{0,4}}(?=[\"'][^\s-])"
    rf"|^[ \t]*-[ \t]+[\"']?(?P<item>--(?:\w{{1,20}}-){{0,4}}(?:{_SAID}))[\"']?[ \t]*\n[ \t]*-[ \t]+(?=[^\s-])"
    r"|^[ \t]*env[ \t]{1,4}(?P<variable>\w{1,80})[ \t]{1,4}(?=[^\s=])",
    re.MULTILINE,
)
"""What has its value after a space or as the next in a list: `--token abc`, `["--token", "abc"]`, `ENV TOKEN abc`."""
_BEFORE_SPACE = ("--", "env ", "env\t")
"""Without one of these, in lower case, a text has nothing of that kind."""
_NO_VALUE = re.compile(
    "take|is|are|do|does|an?|the|and|or|vs|versus|in|on|for|from|to|with|without|as|instead|option|flag|argument"
    "|parameter|mean|means|work|works|not|when|if|but"
)
"""Words after an option in a question about it: `does --password take a value`."""
_MOST = 1_000
"""Names of secrets in a text that are looked at one by one; of a text with more, whole lines are hidden."""
_LINE_WITH_NAME = re.compile(
    rf"^([^\n]*?(?:{_SAID})[\w.-]{{0,40}}+[\"']?+[ \t]{{0,4}}+[:=])[^\n]+", re.IGNORECASE | re.MULTILINE
)
_MOST_AGAIN = 20
"""Values that are looked for once more in the whole text."""
_UNMISTAKABLE = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[^\s\"']{8,200}")
_MANY = Secret("many secrets", "", 1)
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_LONGEST_NAME = 80
_LONGEST_BEFORE = 200
_LONGEST_VALUE = 2_000
_IN_NAME = ascii_letters + digits + "_.-"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORDS = {"password", "passwd", "passphrase", "pwd", "pw", "pass"}
_TOKEN_WORDS = {"token", "secret", "authtoken", "pat", "credential", "credentials", "creds"}
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
    "jwt",
    "ssh",
    "hmac",
    "openai",
    "storage",
    "session",
    "deploy",
}
_PASSWORD_JOINED = ("password", "passwd", "passphrase", "pwd")
_PASS_JOINED = {"dbpass", "pgpass", "userpass", "rootpass", "adminpass", "mysqlpass", "smtppass"}
_NO_PASSWORD = {"nopasswd", "nopassword"}
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
    | /(?:[a-z0-9_.-]*|Users)(?:/\S*)? | \.{1,2}/\S* | ~/\S* | [A-Za-z]:\\\S*
    | (?:id|type|source|src|env)=\S* | https?://\S*
    | (?:true|false|yes|no|on|off|null|none|\d|HIDDEN|required|optional|string)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a secret's name may have without giving it away: a variable, a placeholder, a file, yes or no."""
_DEFAULT = re.compile(r"\$\{\w{1,80}:?-(?P<secret>[^${}\n]{1,200})\}")
"""`${DB_PASSWORD:-hunter2}`: the default is the secret."""

_KEY_START = re.compile(r"(?:.*[{,(\[])?[\s\"'\\#-]*")
_ITEM_START = re.compile(r"[\s#]*-[ \t]+")
_SETTING_START = re.compile(r"(?:[\s#]*(?:-[ \t]+)?(?:(?:env|arg|set|export)[ \t]+)?|[^\n]*\$(?:env:)?)", re.IGNORECASE)
_BLOCK = re.compile(r"(?:[&!]\S{1,80}[ \t]+)?[|>][-+\d]{0,2}[ \t]*(?:#[^\n]*)?\r?(?=\n)|[ \t]*\r?(?=\n)")
_STRUCTURE = re.compile(r"[\"']?[\w.-]+[\"']?[ \t]*:(?:\s|$)|-(?:\s|$)|[#{\[]")
"""What is no text below a key: another key, an item of a list, a comment."""
_SPACES = re.compile(r"[ \t]+")
_PLAIN = re.compile(
    r"(?:[^\s\"'`,;|&)\]}\\]|\\[ \t]?(?=\S)|[,;|&)\]}](?=[^\s\"'`,;|&)\]}])(?!\w[\w.-]*=|docker\b)){1,2000}"
)
"""A word of shell; a sign that would end it is taken as part of it if the next word follows without a space."""
_OPEN = re.compile(r"\\?[\"']")
_ESCAPED = re.compile(r'\\"(?P<inner>[^"\n]{1,2000}?)\\"')
_DOUBLE = re.compile(r'"(?P<inner>(?:[^"\\\n]|\\.){1,2000})"')
_DOUBLE_TO_END = re.compile(r'(?:[^"\\\n]|\\.){0,2000}')
_SINGLE_TO_END = re.compile(r"[^'\n]{0,2000}")
_BETWEEN_QUOTES = re.compile(r"(?:\\.|[^\s\"'\\])+")
_LINE = re.compile(r"[^\s][^\n]*")
_LINE_BELOW = re.compile(r"\n(?P<space>[ \t]*)(?P<text>[^\n]*)")
_MOST_LINES = 200
_SINGLE = re.compile(r"'(?P<inner>[^'\n]{1,2000})'")
_TO_COMMENT = re.compile(r"[^\n]*?(?=[ \t]+\#|[ \t]*$)", re.MULTILINE)
_IN_FLOW = re.compile(r"[^,}\]\n]{1,2000}")
_PIECE = re.compile(r"[^\s:#$\[\]{},]+(?:[ \t]+[^\s:#$\[\]{},]+)*")
_INDICATOR = re.compile(r"[&!]\S*[ \t]+(?=\S)|[&!*@%`|>]")
"""What begins no plain scalar in YAML; it is left, as it may be what is wrong. An anchor or a tag is left whole."""

_QUOTES = "\"'"
_OPTIONS = {
    r"\bdocker\s+login\b(?:(?!login)[^\n|&;]){0,300}?\s-p[ =]?(?P<secret>[^\s|&;]{1,300})": "-p",
    r"\b(?:mysql|mariadb)(?:dump|admin|-dump)?\b(?:(?!mysql|mariadb)[^\n|&;]){0,200}?\s-p(?P<secret>[^\s|&;]+)": "-p",
    r"\b(?:mysql|mariadb)(?:dump|admin|-dump)?\b(?:(?!mysql|mariadb)[^\n]){0,200}?[\"']-p(?P<secret>[^\s\"']+)": "-p",
    r"\bmongo(?:sh|dump|restore|import|export)?\b(?:(?!mongo)[^\n|&;]){0,200}?\s-p[ =]?"
    r"(?P<secret>[^\s|&;]{1,200})": "-p",
    r"\b(?:sqlcmd|bcp)\b(?:(?!sqlcmd)[^\n|&;]){0,200}?\s-P[ =]?(?P<secret>[^\s|&;]{1,200})": "-P",
    r"\buseradd\b(?:(?!useradd)[^\n|&;]){0,200}?\s-p[ =]?(?P<secret>[^\s|&;]{1,200})": "-p",
    r"\bredis-cli\b(?:(?!redis)[^\n|&;]){0,200}?\s-a[ =](?P<secret>[^\s|&;]{1,200})": "-a",
    r"\bcurl\b(?:(?!curl)[^\n|&;]){0,300}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,100}"
    r":(?P<secret>[^\s\"'|&;]{1,200})": "-u",
    r"\bsshpass\s+-p[ =]?(?P<secret>[^\s|&;]{1,200})": "-p",
    r"--requirepass[ =\"',]{1,4}(?P<secret>[^\s|&;\"',\]]{1,200})": "--requirepass",
    r"(?:-H|--header)[ =]?[\"']?[\w-]{0,40}(?i:key|token|secret|auth\w*)[\w-]{0,40}:[ \t]*"
    r"(?:(?i:bearer|basic|token)[ \t]+)?(?P<secret>[^\s\"']{1,4000})": "--header",
    r"\b(?:echo|printf)[ \t]+(?:-[ne]+[ \t]+)?(?![\"']?(?:(?:my|your)[-_ ]?)?(?:password|secret|token)\b)"
    r"(?P<secret>\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|[^\s|&;\"'-][^\s|&;\"']{0,200})[ \t]*\|[ \t]*"
    r"(?:sudo[ \t]+)?(?:docker[ \t]+secret[ \t]+create\b|[^\n|;]{0,200}--password-stdin)": "",
    r"--password-stdin[ \t]*[^\n|;]{0,100}<<<[ \t]*(?P<secret>[^\s|&;]{1,200})": "--password-stdin",
    r"\b(?:echo|printf)[ \t]+(?:-[ne]+[ \t]+)?[\"']?[\w.-]{1,60}:"
    r"(?P<secret>[^\s\"'|]{1,200})[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd": "chpasswd",
    r"\b[A-Z0-9_]{0,40}AUTH[=:][ \t]?[\"']?[\w.@-]{1,60}[:/](?!/)(?P<secret>[^\s\"'|&;]{1,200})": "AUTH",
    r"\bset[ \t]+\S{0,100}_auth(?:Token)?[ \t=]+(?P<secret>[^\s|&;]{1,300})": "_auth",
    r"(?<![\w-])(?i:password|passwd|passphrase|pwd)(?: is|:)?[ \t]+[\"'`]?(?![\w.-]{1,80}=)"
    r"(?=[^\s\"'`]{0,100}\d)(?=[^\s\"'`]{0,100}[A-Za-z])(?P<secret>[^\s\"'`,;|&)}\]]{6,100})": "",
}
"""Options of programs that take a password, and their names."""
_PROGRAM_OPTIONS = tuple((re.compile(pattern), name) for pattern, name in _OPTIONS.items())
_PROGRAMS = (
    *(
        "login",
        "mysql",
        "mariadb",
        "redis-cli",
        "curl",
        "sshpass",
        "--requirepass",
        "mongo",
        "sqlcmd",
        "bcp",
        "useradd",
    ),
    *(
        "-h ",
        '-h"',
        "-h'",
        "--header",
        "secret",
        "-stdin",
        "chpasswd",
        "auth",
        "password",
        "passwd",
        "passphrase",
        "pwd",
    ),
)
"""Without one of these, in lower case, a text has none of the options: to look for words takes no time."""


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
    by_name = [*_with_sign(text, named), *_after_space(text, lowered), *_on_the_line(text, lowered)]
    found = [*_private_keys(text), *_tokens(text, lowered), *by_name]
    hidden = _hidden(text, sorted([*found, *_said_again(text, found)], key=_by_place))
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


def _said_again(text: str, found: Sequence[_Found]) -> Iterator[_Found]:
    """Yield where else the values are that were found, such as in a comment, if they can be nothing but secrets."""
    values = {text[each.start : each.end]: each for each in found[:_MOST_AGAIN]}
    for value, each in values.items():
        if _UNMISTAKABLE.fullmatch(value):
            for again in re.finditer(re.escape(value), text):
                yield each._replace(start=again.start(), end=again.end(), instead=HIDDEN)


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
    for found in _TOKEN_IN_ADDRESS.finditer(text) if "@" in text else ():
        yield _Found(*found.span("secret"), "a token")
    for found in _AUTHORIZATION.finditer(text) if "bearer " in lowered or "basic " in lowered else ():
        yield _Found(*found.span("secret"), "a token", "Authorization")


def _on_the_line(text: str, lowered: str) -> Iterator[_Found]:
    for pattern, name in _PROGRAM_OPTIONS if any(map(lowered.__contains__, _PROGRAMS)) else ():
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
        name = before[len(bare) :] + text[match.start() : match.start("quote")]
        if what := _what_is(name):
            is_key = match["sign"].endswith(":")
            place = _after_colon(text, match, bare, name) if is_key else _after_equals(text, match, bare)
            if place:
                yield from _values(text, place, what, name)


def _after_space(text: str, lowered: str) -> Iterator[_Found]:
    """Yield the values of what is named as a secret, and followed by a space."""
    for match in _BEFORE_WORD.finditer(lowered) if any(map(lowered.__contains__, _BEFORE_SPACE)) else ():
        name = text[slice(*match.span(match.lastgroup or 0))]
        if (
            (what := _what_is(name))
            and (place := _word(text, match.end()))
            and not _NO_VALUE.fullmatch(text, *place[:2])
        ):
            yield from _values(text, place, what, name)


def _what_is(name: str) -> str | None:
    """Return what something of a name is, if it is a secret."""
    words = [word.casefold() for word in _WORDS.findall(name)]
    if not words or _NOT_ITSELF.fullmatch(words[-1]) or name in ("PWD", "OLDPWD", "--secret", "--pass"):
        return None
    last = words[-1]
    if _PASSWORDS.intersection(words) or _is_joined(last):
        return "a password"
    if together := next((what for word, what in _TOGETHER.items() if word in words), None):
        return together
    if last in ("key", "base") and _KEY_BEFORE.intersection(words):
        return "a secret key"
    if last in _TOKEN_WORDS or (name.isupper() and (last == "salt" or _TOKEN_WORDS.intersection(words))):
        return "a token" if "token" in words or last == "authtoken" else "a secret"
    return "a token" if words in (["auth"], ["auth", "token"]) else None


def _is_joined(word: str) -> bool:
    """Tell whether a word is a password's without a sign before that: `PGPASSWORD`, `dbpass`."""
    return (word.endswith(_PASSWORD_JOINED) or word in _PASS_JOINED) and word not in _NO_PASSWORD


def _after_equals(text: str, match: re.Match[str], before: str) -> _Place | None:
    """Return the place of the value after `=`; `a == b` has none, and spaces are allowed only in a file of settings."""
    at = match.end()
    if text[at : at + 1] in ("=", "~"):
        return None
    spaces = _SPACES.match(text, at)
    at = spaces.end() if spaces else at
    if (match["sign"] != "=" or spaces) and not _SETTING_START.fullmatch(before):
        return None
    if before[-1:] in ('"', "'"):
        return _to_quote(text, at, before[-1]) or _word(text, at)
    if _ITEM_START.fullmatch(before) and text[at : at + 1] not in ('"', "'") and (rest := _TO_COMMENT.match(text, at)):
        return _Place(*rest.span(), is_yaml=True)
    return _word(text, at)


def _after_colon(text: str, match: re.Match[str], before: str, name: str) -> _Place | None:
    """Return the place of the value after `:`, if the name is a key in YAML or JSON."""
    at = match.end()
    begin = _SPACES.match(text, at)
    if not _KEY_START.fullmatch(before[-_LONGEST_NAME:]):
        return None
    if block := _BLOCK.match(text, begin.end() if begin else at):
        return _below(text, block.end(), len(before) - len(before.lstrip(" \t-")), is_open=not block[0].strip())
    if not (begin or match["quote"]):  # `PASSWORD:abc` is none in YAML, but it is meant
        return _word(text, at) if name.isupper() and not before.strip(" \t-#") else None
    at = begin.end() if begin else at
    if _OPEN.match(text, at):
        return _word(text, at)
    found = (_IN_FLOW if before.rstrip(" \"'")[-1:] in ("{", ",") and before.strip() else _TO_COMMENT).match(text, at)
    if not found or not found[0] or (" " in found[0] and "\n" not in text):  # `password: ARG or ENV?` is a question
        return None
    return _Place(*found.span(), is_yaml=True)


def _below(text: str, at: int, indentation: int, *, is_open: bool) -> _Place | None:
    """Return the place of the lines below a key that are its value.

    Args:
        text: the text.
        at: the end of the key's line.
        indentation: the column of the key.
        is_open: whether nothing said that a text follows, so that it may be other keys, or nothing.
    """
    end = at
    for line in islice(_LINE_BELOW.finditer(text, at), _MOST_LINES):
        if line.start() != end or (line["text"] and len(line["space"]) <= indentation):
            break
        if is_open and _STRUCTURE.match(line["text"]):
            return None
        end = line.end()
    return _Place(at, end, is_block=True) if text[at:end].strip() else None


def _word(text: str, at: int) -> _Place | None:
    """Return the place of a word, without its quotes if all of it is in them."""
    if escaped := _ESCAPED.match(text, at):
        return _Place(*escaped.span("inner"))
    first = _piece(text, at)
    if not first:
        return _unclosed(text, at)
    end = _end_of_word(text, first.end())
    if end > first.end():
        return _Place(at, end, is_quoted=True)
    return _Place(*first.span("inner" if first.lastgroup else 0))


def _to_quote(text: str, at: int, quote: str) -> _Place | None:
    """Return the place of a value that has begun within quotes: `-e "DB_PASSWORD=my secret"`."""
    inside = (_DOUBLE_TO_END if quote == '"' else _SINGLE_TO_END).match(text, at)
    if not inside or not inside[0] or not text.startswith(quote, inside.end()):
        return None
    is_nested = text[at - _LONGEST_BEFORE if at > _LONGEST_BEFORE else 0 : at].rpartition(quote)[0].endswith(("'", '"'))
    end = inside.end() if is_nested else _end_of_word(text, inside.end() + 1)
    return _Place(at, end, is_quoted=True) if end > inside.end() + 1 else _Place(at, inside.end())


def _end_of_word(text: str, at: int) -> int:
    """Return where a word of shell ends that goes on in or after quotes."""
    while piece := _piece(text, at):
        at = piece.end()
    return at


def _piece(text: str, at: int) -> re.Match[str] | None:
    """Return what of a word is in quotes, or outside of them."""
    return _DOUBLE.match(text, at) or _SINGLE.match(text, at) or _PLAIN.match(text, at)


def _unclosed(text: str, at: int) -> _Place | None:
    """Return the place of a text in quotes that go over several lines, or are never closed."""
    quote = text[at : at + 1]
    if quote not in ('"', "'"):
        return None
    end = text.find(quote, at + 1, at + _LONGEST_VALUE)
    if end < 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
    return _Place(at + 1, end, is_block=True) if text[at + 1 : end].strip() else None


def _values(text: str, place: _Place, what: str, name: str) -> Iterator[_Found]:
    """Yield what is secret in a value."""
    value = text[place.start : place.end]
    if place.is_block or place.is_quoted:
        if not _REFERENCE.fullmatch(value.strip()):
            part = _LINE if place.is_block else _BETWEEN_QUOTES
            yield _Found(place.start, place.end, what, name, part.sub(HIDDEN, value))
    elif found := _DEFAULT.fullmatch(value):
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
