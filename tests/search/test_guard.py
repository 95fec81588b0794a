"""Somebody who wants something back, or did something by accident, is never shown how to remove more."""

import pytest

from bot.commands.risk import Risk, risk_of
from bot.entry import Command, Entry
from bot.knowledge import Knowledge
from bot.search import Result, Search
from tests.shipped import search_over, shipped

ACTIONS = [
    ("remove a volume", "removed a volume"),
    ("docker volume rm", "ran docker volume rm"),
    ("docker rm", "ran docker rm"),
    ("docker rm -f web", "ran docker rm -f web"),
    ("delete the container", "deleted the container"),
    ("docker system prune", "ran system prune"),
    ("docker system prune -a --volumes", "ran docker system prune -a --volumes"),
    ("docker compose down -v", "did a compose down -v"),
    ("docker image prune", "pruned all images"),
    ("remove an image", "deleted my image"),
    ("docker rmi", "removed the wrong image"),
    ("delete the network", "deleted the network app-net"),
    ("clear the build cache", "cleared the build cache"),
    ("uninstall docker", "uninstalled docker"),
    ("docker stack rm", "removed the stack"),
    ("wipe all volumes", "wiped all volumes"),
]
WISHES = [
    "undo {0}",
    "how do I undo {0}",
    "can I undo {0}?",
    "revert {0}",
    "recover from {0}",
    "is {0} reversible",
    "is there a way back after {0}",
]
STORIES = [
    "I accidentally {1}",
    "oops I {1}",
    "I {1} by mistake",
    "whoops, just {1}. what now?",
    "I {1} by accident, how do I get it back",
    "I {1} and want it back",
    "my colleague {1}, can we get the data back?",
    "I {1}, how do I recover it",
    "I {1} but I didn't mean to",
    "{1} unintentionally, any way to restore?",
    "help!! {1}, need my data back",
    "shouldn't have {1}, rescue?",
]
QUESTIONS = [phrasing.format(*action) for action in ACTIONS for phrasing in (*WISHES, *STORIES)]


def removes(entry: Entry) -> bool:
    """Tell whether an entry leads with a removal; what restores may have to make room for it."""
    restores = entry.title.lower().startswith(("restore", "roll back", "recover"))
    return bool(entry.commands) and risk_of(entry.commands[0].run) is Risk.REMOVES and not restores


def offered(result: Result) -> list[str]:
    return [candidate.entry.id for candidate in result.candidates if removes(candidate.entry)]


def test_what_is_to_be_undone_is_never_answered_nor_offered_by_a_removal(search: Search) -> None:
    wrong = {question: bad for question in QUESTIONS if (bad := offered(search.find_answer(question)))}

    assert wrong == {}


@pytest.mark.parametrize(
    "question",
    [
        "deleted the wrong volume",
        "i removed the wrong image",
        "someone deleted our volume pgdata",
        "wiped my volume, help",
        "I lost my volume",
        "lost all my data after docker system prune",
        "can a pruned volume be brought back",
        "roll back a docker volume rm",
        "how to roll back docker system prune",
        "I deleted my database container and the volume, data recovery",
    ],
)
def test_no_removal_is_offered_whatever_the_words_of_the_regret(question: str, search: Search) -> None:
    assert offered(search.find_answer(question)) == []


def test_leaving_removals_out_makes_no_other_answer_surer(search: Search) -> None:
    assert search.find_answer("rollback docker compose down -v").status == "suggested"
    assert offered(search.find_answer("restore a deleted container")) == []


