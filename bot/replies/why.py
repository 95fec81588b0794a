"""Why an answer was given, for the one who keeps the knowledge."""

from collections.abc import Iterator

from bot.matching import Finding, Match


def why_text(finding: Finding) -> str:
    """Return the words understood and, for each answer, the phrase that matched and each signal's share."""
    return "\n".join(_lines(finding))


def follow_up_meanings(finding: Finding) -> str:
    """Return what a follow-up was understood to mean, in the vocabulary's meanings and without the asker's words."""
    if not finding.asked_as:
        return ""
    meanings = [term.key for term in finding.terms if term.kind in ("action", "thing", "scope", "exception")]
    return f" follow-up [{', '.join(meanings)}]"


def _lines(finding: Finding) -> Iterator[str]:
    if finding.small_talk:
        yield "understood: small talk"
        return
    if finding.asked_as:
        yield f"understood as: {finding.asked_as}"
    understood = ", ".join(f"{term.said} = {term.key}" for term in finding.terms)
    yield f"understood: {understood or 'no word that tells anything'}"
    yield f"status: {finding.status}"
    yield from map(_match, finding.matches)


def _match(match: Match) -> str:
    shares = ", ".join(f"{name} {value:.2f}" for name, value in match.signals._asdict().items())
    taken = f" with {', '.join(match.personal)} of the question" if match.personal else ""
    return f"{match.score:.2f} {match.entry.id}{taken}: `{match.phrase}` ({shares})"
