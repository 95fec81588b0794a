"""What RUN lines do that a good colleague would change: sudo, cd, pipes, secrets, npm install."""

import re
from collections.abc import Iterator

from bot.review.dockerfile.looked import Found, Looked, Run, found
from bot.review.dockerfile.packages import call_of
from bot.review.dockerfile.parsed import Edit
from bot.review.dockerfile.parser import arguments
from bot.review.dockerfile.shell import Command
from bot.review.dockerfile.words import plain

_LOCK_FILES = ("package-lock.json", "npm-shrinkwrap.json")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,200}:([^\s/@]{3,200})@")
_HEADER = re.compile(
    r"(?:authorization|private-token|x-api-key|x-auth-token)\s*+:\s*+(?:(?:bearer|basic|token)\s++)?(\S{6,})",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"--(?:password|passwd|token|api-key|apikey|secret)=(.{3,})")
_PASSWORD_FLAGS = frozenset({"--password", "--passwd", "--token", "--api-key", "--secret"})
_TOKEN = re.compile(
    r"gh[posu]_[A-Za-z0-9]{30}|github_pat_\w{30}|glpat-[\w-]{16}|xox[abprs]-[\w-]{10}|sk_live_\w{16}|AKIA[A-Z0-9]{16}|"
    r"npm_[A-Za-z0-9]{30}|pypi-[\w-]{30}|dckr_pat_[\w-]{20}"
)
_AUTH_TOKEN = re.compile(r"_(?:authToken|password|auth)=(\S{3,})")
_LONGEST_WORD = 5_000


def habits(looked: Looked) -> Iterator[Found]:
    """Yield what is found in the commands of RUNs."""
    for run in looked.runs:
        yield from _sudo(looked, run)
        yield from _directory(looked, run)
        yield from _pipes(run)
        yield from _secret(run)
        yield from _npm(looked, run)


def _sudo(looked: Looked, run: Run) -> Iterator[Found]:
    used = [command for command in run.commands if command.program == "sudo"]
    if not used:
        return
    edits = [
        Edit(run.text, command.words[0].start, command.words[1].start, "")
        for command in used
        if len(command.words) > 1 and not command.words[1].value.startswith("-") and not run.is_exec
    ]
    same_line = all(run.text.line(edit.start) == run.text.line(edit.end) for edit in edits)
    line = run.instruction.line
    users = [each for each in looked.in_chain(run.stage, "USER") if each.line < line]
    is_root = not run.is_exec and not users
    fix = run.instruction.edited(edits) if len(edits) == len(used) and same_line and is_root else ""
    yield found("SudoInRun", run.instruction, fix, run.line(used[0]))


def _directory(looked: Looked, run: Run) -> Iterator[Found]:
    used = [command for command in run.commands if command.program == "cd" and not command.is_substituted]
    if not used:
        return
    first, last = used[0], run.commands[-1]
    target = first.words[1].value if len(first.words) > 1 else ""
    if last is used[-1] and not last.depth and last.before in {"", "&&", ";", "\n"}:
        is_alone = len(run.commands) == 1 and not run.is_exec and not run.instruction.flags
        workdir = f"WORKDIR {target}" if is_alone and target and not set(target) & set("~-$`*? ") else ""
        yield found("CdWithoutEffect", run.instruction, workdir, run.line(used[-1]), folder=target or "~")
        return
    yield found("CdInRun", run.instruction, _with_workdir(looked, run, first, target), run.line(first), folder=target)


def _with_workdir(looked: Looked, run: Run, first: Command, target: str) -> str:
    """Return a RUN with a WORKDIR for its `cd` and one that goes back; nothing if that is unclear."""
    back = [each for each in looked.in_chain(run.stage, "WORKDIR") if each.line < run.instruction.line]
    where = plain(back[-1].rest) if back else ""
    if run.is_exec or run.instruction.heredocs or first is not run.commands[0] or first.depth or first.after != "&&":
        return ""
    if not target.startswith("/") or set(target) & set("$*?` ") or not where.startswith("/") or "$" in where:
        return ""
    if sum(command.program == "cd" for command in run.commands) > 1 or len(run.commands) == 1:
        return ""
    following = run.commands[1]
    start = (following.assigned or following.words)[0].start
    if run.text.line(start) != run.text.line(first.start):
        return ""
    line = run.instruction.edited([Edit(run.text, first.words[0].start, start, "")])
    return f"WORKDIR {target}\n{line}\nWORKDIR {where}" if target != where else line


def _pipes(run: Run) -> Iterator[Found]:
    if run.pipefail or run.is_exec:
        return
    piped = [command for command in run.commands if command.after in {"|", "|&"}]
    if not piped:
        return
    set_at = [command.start for command in run.commands if command.program == "set" and "pipefail" in command.arguments]
    if set_at and set_at[0] < piped[0].start:
        return
    yield found("PipeWithoutPipefail", run.instruction, "", run.text.line(piped[0].start))


def _secret(run: Run) -> Iterator[Found]:
    for command in run.commands:
        for place, word in enumerate(command.words):
            value = word.value[:_LONGEST_WORD]
            matches = [pattern.search(value) for pattern in (_ADDRESS, _HEADER, _PASSWORD, _AUTH_TOKEN)]
            given = [match[1] for match in matches if match]
            before = command.words[place - 1].value if place else ""
            if before in {"-u", "--user"} and command.program == "curl" and ":" in value:
                given.append(value.partition(":")[2])
            is_named = before in _PASSWORD_FLAGS or before.endswith(":_authToken")
            if is_named and not value.startswith("-"):
                given.append(value)
            token = _TOKEN.search(value)
            if token or any(not _is_reference(each) for each in given):
                yield found("SecretInCommand", run.instruction, "", run.line(command), program=command.program)
                return


def _is_reference(value: str) -> bool:
    """Tell whether what could be a secret is read from elsewhere: a variable, or a file."""
    return value.startswith(("$", "@", "<", "${", "$(")) or "$" in value


def _npm(looked: Looked, run: Run) -> Iterator[Found]:
    for command in run.commands:
        call = call_of(command)
        if not call or call.program != "npm" or call.verb not in {"install", "i"} or call.sudo:
            continue
        names = [word.value for word in command.words[2:] if not word.value.startswith("-")]
        if (
            names
            or any(option in {"-g", "--global"} for option in call.options)
            or "--package-lock-only" in call.options
        ):
            continue
        if any(option.startswith("--prefix") for option in call.options) or not _copies_lock(looked, run):
            continue
        word = next(word for word in command.words if word.value == call.verb)
        fix = "" if run.is_exec else run.instruction.edited([Edit(run.text, word.start, word.end, "ci")])
        yield found("NpmInstallWithLock", run.instruction, fix, run.line(command))
        return


def _copies_lock(looked: Looked, run: Run) -> bool:
    """Tell whether an earlier COPY of the stage names the lock file; one with a pattern may not have found any."""
    for copy in looked.in_chain(run.stage, "COPY", "ADD"):
        names = [path.rpartition("/")[2] for path in arguments(copy)[:-1]]
        is_earlier = copy.line < run.instruction.line and copy.flag("--from") is None
        if is_earlier and not set(names).isdisjoint(_LOCK_FILES):
            return True
    folder = looked.folder
    return folder is not None and any((folder / name).is_file() for name in _LOCK_FILES)
