"""Packages: what their managers ask, which lists and caches they leave in the image."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.review.dockerfile.looked import Found, Looked, Run, found
from bot.review.dockerfile.parsed import Edit
from bot.review.dockerfile.parser import pairs
from bot.review.dockerfile.shell import Command
from bot.review.dockerfile.words import plain

_TAKES_VALUE = frozenset(
    {"-o", "--option", "-t", "--target-release", "-c", "--config-file", "-X", "--repository", "-p"}
)
_APT_VERBS = frozenset(
    {"install", "update", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove"}
)
_PIP = re.compile(r"pip(?:[23](?:\.\d+)?)?")
_PYTHON = re.compile(r"python(?:[23](?:\.\d+)?)?")
_APT_LISTS = re.compile(r"/var/lib/apt(?:/lists)?(?:/\*)?/?|/var/lib/apt/lists/.*|/var/lib/\{[^{}]*apt[^{}]*\}.*")
_OFF = frozenset({"0", "off", "no", "false", ""})


class Call(NamedTuple):
    """A call of a package manager: what it does, and its options."""

    program: str
    verb: str
    options: list[str]
    command: Command
    sudo: bool


def call_of(command: Command) -> Call | None:
    """Return a command as the call of a program with a verb: `apt-get install`; also with sudo before it."""
    words = command.words
    sudo = bool(words) and words[0].value == "sudo"
    first = 1 if sudo else 0
    while sudo and first < len(words) and words[first].value.startswith("-"):
        first += 1
    values = [word.value for word in words[first:]]
    if not values:
        return None
    program = values[0]
    rest = values[1:]
    if _PYTHON.fullmatch(program) and rest[:2] == ["-m", "pip"]:
        program, rest = "pip", rest[2:]
    options, verb, skips = [], "", False
    for value in rest:
        if skips:
            skips = False
        elif value.startswith("-"):
            skips = value in _TAKES_VALUE and not verb
            options.append(value)
        elif not verb:
            verb = value
    return Call(program, verb, options, command, sudo)


def has(options: Iterable[str], short: str, *long: str) -> bool:
    """Tell whether an option is given: by its letter, also joined with others, or by one of its long names."""
    return any(
        option in long or (bool(short) and option[:1] == "-" and option[1:2] != "-" and short in option[1:])
        for option in options
    )


def packages(looked: Looked) -> Iterator[Found]:
    """Yield what is found about packages."""
    for run in looked.runs:
        calls = [call for command in run.commands if (call := call_of(command))]
        yield from _answers(run, calls)
        yield from _apt_names(run, calls)
        yield from _apt_update(looked, run, calls)
        if run.stage.number in looked.kept:
            yield from _recommends(run, calls)
            yield from _apt_lists(run, calls)
            yield from _apk(run, calls)
            yield from _yum(run, calls)
            yield from _pip(looked, run, calls)


def inserted(run: Run, call: Call, option: str, after: str) -> Edit | None:
    """Return an edit that gives a call an option after one of its words; None where it has no place."""
    if run.is_exec:
        return None
    word = next((word for word in call.command.words[1:] if word.value == after), None)
    return Edit(run.text, word.end, word.end, f" {option}") if word else None


def _with(run: Run, calls: Iterable[Call], option: str) -> str:
    edits = [inserted(run, call, option, call.verb) for call in calls]
    return run.instruction.edited([edit for edit in edits if edit]) if all(edits) else ""


def _report(rule: str, run: Run, calls: list[Call], option: str, **values: str | int) -> Iterator[Found]:
    """Yield one finding for all calls that lack an option."""
    if calls:
        line = run.line(calls[0].command)
        yield found(rule, run.instruction, _with(run, calls, option), line, option=option, **values)


def _answers(run: Run, calls: list[Call]) -> Iterator[Found]:
    apt = [
        call
        for call in calls
        if call.program in {"apt-get", "apt"}
        and call.verb == "install"
        and not has(call.options, "y", "--yes", "--assume-yes")
        and sum(option.count("q") for option in call.options if re.fullmatch(r"-\w*q\w*", option)) < 2  # noqa: PLR2004
        and "-q=2" not in call.options
        and call.command.before != "|"
    ]
    yield from _report("AptWithoutYes", run, apt, "-y")
    yum = [
        call
        for call in calls
        if call.program in {"yum", "dnf", "microdnf"}
        and call.verb in {"install", "groupinstall", "localinstall"}
        and not has(call.options, "y", "--assumeyes")
        and call.command.before != "|"
    ]
    yield from _report("YumWithoutYes", run, yum, "-y", program=yum[0].program if yum else "")


def _apt_names(run: Run, calls: list[Call]) -> Iterator[Found]:
    wrong = [call for call in calls if call.program == "apt" and call.verb in _APT_VERBS]
    if not wrong:
        return
    words = [next(word for word in call.command.words if word.value == "apt") for call in wrong]
    edits = [] if run.is_exec else [Edit(run.text, word.start, word.end, "apt-get") for word in words]
    yield found(
        "AptInsteadOfAptGet",
        run.instruction,
        run.instruction.edited(edits) if edits else "",
        run.line(wrong[0].command),
    )


def _of_apt(calls: list[Call], verb: str) -> list[Call]:
    return [call for call in calls if call.program in {"apt-get", "apt"} and call.verb == verb]


def _apt_update(looked: Looked, run: Run, calls: list[Call]) -> Iterator[Found]:
    update = _of_apt(calls, "update")
    if not update or len(update) != len([command for command in run.commands if command.program != "set"]):
        return
    line = run.line(update[0].command)
    following = next((each for each in looked.runs if each.instruction.line > run.instruction.last), None)
    if following and following.stage is run.stage and (fix := _together(run, following)):
        replaced = (run.instruction.line, following.instruction.last)
        yield Found("AptUpdateAlone", line, {}, fix, replaced)
    else:
        yield found("AptUpdateAlone", run.instruction, "", line)


def _together(run: Run, following: Run) -> str:
    """Return an update and the next RUN, if that installs at once, as one RUN; else nothing."""
    first, second = run.instruction, following.instruction
    one_line = len(first.source) == 1 and not first.heredocs and not run.is_exec
    simple = not (second.heredocs or second.flags or first.flags or following.is_exec) and bool(following.commands)
    if not one_line or not simple or second.line != first.last + 1:
        return ""
    start = following.commands[0]
    call = call_of(start)
    if not call or call.program not in {"apt-get", "apt"} or call.verb != "install":
        return ""
    at = (start.assigned or start.words)[0].start
    edit = Edit(following.text, 0, at, f"{first.source[0].rstrip()} {first.escape}\n    && ")
    return second.edited([edit]) if following.text.line(0) == following.text.line(at) else ""


def _recommends(run: Run, calls: list[Call]) -> Iterator[Found]:
    wrong = [
        call
        for call in _of_apt(calls, "install")
        if "--no-install-recommends" not in call.options
        and not any("Install-Recommends" in word.value for word in call.command.words)
    ]
    yield from _report("AptRecommends", run, wrong, "--no-install-recommends")


def _is_cached(run: Run, *folders: str) -> bool:
    targets = [*run.mounts("cache"), *run.mounts("tmpfs")]
    return any(target.rstrip("/") in folders for target in targets)


def _removed_after(run: Run, last: Call) -> list[str]:
    """Return what `rm` removes after a call, also with sudo or another program before it."""
    removed: list[str] = []
    for command in run.commands[run.commands.index(last.command) + 1 :]:
        names = [word.value for word in command.words]
        removed += names if "rm" in names or "/bin/rm" in names else []
    return removed


def _apt_lists(run: Run, calls: list[Call]) -> Iterator[Found]:
    update = _of_apt(calls, "update")
    if not update or _is_cached(run, "/var/lib/apt", "/var/lib/apt/lists"):
        return
    if any(_APT_LISTS.fullmatch(path) for path in _removed_after(run, update[-1])):
        return
    installs = bool(_of_apt(calls, "install"))
    fix = _at_end(run, "rm -rf /var/lib/apt/lists/*") if installs else ""
    yield found("AptListsKept", run.instruction, fix, run.line(update[0].command))


def _at_end(run: Run, command: str) -> str:
    """Return a RUN with one more command at its end; nothing where its end isn't a simple one."""
    if run.is_exec or run.instruction.heredocs:
        return _at_end_of_heredoc(run, command)
    last = run.commands[-1]
    text = run.text.joined
    end = len(text.rstrip())
    if last.depth or last.redirects or text[:end].endswith((";", "&", "|", "}", ")", "fi", "done")) or "#" in text:
        return ""
    if any(each.before in {"||", ";", "|"} for each in run.commands[-1:]):
        return ""
    lines = list(run.instruction.source)
    if len(lines) > 1:
        indent = re.match(r"\s*", lines[-1])
        new = f" {run.instruction.escape}\n{indent[0] if indent else ''}&& {command}"
    else:
        new = f" {run.instruction.escape}\n    && {command}"
    return run.instruction.edited([Edit(run.text, end, end, new)])


