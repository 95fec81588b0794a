"""Only what a question certainly names is found, with what it is the name of."""

import pytest

from bot.knowledge import Knowledge, Vocabulary
from bot.slots.entities import LONGEST, EntityFinder


@pytest.fixture(scope="module")
def finder(knowledge: Knowledge) -> EntityFinder:
    return EntityFinder(knowledge.vocabulary)


@pytest.mark.parametrize(
    ("question", "kind", "value"),
    [
        ("stop the container billing-api", "container", "billing-api"),
        ("restart the service `checkout`", "container", "checkout"),
        ("what is in the volume pgdata", "volume", "pgdata"),
        ("the `shop_lan` network is full", "network", "shop_lan"),
        ("switch to the context prod-eu", "context", "prod-eu"),
        ("run acme/api:1.4 on my laptop", "image", "acme/api:1.4"),
        ("pull nginx:1.25", "image", "nginx:1.25"),
        ("turn it into an image called billing:dev", "tag", "billing:dev"),
        ("copy ./app.conf to /etc/app.conf", "file", "./app.conf"),
        ("copy ./app.conf to /etc/app.conf", "path", "/etc/app.conf"),
        ("map port 9090 to 80", "host_port", "9090"),
        ("map port 9090 to 80", "container_port", "80"),
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
def test_what_is_named_is_found(finder: EntityFinder, question: str, kind: str, value: str) -> None:
    assert list(finder.find(question).values.get(kind, ())) == [value]


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
        "docker stack deploy with-registry-auth",
        "docker volume inspect mountpoint",
        "mount the volume raed-only",
        "what does `docker rm` do",
        # Programs, and Docker's own words
        "`date` inside our containers is wrong",
        "why does `curl` fail in the container",
        "`depends_on` doesn't wait",
        "remove the container all",
        "remove the container `everything`",
        'stop the container "both"',
        "stop all but web-2",
        "don't touch web-2",
        f"stop web-2 {'x ' * LONGEST}",
        "a\nlog\nof web-2",
        "",
    ],
)
def test_what_is_not_certainly_a_name_is_not_found(finder: EntityFinder, question: str) -> None:
    assert not finder.find(question)


@pytest.mark.parametrize(
    "question",
    [
        "rename web-old to web-new",
        "rename the container web-old to web-new",
        "change the name from `web-old` to `web-new`",
        "I want web-old to be called web-new",
        "rename the container web-old as web-new",
    ],
)
def test_one_name_and_what_it_becomes_are_found_in_this_order(finder: EntityFinder, question: str) -> None:
    entities = finder.find(question)

    assert entities.pair == ("web-old", "web-new")
    assert entities.all == {"web-old", "web-new"}


@pytest.mark.parametrize(
    "question",
    [
        "rename to web-new from web-old",
        "rename to web-new the container web-old",
        "as web-new rename web-old",
        "web-new, known as web-old until today",
        "rename web-1, which talks to web-2",
        "rename web-1 and web-2",
    ],
)
def test_it_is_not_guessed_which_of_two_names_becomes_the_other(finder: EntityFinder, question: str) -> None:
    assert finder.find(question).pair == ()


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("remove all containers from worker-1", True),
        ("remove the container web-2, but keep its volumes", True),
        ("remove the container `old` that I don't need any more", False),
        ("remove the container web-2", False),
    ],
)
def test_questions_about_several_things_or_with_exceptions_are_told_apart(
    finder: EntityFinder, question: str, *, several: bool
) -> None:
    assert finder.find(question).is_several is several


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("remove networks app_net and db_net", {"network": ("app_net", "db_net")}),
        ("remove the network app_net, db_net or c_net", {"network": ("app_net", "db_net", "c_net")}),
        ("stop web-2 and web-3", {"": ("web-2", "web-3")}),
        ("the profile web-2 and web-3", {}),
        ("stop containers web-2 and foo", {}),
    ],
)
def test_the_names_in_a_list_are_of_one_kind_or_none_is_found(
    finder: EntityFinder, question: str, values: dict[str, tuple[str, ...]]
) -> None:
    assert finder.find(question).values == values


def test_what_something_comes_from_and_goes_to_is_found(finder: EntityFinder) -> None:
    out = finder.find("copy /etc/app.conf from inside the container web-2 to ./conf")
    into = finder.find("copy ./app.conf into my container")

    assert (set(out.sources), set(out.targets)) == ({"container", "web-2"}, {"./conf"})
    assert (set(into.sources), set(into.targets)) == (set(), {"container"})


def test_a_teams_own_kind_is_found_beside_its_name() -> None:
    finder = EntityFinder(Vocabulary(slots={"customer": "acme"}))

    assert finder.find("reset the customer `globex`").values == {"customer": ("globex",)}
    assert finder.find("reset the customer called globex").values == {"customer": ("globex",)}
    assert not finder.find("reset the customer again")
