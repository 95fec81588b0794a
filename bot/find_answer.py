"""Finds the answer to a question: reads the code in it if there is any, else searches.

Passwords and tokens are hidden before anything else is done.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.code_answers import AttachedFile, CodeAnswer, CodeReader, attached, pasted
from bot.pasted_code import PastedCode, asks_for_review, recognise
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
    besides = search.find_answer(found.words) if found and not found.is_all else None
    if besides and besides.status == "answered":
        return Found(besides, hidden.secrets)
    from_text = CodeAnswer()
    if found and not _is_question(found, hidden, search):
        from_text = replace(code.read(pasted(found, hidden)), nearest=_nearest(besides))
    from_files, others = _read(files, code)
    secrets = (*(() if from_text else hidden.secrets), *(secret for each in others for secret in each.secrets))
    if answer := from_text + from_files:
        if not found and not asks_for_review(hidden.text):
            answer = replace(answer, nearest=_nearest(search.find_answer(question, previous)))
        return Found(replace(answer, titles=search.titles(answer.entries), secrets=(*answer.secrets, *secrets)))
    asked = html.escape(hidden.text, quote=False) if hidden.secrets else question
    texts = [html.escape(each.text, quote=False) for each in others]
    result = search.find_answer("\n".join(filter(None, (asked, *texts))), previous)
    if found and found.kind != "command":
        result = _asked_as(result, found.words)
    elif files:
        result = _asked_as(result, asked)
    return Found(result, secrets)


def _read(files: Sequence[AttachedFile], code: CodeReader) -> tuple[CodeAnswer, list[Hidden]]:
    """Review the files that are Dockerfiles or Compose files; return the answer, and the others without secrets."""
    answer, others = CodeAnswer(), []
    for file in files:
        hidden = hide(file.text)
        if read := attached(file, hidden):
            answer += code.read(read)
        else:
            others.append(hidden)
    return answer, others


def _asked_as(result: Result, words: str) -> Result:
    """Return a result as if only some words had been asked: what is kept of a question has no file in it."""
    return replace(result, question=words, rewritten_question=None)


def _is_question(code: PastedCode, hidden: Hidden, search: Search) -> bool:
    """Tell whether code is in a question that the knowledge answers better: an error, or a known phrase.

    A file may have the words of an error in a comment, so only an error around it counts, or one that is certain.
    """
    if code.kind == "command":
        return search.has_error(hidden.text) or search.knows(hidden.text)
    return search.has_error(code.words) or search.has_error(hidden.text, certain=True)


def _nearest(besides: Result | None) -> tuple[str, ...]:
    """Return the ids of what is offered as the answer to what is asked besides."""
    if not besides:
        return ()
    offered = besides.candidates[:1] if besides.status == "answered" else besides.choices
    return tuple(candidate.entry.id for candidate in offered)
