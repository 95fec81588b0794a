"""Topics: the chapters of the knowledge, each with the files whose entries it has."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import ConfigDict, Field, RootModel

from bot.entry import OneLine

TAUGHT = "Your team's answers"
"""The topic of what a team has taught the bot."""

_LONGEST = 75
"""Characters; an option's text holds no more in Slack."""

Topic = Annotated[OneLine, Field(max_length=_LONGEST)]


class Topics(RootModel[dict[Topic, list[OneLine]]]):
    """The content of one `topics.yaml`: the topics in order, each with the names of its files, without `.yaml`."""

    model_config = ConfigDict(strict=True, frozen=True)
    root: dict[Topic, list[OneLine]] = {}

    def problems(self, files: Collection[str]) -> Iterator[tuple[tuple[str, int], str]]:
        """Yield what is wrong with the names: the topic and the place in its list, and what is wrong there.

        Args:
            files: the names of the files in the folder, without `.yaml`.
        """
        topic_of: dict[str, str] = {}
        for topic, names in self.root.items():
            for place, name in enumerate(names):
                if name not in files:
                    yield (topic, place), f"`{topic}` has `{name}`, but there is no file {name}.yaml"
                elif name in topic_of:
                    yield (topic, place), f"`{topic}` has `{name}`, which `{topic_of[name]}` has too: keep it in one"
                topic_of.setdefault(name, topic)

    def of(self, files: Mapping[str, str]) -> dict[str, str]:
        """Return the topics of entries, in the order of the topics; those that are not listed come last.

        A file that is not listed is its own topic: the topic of `deploy-staging.yaml` is *Deploy staging*.

        Args:
            files: the names of the files by the entries' ids, in order.
        """
        topic_of = {name: topic for topic, names in self.root.items() for name in names}
        order = {topic: place for place, topic in enumerate(self.root)}
        topics = {entry: topic_of.get(stem_of(file), _titled(stem_of(file))) for entry, file in files.items()}
        return dict(sorted(topics.items(), key=lambda each: order.get(each[1], len(order))))


def stem_of(file: str) -> str:
    """Return the name of a file without its folder and `.yaml`."""
    return PurePosixPath(file).stem


def _titled(stem: str) -> str:
    words = " ".join(stem.replace("-", " ").replace("_", " ").split()) or stem
    return (words[:1].upper() + words[1:])[:_LONGEST]
