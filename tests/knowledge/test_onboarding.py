"""The tour is read, merged over the layers and checked; the shipped one keeps its own rules."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands import DockerCommand, parse
from bot.commands.risk import risk_of
from bot.errors import KnowledgeError
from bot.knowledge import Knowledge
from bot.knowledge.load import merge_layers
from bot.knowledge.onboarding import Onboarding
from bot.knowledge.read import Folder, read_layer
from bot.knowledge.style import violations
from bot.knowledge.taught import with_taught
from bot.search.cache import _read, _write, prepare
from tests.prove.tour import steps_as_entries

NOTES = "images containers run list logs exec stop remove volumes remove-volumes dockerfile compose-up compose-down"
ORDER = [*NOTES.split(), "registries", "clean-up"]
STYLE_OF_TEXTS = {"W04", "W06", "W07", "W08", "W09", "W13", "W15"}
STEP = {
    "id": "one",
    "title": "One",
    "entries": ["a"],
    "say": "Say.",
    "try": [{"run": "docker ps", "sees": "A list."}],
    "check": {
        "question": "Which?",
        "answers": [
            {"answer": "A", "right": True},
            {"answer": "B", "because": "No."},
            {"answer": "C", "because": "No."},
        ],
    },
}


def step(name: str, **changes: Any) -> dict[str, Any]:
    return {**STEP, "id": name, "title": name.upper(), **changes}


def folder(path: Path, content: Any, name: str = "onboarding.yaml") -> Path:
    path.mkdir()
    (path / "a.yaml").write_text("- {id: a, title: Title a, questions: [q], answer: a}")
    text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False, width=1_000)
    (path / name).write_text(text)
    return path


def merged(*folders: Path) -> Knowledge:
    return merge_layers([read_layer(Folder(each, each.name)) for each in folders])


def problems(*folders: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        merged(*folders)
    return caught.value.problems


def ids(knowledge: Knowledge) -> list[str]:
    return [each.id for each in knowledge.onboarding.steps]


def test_a_knowledge_without_a_tour_has_an_empty_one(tmp_path: Path) -> None:
    assert merged(folder(tmp_path / "t", "- {id: b, title: B, questions: [b], answer: b}", "b.yaml")).onboarding == (
        Onboarding()
    )


def test_a_team_replaces_a_step_where_it_is_and_adds_others_after_the_one_that_they_name(tmp_path: Path) -> None:
    below = folder(tmp_path / "a", {"welcome": "Hello.", "steps": [step("one"), step("two"), step("three")]})
    team = folder(
        tmp_path / "b",
        {
            "steps": [
                step("two", title="Ours"),
                step("x", after="one"),
                step("y", after="one"),
                step("z", after="x"),
                step("last"),
            ]
        },
    )

    knowledge = merged(below, team)

    assert ids(knowledge) == ["one", "x", "z", "y", "two", "three", "last"]
    assert knowledge.onboarding.steps[4].title == "Ours"
    assert knowledge.onboarding.welcome == "Hello."


def test_a_team_can_move_a_step_and_write_its_own_welcome_and_ending(tmp_path: Path) -> None:
    ending = {"learned": ["All."], "ask": "Ask #docker."}
    below = folder(tmp_path / "a", {"welcome": "Hello.", "steps": [step("one"), step("two"), step("three")]})
    team = folder(
        tmp_path / "b", {"welcome": "Welcome to Acme.", "ending": ending, "steps": [step("one", after="two")]}
    )

    onboarding = merged(below, team).onboarding

    assert [each.id for each in onboarding.steps] == ["two", "one", "three"]
    assert onboarding.welcome == "Welcome to Acme."
    assert onboarding.ending is not None
    assert onboarding.ending.ask == "Ask #docker."


def test_the_tour_stays_when_something_is_taught(knowledge: Knowledge) -> None:
    assert with_taught(knowledge, []).onboarding == knowledge.onboarding


def test_the_tour_is_kept_with_the_prepared_knowledge(tmp_path: Path) -> None:
    knowledge = merged(folder(tmp_path / "a", {"welcome": "Hello.", "steps": [step("one")]}))
    _write(tmp_path / "knowledge-x.npz", prepare(knowledge))

    assert _read(tmp_path / "knowledge-x.npz").knowledge.onboarding == knowledge.onboarding


def answers(signs: str) -> dict[str, Any]:
    listed = [{"answer": f"A{number}", "right": sign == "+", "because": "So."} for number, sign in enumerate(signs)]
    return {"question": "Which?", "answers": listed}


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([step("one", entries=["a", "gone"])], "line 6: one: `entries 2` names `gone`, which is not an entry"),
        (
            [step("one", check=answers("---"))],
            "line 10: one: `check` has no right answer: mark one with `right: true`",
        ),
        (
            [step("one", check=answers("++-"))],
            "line 10: one: `check` has 2 right answers: mark only one with `right: true`",
        ),
        ([step("one", title="x" * 76)], "line 3: one: `title` has 76 characters; the maximum is 75"),
        (
            [step("one", check={**answers("+--"), "question": "x" * 301})],
            "line 11: one: `check question` has 301 characters; the maximum is 300",
        ),
        (
            [step("one", **{"try": [{"run": "echo " + "x" * 2_800, "sees": "x"}]})],
            "line 2: one: has 3,053 characters; the maximum is 3,000",
        ),
        ([step("one"), step("one")], "line 19: one: the id is twice in this file"),
        ([step("one", after="gone")], "line 19: one: `after` names `gone`, which is not an earlier step"),
        ([step("one", after="two"), step("two")], "line 19: one: `after` names `two`, which is not an earlier step"),
        ([step("one", after="one")], "line 19: one: `after` names the step itself"),
        ([step("one", try_=[])], "line 19: one: unknown key `try_`: did you mean `try`?"),
        (
            [step("one", **{"try": [{"run": "docker volume rm x", "sees": "x"}]})],
            "line 8: one: `try 1` has a command that can lose data, so it needs a `careful`",
        ),
        (
            [step("one", check={"question": "Which?", "answers": [{"answer": "A"}]})],
            "line 13: one: `check answers 1` is a wrong answer, so it needs a `because` that explains it",
        ),
        ([{"id": "one", "titel": "One"}], "line 3: one: unknown key `titel`: did you mean `title`?"),
        ([5], "line 2: step 1: must be keys with their values: `key: value`, one per line"),
        (["a", []], "line 2: step 1: must be keys with their values: `key: value`, one per line"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_with_its_file_and_line(tmp_path: Path, steps: Any, problem: str) -> None:
    assert problems(folder(tmp_path / "t", {"steps": steps}))[0 if "titel" not in problem else -1] == (
        f"t/onboarding.yaml: {problem}"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a", "line 1: must be keys with their values: `key: value`, one per line"),
        ("steps: a", "line 1: `steps` must be a list: a line for each item, beginning with `- `"),
        ("step: []", "line 1: unknown key `step`: did you mean `steps`?"),
        ("welcome: 5", "line 1: `welcome` is not text but 5: put it in quotes"),
        ("ending: {learned: [], ask: a}", "line 1: `ending learned` is empty"),
        ("steps:\n- id: one: two", "line 2: the text has a colon followed by a space: put it in quotes"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_plain_words(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(folder(tmp_path / "t", text)) == [f"t/onboarding.yaml: {problem}"]


def test_a_misnamed_file_is_reported(tmp_path: Path) -> None:
    assert problems(folder(tmp_path / "t", "steps: []", "onboarding.yml")) == [
        "t/onboarding.yml: is not read: rename it to onboarding.yaml"
    ]


def test_the_shipped_tour_goes_from_images_to_cleaning_up_as_the_notes_do(knowledge: Knowledge) -> None:
    assert ids(knowledge) == ORDER
    assert knowledge.onboarding.welcome is not None
    assert knowledge.onboarding.welcome.startswith("Short steps")
    assert knowledge.onboarding.ending


def test_each_step_says_little_and_keeps_to_the_style_of_the_entries(knowledge: Knowledge) -> None:
    broken = [
        (entry.id, code, wrong)
        for entry in steps_as_entries(knowledge.onboarding).values()
        for code, wrong in violations(entry, knowledge.vocabulary)
        if code in STYLE_OF_TEXTS
    ]
    sentences = {
        each.id: len(re.findall(r"[.?!](?=\s|$)", re.sub(r"`[^`]*`", "x", each.say)))
        for each in knowledge.onboarding.steps
    }

    assert broken == []
    assert [name for name, number in sentences.items() if not 2 <= number <= 4] == []


def test_each_answer_is_explained_in_whole_sentences_and_blames_nobody(knowledge: Knowledge) -> None:
    for each in knowledge.onboarding.steps:
        for choice in each.check.answers:
            assert choice.because, choice.answer
            assert choice.because.endswith(".")
            assert not re.search(
                r"\b(is wrong|mistaken|you should|obviously|of course|simply)\b", choice.because.lower()
            )


def test_the_right_answer_is_not_always_at_the_same_place(knowledge: Knowledge) -> None:
    places = [
        next(place for place, choice in enumerate(each.check.answers) if choice.right)
        for each in knowledge.onboarding.steps
    ]

    assert {places.count(place) for place in (0, 1, 2)} <= {4, 5, 6}


def test_only_what_the_tour_has_made_is_removed_and_all_of_it_is(knowledge: Knowledge) -> None:
    made: set[str] = set()
    for each in knowledge.onboarding.steps:
        for trial in each.trials:
            calls = parse(trial.run)
            assert calls, trial.run
            for call in calls:
                if risk_of(trial.run):
                    removed = named_in(call)
                    assert removed <= made, trial.run
                    made -= removed
                made |= made_by(call)

    assert made == set()


def named_in(call: DockerCommand) -> set[str]:
    """Return what a call removes; a project of Compose by its name."""
    if call.path[0] == "compose":
        return {f"project {name}" for name in call.values("--project-name")}
    return {argument.value for argument in call.arguments}


def made_by(call: DockerCommand) -> set[str]:
    """Return the containers that are not removed at once, the volumes, the images and the project that a call makes."""
    match call.path:
        case ("compose", "up"):
            return named_in(call)
        case ("container", "run"):
            kept = set() if call.has("--rm") else set(call.values("--name"))
            volumes = {value.split(":")[0] for value in call.values("--volume")}
            image = next(argument.value for argument in call.arguments if argument.kind == "image")
            return kept | volumes | {image}
        case ("image", "pull"):
            return named_in(call)
        case ("buildx", "build"):
            return set(call.values("--tag"))
        case ("image", "tag"):
            return {call.arguments[-1].value}
        case _:
            return set()
