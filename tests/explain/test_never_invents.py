"""An explanation says only what was typed: whatever the text, each part is in it, and no word of a call is left out."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands.catalogue import by_name
from bot.explain.explainer import Explainer
from bot.explain.explanation import Explanation
from bot.knowledge.flags import load_flags

EXPLAINER = Explainer(load_flags())
LARGE = 200_000

_COMMANDS = sorted(name for name, spec in by_name().items() if name and not spec.is_group and spec.complete)
_VALUES = st.sampled_from(
    [
        "1",
        "x",
        "a=b",
        "80:80",
        "/a:/b",
        "db-data:/d:ro",
        "host",
        "5m",
        "always",
        "512m",
        "all",
        "$X",
        "a,b",
        "linux/amd64",
        "-1",
    ]
)
_WORDS = st.sampled_from(
    ["web", "nginx:1.27", "db", ".", "web:/a", "./b", "web=3", "ls", "-l", "--all", "sh", "$IMAGE"]
)


@st.composite
def generated_calls(draw: st.DrawFn) -> str:
    """Return a call with options that its command has, in Docker's forms, and with some words after them."""
    name = draw(st.sampled_from(_COMMANDS))
    words = ["docker", *name.split()]
    options = sorted(by_name()[name].options.values())
    for option in draw(st.lists(st.sampled_from(options), max_size=6)) if options else []:
        typed = option.short if option.short and draw(st.booleans()) else option.name
        value = draw(_VALUES)
        if not option.takes_value:
            words.append(typed)
        elif draw(st.booleans()):
            words += [typed, value]
        else:
            words.append(f"{typed}={value}")
    return " ".join(words + draw(st.lists(_WORDS, max_size=4)))


def left_out(explained: Explanation) -> list[str]:
    """Return the words of a line that no part has."""
    parts = [part.text for part in explained.parts]
    words = {word for part in parts for word in part.split()}
    return [
        word
        for word in explained.line.split()
        if word not in words and not all(f"-{letter}" in words for letter in word.removeprefix("-"))
    ]


def invented(explained: Explanation) -> list[str]:
    """Return the parts that are not in the line; of options typed together, one letter is there."""
    return [
        part.text
        for part in explained.parts
        if part.text not in explained.line and not (part.text[0] == "-" and part.text[1:] in explained.line)
    ]


@given(generated_calls())
@settings(max_examples=400, deadline=None)
def test_each_part_of_a_call_is_explained_and_nothing_else(line: str) -> None:
    [explained] = EXPLAINER.explain(line)

    assert explained.line == line
    assert invented(explained) == []
    assert left_out(explained) == []
    assert all(part.meaning.endswith((".", "!")) for part in explained.parts)
    assert explained.summary[0].isupper()
    assert explained.summary.endswith(".")


_SNIPPETS = st.sampled_from(
    [
        *(
            "docker",
            "run",
            "ps",
            "-it",
            "-itd",
            "--rm",
            "-p",
            "80:80",
            "-v",
            "a:/b",
            "nginx",
            ";",
            "|",
            "&&",
            "$(",
            ")",
            "`",
        ),
        *(
            "'",
            '"',
            "\\\n",
            "\n",
            ">",
            "<",
            "2>&1",
            "--",
            "-",
            "=",
            "--name",
            "compose",
            "up",
            "-f",
            "x.yml",
            "down",
            "exec",
        ),
        *(
            "web",
            "cp",
            "a:b",
            ".",
            "\u201c",
            "\u2013rm",
            "\u00a0",
            "xargs",
            "sudo",
            "build",
            "-t",
            "<<EOF",
            "EOF",
            "#",
            "&",
        ),
        *(
            "$PWD",
            "--prot",
            "-name",
            "docker-compose",
            "rnu",
            "{{.ID}}",
            "-$(",
            "<container>",
            "[OPTIONS]",
            "HIDDEN",
            "\\",
        ),
    ]
)
_ANYTHING = st.text(max_size=80) | st.lists(_SNIPPETS | st.text(max_size=3), max_size=25).map(" ".join)


@given(_ANYTHING | _ANYTHING.map("docker {}".format))
@settings(max_examples=600, deadline=None)
@example("-e logs& |docker-compose nginx > rm a:/b")
@example("sudo docker-compose -p docker compose cp -fx.yml a:/b -$( \u2013rm )")
@example("docker compose -d up --prot -f")
@example("docker run \"a b\" -'it' x")
def test_any_text_is_explained_without_an_error(text: str) -> None:
    for explained in EXPLAINER.explain(text):
        assert explained.summary
        assert explained.parts


HOSTILE = {
    "parentheses": "docker run " + "(" * LARGE,
    "substitutions": "docker run " + "$(" * LARGE,
    "arguments": "docker rm " + "a " * LARGE,
    "options": "docker run " + "-e A=b " * LARGE,
    "unknown options": "docker run " + "--abcd " * LARGE,
    "misspelt options": "docker run " + "--prot 80:80 " * LARGE,
    "joined options": "docker run -" + "i" * LARGE,
    "one word": "docker run " + "a" * LARGE,
    "an open quote": 'docker run "' + "a " * LARGE,
    "calls": "docker ps;" * LARGE,
    "lines": "docker ps\n" * LARGE,
    "colons": "docker run -p " + ":" * LARGE,
    "colons of a volume": "docker run -v " + ":" * LARGE + " x",
    "substitutions in a volume": "docker run -v " + "$(a" * LARGE + " x",
    "variables in a volume": "docker run -v " + "${a" * LARGE + " x",
    "commas": "docker run --mount " + "," * LARGE + " x",
    "digits of a duration": "docker run --health-interval " + "1" * LARGE + " x",
    "equals signs": "docker ps -f " + "=" * LARGE,
    "braces": "docker ps --format '" + "{{." * LARGE + "'",
    "slashes": "docker run " + "a/" * LARGE,
    "dashes": "docker run " + "a-" * LARGE + "!",
    "underscores": "docker run " + "a__" * LARGE + "!",
    "long dashes": "docker run " + "\u2013a " * LARGE,
    "curly quotes": "docker run " + "\u201ca\u201d " * LARGE,
    "special spaces": "docker\u00a0run" + "\u00a0" * LARGE,
    "backticks": "docker run " + "`" * LARGE,
    "continued lines": "docker run " + "\\\n" * LARGE,
    "redirections": "docker ps " + "> a " * LARGE,
    "placeholders": "docker run " + "<a " * LARGE,
    "Compose files": "docker compose " + "-f a " * LARGE + "up",
    "misplaced options": "docker compose " + "-d " * LARGE + "up",
    "variables before": "A=b " * LARGE + "docker ps",
    "quoted calls": "sh -c " + "'docker ps' " * LARGE,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read(text: str) -> None:
    """How long that takes is measured by bench/pasting.py."""
    for each in EXPLAINER.explain(text[:LARGE]):
        assert each.line in text
