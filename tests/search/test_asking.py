"""What nobody asked the bot is answered only if it is a question and the answer is sure."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.search import Search
from bot.search.asking import answers_follow_up, answers_unasked, is_open_question, is_pasted_error, may_ask

ROOT = Path(__file__).parents[2]
TALK: list[str] = yaml.safe_load((Path(__file__).parent / "chatter.yaml").read_text(encoding="utf-8"))["to_each_other"]
THANKS = [
    *("thanks!", "thank you, that worked", "perfect", "got it", "lol", "+1", "nice one", "ok", "ok, I will try that"),
    *("that did it", "works now, thanks a lot", "hm, did not help", "never mind", "good bot", "you are right", "yes"),
    *("no", "sure", "on it", "let me check", "I will do that tomorrow", "me too", "is this right?", "good question"),
    *("see above", "done", ":+1:", "Ann, and the images?", "can you do the same for the images?"),
]


def off_topic() -> list[str]:
    """Return all messages about other things that the project has, to learn from or to measure with."""
    found: list[str] = yaml.safe_load((ROOT / "tests/answers/unknown.yaml").read_text(encoding="utf-8"))["off_topic"]
    for name in (
        "tests/everyday",
        "tests/people",
        "training/questions/not-docker",
        "training/questions/not-docker-calibrate",
    ):
        lines = [json.loads(line) for line in (ROOT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        found += [line["q"] for line in lines if line.get("kind") == "offtopic" or "not-docker" in name]
    return found


def test_no_message_about_something_else_is_answered(
    search: Search, record_property: Callable[[str, object], None]
) -> None:
    lines = off_topic()
    asked = [line for line in lines if may_ask(line)]
    record_property("unasked, off topic", f"{len(lines)} messages, {len(asked)} of them searched")

    assert len(lines) > 3_500
    assert [line for line in asked if answers_unasked(search.find_answer(line))] == []


def test_nothing_is_answered_that_people_say_to_each_other(search: Search) -> None:
    assert len(TALK) > 90
    assert [line for line in TALK if answers_unasked(search.find_answer(line))] == []


def test_questions_are_answered_rightly_and_some_of_them_at_all(
    search: Search, record_property: Callable[[str, object], None]
) -> None:
    given = wrong = number = 0
    for name in ("everyday", "natural", "people"):
        for line in (ROOT / f"tests/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            if question["kind"] == "offtopic":
                continue
            number += 1
            result = search.find_answer(question["q"]) if may_ask(question["q"]) else None
            if result and answers_unasked(result):
                given += 1
                entries = question["entry"] if isinstance(question["entry"], list) else [question["entry"]]
                wrong += result.candidates[0].entry.id not in entries
    record_property("unasked", {"questions": number, "answered": given, "wrong": wrong})

    assert given >= 110
    assert wrong / given <= 0.03


@pytest.mark.parametrize(
    "text",
    [
        "how do I remove a volume?",
        "Hi all, how can I see the logs of a container",
        "quick question: is there a way to limit the memory of a container?",
        "Does anyone know how to list all containers?",
        "what's the difference between COPY and ADD?",
        "I pulled a new image.\nWhy does my container exit immediately?",
        "docker compose up vs run?",
        "Wharfie, how do I remove a network?",
        "wharfie how do I list volumes?",
        "&gt; just restart it\nhow do I restart a container?",
    ],
)
def test_questions_to_whoever_knows_are_recognised(text: str) -> None:
    assert is_open_question(text)


@pytest.mark.parametrize("text", ["", "?", "how?", "docker ps", "remove volumes", *TALK[:40]])
def test_other_messages_are_no_questions_to_whoever_knows(text: str) -> None:
    assert not is_open_question(text)


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", True),
        ("```docker: Error response from daemon: Conflict.```", True),
        ("sh: 1: react-scripts: not found", False),
        ("got Cannot connect to the Docker daemon, the VM was down, all good now", False),
    ],
)
def test_an_error_is_pasted_or_told(text: str, *, pasted: bool) -> None:
    assert is_pasted_error(text) == pasted


@pytest.mark.parametrize(
    "part",
    ["hi ", "anyone know how ", "can anyone help me with this ", "a vs ", "Ann, ", '"', "\n", "? ", "```docker "],
)
def test_no_message_takes_long(part: str) -> None:
    began = time.process_time()
    for beginning in ("", "how do I ", "docker: error "):
        may_ask(beginning + part * (10_000 // len(part)))

    assert time.process_time() - began < 0.3


@pytest.mark.parametrize("previous", ["how do I remove a volume", "how do I list containers"])
def test_thanks_and_talk_are_no_follow_ups(search: Search, previous: str) -> None:
    answered = [line for line in THANKS if answers_follow_up(search.find_answer(line, previous))]

    assert answered == []


def test_most_follow_ups_are_answered_without_a_mention(
    search: Search, record_property: Callable[[str, object], None]
) -> None:
    content = yaml.safe_load((Path(__file__).parent / "followups.yaml").read_text(encoding="utf-8"))
    conversations = [each for kind in content["follow_ups"].values() for each in kind]
    given = wrong = 0
    for *before, last, entry in conversations:
        previous = None
        for said in before:
            previous = search.find_answer(said, previous).context_question or previous
        result = search.find_answer(last, previous)
        if answers_follow_up(result):
            given += 1
            entries = entry if isinstance(entry, list) else [entry]
            wrong += result.status == "answered" and result.candidates[0].entry.id not in entries
    talk = [line for line in TALK if answers_follow_up(search.find_answer(line, "how do I remove a volume"))]
    record_property(
        "follow-ups without a mention",
        {"conversations": len(conversations), "answered": given, "wrong": wrong, "talk": f"{len(talk)}/{len(TALK)}"},
    )

    assert given >= 120
    assert wrong <= 2
    assert len(talk) <= 3
