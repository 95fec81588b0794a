"""The proofs of options fit what is said of them; a proof that proves nothing is refused. Needs no engine."""

import pytest
from pydantic import ValidationError

from bot.knowledge.flags import load_flags
from tests.prove.options import OptionProof, OptionProofs, as_entries, load_option_proofs, option_problems
from tests.prove.scenes import Proof, Scenes, load_scenes

SCENES = Scenes(scenes={"known": "true"})
REMOVED = OptionProof(run="docker run [--rm] --name old alpine:3.22; docker ps -a", hides=["old"])


def found(proofs: OptionProofs) -> list[str]:
    return option_problems(proofs, load_flags(), SCENES)


def test_each_proof_is_of_an_option_that_flags_yaml_has_and_leaves_it_out() -> None:
    proofs = load_option_proofs()

    assert option_problems(proofs, load_flags(), load_scenes()) == []
    assert sum(map(len, proofs.values())) > 250


@pytest.mark.parametrize(
    ("command", "option"),
    [("container run", "--remove"), ("container rnu", "--rm"), ("container run", "--api"), ("container run", "-d")],
)
def test_a_proof_of_an_option_without_a_sentence_is_found(command: str, option: str) -> None:
    assert found({command: {option: [REMOVED]}}) == [f"{command} {option}: knowledge/flags.yaml says nothing of it"]


@pytest.mark.parametrize(
    ("option", "proof", "problems"),
    [
        ("--rm", REMOVED, 0),
        ("--detach", OptionProof(run="docker run [-d] nginx:1.27", shows=["x"]), 0),
        ("--label", OptionProof(run="docker run -l a=b [-l c=d] nginx:1.27", shows=["x"]), 0),
        ("--label", OptionProof(run="docker run -l a=b x", without="docker run -l a=c x", shows=["x"]), 0),
        ("--detach", REMOVED, 1),
        ("--rm", OptionProof(run="docker run --rm [-d] nginx:1.27", shows=["x"]), 1),
        ("--rm", OptionProof(run="docker run --rm x", without="docker run --rm y", shows=["x"]), 1),
        ("--rm", OptionProof(run="docker run [--rmi] x", shows=["x"]), 1),
    ],
)
def test_a_proof_that_does_not_leave_its_option_out_is_found(option: str, proof: OptionProof, problems: int) -> None:
    lines = found({"container run": {option: [proof]}})

    assert len(lines) == problems
    assert all(line.startswith(f"container run {option}: not used, or not left out: ") for line in lines)


def test_an_unknown_scene_of_an_option_is_found() -> None:
    proof = REMOVED.model_copy(update={"scene": ["known", "unknown"]})

    assert found({"container run": {"--rm": [proof]}}) == ["container run --rm: no such scene: unknown"]


@pytest.mark.parametrize(
    "content",
    [
        {"shows": ["x"]},
        {"run": "docker run [--rm] x"},
        {"run": "docker run --rm x", "shows": ["x"]},
        {"run": "[ -f file ] && docker run --rm x", "shows": ["x"]},
        {"run": "docker run [--rm] x", "cannot_run": "a reason"},
        {"run": "docker run [--rm] x", "hides": ["x"], "follows": True},
        {"run": "docker run [--rm] x", "shows": [".*"]},
    ],
)
def test_a_proof_of_an_option_that_promises_nothing_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OptionProof.model_validate(content)


def test_all_must_be_otherwise_without_the_option() -> None:
    proof = OptionProof(
        run="[ -e x ] || docker run [--rm --name old] x",
        exits=1,
        exits_without=2,
        shows=["gone"],
        hides=["there"],
        effect=["gone container old"],
        stays=["has volume data"],
    )

    with_it, without = proof.both()

    assert (with_it.run, without.run) == ("[ -e x ] || docker run --rm --name old x", "[ -e x ] || docker run  x")
    assert (with_it.exits, without.exits) == (1, 2)
    assert (with_it.shows, with_it.hides) == (without.hides, without.shows) == (["gone"], ["there"])
    assert (with_it.effect, without.effect) == (["gone container old"], [])
    assert without.stays == ["has volume data", "! { gone container old\n}"]


def test_an_option_is_proved_under_its_name_with_its_sentence() -> None:
    entries, proofs = as_entries({"container run": {"--rm": [REMOVED]}}, load_flags())

    assert {name: entry.title for name, entry in entries.items()} == {
        "container run --rm": "Removes the container, with its anonymous volumes and its logs, when it stops."
    }
    assert all(isinstance(proof, Proof) for proof in proofs["container run --rm"])
    assert len(proofs["container run --rm"]) == 2
