"""A new entry for a keeper to fill in."""

from pydantic import TypeAdapter, ValidationError

from bot.entry import Identifier
from bot.errors import SetupError

_ENTRY = """\
- id: {id}
  title: {title}  # what it does, or a question; at most 75 characters
  questions:  # how people ask it: six or more, in different words
    - how do I {task}
  answer: Say in one to three sentences what to do and what to know.
  commands:  # what does it comes first; leave this part out if there is no command
    - run: docker ps
      does: Says what the command does, beginning with a verb.
      # careful: Say what can be lost by it.
  # docs: https://docs.docker.com/
  # see_also: [list-containers]
"""


def new_entry(name: str) -> str:
    """Return the YAML of a valid entry with this id, to be filled in.

    Raises:
        SetupError: the id is not valid.
    """
    try:
        TypeAdapter(Identifier).validate_python(name)
    except ValidationError as error:
        context = error.errors()[0]["ctx"]
        said = context.get("error") or f"has more than {context['max_length']} characters"
        raise SetupError(f"The id {name!r} cannot be used: it {said}.") from error
    task = name.replace("-", " ")
    return _ENTRY.format(id=name, title=task.capitalize()[:75], task=task)
