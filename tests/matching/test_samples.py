"""Sample names in an answer are found, with what they stand for and the command that lists the user's own."""

import pytest

from bot.commands.risk import risk_of
from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.matching import Matcher
from bot.matching.personal.places import NAME_KINDS, samples_in
from bot.matching.samples import samples_of

MADE_UP = Entry(id="x", title="X", questions=["x"], answer="So.")


def of(knowledge: Knowledge, *lines: str, own: tuple[str, ...] = ()) -> list[tuple[str, str, bool]]:
    commands = [{"run": line, "does": "Does it."} for line in lines]
    entry = Entry.model_validate(MADE_UP.model_dump() | {"commands": commands})
    return [(each.name, each.kind, each.is_new) for each in samples_of(entry, knowledge.vocabulary, own)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("docker volume rm app-data", [("app-data", "volume", False)]),
        ("docker exec web cat /data", [("web", "container", False)]),
        ("docker compose logs web", [("web", "Compose service", False)]),
        ("docker service scale web=3", [("web", "service", False)]),
        ("docker compose -p shop down", [("shop", "Compose project", False)]),
        ("docker network connect app-net web", [("app-net", "network", False), ("web", "container", False)]),
        ("docker run -d --name web nginx:1.27", [("web", "container", True)]),
        ("docker volume create app-data", [("app-data", "volume", True)]),
        ("docker build -t registry.example.com/my-app:1.0 .", [("my-app", "image", True)]),
        ("docker image rm my-app:1.0", [("my-app", "image", False)]),
        ("docker pull nginx:1.27", []),
        ("docker build ./api", []),
        ("docker ps", []),
    ],
)
def test_what_a_name_stands_for_follows_from_the_command(
    knowledge: Knowledge, line: str, found: list[tuple[str, str, bool]]
) -> None:
    assert of(knowledge, line) == found


def test_the_users_own_names_are_not_samples(knowledge: Knowledge) -> None:
    assert of(knowledge, "docker stop web", "docker rm db", own=("web",)) == [("db", "container", False)]


def test_each_name_is_told_once_as_it_comes_first(knowledge: Knowledge) -> None:
    assert of(knowledge, "docker create --name web nginx:1.27", "docker start web") == [("web", "container", True)]


def test_every_sample_in_a_command_that_can_lose_data_is_told(matcher: Matcher, knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        answer = matcher.answer(entry.id)
        assert answer
        told = {sample.name for sample in answer.samples}
        risky = [command.run for command in entry.commands if command.careful or risk_of(command.run)]
        assert {name for run in risky for kind in NAME_KINDS for name in samples_in(kind, run)} <= told, entry.id


def test_every_sample_that_gives_way_to_a_name_is_one_of_the_vocabulary_and_can_be_listed(knowledge: Knowledge) -> None:
    vocabulary = knowledge.vocabulary
    for entry in knowledge.entries.values():
        for command in entry.commands:
            for kind in NAME_KINDS:
                assert set(samples_in(kind, command.run)) <= set(vocabulary.samples[kind])
    assert set(vocabulary.samples) - {"other"} <= set(vocabulary.listings)


def test_what_was_offered_beside_an_answer_is_not_related_to_it_as_well(matcher: Matcher, knowledge: Knowledge) -> None:
    beside = knowledge.entries["remove-volume"].see_also[:1]
    answer = matcher.answer("remove-volume", beside)

    assert answer
    assert [entry.id for entry in answer.others] == beside
    assert beside[0] not in [entry.id for entry in answer.related]
