"""What is wrong in a file, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot.replies.explanation import MOST_RELATED, related_lines
from bot.replies.lines import Line
from bot.replies.secrets import inline_code, secret_lines
from bot.replies.words import counted, cut, listed
from bot.review.finding import Finding, Review
from bot.secrets import Secret

_WHAT = {"dockerfile": "Dockerfile", "compose": "Compose file"}
_WHO = {"dockerfile": "Docker", "compose": "Compose"}
_MOST_UNFOLDED = 3
_LONGEST_UNFOLDED = 1_500
"""Characters of the findings that are shown at once."""
_MOST_LISTED = 15
_FEWEST_LISTED = 3
"""Findings that are listed in a line each, if there is little space."""
_LONGEST_LISTED = 200
_HOW_TO_SEE_ALL = (
    "Correct the first ones and paste the file again, or see all with `wharfie review FILE` in a terminal."
)
_LONGEST_NAME = 60
_BUILD_CHECKS = "/build-checks/"
"""In the address of the page about a check of `docker build --check`."""
_LONGEST_SENTENCE = 600
_LONGEST_BOX = 2_000
"""Characters of corrected lines that are shown: to copy more out of a message is of no use."""


def review_lines(  # noqa: PLR0913  (how it is shown)
    review: Review,
    titles: Mapping[str, str],
    secrets: Sequence[Secret] = (),
    *,
    name: str = "",
    again: str = "",
    most: int | None = None,
    in_message: bool = True,
) -> list[Line]:
    """Return what was found in a file: how much, each finding with its fix, and what explains it.

    Args:
        review: what was found.
        titles: the titles of the entries that explain findings, by their ids; others are not offered.
        secrets: what was hidden in the file.
        name: the name of the file, if it has one.
        again: the value of the button that shows all; without it, nothing is folded.
        most: how many findings are shown in full at most, with the others in a line each; None: all.
        in_message: whether others may have seen the secrets in a message.
    """
    lines = [Line("section", _headline(review, name)), *secret_lines(secrets, in_message=in_message)]
    findings = review.findings
    shown = findings[:most]
    unfolded = _unfolded(shown) if again else len(shown)
    is_folded = unfolded < len(shown)
    for number, finding in enumerate(shown):
        lines += [replace(line, view="both" if number < unfolded else "full") for line in _finding(finding, review)]
    listed_most = _MOST_LISTED if most is None else min(_MOST_LISTED, _FEWEST_LISTED + most)
    if is_folded:
        lines += [replace(line, view="short") for line in _rest(findings[unfolded:], listed_most)]
        lines.append(Line("more", "Show all findings", again, view="short"))
    if len(shown) < len(findings):
        rest = [*_rest(findings[len(shown) :], listed_most), Line("text", _HOW_TO_SEE_ALL)]
        lines += [replace(line, view="full" if is_folded else "both") for line in rest]
    return [*lines, *related_lines([each.entry for each in shown if each.entry], titles), *_links(shown)]


def _headline(review: Review, name: str) -> str:
    what = inline_code(name, _LONGEST_NAME) if name else f"This {_WHAT[review.kind]}"
    if not review.findings:
        looked_at = f" I looked at {listed(list(review.looked_at))}." if review.looked_at else ""
        return f"{what}: I found nothing wrong.{looked_at}"
    number, errors = len(review.findings), sum(each.severity == "error" for each in review.findings)
    return f"{what}: {counted(number, 'finding')}{_of_which(number, errors, _WHO[review.kind])}"


def _of_which(number: int, errors: int, who: str) -> str:
    if not errors:
        return ", no error." if number == 1 else ", no errors."
    if number == 1:
        return f", an error: {who} refuses the file."
    those = "all of them errors" if number == errors else f"{errors} of them {'an error' if errors == 1 else 'errors'}"
    return f", {those}: {who} refuses the file."


def _finding(finding: Finding, review: Review) -> Iterator[Line]:
    yield Line("label", _heading(finding, _LONGEST_SENTENCE))
    if finding.why:
        yield Line("text", cut(finding.why, _LONGEST_SENTENCE))
    if finding.fix and len(finding.fix) <= _LONGEST_BOX:
        yield Line("snippet", finding.fix, review.kind)


def _heading(finding: Finding, longest: int) -> str:
    """Return where a finding is, how bad, and what; with the name that Docker's own check has for it."""
    place = f"Line {finding.line}"
    if finding.column and finding.severity == "error":
        place += f", column {finding.column}"
    check = f" ({finding.rule})" if _BUILD_CHECKS in finding.docs else ""
    return f"{place}, {finding.severity}{check}: {cut(finding.message, longest)}"


def _rest(findings: Sequence[Finding], most: int) -> Iterator[Line]:
    """Yield the findings that are not shown in full, in a line each as far as that helps."""
    yield Line("section", f"And {counted(len(findings), 'more', 'more')}:")
    for finding in findings[:most]:
        yield Line("text", f"• {_heading(finding, _LONGEST_LISTED)}")
    if (left := len(findings) - most) > 0:
        yield Line("text", f"• and {counted(left, 'more', 'more')}")


def _unfolded(findings: Sequence[Finding]) -> int:
    """Return how many findings a phone shows; the rest unfolds only if that is worth a press."""
    length = 0
    for number, finding in enumerate(findings):
        length += len(finding.message) + len(finding.why) + len(finding.fix)
        if number >= _MOST_UNFOLDED or (number and length > _LONGEST_UNFOLDED):
            return number
    return len(findings)


def _links(findings: Sequence[Finding]) -> Iterator[Line]:
    pages = list(dict.fromkeys(each.docs for each in findings if each.docs))[:MOST_RELATED]
    for page in pages:
        about = urlsplit(page).path.strip("/").removeprefix("reference/")
        yield Line("link", f"Docker's documentation: {about}" if len(pages) > 1 else "Docker's documentation", page)
