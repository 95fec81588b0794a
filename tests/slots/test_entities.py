"""Only what a question certainly names is found, with what it is the name of."""

import pytest

from bot.knowledge import Knowledge, Vocabulary
from bot.slots.entities import LONGEST, Finder


@pytest.fixture(scope="module")
def finder(knowledge: Knowledge) -> Finder:
    return Finder(knowledge.vocabulary)


@pytest.mark.parametrize(
    ("question", "kind", "value"),
    [
        ("stop the container billing-api", "container", "billing-api"),
        ("restart the service `checkout`", "container", "checkout"),
        ("what is in the volume pgdata", "volume", "pgdata"),
        ("the `shop_lan` network is full", "network", "shop_lan"),
        ("switch to the context prod-eu", "context", "prod-eu"),
        ("run acme/api:1.4 on my laptop", "image", "acme/api:1.4"),
        ("pull nginx 1.25", "image", "nginx:1.25"),
        ("turn it into an image called billing:dev", "tag", "billing:dev"),
        ("copy ./app.conf to /etc/app.conf", "file", "./app.conf"),
        ("copy ./app.conf to /etc/app.conf", "path", "/etc/app.conf"),
        ("map port 9090 to 80", "ports", "9090:80"),
        ("who has port 5432", "port", "5432"),
        ("logs of the last 2 days", "since", "48h"),
        ("last 50 lines of the log", "lines", "50"),
        ("we need 6 replicas", "replicas", "6"),
        # In a typed command, by Docker's grammar
        ("`docker stop importer` hangs", "container", "importer"),
        ("`docker exec -it -u root pg bash` fails", "container", "pg"),
        ("docker exec worker ps aux gives executable file not found", "container", "worker"),
        ("docker compose restart billing", "container", "billing"),
        ("tried docker volume rm pgdata, in use", "volume", "pgdata"),
        ("docker network create shop-net", "network", "shop-net"),
        ("docker run --name proxy -v es-data:/data nginx", "volume", "es-data"),
        ("docker buildx create --name arm-farm --use", "builder", "arm-farm"),
        ("docker node update --availability drain worker-4", "node", "worker-4"),
    ],
)
def test_what_is_named_is_found(finder: Finder, question: str, kind: str, value: str) -> None:
    assert list(finder.in_question(question).values.get(kind, ())) == [value]


@pytest.mark.parametrize(
    "question",
    [
        "how do I stop a container",
        "stop my long-running container",
        "delete the metadata volume",
        "stop the container from my co-worker",
        "I'd rather have named connections",
        # A sentence goes on after a command that is not complete.
        "docker logs prints an empty line",
        "docker logs stays blank forever",
        "docker update --memory changed something, I believe",
        "docker commit needs the container's long name",
        "grep ignoring filter on docker logs output",
        "docker stop container",
        "docker logs empty",
        "docker volume inspect mountpoint",
        "mount the volume raed-only",
        "what does `docker rm` do",
        # Programs, and Docker's own words
        "`date` inside our containers is wrong",
        "why does `curl` fail in the container",
        "`depends_on` doesn't wait",
        "stop all but web-2",
        "don't touch web-2",
        f"stop web-2 {'x ' * LONGEST}",
        "a\nlog\nof web-2",
        "",
    ],
)
def test_what_is_not_certainly_a_name_is_not_found(finder: Finder, question: str) -> None:
    assert not finder.in_question(question)


def test_two_names_are_both_found_and_in_their_order(finder: Finder) -> None:
    named = finder.in_question("rename web-old to web-new")

    assert named.pair == ("web-old", "web-new")
    assert named.all == {"web-old", "web-new"}


@pytest.mark.parametrize(
    ("question", "many"),
    [
        ("remove all containers from worker-1", True),
        ("remove the container web-2, but keep its volumes", True),
        ("remove the container `old` that I don't need any more", False),
        ("remove the container web-2", False),
    ],
)
def test_questions_about_several_things_or_with_exceptions_are_told_apart(
    finder: Finder, question: str, *, many: bool
) -> None:
    assert finder.in_question(question).many is many


def test_a_teams_own_kind_is_found_beside_its_name() -> None:
    finder = Finder(Vocabulary(slots={"customer": "acme"}))

    assert finder.in_question("reset the customer `globex`").values == {"customer": ("globex",)}
    assert finder.in_question("reset the customer called globex").values == {"customer": ("globex",)}
    assert not finder.in_question("reset the customer again")
