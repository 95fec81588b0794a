"""The proofs fit the knowledge; a proof that proves nothing is refused. Needs no engine."""

import re

import pytest
from pydantic import ValidationError

from bot.entry import Cause, Entry, ErrorMessage, Pattern
from bot.knowledge import Knowledge
from tests.prove.scenes import Proof, Scenes, load_proofs, load_scenes, problems
from tests.prove.tour import provable, steps_as_entries

ENTRY = Entry.model_validate(
    {
        "id": "remove-volume",
        "title": "Remove a volume",
        "questions": ["remove a volume"],
        "answer": "Removes it.",
        "commands": [{"run": "docker volume rm app-data", "does": "Removes it.", "careful": "Its data is gone."}],
    }
)
RUN = "docker volume rm app-data"


def found(*proofs: Proof) -> list[str]:
    return problems({ENTRY.id: ENTRY}, {ENTRY.id: list(proofs)}, Scenes(scenes={"known": "true"}))


def test_every_command_and_snippet_of_the_knowledge_has_a_proof(knowledge: Knowledge) -> None:
    proofs = {name: proof for topic in load_proofs().values() for name, proof in topic.items()}

    assert problems(provable(knowledge), proofs, load_scenes()) == []


def test_proofs_are_in_a_file_with_the_same_name_as_that_of_their_entries(knowledge: Knowledge) -> None:
    topics = load_proofs()
    assert list(topics.pop("onboarding")) == list(steps_as_entries(knowledge.onboarding))
    for topic, proofs in topics.items():
        with open(f"knowledge/answers/{topic}.yaml", encoding="utf-8") as file:  # noqa: PTH123
            ids = re.findall(r"^- id: (\S+)", file.read(), re.MULTILINE)
        assert list(proofs) == [name for name in ids if name in proofs]


def test_a_command_without_a_proof_is_found() -> None:
    assert found() == [f"remove-volume: not proved: {RUN}"]


def test_a_proof_of_another_command_is_found() -> None:
    proofs = [Proof(run=RUN, effect=["gone volume app-data"]), Proof(run="docker ps", shows=["web"])]

    assert found(*proofs) == ["remove-volume: proved, but not in the entry: docker ps"]


def test_a_caution_needs_an_effect() -> None:
    assert found(Proof(run=RUN, shows=["app-data"])) == [
        f"remove-volume: says `careful`, but no effect is proved: {RUN}"
    ]


def test_an_unknown_scene_is_found() -> None:
    proof = Proof(run=RUN, effect=["gone volume app-data"], scene=["known", "unknown"])

    assert found(proof) == ["remove-volume: no such scene: unknown"]


def test_a_pattern_without_a_message_is_found() -> None:
    error = ErrorMessage(
        patterns=[Pattern(match="one frob"), Pattern(match="two frobs")], causes=[Cause(cause="Frob.", fix="Do not.")]
    )
    entry = Entry(id="error-frob", title="Fix frob", questions=["frob"], answer="Frob.", error=error)
    proofs = [Proof(pattern=number, source="https://example.com", prints="one frob") for number in (1, 3)]

    assert problems({"error-frob": entry}, {"error-frob": proofs}, Scenes(scenes={})) == [
        "error-frob: pattern 2 has no message",
        "error-frob: pattern 3 has no message",
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"run": RUN},
        {"run": RUN, "snippet": 1, "shows": ["app-data"]},
        {"shows": ["app-data"]},
        {"run": RUN, "shows": [".*"]},
        {"run": RUN, "shows": ["(unclosed"]},
        {"run": RUN, "stays": ["true"]},
        {"run": RUN, "follows": True, "effect": ["false"]},
        {"run": RUN, "cannot_run": "a reason", "effect": ["false"]},
        {"run": RUN, "efect": ["false"], "shows": ["app-data"]},
        {"pattern": 1, "provoke": "docker frob"},
        {"pattern": 1, "prints": "unknown command"},
        {"pattern": 1, "prints": "unknown command", "provoke": "docker frob", "source": "https://example.com"},
    ],
)
def test_a_proof_that_promises_nothing_or_too_much_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Proof.model_validate(content)
