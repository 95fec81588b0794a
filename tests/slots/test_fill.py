"""The names in a question, and nothing else, go into the commands of its answer."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.entry import Entry
from bot.knowledge import Knowledge, Vocabulary
from bot.playground.block_kit import block_problems
from bot.replies.blocks import reply
from bot.replies.data import result_data
from bot.replies.lines import answer_lines, full, result_lines
from bot.replies.text import plain_text
from bot.search import Answer, Search
from bot.slots.entities import EntityFinder
from bot.slots.fill import fill
from bot.template import Template, render, with_texts
from tests.docker_cli import line_problems
from tests.shipped import shipped

HUB = "docker.io"
PIECE = re.compile(r"([\w.:/@~-]+)")


def entries() -> dict[str, Entry]:
    return shipped().knowledge.entries


@cache
def finder() -> EntityFinder:
    return EntityFinder(shipped().knowledge.vocabulary)


def filled_in(entry: Entry, question: str) -> tuple[Entry, tuple[str, ...]]:
    knowledge = shipped().knowledge
    named = finder().find(question)
    filled = fill(entry, knowledge.templates.get(entry.id), named, knowledge.vocabulary.slots)
    return filled.entry, filled.words


def answered(name: str, question: str) -> tuple[Entry, tuple[str, ...]]:
    return filled_in(entries()[name], question)


def commands(entry: Entry) -> list[str]:
    return [command.run for command in entry.commands]


@pytest.mark.parametrize(
    ("entry", "question", "command"),
    [
        ("stop-container", "stop the container billing-api", "docker stop billing-api"),
        ("stop-container", "the `grafana` container has to stop", "docker stop grafana"),
        ("stop-container", "stop container 3f1c9ad07b21", "docker stop 3f1c9ad07b21"),
        ("stop-container", "how do I stop jolly_curie?", "docker stop jolly_curie"),
        ("restart-container", "restart the nginx container", "docker restart nginx"),
        ("remove-container", "delete the container called cache", "docker rm cache"),
        ("rename-container", "rename web-old to web", "docker rename web-old web"),
        ("container-logs", "logs of billing-api", "docker logs billing-api"),
        ("container-logs", "logs of billing-api in the last 2 hours", "docker logs --since 2h billing-api"),
        ("logs-since", "logs of api-gateway since yesterday", "docker logs --since 24h api-gateway"),
        ("last-log-lines", "last 50 lines of `checkout`", "docker logs --tail 50 checkout"),
        ("kill-container", "`docker stop importer` hangs, kill it", "docker kill importer"),
        ("compose-restart", "restart the service billing in compose", "docker compose restart billing"),
        ("compose-scale", "scale worker to 5 with compose", "docker compose up -d --scale worker=5"),
        ("remove-volume", "remove the volume pgdata-old", "docker volume rm pgdata-old"),
        ("inspect-volume", "show everything about `es-data`", "docker volume inspect es-data"),
        ("create-network", "create a network called backend", "docker network create backend"),
        ("connect-network", "connect web-2 to the network backend", "docker network connect backend web-2"),
        ("run-container", "run nginx:1.25", "docker run -d --name web nginx:1.25"),
        ("run-container", "run acme/api:1.4 in a container named proxy", "docker run -d --name proxy acme/api:1.4"),
        ("pull-image", "pull postgres:16", "docker pull postgres:16"),
        ("pull-image", "get ghcr.io/acme/api:9", "docker pull ghcr.io/acme/api:9"),
        ("remove-image", "delete `node:14`", "docker image rm node:14"),
        (
            "retag-in-registry",
            "retag acme.io/api:1.0 as acme.io/api:stable",
            "docker buildx imagetools create -t acme.io/api:stable acme.io/api:1.0",
        ),
        ("build-image", "turn it into an image called billing:dev", "docker build -t billing:dev ."),
        ("tag-image", "tag billing:1.0 as billing:stable", "docker image tag billing:1.0 billing:stable"),
        ("publish-port", "map port 9090 to 80", "docker run -d --name web -p 9090:80 nginx:1.27"),
        ("find-process-on-port", "what is on port 5432", "docker ps --filter publish=5432"),
        ("compose-port", "where is port 3000 of the service `shop`", "docker compose port shop 3000"),
        ("copy-to-container", "copy app.conf to /etc/a.conf in web-2", "docker cp app.conf web-2:/etc/a.conf"),
        (
            "copy-from-container",
            "copy /var/log/app.log from web-2 to ./logs",
            "docker cp web-2:/var/log/app.log ./logs",
        ),
        (
            "copy-to-container",
            "put ./app.conf from my laptop into the container web-2 at /etc/app.conf",
            "docker cp ./app.conf web-2:/etc/app.conf",
        ),
        (
            "copy-from-container",
            "get /var/log/app.log out of the container web-2",
            "docker cp web-2:/var/log/app.log .",
        ),
        ("view-file-in-container", "show /etc/app.conf in edge-1", "docker exec edge-1 cat /etc/app.conf"),
        ("mount-volume", "-v pgdata:/srv", "docker run -d --name web -v pgdata:/srv nginx:1.27"),
        ("switch-context", "switch to the context prod-eu", "docker context use prod-eu"),
        ("promote-node", "turn worker-4 into a manager", "docker node promote worker-4"),
        ("inspect-builder", "all about the builder `arm-farm`", "docker buildx inspect arm-farm"),
        (
            "error-port-already-allocated",
            "Bind for 0.0.0.0:3000 failed: port is already allocated",
            "docker ps --filter publish=3000",
        ),
        (
            "error-container-name-in-use",
            'The container name "/pg" is already in use by container "ab12cd34ef56"',
            "docker start pg",
        ),
    ],
)
def test_the_lead_command_has_the_names_of_the_question(entry: str, question: str, command: str) -> None:
    filled, words = answered(entry, question)

    assert filled.commands[0].run == command
    assert words
    assert (filled.id, filled.title) == (entry, entries()[entry].title)


@pytest.mark.parametrize(
    ("entry", "question"),
    [
        ("stop-container", "how do I stop a container"),
        ("stop-container", "stop the container web"),
        # Words that are not names
        ("stop-container", "stop the noisy container"),
        ("stop-container", "stop my long-running container"),
        ("stop-container", "stop every web-facing container"),
        ("stop-container", "stop the third-party container"),
        ("stop-container", "stop a container in mid-flight"),
        ("stop-container", "stop the container gracefully"),
        ("stop-container", "stop the container from my co-worker"),
        ("stop-container", "stop the container that is called by cron"),
        ("stop-container", "stop the container named after me"),
        ("stop-container", "stop a container with ctrl-c"),
        ("stop-container", "stop `docker run`"),
        ("remove-volume", "remove the old volume"),
        ("remove-volume", "delete the metadata volume"),
        ("create-volume", "create a named volume"),
        ("container-logs", "logs of my app"),
        ("container-logs", "logs of the last deployment"),
        ("change-restart-policy", "is it `always` or `unless-stopped`"),
        # Descriptions, and things that do not exist yet
        ("stop-container", "stop the python container"),
        ("stop-container", "stop the database container"),
        ("stop-container", "stop a redis container"),
        # Names of something else
        ("stop-container", "stop the container on host-3"),
        ("stop-container", "stop the container of branch release-2"),
        ("run-container", "run a container on ubuntu 22.04"),
        ("run-container", "run a container (ubuntu 22.04, docker 27)"),
        ("build-image", "build FROM node:22"),
        ("remove-volume", "remove the volume of web-2"),
        ("compose-reset-database", "run the init scripts of postgres once more"),
        ("set-network-alias", "old clients look up `mysql`"),
        # Two for one place
        ("stop-container", "stop web-2 and web-3"),
        ("container-logs", "why can't `api` reach `pg`"),
        ("logs-since", "logs of the last hour or the last 2 hours"),
        ("stop-container", "stop web-2 and `api`"),
        ("stop-container", "stop the container `api` and also web-2"),
        ("remove-container", "remove container web-2, web-3"),
        ("remove-container", "remove the container `old-web` and web-3"),
        ("copy-to-container", "copy /tmp/a.sql to /srv/a.sql in `edge`"),
        # Several by a plural noun
        ("remove-network", "remove networks app_net and db_net"),
        ("remove-network", "remove networks a_net, b_net and c_net"),
        ("remove-volume", "remove volumes pgdata-1 and pgdata-2"),
        ("remove-volume", "remove the volumes pgdata-1 plus pgdata-2"),
        ("kill-container", "kill containers api-1, api-2"),
        ("kill-container", "kill containers api-1 & api-2"),
        ("stop-container", "stop containers api-1 and api-2"),
        ("stop-container", "stop the api-1 and api-2 containers"),
        ("restart-container", "restart containers api-1, api-2"),
        ("remove-container", "delete containers web-1 and web-2"),
        ("remove-container", "delete containers web-1 or web-2 or web-3"),
        ("remove-container", "delete the boxes web-1 and web-2"),
        ("remove-container", "delete containers called web-1 and web-2"),
        ("remove-service", "remove services shop_web and shop_api"),
        # Several of which only one is certainly a name
        ("remove-container", "delete containers foo and web-2"),
        ("remove-container", "delete containers web-2 and foo"),
        ("remove-container", "delete containers called foo and web-2"),
        ("remove-container", "remove the container foo and web-2"),
        ("kill-container", "kill foo and web-2"),
        # Copies the other way, or no way at all
        ("copy-to-container", "copy /etc/nginx/nginx.conf from container my-nginx to ./conf"),
        ("copy-to-container", "copy to ./conf the file /etc/nginx/nginx.conf out of my-nginx"),
        ("copy-to-container", "copy ./app.conf /etc/app.conf web-2"),
        ("copy-from-container", "copy app.conf into the container web-2 at /etc/app.conf"),
        ("compose-cp", "copy app.conf to the service `pg`"),
        # It is not clear which is which
        ("publish-port", "port 3000 of the container to 8081 on my laptop"),
        ("rename-container", "rename to web-new the container web-old"),
        ("tag-image", "tag as billing:stable the image billing:1.0"),
        ("tag-image", "as billing:2 tag billing:1"),
        ("copy-between-containers", "copy to api-1 from api-2"),
        # Words that mean all of them
        ("remove-container", "remove the container all"),
        ("remove-container", "remove the container `everything`"),
        # Exceptions, and many at once
        ("stop-container", "stop all but web-2"),
        ("stop-container", "don't stop web-2"),
        ("remove-volume", "remove all volumes except pgdata"),
        ("remove-volume", "remove unused volumes, not pgdata"),
        ("remove-container", "delete every container but `old-web`"),
        # What a shell or Docker would take for something else
        ("stop-container", "stop container `a;reboot`"),
        ("stop-container", "stop container `$(id)`"),
        ("stop-container", "stop container `-f`"),
        ("stop-container", "stop container `ünïcode`"),
        ("copy-to-container", "copy -rf/a.conf to /etc/$(id) in web"),
        ("publish-port", "map port 99999 to 80"),
        ("publish-port", "publish at 10:30 today"),
        ("publish-port", "ports 5000 to 5010"),
        # What would not work
        ("run-container", "run mysql:8"),  # it wants a password
        ("run-postgres", "where does the postgres image keep its data"),
        ("run-postgres", "run postgres:18"),  # it keeps its data elsewhere
        ("change-ports-of-container", "change the ports of grafana"),  # it would run nginx in its place
        ("update-service", "how do I bring the service `shop_api` to a new image"),
        ("compose-ps", "list the services of shop-web-1"),
        ("copy-to-container", "copy app.conf to /etc/app in web-2"),  # it would hand all of /etc/app to another user
        ("container-logs", "logs of shop-web-1"),  # Compose calls the service otherwise
        # Answers that compare or explain
        ("stop-or-kill", "docker stop or kill for web-2"),
        ("what-is-a-tag", "what is the tag of `billing:1.0`"),
    ],
)
def test_the_command_stays_plain_where_it_is_not_certain(entry: str, question: str) -> None:
    filled, words = answered(entry, question)

    assert commands(filled)[0] == commands(entries()[entry])[0]
    assert not words or filled.commands[0].run == entries()[entry].commands[0].run


def test_all_commands_of_an_answer_and_what_they_do_speak_of_the_same_name() -> None:
    filled, _ = answered("remove-container", "delete the container `old-frontend`")

    assert commands(filled) == ["docker rm old-frontend", "docker rm -f old-frontend", "docker rm -v old-frontend"]
    assert filled.commands[0].does == "Removes the stopped container old-frontend."


def test_the_command_that_has_all_that_was_named_leads_unless_it_can_lose_data() -> None:
    since, _ = answered("container-logs", "logs of web-2 in the last 5 minutes")
    several, _ = answered("container-stats", "how much memory does web-2 use")

    assert since.commands[0].run == "docker logs --since 5m web-2"
    assert since.commands[0].does == "Shows the last 5 minutes."
    assert several.commands[0].run == "docker stats web-2"


def test_a_command_that_can_lose_data_is_filled_whole_or_not_at_all() -> None:
    filled, _ = answered("remove-network", "delete the network `legacy_net`")

    assert commands(filled) == [
        "docker network rm legacy_net",
        "docker ps -a --filter network=legacy_net",
        "docker network disconnect legacy_net web",
    ]


@pytest.mark.parametrize("name", ["scale-service", "compose-scale"])
def test_no_command_is_shown_twice(name: str) -> None:
    filled, words = answered(name, "scale the service `worker` to 0")

    assert words == ("worker",)
    assert len(set(commands(filled))) == len(commands(entries()[name]))


def test_a_file_to_read_is_never_written() -> None:
    filled, _ = answered("compose-exec-without-tty", "restore dump.sql into the service `pg` with compose")

    assert commands(filled)[:2] == [
        "docker compose exec -T pg psql -U postgres < dump.sql",
        "docker compose exec -T pg pg_dump -U postgres postgres > backup.sql",
    ]


def test_a_container_that_an_answer_makes_and_removes_keeps_its_name() -> None:
    filled, words = answered("look-into-image", "what is in acme/api:1.0? my container is called web-2")

    assert words == ("acme/api:1.0",)
    assert "docker rm api" in commands(filled)


def test_a_new_container_gets_a_name_only_with_the_askers_image_or_if_it_is_to_be_called_so() -> None:
    limited, _ = answered("limit-memory", "limit the memory of billing-api")
    named, _ = answered("limit-memory", "limit the memory of a new container called billing-api")

    assert commands(limited) == commands(entries()["limit-memory"])
    assert commands(named)[0] == "docker run -d --name billing-api -m 256m nginx:1.27"


def test_what_a_registry_is_called_follows_from_the_image() -> None:
    own, _ = answered("pull-image", "pull registry.acme.io/api:2")
    pushed, _ = answered("push-image", "push registry.acme.io/api:2")
    public, _ = answered("push-image", "push acme/api:2")

    assert own.commands[0].does == "Downloads registry.acme.io/api:2 from registry.acme.io."
    assert public.commands[0].does == "Uploads the image to docker.io."
    assert "docker login docker.io" in commands(public)
    assert "docker login registry.acme.io" in commands(pushed)


def of_a_team(run: str, **more: object) -> Template:
    entry = {"id": "billing", "title": "Restart billing", "answer": "Restarts it.", **more}
    return entry | {"commands": [{"run": run, "does": "Restarts {container}."}]}


def asked(template: Template, question: str, slots: dict[str, str]) -> tuple[Entry, tuple[str, ...]]:
    written = with_texts(template, lambda text: render(text, slots, str))
    entry = Entry.model_validate(with_texts(written, lambda text: render(text, slots)) | {"questions": ["restart it"]})
    filled = fill(entry, written, EntityFinder(Vocabulary(slots=slots)).find(question), slots)
    return filled.entry, filled.words


def test_a_teams_own_names_are_not_replaced() -> None:
    template = of_a_team("docker restart billing")
    entry = Entry.model_validate(template | {"questions": ["restart billing"]})

    assert filled_in(entry, "restart the container web-2") == (entry, ())


def test_a_teams_own_slots_are_filled_in_all_texts() -> None:
    template = of_a_team(
        "docker restart {container}",
        answer="Ends {container} and starts it.",
        snippets=[{"language": "sh", "text": "docker logs {container}", "does": "Shows {container}."}],
        platforms={"macos": "{container} needs Docker Desktop."},
    )

    filled, words = asked(template, "restart the container `api-7`", {"container": "billing"})

    assert words == ("api-7",)
    assert "billing" not in " ".join(shown(filled))
    assert " ".join(shown(filled)).count("api-7") == 6


def test_a_teams_own_kind_is_filled() -> None:
    filled, words = asked(of_a_team("./reset {customer}"), "reset the customer `globex`", {"customer": "acme"})

    assert (filled.commands[0].run, words) == ("./reset globex", ("globex",))


@pytest.mark.parametrize(
    "more",
    [
        {"answer": "Then `docker logs billing` shows it."},  # the writer forgot a slot
        {"answer": "Unlike `docker restart api-7`."},  # the name means something else
        {"answer": "Not to be confused with `{container:api-7}`."},
    ],
)
def test_a_slot_is_not_filled_where_the_answer_would_contradict_itself(more: dict[str, str]) -> None:
    template = of_a_team("docker restart {container}", **more)

    _, words = asked(template, "restart the container `api-7`", {"container": "billing"})

    assert words == ()


def test_an_images_version_is_taken_only_from_an_older_one_of_the_same_image() -> None:
    template = of_a_team("docker run -e POSTGRES_PASSWORD=x postgres:{version}")
    runs = [
        asked(template, question, {"version": "17", "container": "web"})[0].commands[0].run.split()[-1]
        for question in ("run postgres:15-alpine", "run postgres:18", "run acme/postgres:15", "run `mysql:8`")
    ]

    assert runs == ["postgres:15-alpine", "postgres:17", "postgres:17", "postgres:17"]


def test_a_command_that_can_lose_data_keeps_its_samples_if_only_some_are_named() -> None:
    template = of_a_team("docker rm {container} && docker volume rm {volume}")
    template["commands"][0]["careful"] = "Its data is lost."
    slots = {"container": "web", "volume": "app-data"}

    assert asked(template, "remove the container `api-7`", slots)[1] == ()
    assert asked(template, "remove the container `api-7` and the volume `pg-1`", slots)[1] == ("api-7", "pg-1")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("remove the volume pgdata-old", "pgdata-old"),
        ("remove the container billing-api", "billing-api"),
        ("remove the network shop-net", "shop-net"),
    ],
)
def test_a_reply_that_can_lose_data_says_which_words_are_the_askers(search: Search, question: str, name: str) -> None:
    result = search.find_answer(question)
    note = f"{name} comes from your question."

    assert result.status == "answered"
    assert result.candidates[0].slot_values == (name,)
    assert result.candidates[0].entry.needs_care
    lines = result_lines(result)
    assert note in plain_text(lines).replace("`", "")
    assert plain_text(lines).index("comes from your question") < plain_text(lines).index("    docker", 40)
    assert "comes from your question." in str(reply(lines).blocks)
    assert note in result_data(result)["answers"][0]["text"].replace("`", "")
    assert name in result_data(result)["answers"][0]["commands"][0]


def test_the_knowledge_itself_stays_plain(search: Search, knowledge: Knowledge) -> None:
    search.find_answer("stop the container billing-api")

    shown = search.answer("stop-container")
    assert shown
    assert shown.entry is knowledge.entries["stop-container"]
    assert search.find_answer("stop a container").candidates[0].slot_values == ()


VERBS = "stop restart remove delete rename copy run pull build tag map publish logs show mount connect scale restore of"
NOUNS = "container volume network image service context node port stack project the a my all not except last since"
NAMES = [
    "billing-api", "web-2", "`pgdata`", "web", "api", "`db`", "shop_web", "redis:7", "acme/api:1.4", "nginx 1.25",
    "8080:80", "8080", "80", "to", "from", "in", "called", "as", "on", "host", "/etc/app", "app.conf", "./x.sql",
    "-v data:/srv", "yesterday", "2 hours", "50 lines", "5", "2026-01-01", "worker-3", "old-web", "app-data",
    "my-app:1.0", "`$(id)`", "`a;b`", "'x y'", '"', "`", "--name", "-t", "(", ")", "<", ">", "|", "&", "\\", "٣:٤",
    "docker", "docker logs", "docker --version", "docker exec -it", "`docker volume rm x-1`", "docker buildx create",
    "ä-ö", "-rf", "..", "a" * 60,
]  # fmt: skip
QUESTIONS = st.lists(
    st.sampled_from([*VERBS.split(), *NOUNS.split(), *NAMES]) | st.text(max_size=12), min_size=1, max_size=10
).map(" ".join)


NAMES_OF_ENTRIES = st.deferred(lambda: st.sampled_from(sorted(entries())))

MUCH = (
    "the container named web-2, volume `es-data`, network `lan`, image acme/api:1.4, context `eu`, builder `arm`, node "
    "`n1`, stack `erp`, secret `pass`, config `conf`, /srv/x, since 3 hours, last 7 lines, port 81 to 82, 4 copies"
)
EVERYTHING = (
    MUCH,
    "from `one-1` to `two-2`",
    "volume `one` to volume `two`",
    "tag `one:1` as `two:2`",
    "./x.conf to /srv/x in the container named `a_b-c`",
    "the container named web, port 81",
    "the service `pg`, last 7 lines since 3 hours",
    "Bind for 0.0.0.0:9443 failed: port is already allocated",
    'The container name "/billing-api" is already in use by container "ab12cd34ef56"',
    "the container shop-web-1",
    "run acme/api:1.4 in a container named proxy",
)


@pytest.mark.parametrize("question", EVERYTHING)
def test_every_place_in_the_knowledge_can_be_filled(question: str) -> None:
    filled = [_filled_rightly(name, question) for name in entries()]

    assert any(filled)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NAMES_OF_ENTRIES, QUESTIONS)
def test_a_filled_command_is_right_and_differs_only_in_what_the_asker_named(name: str, question: str) -> None:
    _filled_rightly(name, question)


def _filled_rightly(name: str, question: str) -> bool:
    """Assert that an entry's commands, if filled, are known to Docker and else the same; tell whether they are."""
    plain = entries()[name]
    filled, words = answered(name, question)

    if not words:
        assert filled is plain
        return False
    assert len(filled.commands) == len(plain.commands)
    for command in filled.commands:
        assert line_problems(command.run) == []
        assert any(_differs_only_in((*words, HUB), command.run, other.run) for other in plain.commands), command.run
    assert filled.needs_care == plain.needs_care
    answer, _, note = filled.answer.rpartition("\n")
    assert _differs_only_in((*words, HUB), answer, plain.answer)
    for word in words:
        assert re.fullmatch(r"[A-Za-z0-9./~][A-Za-z0-9_.:/~-]*", word)
        assert f"`{word}`" in note
    assert left_over(filled, plain, words) == []
    return True


