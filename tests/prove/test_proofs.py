"""The judge is judged, on a real engine: true proofs pass, false and empty ones are found."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.options import OptionProof
from tests.prove.parts import are_fetched, fetch_parts, lacking
from tests.prove.proofs import prove
from tests.prove.scenes import Proof, Scenes
from tests.prove.shell import Manner

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

RUN = "docker volume rm app-data"
SCENES = Scenes(scenes={"volumes": "docker volume create app-data; docker volume create other", "broken": "false"})


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if not are_fetched():
        pytest.skip("the parts of a private engine are not here yet: make prove fetches them")
    parts = fetch_parts()
    folder = tmp_path_factory.mktemp("e")
    build_images(folder, parts)
    with Engine(folder / "e", parts) as engine:
        import_images(engine, folder)
        yield engine


def judged(engine: Engine, proof: Proof) -> list[str]:
    entry = Entry(
        id="any", title="Any", questions=["any"], answer="Any.", commands=[Command(run=proof.run or "", does="Does.")]
    )
    engine.clean()
    return prove(engine, entry, proof, SCENES)


def test_a_true_proof_passes(engine: Engine) -> None:
    proof = Proof(
        run=RUN,
        scene=["volumes"],
        shows=["^app-data$"],
        hides=["other"],
        effect=["gone volume app-data"],
        stays=["has volume other"],
    )

    assert judged(engine, proof) == []


@pytest.mark.parametrize(
    ("proof", "complaint"),
    [
        (Proof(run="true", scene=["volumes"], effect=["gone volume app-data"]), "expected the effect"),
        (Proof(run=RUN, scene=["volumes"], effect=["gone volume nowhere"]), "proves nothing, it holds without"),
        (Proof(run=RUN, scene=["volumes"], effect=["has volume app-data"]), "proves nothing, it holds without"),
        (Proof(run=RUN, scene=["volumes"], answer="y", terminal=True, shows=["y"]), "proves nothing, it matches"),
        (Proof(run=RUN, scene=["volumes"], shows=["gone"]), "expected output like `gone`"),
        (Proof(run=RUN, scene=["volumes"], shows=["app"], hides=["data"]), "expected no output like `data`"),
        (Proof(run=RUN, scene=["volumes"], shows=["app"], stays=["has volume app-data"]), "expected to stay"),
        (Proof(run=RUN, scene=["volumes"], shows=["app"], stays=["gone volume app-data"]), "does not hold before"),
        (Proof(run=RUN, scene=["volumes"], shows=["app"], exits=1), "expected exit status 1"),
        (Proof(run=RUN, scene=["broken"], shows=["app"]), "its scene cannot be set"),
    ],
)
def test_a_false_or_empty_proof_is_found(engine: Engine, proof: Proof, complaint: str) -> None:
    [line] = judged(engine, proof)

    assert complaint in line


@pytest.mark.parametrize(
    ("proof", "complaints"),
    [
        (OptionProof(run="docker volume create [--label of=me] data", effect=["inspected data .Labels.of me"]), 0),
        (OptionProof(run="docker volume ls [-q]", scene=["volumes"], shows=["^app-data$"], hides=["DRIVER"]), 0),
        (OptionProof(run="docker volume create [--label of=me] data", effect=["has volume data"]), 1),
        (OptionProof(run="docker volume ls [-q]", scene=["volumes"], shows=["app-data"]), 1),
        (OptionProof(run="docker volume ls [-q]", scene=["volumes"], hides=["no such volume"]), 1),
        (OptionProof(run="docker volume ls [-q]", scene=["volumes"], shows=["^other$"], hides=["app-data"]), 1),
    ],
)
def test_what_an_option_is_said_to_do_must_come_with_it_and_not_without_it(
    engine: Engine, proof: OptionProof, complaints: int
) -> None:
    assert len([line for each in proof.both() for line in judged(engine, each)]) == complaints


@pytest.mark.parametrize(
    ("pattern", "complaints"),
    [("no such volume", 0), ("no such frob", 1)],
)
def test_a_message_must_be_printed_as_its_pattern_says(engine: Engine, pattern: str, complaints: int) -> None:
    error = ErrorMessage(patterns=[Pattern(match=pattern)], causes=[Cause(cause="It is not there.", fix="Create it.")])
    entry = Entry(id="error", title="Fix it", questions=["frob"], answer="Frob.", error=error)
    proof = Proof(pattern=1, provoke="docker volume inspect nowhere", prints="get nowhere: no such volume")

    engine.clean()
    assert len(prove(engine, entry, proof, SCENES)) == complaints


def test_the_engine_is_out_of_the_machine_s_way(engine: Engine) -> None:
    assert engine.shell("ls /sys/class/net").output.split() != os.listdir("/sys/class/net")  # noqa: PTH208
    assert engine.shell("unset DOCKER_HOST; docker ps").status == 1
    assert engine.shell("docker run -d --name web -p 8080:80 nginx:1.27 && await serves 8080 Welcome").status == 0


def test_a_program_that_does_not_end_is_killed(engine: Engine) -> None:
    outcome = engine.shell("echo begun; tail -f /dev/null", Manner(limit=0.5))

    assert (outcome.output, outcome.timed_out) == ("begun\n", True)


def test_nothing_is_left_when_it_has_ended(engine: Engine) -> None:
    folder = engine.folder.parent / "f"  # a path that is short enough for sockets
    with Engine(folder, fetch_parts()) as short:
        assert short.shell("docker ps").status == 0
        namespace = Path(f"/proc/{short.process}/ns/net").readlink()

    assert str(namespace) not in _namespaces()
    assert str(folder) not in Path("/proc/mounts").read_text(encoding="utf-8")


def _namespaces() -> set[str]:
    found = set()
    for process in Path("/proc").glob("[0-9]*/ns/net"):
        try:
            found.add(str(process.readlink()))
        except OSError:
            continue
    return found