@pytest.mark.parametrize("previous", ["how do I remove a volume", "clean up docker", "docker compose down -v"])
@pytest.mark.parametrize("said", ["how do I undo that", "undo it", "oops, undo", "and get it back?"])
def test_a_follow_up_that_undoes_a_removal_is_not_answered_by_one(search: Search, previous: str, said: str) -> None:
    assert offered(search.find_answer(said, previous)) == []


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("undo compose up", "compose-down"),
        ("undo a docker pull", "remove-image"),
        ("how do I get disk space back", "clean-up-docker"),
        ("get disk space back from docker build", "clear-build-cache"),
        ("how do I remove a volume", "remove-volume"),
        ("I removed the container, how do I remove its volume", "remove-volume"),
    ],
)
def test_what_was_made_and_room_are_got_back_by_removing(search: Search, question: str, entry: str) -> None:
    assert entry in [candidate.entry.id for candidate in search.find_answer(question).candidates[:3]]


def test_what_restores_is_still_found(search: Search) -> None:
    result = search.find_answer("accidentally deleted a volume, how do I restore it from the backup")

    assert "restore-volume" in [candidate.entry.id for candidate in result.choices]


@pytest.mark.parametrize(
    "question",
    [
        "I threw away the volume",
        "they threw away the container",
        "I wiped out the volume",
        "kicked out all stopped containers",
        "drop the database in the container",
        "delete redis in the container",
        "delete the app inside of my container",
        "drop the database in the volume",
    ],
)
def test_a_report_or_a_wish_for_what_is_inside_is_not_surely_answered_by_a_removal(
    search: Search, question: str
) -> None:
    result = search.find_answer(question)

    assert result.status != "answered" or not removes(result.candidates[0].entry)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("throw away the volume", "remove-volume"),
        ("wipe out the volume", "remove-volume"),
        ("kick out all stopped containers", "remove-stopped-containers"),
        ("delete the redis container", "remove-container"),
    ],
)
def test_the_same_words_as_a_wish_are_surely_answered(search: Search, question: str, entry: str) -> None:
    result = search.find_answer(question)

    assert (result.status, result.candidates[0].entry.id) == ("answered", entry)


@pytest.mark.parametrize(
    "question",
    [
        "drop all images of acme",
        "remove all acme images",
        "remove all containers of acme",
        "remove all stopped containers from acme",
        "remove unused images of acme",
        "remove unused acme images",
        "remove all unused volumes of the acme team",
        "delete unused networks of acme",
        "clear the build cache of acme",
        "kill all containers of acme",
        "remove all images called acme",
        "remove all images by acme",
        "remove all images from yesterday",
        "remove the volume called all",
        "remove the volume named all",
        "delete the volume called everything",
    ],
)
def test_a_removal_is_not_sure_if_a_word_that_says_which_ones_is_not_understood(search: Search, question: str) -> None:
    result = search.find_answer(question)

    assert result.status != "answered" or not removes(result.candidates[0].entry)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("remove all of the containers", "remove-all-containers"),
        ("get rid of all containers", "remove-all-containers"),
        ("remove all unused volumes in docker", "remove-unused-volumes"),
        ("remove the container called billing-api", "remove-container"),
        ("remove the container called web", "remove-container"),
        ("remove teh container", "remove-container"),
        ("delete a lcoal manifest list", "remove-manifest-list"),
        ("restore a volume from yesterday's tarball", "restore-volume"),
        ("remove all conatiners", "remove-all-containers"),
    ],
)
def test_a_removal_is_sure_if_words_that_say_which_ones_are_understood(
    search: Search, question: str, entry: str
) -> None:
    result = search.find_answer(question)

    assert (result.status, result.candidates[0].entry.id) == ("answered", entry)


def test_a_removal_without_a_caution_is_guarded_as_well() -> None:
    entry = Entry(
        id="reset-demo",
        title="Clean the demo machine",
        questions=["reset the demo machine"],
        answer="Removes all of its data.",
        commands=[Command(run="docker volume rm demo-data", does="Removes the volume.")],
    )
    search = search_over(Knowledge({entry.id: entry}, shipped().knowledge.vocabulary))

    statuses = {
        question: search.find_answer(question).status
        for question in ("reset the demo machine", "don't reset the demo machine", "who has reset the demo machine")
    }

    assert statuses.pop("reset the demo machine") == "answered"
    assert "answered" not in statuses.values()
