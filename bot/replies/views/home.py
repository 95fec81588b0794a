"""The Home tab: search, topics, a person's own questions, and what owners look after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.records import Figures, Gap, GivenAnswer
from bot.replies.blocks import LARGEST_VIEW, fitting_blocks
from bot.replies.buttons import Button, ButtonValue
from bot.replies.lines import Line, short
from bot.replies.views.browsing import LONGEST_WORDS, SHOW_FOUND, topics_lines
from bot.replies.views.forms import Json, search_field
from bot.replies.views.gaps import SHOW_GAPS, top_gaps_lines
from bot.replies.words import brief, counted

SEARCH_HOME = "search_home"
"""The action id of the button below the search field."""
HOME_WORDS = "search_home_words"
"""The name and the action id of the search field."""
SHOW_START = "show_start"
"""The action id of the button back to the first page."""
SHOW_RECENT = "show_recent"
"""The action id of the button that shows the answer to a recent question again, followed by its number."""
OPEN_SETTINGS = "open_settings"
"""The action id of the button to the settings."""

RECENT_SHOWN = 5
"""How many of a person's questions are shown."""
GAPS_ON_HOME = 3
"""How many gaps are shown to owners."""
FIGURES_DAYS = 30
"""The figures are those of so many days."""
_LONGEST_QUESTION = 150
_LONGEST_LABEL = 75


@dataclass(frozen=True)
class ForOwners:
    """What only owners see.

    Attributes:
        figures: how the bot was used in the last `FIGURES_DAYS` days.
        gaps: the gaps that most people asked, a few of them.
        total: how many gaps there are.
    """

    figures: Figures
    gaps: Sequence[Gap]
    total: int


def home_view(
    sizes: Mapping[str, int],
    recent: Sequence[GivenAnswer] | None,
    tour: Sequence[Line] = (),
    for_owners: ForOwners | None = None,
) -> Json:
    """Return the first page of the Home tab.

    Args:
        sizes: all topics with the numbers of their entries.
        recent: the last questions of the person, who alone sees them, at most `RECENT_SHOWN`; None if they cannot be
            read now.
        tour: where the person is in the onboarding.
        for_owners: what only owners see; None for others.
    """
    how_to_ask = (
        "I answer questions about Docker, in your own words. Ask me in Messages, with `/docker QUESTION` anywhere, or"
        " with `@wharfie QUESTION` in a channel."
    )
    top = [Line("title", "Ask me about Docker"), Line("text", how_to_ask)]
    parts = [
        list(tour),
        [Line("title", "Topics"), *topics_lines(sizes)],
        list(_recent_lines(recent)),
        list(_owners_lines(for_owners)) if for_owners else [],
    ]
    below = [line for part in parts if part for line in (Line("divider", ""), *part)]
    return _view(top, [], below)


def home_page_view(lines: Sequence[Line]) -> Json:
    """Return another page of the Home tab, which leads back to the first one.

    Args:
        lines: its content.
    """
    return _view([], [Button("Back to the start", SHOW_START, "start")], [Line("divider", ""), *lines])


def _view(top: Sequence[Line], more: Sequence[Button], below: Sequence[Line]) -> Json:
    search = Line("buttons", "", row=(Button("Search", SEARCH_HOME, "search"), *more))
    field = search_field(HOME_WORDS, longest=LONGEST_WORDS)
    rest = fitting_blocks(short([search, *below]), LARGEST_VIEW)
    return {"type": "home", "blocks": [*fitting_blocks(top, LARGEST_VIEW), field, *rest]}


def _recent_lines(recent: Sequence[GivenAnswer] | None) -> Iterator[Line]:
    if recent is None:
        yield Line("title", "Your recent questions")
        yield Line("text", "I can't show them now, because my database can't be used. Please try again in a minute.")
    elif recent:
        yield Line("title", "Your recent questions")
        yield Line("note", "Only you see them.")
    for number, given in enumerate(recent or (), 1):
        question = given.question or ""
        yield Line("listed", brief(question, _LONGEST_QUESTION), row=(_again(given, question, number),))


def _again(given: GivenAnswer, question: str, number: int) -> Button:
    """Return the button that shows an answer again; if there was no sure one, what is near to the question now."""
    if given.entry and given.status in ("answered", "chosen"):
        value = ButtonValue(given.id, given.entry, (), question).text
        return Button("Show again", f"{SHOW_RECENT}_{number}", value, label=_label("Show again", question))
    value = f"0 {question[:LONGEST_WORDS]}"
    return Button("Search", f"{SHOW_FOUND}_recent_{number}", value, label=_label("Search", question))


def _label(does: str, question: str) -> str:
    return f"{does}: {brief(question, _LONGEST_LABEL - len(does) - 2)}"


def _owners_lines(seen: ForOwners) -> Iterator[Line]:
    yield Line("title", "For owners")
    yield from _figures_lines(seen.figures)
    yield from top_gaps_lines(seen.gaps, seen.total)
    all_gaps = [Button("All of these questions", f"{SHOW_GAPS}_all", "0")] if seen.gaps else []
    yield Line("buttons", "", row=(*all_gaps, Button("Settings", OPEN_SETTINGS, "settings")))


def _figures_lines(figures: Figures) -> Iterator[Line]:
    if not figures.questions:
        yield Line("text", f"Nobody has asked me anything in the last {FIGURES_DAYS} days.")
        return
    asked = f"{counted(figures.people, 'person', 'people')} asked {counted(figures.questions, 'question')}"
    yield Line("text", f"In the last {FIGURES_DAYS} days {asked}:")
    for number, what in (
        (figures.answered, "answered"),
        (figures.suggested, "got a choice of answers"),
        (figures.unknown, "unknown"),
    ):
        yield Line("text", f"• {_share(number, figures.questions)} {what} ({number:,})")
    if figures.ratings:
        helpful = f"{_share(figures.helpful, figures.ratings)} of {counted(figures.ratings, 'rating')}"
        yield Line("text", f"• {helpful} said that the answer helped")


def _share(number: int, total: int) -> str:
    """Return a share in per cent; only nothing is 0%, and only all is 100%."""
    if 0 < number < total:
        return f"{min(max(round(100 * number / total), 1), 99)}%"
    return "100%" if number else "0%"
