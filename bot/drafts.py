"""Drafts: what a person typed into a form, as the content of an entry and back."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands import parse
from bot.commands.risk import risk_of
from bot.entry import LONGEST_LINE, LONGEST_TITLE
from bot.knowledge import same_question
from bot.records import DOES_MARK, Draft

FIELDS = {
    "title": "question",
    "questions": "other_questions",
    "answer": "answer",
    "commands": "commands",
    "careful": "caution",
    "docs": "link",
}
"""By key of an entry, the field of a draft that it comes from."""

_PROMPT = re.compile(r"^(?:\$\s+)+")
_ASKING = re.compile(
    r"(?:how|what|which|where|when|why|who|whose|can|could|may|must|should|do|does|is|are)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r".*?[.?!](?=\s|$)", re.DOTALL)


def content_of(draft: Draft, earlier: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a draft as the content of an entry, as a YAML file would have it, without the id.

    The caution belongs to each command that can lose something, or to the first if none is known to.

    Args:
        draft: what was typed.
        earlier: the content that it corrects. What a form cannot show, such as snippets, is kept from it.
    """
    question = _one_line(draft.question)
    title = _title(question)
    content: dict[str, Any] = {
        **{key: value for key, value in (earlier or {}).items() if key not in FIELDS},
        "title": title,
        "questions": [line for line in _once(_lines(draft.other_questions)) if line != title] or [question],
        "answer": draft.answer.strip(),
    }
    commands = [_command(line, draft.answer) for line in _lines(_with_continued(draft.commands))]
    if caution := _one_line(draft.caution):
        for command in [each for each in commands if risk_of(each["run"])] or commands[:1]:
            command["careful"] = caution
    if commands:
        content["commands"] = commands
    if link := draft.link.strip():
        content["docs"] = link
    return content


def draft_of_content(content: Mapping[str, Any]) -> Draft:
    """Return the content of an entry as a form shows it."""
    title, commands = content["title"], content.get("commands", [])
    return Draft(
        question=title,
        other_questions="\n".join(question for question in content["questions"] if question != title),
        answer=content["answer"],
        commands="\n".join(f"{command['run']}{DOES_MARK}{command['does']}" for command in commands),
        caution=next((command["careful"] for command in commands if command.get("careful")), ""),
        link=content.get("docs", ""),
    )


def draft_of_questions(question: str, *others: str) -> Draft:
    """Return a draft for a question that people ask in these words. A long one cannot be the title.

    Args:
        question: the first wording.
        others: other wordings.
    """
    line = _one_line(question)
    wordings = [_one_line(other)[:LONGEST_LINE] for other in others]
    if len(line) <= LONGEST_TITLE:
        return Draft(question=line, other_questions="\n".join(wordings))
    return Draft(other_questions="\n".join([line[:LONGEST_LINE], *wordings]))


def draft_from_message(message: str) -> Draft:
    """Return a draft made of somebody's message: its commands of Docker, and the rest as the answer."""
    commands, answer = [], []
    for line in _with_continued(message).splitlines():
        bare = _PROMPT.sub("", line.strip(" `"))
        if bare.startswith(("docker", "sudo docker")) and parse(bare):
            commands.append(bare)
        else:
            answer.append(line.strip() if bare else "")  # without the marks around a block of code
    return Draft(answer="\n".join(answer).strip(), commands="\n".join(commands))


def _title(question: str) -> str:
    """Return a question as a title: with a capital letter, and a question mark if it asks."""
    mark = "?" if _ASKING.match(question) and question[-1] not in ".?!" and len(question) < LONGEST_TITLE else ""
    return f"{question[:1].upper()}{question[1:]}{mark}"


def _with_continued(text: str) -> str:
    """Return a text with each command that goes on after a backslash in one line."""
    lines: list[str] = []
    is_continued = False
    for line in text.splitlines():
        begun = f"{lines.pop()} {line.strip()}" if is_continued else line
        is_continued = begun.rstrip().endswith("\\") and DOES_MARK not in begun
        lines.append(begun.rstrip()[:-1].rstrip() if is_continued else begun)
    return "\n".join(lines)


def _command(line: str, answer: str) -> dict[str, str]:
    """Return a command. If it says nothing else, it does what the answer says first."""
    run, _, does = f"{line} ".partition(DOES_MARK)  # nothing may follow the mark
    first = _SENTENCE.match(answer.strip())
    return {"run": _PROMPT.sub("", run.strip()), "does": does.strip() or _one_line(first[0] if first else answer)}


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := each.strip())]


def _once(questions: list[str]) -> list[str]:
    """Return questions without those that are the same as an earlier one, as a file must have them."""
    return list({same_question(each) or each: each for each in reversed(questions)}.values())[::-1]


def _one_line(text: str) -> str:
    return " ".join(text.split())
