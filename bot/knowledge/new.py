"""The template of a new entry, for `wharfie new`."""

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.entry import LONGEST_TITLE, Identifier
from bot.errors import SetupError
from bot.knowledge.read import WITHOUT_ENTRIES

_ENTRY = """\
- id: {id}
  title: {title}  # what it does, or a question; at most 75 characters
  questions:  # how people ask it: six or more, in different words
    - how do I {task}
  answer: Say in one to three sentences what to do and what to know.
  commands:  # the command that does it comes first; remove this part if there is none
    - run: docker ps  # write {{container}} for a container of the reader's, {{volume}} for a volume: docs/knowledge.md
      does: Says what the command does, beginning with a verb.
      # careful: Say what it can lose or break.
  # docs: https://docs.docker.com/
  # see_also: [list-containers]
"""


def new_entry(name: str) -> str:
    """Return the YAML of a valid entry to fill in.

    Args:
        name: the entry's id.

    Raises:
        SetupError: the id is not valid.
    """
    try:
        TypeAdapter(Identifier).validate_python(name)
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        said = context.get("error") or f"has more than {context['max_length']} characters"
        raise SetupError(f"The id {name!r} cannot be used: it {said}.") from error
    if f"{name}.yaml" in WITHOUT_ENTRIES:
        raise SetupError(f"The id {name!r} cannot be used: {name}.yaml holds the {name}.")
    task = name.replace("-", " ")
    return _ENTRY.format(id=_text(name), title=_text(task.capitalize()[:LONGEST_TITLE]), task=task)


def _text(text: str) -> str:
    """Return a text as YAML, in quotes where it would be a number, a date or a switch."""
    return yaml.safe_dump(text, width=100).splitlines()[0]
