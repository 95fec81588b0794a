"""Explains the calls of docker in a text."""

from collections.abc import Iterator

from bot.explain.calls import Call, calls
from bot.explain.dangers import dangers
from bot.explain.docs import page
from bot.explain.explanation import Caution, Explanation
from bot.explain.mistakes import corrected_line, mistakes
from bot.explain.obsolete import obsolete
from bot.explain.parts import parts
from bot.explain.sentences import Sentences
from bot.explain.summaries import summary

_MOST_ENTRIES = 3


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
        """Yield the entries that go deeper: that of the command, then those of its options."""
        if not call.command:
            return
        name = " ".join(call.command.path)
        found = [self._flags.entry(name)]
        for option in call.command.options:
            said = self._flags.flag(name, option.name)
            found.append(said.entry if said else None)
        yield from (entry for entry in found if entry)


def _cautions(call: Call) -> Iterator[Caution]:
    """Yield what to know before the command is run, the worst first."""
    yield from dangers(call)
    yield from mistakes(call)
    instead = corrected_line(call)
    for slip in call.slips:
        if slip.is_obsolete:
            yield Caution("obsolete", slip.text, instead)
    yield from obsolete(call)
