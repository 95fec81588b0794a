"""The whole tour, command by command on a real engine, as a new engineer types it: nothing of it is left at the end."""

import pytest

from bot.knowledge import load_knowledge
from tests.prove.engine import Engine
from tests.prove.images import build_images, import_images
from tests.prove.parts import are_fetched, fetch_parts, lacking

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

_LEFT = "docker ps -aq; docker volume ls -q; docker network ls -q --filter type=custom; docker image ls -q"


def test_the_tour_leaves_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    if not are_fetched():
        pytest.skip("the parts of a private engine are not here yet: make prove fetches them")
    parts = fetch_parts()
    folder = tmp_path_factory.mktemp("t")
    build_images(folder, parts)
    commands = [trial.run for step in load_knowledge().onboarding.steps for trial in step.trials]
    with Engine(folder / "e", parts) as engine:
        import_images(engine, folder)
        engine.clean()
        engine.shell(
            "docker image rm $(docker image ls --format '{{.Repository}}:{{.Tag}}' | grep -v 'alpine\\|nginx')"
        )
        for command in commands:
            if command != "docker pull alpine:3.22":  # no registry can be reached
                outcome = engine.shell(command)
                assert outcome.status == 0, f"{command}: {outcome.output}"
        left = engine.shell(_LEFT)

    assert (left.status, left.output) == (0, "")
