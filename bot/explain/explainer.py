"""Explains the calls of docker in a text."""

from collections.abc import Iterator

from bot.explain.calls import Call, calls
from bot.explain.dangers import dangers
from bot.explain.docs import page
from bot.explain.explanation import Caution, Explanation
from bot.explain.mistakes import corrected_line, mistakes
from bot.explain.mounts import mount_parts
from bot.explain.obsolete import obsolete
from bot.explain.parts import parts
from bot.explain.sentences import Sentences
from bot.explain.summaries import summary

_MOST_ENTRIES = 3
# What nearly every call has: other options come first among the entries.
_PLAIN_OPTIONS = ("--interactive", "--tty", "--detach", "--rm", "--quiet", "--all", "--force", "--name")


class Explainer:
    """Explains commands with the sentences that the knowledge base has about Docker's commands and options."""

    def __init__(self, flags: Sentences) -> None:
        self._flags = flags

    def explain(self, text: str) -> tuple[Explanation, ...]:
        """Explain each call of docker in a text, in their order; nothing if the text has none.

        Args:
            text: one or several lines of shell, without secrets. Only its beginning is read if it is very long.
        """
        return tuple(map(self._explanation, calls(text)))

    def _explanation(self, call: Call) -> Explanation:
        path = call.command.path if call.command else tuple(word.text for word in call.meant[1:])
        docs = page(path)
        return Explanation(
            line=call.typed(call.start, call.end),
            summary=summary(call, self._flags.does(" ".join(path))),
            parts=parts(call, self._flags, docs),
            cautions=tuple(dict.fromkeys(_cautions(call))),
            entries=tuple(dict.fromkeys(self._entries(call)))[:_MOST_ENTRIES],
            docs=docs,
        )

    def _entries(self, call: Call) -> Iterator[str]:
        """Yield the entries that go deeper: the command's, those about what is special in the call, its options'."""
        if not call.command:
            return
        name = " ".join(call.command.path)
        if entry := self._flags.entry(name):
            yield entry
        yield from _special(call)
        for option in sorted(call.command.options, key=lambda option: option.name in _PLAIN_OPTIONS):
            said = self._flags.flag(name, option.name)
            if said and said.entry:
                yield said.entry


def _special(call: Call) -> Iterator[str]:
    """Yield the entries about what newcomers should know of this very call."""
    command = call.command
    if any(slip.is_obsolete and slip.instead.endswith(" compose") for slip in call.slips):
        yield "compose-migrate-from-v1"
    if not command or command.path[-1:] not in (("run",), ("create",)):
        return
    if any("docker.sock" in value for name in ("--volume", "--mount") for value in command.values(name)):
        yield "docker-socket-in-container"
    if command.has("--privileged"):
        yield "run-privileged"
    if "host" in command.values("--network"):
        yield "use-host-network"
    mounts = [mount_parts(value) for value in command.values("--volume")]
    if any(mount.kind == "anonymous" for mount in mounts):
        yield "named-or-anonymous-volume"
    if any(mount.source in ("$PWD", "${PWD}", "$(pwd)", ".", "%cd%") for mount in mounts):
        yield "mount-current-folder"


def _cautions(call: Call) -> Iterator[Caution]:
    """Yield what to know before the command is run, the worst first."""
    yield from dangers(call)
    yield from mistakes(call)
    instead = corrected_line(call)
    for slip in call.slips:
        if slip.is_obsolete:
            yield Caution("obsolete", slip.text, instead)
    yield from obsolete(call)
