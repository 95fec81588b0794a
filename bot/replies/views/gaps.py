"""The list of the questions that have no good answer, and the digest of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.records import Gap
from bot.replies.buttons import Button
from bot.replies.lines import Line
from bot.replies.words import brief, counted, day

TEACH_GAP = "teach_gap"
"""The action id of a gap's button, followed by its number in the message; its value is the gap's id."""
DISMISS_GAP = "dismiss_gap"
"""Likewise; in the list the id is followed by how many gaps come before those that are shown."""
SHOW_GAPS = "show_gaps"
"""The action id of the button to other gaps; its value is how many gaps come before them."""

SHOW_WAITING = "show_waiting_proposals"
"""The action id of the button that shows the proposals that wait for a decision."""

GAPS_SHOWN = 6
"""How many gaps fit into a message."""
_WORDINGS_SHOWN = 3
_LONGEST_WORDING = 120
_LONGEST_LABEL = 60


def gaps_lines(gaps: Sequence[Gap], *, total: int, offset: int = 0, is_owner: bool, waiting: int = 0) -> list[Line]:
    """Return the list of gaps.

    Args:
        gaps: those to show, at most `GAPS_SHOWN`.
        total: how many there are.
        offset: how many come before them.
        is_owner: whether the person may dismiss gaps.
        waiting: how many proposals wait for a decision of the person.
    """
    if not gaps:
        return [*_no_gaps(total), *_waiting(waiting)]
    last = offset + len(gaps)
    which = f" Here are {offset + 1} to {last}:" if total > len(gaps) else ""
    are = "is" if total == 1 else "are"
    lines = [Line("section", f"There {are} {counted(total, 'gap')}: questions that have no good answer yet.{which}")]
    for number, gap in enumerate(gaps, 1):
        lines += _gap(gap, number, dismiss=f"{gap.id} {offset}" if is_owner else "")
    pages = [Button("Show the next", f"{SHOW_GAPS}_next", str(last))] if last < total else []
    if offset:
        pages.insert(0, Button("Show those before", f"{SHOW_GAPS}_before", str(max(0, offset - GAPS_SHOWN))))
    turned = [Line("buttons", "", row=tuple(pages))] if pages else []
    return [*lines, *turned, *_waiting(waiting)]


def digest_lines(gaps: Sequence[Gap], total: int) -> list[Line]:
    """Return the digest for the owners' channel.

    Args:
        gaps: those that most people asked, at most `GAPS_SHOWN`.
        total: how many there are.
    """
    if not gaps:
        return _no_gaps(total)
    questions = "1 question has" if total == 1 else f"{total:,} questions have"
    lines = [Line("section", f"{questions} no good answer yet. Can you teach me one?")]
    for number, gap in enumerate(gaps, 1):
        lines += _gap(gap, number, dismiss=str(gap.id))
    return [*lines, Line("note", "See all of them with /docker gaps")] if total > len(gaps) else lines


def top_gaps_lines(gaps: Sequence[Gap], total: int) -> list[Line]:
    """Return the gaps that most people asked, in short, for the Home tab of owners.

    Args:
        gaps: those to show.
        total: how many there are.
    """
    if not gaps:
        return [replace(line, kind="section") for line in _no_gaps(0)]
    questions = "1 question has" if total == 1 else f"{total:,} questions have"
    lines = [Line("section", f"{questions} no good answer yet:")]
    for number, gap in enumerate(gaps, 1):
        question = brief(gap.question, 2 * _LONGEST_WORDING)
        asked = "once" if gap.times == 1 else f"{gap.times:,} times by {counted(gap.people, 'person', 'people')}"
        teach = Button("Teach", f"{TEACH_GAP}_{number}", str(gap.id), label=f"Teach: {brief(question, _LONGEST_LABEL)}")
        lines.append(Line("listed", f"{question}\nAsked {asked}", row=(teach,)))
    return lines


def _waiting(number: int) -> Iterator[Line]:
    if number:
        waits = "1 proposal waits" if number == 1 else f"{number:,} proposals wait"
        yield Line("section", f"{waits} for an owner's decision.")
        yield Line("buttons", "", row=(Button("Show what waits", SHOW_WAITING, "waiting"),))


def _no_gaps(total: int) -> list[Line]:
    if total:
        return [Line("text", "There are no more gaps here. See all of them with `/docker gaps`.")]
    what = (
        "There are no gaps. A question becomes one when I can't answer it, or when my answer doesn't help; "
        "then you find it here, and can teach me the answer."
    )
    return [Line("text", what)]


def _gap(gap: Gap, number: int, *, dismiss: str) -> Iterator[Line]:
    yield Line("label", brief(gap.question, 2 * _LONGEST_WORDING))
    yield Line("text", _asked(gap))
    for wording in gap.wordings[:_WORDINGS_SHOWN]:
        yield Line("text", f"• {brief(wording, _LONGEST_WORDING)}")
    teach = Button("Teach", f"{TEACH_GAP}_{number}", str(gap.id))
    row = (teach, Button("Dismiss", f"{DISMISS_GAP}_{number}", dismiss)) if dismiss else (teach,)
    yield Line("buttons", "", row=row)


def _asked(gap: Gap) -> str:
    last = day(gap.last_asked)
    people = counted(gap.people, "person", "people")
    said = [f"Asked {gap.times:,} times by {people}, last on {last}." if gap.times > 1 else f"Asked once, on {last}."]
    if gap.unhelpful:
        unhelpful = f"{gap.unhelpful:,} of them got an answer" if gap.times > 1 else "There was an answer"
        said.append(f"{unhelpful} that did not help.")
    if gap.wordings:
        said.append("Also asked as:")
    return " ".join(said)
