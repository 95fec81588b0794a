"""Finds the answer to a question: reads the code in it if there is any, else searches.

Passwords and tokens are hidden before anything else is done.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.code_answers import AttachedFile, CodeAnswer, CodeReader, attached, pasted
from bot.pasted_code import PastedCode, recognise
from bot.search import Result, Search
from bot.search.normalize import without_markup
from bot.secrets import Hidden, Secret, hide


@dataclass(frozen=True)
class Found:
    """What was found for a question; it need not be given.

    Attributes:
        result: what the search found, or what was read in pasted code.
        secrets: what was hidden in the question, unless the code answer says so itself.
    """

    result: Result | CodeAnswer
    secrets: tuple[Secret, ...] = ()


def find_answer(
    question: str, search: Search, code: CodeReader, previous: str | None = None, files: Sequence[AttachedFile] = ()
) -> Found:
    """Find the answer to a question: read the code in it if there is any, else search.

    Args:
        question: any text, as it was typed or as Slack sent it.
        search: finds answers.
        code: explains commands and reviews files.
        previous: the last question of the conversation.
        files: text files that come with the question.
    """
    hidden = hide(without_markup(question))
    found = recognise(hidden.text)
    answer = CodeAnswer()
    secrets: list[Secret] = []
    texts: list[str] = []
    if found and not _is_question(found, hidden, search):
        answer = code.read(pasted(found, hidden))
    if not answer:
        secrets += hidden.secrets
    for file in files:
        hidden_file = hide(file.text)
        if read := attached(file, hidden_file):
            answer += code.read(read)
        else:
            texts.append(html.escape(hidden_file.text, quote=False))
            secrets += hidden_file.secrets
    if answer:
        others = (*answer.secrets, *secrets)
        return Found(replace(answer, titles=search.titles(answer.entries), secrets=others))
    asked = html.escape(hidden.text, quote=False) if hidden.secrets else question
    result = search.find_answer("\n".join(filter(None, (asked, *texts))), previous)
    if found and found.kind != "command":
        result = _asked_as(result, found.words)
    elif files:
        result = _asked_as(result, asked)
    return Found(result, tuple(secrets))


def _asked_as(result: Result, words: str) -> Result:
    """Return a result as if only some words had been asked: what is kept of a question has no file in it."""
    return replace(result, question=words, rewritten_question=None)


def _is_question(code: PastedCode, hidden: Hidden, search: Search) -> bool:
    """Tell whether code is in a question that the knowledge answers better.

    That is one whose words ask for something else that the knowledge may have, an error, or a known phrase. A file may
    have the words of an error in a comment, so only an error around it counts, or one that is certain.
    """
    if not code.is_all and search.find_answer(code.words).status != "unknown":
        return True
    if code.kind == "command":
        return search.has_error(hidden.text) or search.knows(hidden.text)
    return search.has_error(code.words) or search.has_error(hidden.text, certain=True)