SAMPLES = {
    *("web", "api", "db", "old-web", "app-data", "app-data-new", "app-data-copy", "db-data", "app-net", "db-net"),
    *("worker1", "db-password", "web-config", "nginx.conf", "backup.sql", "8080", "my-app:1.0", "nginx:1.27"),
    "registry.example.com",
}


def left_over(filled: Entry, plain: Entry, words: tuple[str, ...]) -> list[str]:
    """Return the samples that gave way to a word of the question somewhere in an answer and not everywhere.

    A file that is only read gives way, one that is written does not.
    """
    ours, theirs = (re.sub(r"(?:>|older) backup\.sql", "", "\n".join(shown(each))) for each in (filled, plain))
    count = {sample: (len(whole(sample).findall(theirs)), len(whole(sample).findall(ours))) for sample in SAMPLES}
    return [sample for sample, (before, now) in count.items() if sample not in words and now not in (0, before)]


def whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w./-]){re.escape(word)}(?![\w/-]|\.\w)")


def shown(entry: Entry) -> list[str]:
    """Return all texts of the answer, except the note about the question's names."""
    causes = entry.error.causes if entry.error else []
    return [
        re.sub(r"\n.* from your question\.$", "", entry.answer),
        *(text for one in causes for text in (one.cause, one.check or "", one.fix)),
        *(one.does + one.text for one in entry.snippets),
        *(text for text in (entry.platforms.model_dump().values() if entry.platforms else ()) if text),
        *(text for one in entry.commands for text in (one.run, one.does, one.careful or "")),
    ]


