"""The modals of the shortcuts: one answers a colleague's message, the other searches the knowledge."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import Chosen
from bot.code_answers import CodeAnswer
from bot.entry import Entry
from bot.replies.blocks import LARGEST_VIEW, fitting_blocks
from bot.replies.buttons import Button, ButtonValue
from bot.replies.code import file_problem_lines, fitting_code_lines
from bot.replies.lines import Line, answer_lines, full, quote_line, short
from bot.replies.views.browsing import LONGEST_WORDS
from bot.replies.views.forms import Json, form, input_block, menu, search_field
from bot.replies.words import mention
from bot.search import Result

ANSWER_MESSAGE = "answer_message"
"""The callback id of the shortcut in a message's menu."""
ANSWER_FORM = "answer_message_form"
CODE_FORM = "answer_message_code"
ASK_FORM = "answer_message_ask"
CHOICES_VIEW = "answer_message_choices"
PICK_ANSWER = "pick_answer"
"""The action id of a choice in the modal, followed by its number."""

SEARCH_KNOWLEDGE = "search_knowledge"
"""The callback id of the shortcut that is usable everywhere."""
SEARCH_FORM = "search_knowledge_form"
SEARCH_WORDS = "search_words"
"""The name and the action id of the search field."""
FOUND_VIEW = "search_knowledge_answer"

WHERE = "where"
"""The name of the input that says who gets the answer."""
THREAD, PRIVATE = "thread", "private"
_PLACES = {PRIVATE: "Only for me", THREAD: "In the thread"}
_TITLE = "Answer with wharfie"
_LARGEST_CODE = 40_000
"""Characters, as JSON, of an answer to code in a modal: a paragraph has at most 1,000 pieces, and nobody reads more."""
_NOT_IN_FORMS = ("choice", "related", "more", "buttons", "feedback")


def preview_lines(shown: Chosen) -> list[Line]:
    """Return an answer as it will look, without its buttons: they work only in a message."""
    return [line for line in short(_lines_of(shown)) if line.kind not in _NOT_IN_FORMS]


def answer_view(shown: Chosen, message: str, metadata: str) -> Json:
    """Return the form with an answer, which asks who gets it.

    Args:
        shown: the answer.
        message: the message that it answers; empty if it is too long to be kept.
        metadata: comes back with the form; at most 3,000 characters.
    """
    where = input_block(WHERE, "Who gets the answer?", menu("radio_buttons", _PLACES, PRIVATE))
    return _view(ANSWER_FORM, message, preview_lines(shown), metadata, submit="Send", below=(where,))


def unsure_view(result: Result, message: str, metadata: str) -> Json:
    """Return the modal without a sure answer: the choices, or the nearest entries and the offer to ask a human.

    Args:
        result: what was found.
        message: the message.
        metadata: comes back with what is chosen; at most 3,000 characters.
    """
    entries = [candidate.entry for candidate in result.choices]
    if result.status == "suggested":
        heading = "Is it about this?" if len(entries) == 1 else "Is it about one of these?"
        return _view(CHOICES_VIEW, message, [Line("text", heading), *_choices(entries, message)], metadata)
    nearest = [Line("section", "The nearest that I do know:"), *_choices(entries, message)] if entries else []
    lines = [Line("text", "I don't know that, and I don't guess."), *nearest]
    return _view(ASK_FORM, message, lines, metadata, submit="Ask a human")


def code_view(answer: CodeAnswer, metadata: str, problems: Sequence[str] = ()) -> Json:
    """Return the modal with the answer to pasted code: a form that asks who gets it, if it can be read again for them.

    Args:
        answer: what was read.
        metadata: comes back with the form; empty if the code is too long for that.
        problems: why files of the message could not be read.
    """
    again = "" if not metadata else None
    lines = [
        line for line in short(fitting_code_lines(answer, _LARGEST_CODE, again=again)) if line.kind not in _NOT_IN_FORMS
    ]
    lines += file_problem_lines(problems)
    if not metadata:
        return _view(CHOICES_VIEW, "", lines, "")
    where = input_block(WHERE, "Who gets the answer?", menu("radio_buttons", _PLACES, PRIVATE))
    return _view(CODE_FORM, "", lines, metadata, submit="Send", below=(where,))


def no_question_view(problems: Sequence[str] = ()) -> Json:
    """Return the modal for a message that asks nothing, or whose files could not be read."""
    lines = file_problem_lines(problems) or [Line("text", "I see no question in this message.")]
    return form(CHOICES_VIEW, _TITLE, fitting_blocks(lines, LARGEST_VIEW))


def search_view(lines: Sequence[Line]) -> Json:
    """Return the modal with the search field, which is used by the Enter key or the button.

    Args:
        lines: the list below it.
    """
    words = search_field(SEARCH_WORDS, longest=LONGEST_WORDS)
    return form(
        SEARCH_FORM, "Search Docker answers", [words, *fitting_blocks(short(lines), LARGEST_VIEW)], submit="Search"
    )


def found_view(shown: Chosen) -> Json:
    """Return the modal with an answer from a list: all of it, since a modal has no button that unfolds the rest."""
    lines = [line for line in full(_lines_of(shown)) if line.kind not in _NOT_IN_FORMS]
    return form(FOUND_VIEW, "Answer", fitting_blocks(lines, LARGEST_VIEW))


def message_lines(message: str, by: str = "") -> list[Line]:
    """Return what comes above an answer to somebody's message.

    Args:
        message: the message; empty if it is too long to be kept.
        by: who wants all to see the answer; empty if only this person sees it.
    """
    about = "about the message above" if not message else "about this message"
    said = f"{mention(by)} asked me {about}:" if by else f"You asked me {about}:"
    return [Line("people", said), *([quote_line(message)] if message else [])]


def _lines_of(shown: Chosen) -> list[Line]:
    return answer_lines(replace(shown.answer, related=(), others=()), origin=shown.origin)


def _choices(entries: Sequence[Entry], message: str) -> list[Line]:
    """Return the buttons of entries, each of which leads to the form with that answer."""
    row = [
        Button(entry.title, f"{PICK_ANSWER}_{number}", ButtonValue(entry=entry.id, question=message).text)
        for number, entry in enumerate(entries, 1)
    ]
    return [Line("buttons", "", row=tuple(row))]


def _view(  # noqa: PLR0913  (what a modal has)
    id_: str, message: str, lines: Sequence[Line], metadata: str, *, submit: str = "", below: Sequence[Json] = ()
) -> Json:
    quoted = [quote_line(message)] if message else []
    blocks = fitting_blocks([*quoted, *lines], LARGEST_VIEW)
    return form(id_, _TITLE, [*blocks, *below], submit=submit, metadata=metadata)
