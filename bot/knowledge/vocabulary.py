"""The vocabulary: words that mean the same, so that `get rid of` finds `remove`."""

from pydantic import BaseModel, ConfigDict

from bot.entry import Identifier, Line

Groups = dict[Identifier, list[Line]]


class Vocabulary(BaseModel):
    """What one `vocabulary.yaml` holds. Each group is a meaning and the ways to say it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    actions: Groups = {}
    """What somebody wants to do: `remove: [delete, get rid of]`."""
    things: Groups = {}
    """What it is done to: `container: [containers, box]`."""
    scopes: Groups = {}
    """Which of them: `unused: [dangling, orphaned]`."""
    directions: Groups = {}
    """Which way: `from: [from, out of]`, `to: [to, into]`; it belongs to the thing after it."""
    near: list[list[Identifier]] = []
    """Meanings that are close to each other without being the same: `[remove, prune]`."""
    forms: list[Identifier] = []
    """Actions that tell what kind of answer is wanted: `[what-is, compare, fix]`."""
    layers: list[list[Identifier]] = []
    """Things that belong to one part of Docker; other parts have like commands: `[compose, compose-file]`."""
    names: list[Line] = []
    """Names that people give to containers and images: `web`, `redis`."""
    own: list[Line] = []
    """Words of Docker's own, as they are written: a question with one is about Docker: `container`, `buildkit`."""
    elsewhere: list[Line] = []
    """Other tools: a question that names one is about Docker only if an entry names it too: `git`, `kubectl`."""
    samples: dict[Line, list[Line]] = {}
    """Names that the commands of entries may use for what the reader has, by what has such a name:
    `container: [web, api]`."""
    listings: dict[Line, Line] = {}
    """For each kind of sample the command that lists the reader's own: `volume: docker volume ls`."""
    fillers: list[Line] = []
    """Words that carry no meaning for the answer: `please`, `how do i`."""
    courtesies: list[Line] = []
    """What is said around a question and does not change it: `hello`, `can someone tell me`, `thanks in advance`."""
    exceptions: list[Line] = []
    """Words after which comes what must not happen: `without`, `but keep`."""
    doubts: list[Line] = []
    """Words that speak of doing something without asking for it: `what if`, `accidentally`, `who has`."""
    regrets: list[Line] = []
    """Words that say that something was not meant, or is wanted back: `accidentally`, `oops`, `undid`. With one of
    these no entry that removes something is offered, unless what is to be undone made something."""
    small_talk: list[Line] = []
    """Greetings, thanks and calls for help."""
    continuations: list[Line] = []
    """Words that begin or end a follow-up to the question before: `what about`, `same for`, `too`."""
    pronouns: list[Line] = []
    """Words that stand for what the question before named: `it`, `them`, `ones`."""
    prepositions: list[Line] = []
    """Words with which a follow-up adds to the question before instead of replacing in it: `with`, `in`."""
    sorts: list[list[Identifier]] = []
    """Meanings of one sort: in a follow-up, one takes the place of another: `[container, image, volume]`."""
    undone_by: dict[Identifier, Identifier] = {}
    """Actions, each with the one that undoes it: `start: stop`."""
    surroundings: list[Identifier] = []
    """Things in which others are; in a follow-up they are added to those: `compose`, `swarm`."""
    ordinary: list[Line] = []
    """Everyday words that look like a typing error of a word above, but are not: `composer`."""

    def extended_by(self, later: "Vocabulary") -> "Vocabulary":
        """Return this vocabulary with the words of a later layer added.

        A word that the later layer puts under another meaning moves there.
        """
        groups = (later.actions, later.things, later.scopes)
        moved = {word for group in groups for words in group.values() for word in words}
        return Vocabulary(
            actions=_merged(self.actions, later.actions, moved),
            things=_merged(self.things, later.things, moved),
            scopes=_merged(self.scopes, later.scopes, moved),
            directions=_merged(self.directions, later.directions, set()),
            near=[*self.near, *later.near],
            forms=[*self.forms, *later.forms],
            layers=[*self.layers, *later.layers],
            names=[*self.names, *later.names],
            own=[*self.own, *later.own],
            elsewhere=[*self.elsewhere, *later.elsewhere],
            samples=_merged(self.samples, later.samples, {name for names in later.samples.values() for name in names}),
            listings=self.listings | later.listings,
            fillers=[*self.fillers, *later.fillers],
            courtesies=[*self.courtesies, *later.courtesies],
            exceptions=[*self.exceptions, *later.exceptions],
            doubts=[*self.doubts, *later.doubts],
            regrets=[*self.regrets, *later.regrets],
            small_talk=[*self.small_talk, *later.small_talk],
            continuations=[*self.continuations, *later.continuations],
            pronouns=[*self.pronouns, *later.pronouns],
            prepositions=[*self.prepositions, *later.prepositions],
            sorts=[*self.sorts, *later.sorts],
            undone_by=self.undone_by | later.undone_by,
            surroundings=[*self.surroundings, *later.surroundings],
            ordinary=[*self.ordinary, *later.ordinary],
        )

    def groups(self) -> dict[str, list[list[Identifier]]]:
        """Return the groups of meanings, by their keys."""
        return {
            "near": self.near,
            "forms": [self.forms],
            "layers": self.layers,
            "sorts": self.sorts,
            "undone_by": [list(pair) for pair in self.undone_by.items()],
            "surroundings": [self.surroundings],
        }

    def dead_among(self, groups: dict[str, list[list[Identifier]]]) -> list[tuple[str, str]]:
        """Return what groups hold, each with its key, that is not a meaning of this vocabulary."""
        meanings = {**self.actions, **self.things, **self.scopes}
        return [(key, name) for key, own in groups.items() for group in own for name in group if name not in meanings]

    def problems(self) -> list[str]:
        """Return one line for each word that has two meanings of one layer."""
        meaning: dict[str, str] = {}
        return [
            f"{name}: `{word}` means `{meaning[word]}` too: it can mean one of them"
            for groups in (self.actions, self.things, self.scopes)
            for name, words in groups.items()
            for word in words
            if meaning.setdefault(word, name) != name
        ]


def _merged(earlier: Groups, later: Groups, moved: set[str]) -> Groups:
    merged = {name: [word for word in words if word not in moved] for name, words in earlier.items()}
    for name, words in later.items():
        merged[name] = [*merged.get(name, []), *words]
    return merged
