"""Sample names in an answer are found, with what they stand for and the command that lists the user's own."""

import pytest

from bot.commands.risk import risk_of
from bot.knowledge import Knowledge
from bot.search import Search
from bot.slots.entities import VALUE_KINDS
from bot.slots.samples import samples_of
from bot.template import render, slots_in


def of(knowledge: Knowledge, *lines: str, own: tuple[str, ...] = ()) -> list[tuple[str, str, bool]]:
    slots = knowledge.vocabulary.slots
    written = {"answer": "So.", "commands": [{"run": render(line, slots, str), "does": "Does it."} for line in lines]}
    return [(each.name, each.kind, each.is_new) for each in samples_of(written, knowledge.vocabulary, own)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("docker volume rm {volume}", [("app-data", "volume", False)]),
        ("docker exec {container} cat /data", [("web", "container", False)]),
        ("docker compose logs {service}", [("web", "Compose service", False)]),
        ("docker service scale {service}={replicas}", [("web", "service", False)]),
        ("docker compose -p {project} down", [("shop", "Compose project", False)]),
        ("docker network connect {network} {container}", [("app-net", "network", False), ("web", "container", False)]),
        ("docker run -d --name {container} {image:nginx:1.27}", [("web", "container", True)]),
        ("docker volume create {volume}", [("app-data", "volume", True)]),
        ("docker build -t {image:registry.example.com/my-app:1.0} .", [("my-app", "image", True)]),
        ("docker image rm {image}", [("my-app", "image", False)]),
        ("docker pull {image:nginx:1.27}", []),
        ("docker build ./api", []),
        ("docker ps", []),
    ],
)
def test_what_a_name_stands_for_follows_from_the_command(
    knowledge: Knowledge, line: str, found: list[tuple[str, str, bool]]
) -> None:
    assert of(knowledge, line) == found


def test_the_users_own_names_are_not_samples(knowledge: Knowledge) -> None:
    assert of(knowledge, "docker stop {container}", "docker rm {container:db}", own=("web",)) == [
        ("db", "container", False)
    ]


def test_each_name_is_told_once_as_it_comes_first(knowledge: Knowledge) -> None:
    assert of(knowledge, "docker create --name {container} nginx:1.27", "docker start {container}") == [
        ("web", "container", True)
    ]


def test_every_sample_in_a_command_that_can_lose_data_is_told(search: Search, knowledge: Knowledge) -> None:
    slots = knowledge.vocabulary.slots
    for name, template in knowledge.templates.items():
        answer = search.answer(name)
        assert answer
        told = {sample.name for sample in answer.samples}
        runs = [(one["run"], "careful" in one) for one in template.get("commands", ())]
        risky = [run for run, careful in runs if careful or risk_of(render(run, slots))]
        assert {
            slot.default for run in risky for slot in slots_in(run, slots) if slot.kind not in VALUE_KINDS
        } <= told, name


def test_every_kind_of_thing_that_has_a_name_can_be_listed(knowledge: Knowledge) -> None:
    vocabulary = knowledge.vocabulary

    kinds = {"Compose project" if kind == "project" else kind for kind in vocabulary.slots.keys() - VALUE_KINDS}
    assert kinds <= set(vocabulary.listings)
    assert set(vocabulary.samples) - {"other"} <= set(vocabulary.listings)


def test_what_was_offered_beside_an_answer_is_not_related_to_it_as_well(search: Search, knowledge: Knowledge) -> None:
    beside = knowledge.entries["remove-volume"].see_also[:1]
    answer = search.answer("remove-volume", beside)

    assert answer
    assert [entry.id for entry in answer.others] == beside
    assert beside[0] not in [entry.id for entry in answer.related]