def _at_end_of_heredoc(run: Run, command: str) -> str:
    if run.is_exec or run.text is not run.instruction.heredocs[0].text:
        return ""
    return "\n".join([*run.instruction.source[:-1], command, run.instruction.source[-1]])


def _apk(run: Run, calls: list[Call]) -> Iterator[Found]:
    if _is_cached(run, "/var/cache/apk", "/etc/apk/cache"):
        return
    wrong = [
        call for call in calls if call.program == "apk" and call.verb == "add" and "--no-cache" not in call.options
    ]
    yield from _report("ApkCacheKept", run, wrong, "--no-cache")


def _yum(run: Run, calls: list[Call]) -> Iterator[Found]:
    for program, folders in (
        ("yum", ("/var/cache/yum",)),
        ("dnf", ("/var/cache/dnf", "/var/cache/libdnf5")),
        ("microdnf", ("/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5")),
    ):
        installs = [
            call
            for call in calls
            if call.program == program and call.verb in {"install", "groupinstall", "update", "upgrade", "localinstall"}
        ]
        if not any(call.verb == "install" for call in installs) or _is_cached(run, *folders):
            continue
        later = calls[calls.index(installs[-1]) + 1 :]
        cleans = any(call.program == program and call.verb == "clean" for call in later)
        removes = any(path.startswith((*folders, "/var/cache/*")) for path in _removed_after(run, installs[-1]))
        if not cleans and not removes:
            fix = _at_end(run, f"{program} clean all")
            yield found("YumCacheKept", run.instruction, fix, run.line(installs[0].command), program=program)


def _pip(looked: Looked, run: Run, calls: list[Call]) -> Iterator[Found]:
    if _is_cached(run, "/root/.cache/pip", "/root/.cache") or any("pip" in each for each in run.mounts("cache")):
        return
    wrong = [
        call
        for call in calls
        if _PIP.fullmatch(call.program)
        and call.verb == "install"
        and "--no-cache-dir" not in call.options
        and not any(word.value.startswith("PIP_NO_CACHE_DIR=") for word in call.command.assigned)
    ]
    if wrong and not _is_set(looked, run, "PIP_NO_CACHE_DIR"):
        yield from _report("PipCacheKept", run, wrong, "--no-cache-dir")


def _is_set(looked: Looked, run: Run, name: str) -> bool:
    """Tell whether a variable has a value that means yes where a RUN begins."""
    values = [
        plain(value)
        for instruction in looked.in_chain(run.stage, "ENV", "ARG")
        for key, value in pairs(instruction)[0]
        if key == name and instruction.line < run.instruction.line
    ]
    return bool(values) and values[-1].lower() not in _OFF
