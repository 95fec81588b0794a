"""Reviews a Dockerfile: parses it, lets every rule look at it, and says the worst first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.review.dockerfile.checks import checks
from bot.review.dockerfile.copying import copying
from bot.review.dockerfile.facts import facts
from bot.review.dockerfile.habits import habits
from bot.review.dockerfile.looked import Found, Looked
from bot.review.dockerfile.order import order
from bot.review.dockerfile.packages import packages
from bot.review.dockerfile.parsed import Dockerfile
from bot.review.dockerfile.parser import parse
from bot.review.dockerfile.refused import refused
from bot.review.dockerfile.stages import stages
from bot.review.dockerfile.values import values
from bot.review.dockerfile.variables import in_from, in_stages
from bot.review.finding import Finding, Review
from bot.review.rules import Rules

LOOKED_AT = (
    "the instructions and their flags",
    "the stages and their images",
    "the variables",
    "the order of the steps",
    "packages and what they leave in the image",
    "secrets",
    "the user",
    "how the program is started",
)
_RULES: tuple[Callable[[Looked], Iterator[Found]], ...] = (
    *(refused, values, checks, in_from, in_stages, stages, packages, habits, order, copying),
)
_ORDER = ("error", "warning", "advice")
# What takes time are instructions, words, and what the shell does with them. Long Dockerfiles of people have a third.
_MOST_INSTRUCTIONS = 400
_MOST_CHARACTERS = 64_000
_MOST_WORDS = 6_000
_MOST_SIGNS = 1_500
_SIGNS = "|&;()<>$`\"'"


def review_dockerfile(text: str, rules: Rules, folder: Path | None = None) -> Review:
    """Return what is wrong with a Dockerfile.

    Args:
        text: the file.
        rules: the words of the findings.
        folder: where it lies; None if that isn't known: then nothing is said about files beside it.
    """
    file = None if is_too_large(text) else parse(text)
    if not file or len(list(file.instructions())) > _MOST_INSTRUCTIONS:
        return Review("dockerfile", (rules.finding("TooLarge", 1, lines=text.count("\n") + 1, size=len(text)),), ())
    looked = Looked(file, folder)
    are_errors = _are_errors(looked.file)
    said = [rules.finding(each.rule, each.line, each.column, each.fix, **each.values) for each in find(looked)]
    if are_errors:
        checked = facts().build_checks
        said = [replace(each, severity="error") if each.rule in checked else each for each in said]
    said.sort(key=_rank)
    return Review("dockerfile", tuple(dict.fromkeys(said)), LOOKED_AT)


def is_too_large(text: str) -> bool:
    """Tell whether a text is so large that no person wrote it as a Dockerfile, and looking at it would take long."""
    return len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS or sum(map(text.count, _SIGNS)) > _MOST_SIGNS


def find(looked: Looked) -> list[Found]:
    """Return what the rules find in a Dockerfile, without words."""
    skipped = _skipped(looked.file)
    return [each for rule in _RULES for each in rule(looked) if each.rule not in skipped]


def _skipped(file: Dockerfile) -> frozenset[str]:
    """Return the build checks that the file itself turns off: `# check=skip=JSONArgsRecommended`."""
    for name, value, _ in file.directives:
        if name == "check":
            for option in value.split(";"):
                key, _, names = option.partition("=")
                if key.strip() == "skip":
                    given = frozenset(each.strip() for each in names.split(","))
                    return facts().build_checks if "all" in given else given & facts().build_checks
    return frozenset()


def _are_errors(file: Dockerfile) -> bool:
    """Tell whether the file makes Docker refuse what a build check finds: `# check=error=true`."""
    options = [option for name, value, _ in file.directives if name == "check" for option in value.split(";")]
    return any(option.replace(" ", "").lower() in {"error=true", "error=1", "error=t"} for option in options)


def _rank(finding: Finding) -> tuple[int, int, int, str]:
    return _ORDER.index(finding.severity), finding.line, finding.column, finding.rule
