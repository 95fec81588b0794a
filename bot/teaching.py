"""Teaching: people propose entries, owners decide, and what is approved is answered. It knows nothing of Slack."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from bot.drafts import FIELDS, content_of
from bot.in_flight import InFlight
from bot.knowledge import same_question
from bot.knowledge.taught import entry_of, slug
from bot.records import Asker, Change, Draft, Proposal, Revision, Verdict
from bot.search import KnowledgeBase
from bot.storage import DatabaseLostError, Gaps, Revisions
from bot.taught_layer import TaughtLayer

_PATIENCE = 1.0
"""Seconds that an approval waits until it is answered. Slack waits three for the answer to a form; to take over one of
hundreds of entries, or to wait until the knowledge is reloaded, takes longer."""
_MOST_GAPS = 200
"""The gaps that are tried with a new entry."""


class InvalidDraft(Exception):  # noqa: N818  (a reply to a person, not an error of the program)
    """A draft breaks the rules of entries.

    Attributes:
        problems: what is wrong, by the field of the draft.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(str(problems))
        self.problems = problems


class Teaching:
    """Proposals and decisions.

    Args:
        revisions: keeps them.
        gaps: are closed by what is taught.
        layer: brings what is approved into the knowledge.
        knowledge: the knowledge.
        in_flight: takes over what is approved, if that takes longer than a person waits.
    """

    def __init__(
        self, revisions: Revisions, gaps: Gaps, layer: TaughtLayer, knowledge: KnowledgeBase, in_flight: InFlight
    ) -> None:
        self._revisions = revisions
        self._gaps = gaps
        self._layer = layer
        self._knowledge = knowledge
        self._in_flight = in_flight

    async def propose(
        self, draft: Draft, author: Asker, *, entry: str | None = None, gap: int | None = None
    ) -> Revision:
        """Propose a new entry, or the correction of a taught one.

        Args:
            draft: what was typed.
            author: who proposes it.
            entry: the id of the entry that it corrects.
            gap: the gap that it closes.

        Raises:
            InvalidDraft: it breaks the rules of entries.
            DatabaseLostError: it cannot be kept.
        """
        live = self.live(author.team, entry) if entry else None
        content = content_of(draft, live.content if live else None)
        name = entry or slug(content["title"], self._knowledge.search(author.team).ids)
        await self._check(author.team, draft, {**content, "id": name})
        change: Change = "correct" if live else "teach"
        return await self._revisions.propose(Proposal(author.team, name, change, content, author.user, gap))

    async def propose_retirement(self, entry: str, author: Asker) -> Revision | None:
        """Propose that a taught entry is no longer answered; None if it is not any more.

        Raises:
            DatabaseLostError: it cannot be kept.
        """
        live = self.live(author.team, entry)
        if not live:
            return None
        return await self._revisions.propose(Proposal(author.team, entry, "retire", live.content, author.user))

    async def approve(self, number: int, owner: Asker, name: str, draft: Draft | None = None) -> Revision | None:
        """Approve a proposal, with changes if a draft is given. From now on, or some seconds later, it is answered.

        Args:
            number: the proposal's number.
            owner: who approves it.
            name: what people call the owner; answers say who has approved them.
            draft: the entry as the owner has changed it.

        Returns:
            The approved revision; None if it has been decided about already.

        Raises:
            InvalidDraft: the draft breaks the rules of entries.
            DatabaseLostError: it cannot be kept.
        """
        content = None
        if draft and (proposal := await self._revisions.find(owner.team, number)):
            content = content_of(draft, proposal.content)
            await self._check(owner.team, draft, content)
        verdict = Verdict("approved", owner.user, name, content=content)
        approved = await self._revisions.decide(owner.team, number, verdict)
        if approved:
            await asyncio.wait({self._in_flight.start(self._take_over(approved))}, timeout=_PATIENCE)
        return approved

    async def decline(self, number: int, owner: Asker, why: str) -> Revision | None:
        """Decline a proposal; None if it has been decided about already.

        Raises:
            DatabaseLostError: it cannot be kept.
        """
        return await self._revisions.decide(owner.team, number, Verdict("declined", owner.user, note=why))

    async def confirm(self, number: int, owner: Asker) -> bool:
        """Keep that a taught entry is still right; False if it is no longer the newest version.

        Raises:
            DatabaseLostError: it cannot be kept.
        """
        is_confirmed = await self._revisions.confirm(owner.team, number, owner.user)
        await self._layer.refresh()
        return is_confirmed

    async def to_confirm(self, team: str, after_days: int, again_after_days: int) -> list[Revision]:
        """Return the entries whose owner is to be asked now whether they are still right; one caller gets each.

        Raises:
            DatabaseLostError: they are not known now.
        """
        return await self._revisions.to_confirm(team, after_days, again_after_days)

    async def find(self, team: str, number: int) -> Revision | None:
        """Return a revision."""
        return await self._revisions.find(team, number)

    async def waiting(self, team: str) -> list[Revision]:
        """Return the proposals that nobody has decided about."""
        return await self._revisions.waiting(team)

    async def history(self, team: str, entry: str) -> list[Revision]:
        """Return the versions of an entry, the newest first."""
        return await self._revisions.history(team, entry)

    def live(self, team: str, entry: str) -> Revision | None:
        """Return the version of an entry that is answered now."""
        origin = self._layer.origin(team, entry)
        return origin.revision if origin else None

    def hints(self, revision: Revision) -> tuple[str, ...]:
        """Return what could be better about the words of a revision."""
        return entry_of(revision.content, self._knowledge.search(revision.team).vocabulary).hints

    async def _check(self, team: str, draft: Draft, content: Mapping[str, Any]) -> None:
        """Raise InvalidDraft if a draft, or the content that it has become, breaks the rules."""
        if draft.caution.strip() and "commands" not in content:
            raise InvalidDraft({"caution": "There is no command that it warns of: write it into the answer."})
        problems = entry_of(content, self._knowledge.search(team).vocabulary).problems
        if problems:
            said = {FIELDS.get(key, "answer"): " ".join(map(_sentence, each)) for key, each in problems.items()}
            raise InvalidDraft(said)
        await self._check_unique(team, content)

    async def _check_unique(self, team: str, content: Mapping[str, Any]) -> None:
        """Refuse a question that another taught entry has: in a folder, two entries cannot have the same one."""
        taken = {
            same_question(asked): str(other.content["title"])
            for other in await self._revisions.live(team)
            if other.entry != content["id"]
            for asked in (other.content["title"], *other.content["questions"])
        }
        for key, questions in (("title", [content["title"]]), ("questions", content["questions"])):
            for question in filter(same_question, questions):
                if title := taken.get(same_question(question)):
                    said = f"Your team's answer `{title}` is for `{question}` already: correct that answer instead."
                    raise InvalidDraft({FIELDS[key]: said})

    async def _take_over(self, approved: Revision) -> None:
        with contextlib.suppress(DatabaseLostError):  # the log has it; it is approved, and taken over a little later
            await self._layer.refresh()
            await self._close_gaps(approved)

    async def _close_gaps(self, approved: Revision) -> None:
        """Close the gap that it was taught from, and those whose question it answers now."""
        if approved.gap is not None:
            await self._gaps.close(approved.team, approved.gap, "taught")
        search = self._knowledge.search(approved.team)
        for gap in await self._gaps.open(approved.team, _MOST_GAPS):
            result = await asyncio.to_thread(search.find_answer, gap.question)
            if result.answer and result.answer.entry.id == approved.entry:
                await self._gaps.close(approved.team, gap.id, "taught")


def _sentence(problem: str) -> str:
    """Return a problem as a form says it: what a file calls `careful`, it calls the caution."""
    said = problem.replace("a `careful`", "a caution").rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."