@pytest.mark.parametrize(
    ("entry", "question", "sample"),
    [
        ("error-port-already-allocated", "Bind for 0.0.0.0:9443 failed: port is already allocated", "8080"),
        ("error-container-name-in-use", 'The container name "/billing-api" is already in use by container "ab"', "web"),
    ],
)
def test_the_causes_of_an_error_speak_of_what_its_commands_do(entry: str, question: str, sample: str) -> None:
    filled, words = answered(entry, question)

    assert words
    assert whole(sample).search(plain_text(full(answer_lines(Answer(entries()[entry])))))
    assert not whole(sample).search(plain_text(full(answer_lines(Answer(filled)))))


def test_a_port_that_is_the_containers_too_is_filled_in_on_its_own_side_only() -> None:
    filled, words = answered("error-port-already-allocated", "Bind for 0.0.0.0:80 failed: port is already allocated")

    assert words == ("80",)
    assert "docker ps --filter publish=80" in commands(filled)
    assert "docker run -d --name api -p 8081:80 nginx:1.27" in commands(filled)


def test_a_port_that_an_answer_writes_out_for_something_else_is_not_filled_in() -> None:
    postgres = "5432"
    assert f"PostgreSQL on {postgres}" in str(entries()["error-address-already-in-use"])

    filled, words = answered(
        "error-address-already-in-use", f"listen tcp4 0.0.0.0:{postgres}: bind: address already in use"
    )

    assert (filled, words) == (entries()["error-address-already-in-use"], ())


