"""Answers to pasted code: what people usually see, and what somebody who means harm makes of it."""

from bot.code_answers import Code, CodeAnswer, FileReview
from bot.explain.explanation import Caution, Explanation, Part
from bot.review.finding import Finding, Review
from bot.secrets import Secret

_EVIL = "`<!channel>` ``` <@U1> &amp; 🐳\u202e"
_DOCS = "https://docs.docker.com/reference/cli/docker/container/run/"

TITLES = {"run-container": "Run an image as a new container", "what-flag-i-does": "What does -i do?"}
SECRETS = tuple(
    Secret(what, name, line)
    for line, (what, name) in enumerate(
        [("a password", "POSTGRES_PASSWORD"), ("a GitHub token", ""), ("a key", _EVIL)] * 3
    )
)

USUAL = Explanation(
    line="docker run -it --rm -p 3000:3000 node:20 npm start",
    summary="Starts a container from the image `node:20` and runs `npm start` in it.",
    parts=(
        Part("docker run", "Creates a container from an image, and starts it."),
        Part("-i", "Keeps its standard input open."),
        Part("-p 3000:3000", "Makes port 3000 of the container reachable on port 3000 of the host."),
        Part("node:20", "The image."),
    ),
    cautions=(Caution("mistake", "`--prot` is misspelt.", "--port"), Caution("obsolete", "It is old.")),
    entries=("run-container", "gone", "what-flag-i-does"),
    docs=_DOCS,
    compose="services: {}\n",
)
HARMLESS = Explanation("docker ps", "Lists the running containers.", ())
HOSTILE = Explanation(
    line=f"docker run {_EVIL}",
    summary=f"Runs {_EVIL}.",
    parts=tuple(Part(_EVIL * 3, f"Is {_EVIL}.") for _ in range(4)),
    cautions=(Caution("danger", f"It is {_EVIL}.", _EVIL),),
    docs=_DOCS,
    compose=_EVIL,
)
ENDLESS = Explanation(
    line="docker run " + "x" * 100_000,
    summary="s" * 5_000,
    parts=tuple(Part(f"-e A{number}={'x' * 900}", f"Sets `A{number}`. {'m' * 900}") for number in range(900)),
    cautions=tuple(Caution("danger", "c" * 5_000, "i" * 5_000) for _ in range(50)),
    entries=("run-container",),
    docs=_DOCS,
    compose="services: {}\n",
)
EXPLANATIONS = ((USUAL,), (HARMLESS,), (USUAL, HARMLESS, HOSTILE), (HOSTILE,), (HARMLESS,) * 9)
COMPOSE_FILES = (
    ("services:\n  web:\n    image: nginx\n", (), ()),
    (f"# {_EVIL}\n", (f"`--rm`: {_EVIL}",), ("It has `one` service.",)),
)


def findings(number: int, message: str = "`MAINTAINER` is deprecated.", why: str = "A label can be read.") -> Review:
    """Return a review of a Dockerfile with so many findings, the first of them an error."""
    return Review(
        "dockerfile",
        tuple(
            Finding(
                rule=f"Rule{each}",
                severity="error" if not each else "warning" if each % 2 else "advice",
                line=each + 1,
                column=each % 3,
                message=message,
                why=why,
                fix="LABEL a=b" if each % 2 else "",
                entry="run-container",
                docs=_DOCS,
            )
            for each in range(number)
        ),
        ("the order of the steps", "the packages"),
    )


REVIEWS = (
    findings(0),
    findings(1),
    findings(5),
    Review("compose", (), ()),
    Review("compose", findings(2, f"It is {_EVIL}.", _EVIL).findings, ("the keys",)),
    Review("compose", findings(4).findings[1:2], ("the keys",)),
)
ANSWERS = (
    CodeAnswer((USUAL,), source=Code("command", USUAL.line), titles=TITLES, secrets=SECRETS[:1]),
    CodeAnswer((USUAL,), (FileReview(findings(3), "Dockerfile", SECRETS[:2]), FileReview(findings(0), "compose.yaml"))),
    CodeAnswer(reviews=(FileReview(findings(4)),), source=Code("dockerfile", "FROM alpine\n"), titles=TITLES),
)
