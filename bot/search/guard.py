"""Prevents a command that loses data from being the sure answer to a question that did not ask for exactly that."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.commands import parse
from bot.commands.risk import Risk, risk_of
from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.search.normalize import clean
from bot.search.parsing import SLIP, CommandSignature, Concept, ParsedQuestion, Parser, signature_of
from bot.slots.entities import VALUE_KINDS
from bot.slots.names import words
from bot.template import slots_in

_REMOVE, _UNINSTALL = "action:remove", "action:uninstall"
_UNDOING = frozenset(("action:recover", "action:restore"))
_ASKING = frozenset(("action:what-is", "action:compare", "action:fix", "action:why"))
"""Actions that say only what kind of answer is wanted."""
_ALL = "scope:all"
_EVERY = frozenset((_ALL, "scope:flag-a"))
_ANY_NUMBER = frozenset((*_EVERY, "scope:single"))
"""Scopes that say how many things, but not which ones."""
_NAMING = words("called named")
_LIMITING = words("of from by for in on at") | _NAMING
"""What is followed by words that say which ones: `images of acme`."""
_DETERMINERS = words("a an the this that these those it them my our your any docker")
"""Words after these that say nothing more about which ones."""
_ROOM = frozenset(("thing:disk", "thing:memory", "thing:size"))
"""Things that one gets back by removing something, as in `get disk space back`."""

# What happened or happens by itself is no wish: `removed`, `kills`, `wiped out`, `threw away`.
_TOLD = re.compile(r"(?:[\w-]*(?:ed|[^\Wus]s)|threw|thrown)\b")
# `how do I get it back`, `I want my data back`, but not `bring it back up`, which asks for a start.
_BACK = re.compile(
    r"\b(?:get|gets|getting|got|bring|want|need|have|take|put)\b(?:\s+[^\s.;!?]+){0,6}?\s+back\b(?!\s*up\b|-)",
    re.IGNORECASE,
)
_ENTRIES_KEPT = 2_000


class Guard:
    """Compares what a question asks with what an entry's lead command does."""

    def __init__(self, knowledge: Knowledge, parser: Parser) -> None:
        """Take the knowledge.

        Args:
            knowledge: its templates tell which commands take a name. Of its vocabulary, `domain_terms` are Docker's
                terms, `regrets` words for something unintended or wanted back; `near` and `undone_by` tell which
                actions are similar to removing and recovering, and which ones a removal undoes.
            parser: understands the entries' phrases.
        """
        vocabulary = knowledge.vocabulary
        self._templates, self._slots = knowledge.templates, vocabulary.slots
        self._domain_things = frozenset(f"thing:{term}" for term in vocabulary.domain_terms)
        self._parser = parser
        self._near = _near_keys(vocabulary.near)
        undone_by = {f"action:{done}": f"action:{undoing}" for done, undoing in vocabulary.undone_by.items()}
        self._vague = self._with_near(_ASKING)
        self._recovers = self._with_near(_UNDOING)
        self._removes = self._with_near((_REMOVE,)) | {_UNINSTALL, undone_by.get("action:up", _REMOVE)}
        self._makes = self._with_near(done for done, undoing in undone_by.items() if undoing in self._removes)
        regrets = "|".join(map(re.escape, vocabulary.regrets))
        self._regret = re.compile(rf"(?<![\w-])(?:{regrets or '(?!)'})(?![\w-])", re.IGNORECASE)
        self._keys = lru_cache(_ENTRIES_KEPT)(self._parsed_keys)

    def permits(self, question: ParsedQuestion, entry: Entry, phrase: str) -> bool:
        """Tell whether an entry may be the sure answer.

        A typed command must be one of the entry's, and a brief question must not be in everyday words only: `label the
        boxes`. An entry whose lead command removes nothing may, unless the question excludes something from `all` that
        it does not. Others may if the question asks for exactly what the lead command does:

        - A typed command must be the lead command, with exactly its options. For all other questions:
        - Each action in the question must be one of the entry's, as it was typed: `show what prune would remove` and
          `recover a volume` ask for something else, `removed` and `kills` report what happened, and a corrected word
          may be wrong if the correction was more than a small slip.
        - What says which ones must be understood as it was typed: not `images of acme`, nor `the volume called all`.
        - The question must name what the entry's title removes: `remove docker from my machine` names no image. Each
          thing that it names, and each word that is not a concept of the vocabulary, must be in the title, the lead
          command or the best phrase.
        - Everything else must be in one of the entry's phrases; exclusions and words that say which ones (`running`) in
          the best phrase itself.
        - An entry that removes everything needs a question that says so, and one that removes by a rule (`prune`) does
          not fit a question with a name.

        Args:
            question: what was asked.
            entry: the entry.
            phrase: the phrase of it that is most similar to the question.
        """
        if question.command.path and not _has_command(entry, question.command):
            return False
        if self._has_only_everyday_words(question):
            return False
        title, fitting = self._keys(entry.title), self._keys(phrase)
        excluded = {concept.key for concept in question.concepts if concept.excluded or concept.kind == "exclusion"}
        names_none = excluded and not any(concept.excluded for concept in question.concepts)  # `all except one`
        if _ALL in title and (names_none or not excluded <= fitting):
            return False
        if not self.removes(entry):
            return True
        is_hedged = self._parser.is_hedged(question.text)  # `docker volume prune don't`
        restores = not title.isdisjoint(self._recovers)  # from something that it doesn't remove
        if names_none or is_hedged or (not restores and self._is_limited_unclearly(question)):
            return False
        if self._parser.is_hedged(phrase):  # `does it delete the files` doesn't ask to delete them
            fitting = title
        return self._matches_intent(question, entry, title, fitting)

    def names_nothing(self, question: ParsedQuestion) -> bool:
        """Tell whether a question says only that something is wanted or wrong, but not what: `why does it fail?`.

        `What is docker?` is an exception: Docker is not a concept of the vocabulary, as all questions are about it.
        """
        return not question.has_domain_term and self._vague.issuperset(concept.key for concept in question.concepts)

    def is_brief(self, question: ParsedQuestion) -> bool:
        """Tell whether a question has only concepts of the vocabulary and names: `remove`, `kill billing-api`."""
        kinds = {concept.kind for concept in question.concepts}
        return not kinds.isdisjoint(("action", "thing")) and kinds <= {"action", "thing", "scope", "name"}

    def removes(self, entry: Entry) -> bool:
        """Tell whether an entry's lead command removes something, kills a process or restarts the engine.

        So does one whose title says so, and whose lead command only lists what a later command removes. A team's entry
        may lack the caution that it needs; the command itself is enough.
        """
        if not entry.commands:
            return False
        risks = [risk_of(command.run) for command in entry.commands]
        says_so = _REMOVE in self._keys(entry.title)
        return risks[0] is Risk.REMOVES or (says_so and (entry.needs_care or Risk.REMOVES in risks))

    def regrets(self, question: ParsedQuestion) -> bool:
        """Tell whether a question regrets something, so that nothing that removes something must be offered.

        `undo docker pull` is not such a question, because undoing it means to remove what it created. `undo docker rm`
        is, and so is one that names no action: `how do I get it back`. Getting disk space back is not.
        """
        text = clean(question.text)
        keys = {concept.key for concept in question.concepts}
        wanted_back = _BACK.search(text) and keys.isdisjoint(_ROOM)
        if keys.isdisjoint(_UNDOING) and not self._regret.search(text) and not wanted_back:
            return False
        return not keys.isdisjoint(self._removes) or keys.isdisjoint(self._makes)

    def makes_worse(self, entry: Entry) -> bool:
        """Tell whether an entry removes something, other than to restore something."""
        title = self._keys(entry.title)
        removes = self.removes(entry) or not title.isdisjoint(self._removes)
        return removes and title.isdisjoint(self._recovers)

    def _has_only_everyday_words(self, question: ParsedQuestion) -> bool:
        """Tell whether a brief question names a thing of Docker's own with no term of Docker's: `label the box`.

        Images and volumes have no other names, so a question about them is taken to be about Docker's.
        """
        is_of_docker = question.has_domain_term or bool(question.command.path)
        keys = {concept.key for concept in question.concepts}
        return not is_of_docker and not keys.isdisjoint(self._domain_things) and self.is_brief(question)

    def _matches_intent(
        self, question: ParsedQuestion, entry: Entry, title: frozenset[str], fitting: frozenset[str]
    ) -> bool:
        lead = self._keys(entry.commands[0].run)
        takes_names = self._takes_names(entry)
        concepts = question.concepts
        if question.command.path:
            others = [concept for concept in concepts if concept.key not in lead | title]
            is_lead = [signature_of(command) for command in parse(entry.commands[0].run)] == [question.command]
            return is_lead and (not others or (takes_names and all(concept.kind == "name" for concept in others)))
        phrases = frozenset().union(*map(self._keys, (entry.title, *entry.questions)))
        named = [each for each in concepts if each.kind in ("action", "thing", "word") and not each.excluded]
        actions = [concept for concept in named if concept.kind == "action"]
        return (
            bool(actions)
            and all(concept.confidence >= SLIP and not _TOLD.match(concept.said) for concept in actions)
            and all(concept.key in title | lead | fitting for concept in named)
            and self._names_the_object(concepts, title)
            and not _is_about_content(question, title)
            and all(concept.kind in ("action", "name") or concept.key in phrases for concept in concepts)
            and _particulars(concepts) <= fitting
            and (_ALL not in title or any(concept.key in _EVERY for concept in concepts))
            and (takes_names or not any(concept.kind == "name" for concept in concepts))
        )

    def _is_limited_unclearly(self, question: ParsedQuestion) -> bool:
        """Tell whether a word that says which ones is not certainly understood.

        It has no meaning or was corrected, after `of` and the like, or between a scope and a thing: `images of acme`,
        `all acme images`.
        What follows `called` is a name and nothing else: `the volume called all`.
        """
        spans = self._parser.spans(question.text)
        said = [question.text[span.start : span.end].casefold() for span in spans]
        for at, word in enumerate(said):
            skipped: frozenset[str] = frozenset() if word in _NAMING else _DETERMINERS
            rest = (place for place in range(at + 1, len(said)) if said[place] not in skipped)
            after = next(rest, None)
            if after is None or not said[after][0].isalnum():  # the clause ends
                continue
            concept = spans[after].concept
            if word in _NAMING:
                is_clear = concept is not None and concept.kind == "name"
            elif word in _LIMITING:
                is_clear = concept is not None and concept.confidence == 1
            else:
                before = spans[at - 1].concept if at else None
                describes = before and before.kind == "scope" and not spans[at].concept
                is_thing = concept is not None and concept.kind == "thing"
                is_clear = not (describes and is_thing) or self._parser.parse(word).corrected in (word, *_DETERMINERS)
            if not is_clear:
                return True
        return False

    def _takes_names(self, entry: Entry) -> bool:
        template = self._templates.get(entry.id)
        slots = slots_in(template["commands"][0]["run"], self._slots) if template else []
        return any(slot.kind not in VALUE_KINDS for slot in slots)

    def _names_the_object(self, concepts: Sequence[Concept], title: frozenset[str]) -> bool:
        """Tell whether a question names what an entry's title acts on, or which ones, if the title does."""
        objects = {key for key in title if key.startswith(("thing:", "scope:")) and key not in _ANY_NUMBER}
        return not objects or any(
            not objects.isdisjoint((concept.key, *self._near[concept.key])) for concept in concepts
        )

    def _parsed_keys(self, text: str) -> frozenset[str]:
        return frozenset(concept.key for concept in self._parser.concepts(text))

    def _with_near(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(other for key in keys for other in (key, *self._near[key]))


def _has_command(entry: Entry, typed: CommandSignature) -> bool:
    """Tell whether an entry has a command of Docker with all of its options."""
    own = (signature_of(each) for command in entry.commands for each in parse(command.run))
    return any(each.path == typed.path and each.options >= typed.options for each in own)


def _near_keys(groups: Iterable[Sequence[str]]) -> Mapping[str, list[str]]:
    """Return for each concept the similar concepts of the same kind."""
    near: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for kind in ("action", "thing", "scope"):
            for one in group:
                near[f"{kind}:{one}"] += [f"{kind}:{other}" for other in group if other != one]
    return near


def _is_about_content(question: ParsedQuestion, title: frozenset[str]) -> bool:
    """Tell whether a question names something inside what an entry's title acts on: `drop redis in the container`."""
    names = "|".join(re.escape(concept.said) for concept in question.concepts if concept.kind == "name")
    things = "|".join(re.escape(concept.said) for concept in question.concepts if concept.key in title)
    inside = rf"\b(?:{names})\s+(?:in|inside|within|on|of)\s+(?:[\w-]+\s+){{0,2}}?(?:{things})\b"
    return bool(names and things and re.search(inside, question.text, re.IGNORECASE))


def _particulars(concepts: Iterable[Concept]) -> set[str]:
    """Return the concepts that must be in the phrase itself: exclusions, what is excluded, and which ones."""
    return {
        concept.key
        for concept in concepts
        if concept.kind == "exclusion"
        or concept.excluded
        or (concept.kind == "scope" and concept.key not in _ANY_NUMBER)
    }