@pytest.mark.parametrize(
    ("entry", "question", "looked_for"),
    [
        (
            "error-port-already-allocated",
            "Bind for 0.0.0.0:8081 failed: port is already allocated",
            "publish=8081",
        ),
        (
            "error-address-already-in-use",
            "Error starting userland proxy: listen tcp4 0.0.0.0:8081: bind: address already in use",
            "sport = :8081",
        ),
    ],
)
def test_a_port_that_is_taken_is_not_advised_as_another_one(entry: str, question: str, looked_for: str) -> None:
    filled, words = answered(entry, question)

    said = plain_text(full(answer_lines(Answer(filled))))
    assert words == ("8081",)
    assert (looked_for in said, "-p 8080:80" in said, "-p 8081:" in said) == (True, True, False)
    assert "8080" not in said.replace("-p 8080:80", "").replace("free host port 8080", "")


def _differs_only_in(words: tuple[str, ...], filled: str, plain: str) -> bool:
    """Tell whether two commands are the same but for pieces that hold one of the words."""
    words = (*words, *(part for word in words for part in word.split(":")))
    ours, theirs = PIECE.split(filled), PIECE.split(plain)
    pairs = list(zip(ours, theirs, strict=False))
    return len(ours) == len(theirs) and all(one == other or any(word in one for word in words) for one, other in pairs)


@settings(max_examples=200, deadline=None)
@given(NAMES_OF_ENTRIES, QUESTIONS)
def test_a_filled_answer_is_a_message_that_slack_takes(name: str, question: str) -> None:
    filled, _ = answered(name, question)

    assert block_problems(reply(answer_lines(Answer(filled))).blocks) == []
