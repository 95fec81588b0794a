"""The vocabulary: words that mean the same, so that `get rid of` finds `remove`."""

import re
from collections.abc import Collection
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.entry import Identifier, OneLine


def _slot_kind(text: str) -> str:
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", text):
        raise ValueError("must be lower-case letters, with single underscores in between, such as host_port")
    return text


def _without_braces(text: str) -> str:
    if not re.fullmatch(r"[^{}`\s]([^{}`]*[^{}`\s])?", text):
        raise ValueError("must not have braces, backticks or spaces around it")
    return text


SlotKind = Annotated[str, AfterValidator(_slot_kind), Field(max_length=40)]
Default = Annotated[OneLine, AfterValidator(_without_braces)]
Groups = dict[Identifier, list[OneLine]]


class FollowUps(BaseModel):
    """The words and meanings by which follow-ups are understood."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    openings: list[OneLine] = []
    """Words that begin a follow-up: `what about`, `same for`."""
    endings: list[OneLine] = []
    """Words that end one: `too`."""
    pronouns: list[OneLine] = []
    """Words that refer to something in the previous question: `it`, `them`, `ones`."""
    prepositions: list[OneLine] = []
    """Words with which a follow-up adds to the previous question instead of replacing a part of it: `with`, `in`."""
    alternatives: list[list[Identifier]] = []
    """Groups of meanings that replace each other: `[container, image, volume]`."""
    environments: list[Identifier] = []
    """Things that contain others; a follow-up adds them instead of replacing something: `compose`, `swarm`."""


class Vocabulary(BaseModel):
    """The content of one `vocabulary.yaml`. Each group is a meaning with its synonyms."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    actions: Groups = {}
    """What the user wants to do: `remove: [delete, get rid of]`."""
    things: Groups = {}
    """What it is done to: `container: [containers, box]`."""
    scopes: Groups = {}
    """Which of them: `unused: [dangling, orphaned]`."""
    roles: Groups = {}
    """What part the thing after them plays, the source or the destination: `from: [from, out of]`, `to: [to, into]`."""
    near: list[list[Identifier]] = []
    """Groups of meanings that are similar but not the same: `[remove, prune]`."""
    names: list[OneLine] = []
    """Names that people give to containers and images: `web`, `redis`."""
    domain_terms: list[OneLine] = []
    """Docker's terms, such as `container` and `buildkit`: a question with one is likelier to be about Docker."""
    out_of_domain: list[OneLine] = []
    """Other tools, `git`, `kubectl`: a question that names one is less likely to be about Docker, unless the entry
    names it too."""
    slots: dict[SlotKind, Default] = {}
    """The kinds of slots in the texts of entries, each with what it is shown as unless the asker names something:
    `container: web`."""
    samples: dict[OneLine, list[OneLine]] = {}
    """The sample names that commands of entries may use, by what they are names of: `container: [web, api]`."""
    listings: dict[OneLine, OneLine] = {}
    """For each kind of sample, the command that lists the user's own: `volume: docker volume ls`."""
    stop_words: list[OneLine] = []
    """Words that do not matter for the answer: `please`, `how do i`."""
    politeness: list[OneLine] = []
    """Polite phrases that do not change the question: `hello`, `can someone tell me`, `thanks in advance`."""
    exclusions: list[OneLine] = []
    """Words that are followed by what must not happen: `without`, `but keep`."""
    hedges: list[OneLine] = []
    """Words of questions that mention an action without asking how to do it: `what if`, `accidentally`, `who has`."""
    regrets: list[OneLine] = []
    """Words that say that something was not intended, or should be undone: `accidentally`, `oops`, `undid`. A question
    with one of these is not offered entries that remove something, unless the action to undo created something."""
    small_talk: list[OneLine] = []
    """Greetings, thanks and calls for help."""
    follow_ups: FollowUps = FollowUps()
    """Words and meanings by which a follow-up to the previous question is understood."""
    undone_by: dict[Identifier, Identifier] = {}
    """Actions, each with the one that undoes it: `start: stop`."""
    protected_words: list[OneLine] = []
    """Words that look like a typo of a word above, but are not: `composer`."""

    def extended_by(self, later: "Vocabulary") -> "Vocabulary":
        """Return this vocabulary with the words of a later layer added.

        A word that the later layer lists under another meaning moves to that meaning.
        """
        meanings = {word for groups in (later.actions, later.things, later.scopes) for word in _words(groups)}
        moved = {"actions": meanings, "things": meanings, "scopes": meanings, "samples": _words(later.samples)}
        return Vocabulary(
            **{
                key: _extended(getattr(self, key), getattr(later, key), moved.get(key, ()))
                for key in type(self).model_fields
            }
        )

    def with_domain_terms(self, terms: Collection[str]) -> "Vocabulary":
        """Return this vocabulary with further domain terms."""
        return self.model_copy(update={"domain_terms": [*self.domain_terms, *terms]}) if terms else self

    def groups(self) -> dict[str, list[list[Identifier]]]:
        """Return the groups of meanings by the key that they are listed under."""
        return {
            "near": self.near,
            "undone_by": [list(pair) for pair in self.undone_by.items()],
            "follow_ups alternatives": self.follow_ups.alternatives,
            "follow_ups environments": [self.follow_ups.environments],
        }

    def dead_among(self, groups: dict[str, list[list[Identifier]]]) -> list[tuple[str, str]]:
        """Return the names in groups, each with its key, that are not meanings of this vocabulary."""
        meanings = {**self.actions, **self.things, **self.scopes}
        return [(key, name) for key, own in groups.items() for group in own for name in group if name not in meanings]

    def problems(self) -> list[str]:
        """Return one line for each word that the layer lists under two meanings."""
        meaning: dict[str, str] = {}
        return [
            f"{name}: `{word}` is also listed under `{meaning[word]}`: keep it under one of them"
            for groups in (self.actions, self.things, self.scopes)
            for name, words in groups.items()
            for word in words
            if meaning.setdefault(word, name) != name
        ]


def _words(groups: Groups) -> set[str]:
    return {word for words in groups.values() for word in words}


def _extended(earlier: Any, later: Any, moved: Collection[str] = ()) -> Any:
    """Return a value with a later layer's added: a list is continued, without words that have moved."""
    if isinstance(earlier, BaseModel):
        fields = type(earlier).model_fields
        return earlier.model_copy(update={key: _extended(getattr(earlier, key), getattr(later, key)) for key in fields})
    if isinstance(earlier, dict):
        old = {key: _extended(value, later.get(key, type(value)()), moved) for key, value in earlier.items()}
        return old | {key: value for key, value in later.items() if key not in earlier}
    if isinstance(earlier, list):
        return [*(each for each in earlier if each not in moved), *later]
    return later or earlier
