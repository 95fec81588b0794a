"""Which lines of shell lose something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.risk import Risk, risk_of


@pytest.mark.parametrize(
    "command",
    [
        "docker volume prune",
        "docker rm web",
        "docker rm -f $(docker ps -aq)",
        "docker container rm -v web",
        "docker rmi nginx:1.27",
        "docker compose down -v",
        "docker compose -f compose.yaml down",
        "docker compose up -d --force-recreate",
        "docker compose up -d -V",
        "docker system prune -a --volumes",
        "docker kill web",
        "docker ps -q | xargs docker rm",
        "docker cp ./nginx.conf web:/etc/nginx/nginx.conf",
        "docker compose cp app.env api:/app/",
        "docker swarm leave --force",
        "sudo systemctl restart docker",
        "sudo truncate -s 0 web.log",
        "docker network rm app-net",
        "docker buildx prune",
        "docker run --rm -v app-data:/data alpine:3.22 rm -rf /data",
        "docker run --rm --mount type=volume,src=app-data,dst=/data alpine:3.22 find /data -delete",
        "docker run --rm --volumes-from db alpine:3.22 rm -rf /var/lib/postgresql/data",
        "docker run --privileged -v /:/host:ro alpine:3.22 rm -rf /host/x",
        "docker run --rm -v db-data:/data -v .:/backup:ro alpine:3.22 tar xzf /backup/db-data.tar.gz -C /data",
        "docker exec db rm -rf /var/lib/postgresql/data",
        "docker exec db psql -U postgres -c 'DROP DATABASE shop'",
        "docker exec cache redis-cli flushall",
        "docker exec web sh -c 'cd /data && rm -rf cache'",
        "docker compose run --rm api rm -rf /data",
        "docker volume remove app-data",
        "docker container remove web",
        "docker image remove my-app:1.0",
        "docker save my-app:1.0 > my-app.tar",
        "docker cp web:/etc/nginx/nginx.conf .",
        "docker compose create --force-recreate",
        "docker service update --force web",
        "docker service scale web=0",
        "docker node update --availability drain worker-1",
        "docker swarm init --force-new-cluster",
        "wsl --unregister docker-desktop",
        "sudo service docker restart",
        'docker cp "$(docker create --name web nginx:1.27):/etc/nginx/nginx.conf" .',
        "docker network disconnect -f app-net web",
        "docker stack deploy --prune -c compose.yaml shop",
        "docker manifest push --purge my-app:1.0",
        "docker compose up -d --scale web=0",
        "docker scout cache prune",
        "docker frob prune",
        "sudo sh -c 'rm -rf /var/lib/docker'",
        "docker run --rm -v app-data:/data alpine:3.22 sh -c 'cd /data; dd if=/dev/zero of=file'",
        "docker exec -i db psql <<EOF\nDROP TABLE users\nEOF",
        "docker exec -i web sh <<EOF\nrm -rf /data\nEOF",
        "sh <<EOF\nrm -rf data\nEOF",
        "docker image ls -q | xargs -r docker rmi",
    ],
)
def test_what_can_lose_data_is_known(command: str) -> None:
    assert risk_of(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker run --rm alpine:3.22 ls",
        "docker run --rm alpine:3.22 rm /etc/motd",
        "docker run --rm -v app-data:/v:ro alpine:3.22 sh -c 'rm -f /tmp/x'",
        "docker run --rm --mount type=bind,src=.,dst=/work,readonly alpine:3.22 rm -rf /tmp/x",
        "docker run --rm -v app-data:/data alpine:3.22 ls /data",
        "docker exec web sh -c 'kill -HUP 1'",
        "docker cp web:/etc/hosts - | tar -xO",
        "docker logs web >> web.log",
        "docker logs web > /dev/null 2>&1",
        "docker exec -d web sh -c 'ls / >/proc/1/fd/1 2>&1'",
        "docker service scale web=3",
        "docker compose up -d",
        "docker stop web",
        "docker compose config --volumes",
        "docker image ls --filter dangling=true",
        "docker compose run --rm api env",
        "docker run --rm alpine:3.22 sh -c 'cd /tmp; rm x'",
        "docker port web | grep '80/tcp -> 0.0.0.0:8080'",
        "docker compose up -d --force-recreate=false",
        "docker run --name rm alpine:3.22",
        "docker image ls -f dangling=true",
        "cp app.env .env && docker build -t my-app:1.0 .",
        "docker build - <<EOF\nFROM alpine:3.22\nRUN rm /etc/motd\nEOF",
        "docker build - <<'EOF'\nFROM alpine:3.22\nRUN echo 'hello' > /hello.txt\nEOF",
        "pip install 'docker>=7.1'",
        "docker exec -i web cat <<EOF\nrm -rf /data\nEOF",
    ],
)
def test_what_loses_nothing_is_left_alone(command: str) -> None:
    assert not risk_of(command)


@pytest.mark.parametrize(
    "command",
    [
        "docker rm web",
        "docker volume prune",
        "docker compose down",
        "docker kill web",
        "sudo systemctl restart docker",
        "sudo apt-get purge docker-ce",
        "docker exec db psql -U postgres -c 'drop table users'",
    ],
)
def test_what_removes_something_or_ends_what_runs_is_known(command: str) -> None:
    assert risk_of(command) is Risk.REMOVES


@pytest.mark.parametrize(
    "command",
    [
        "docker cp nginx.conf web:/etc/nginx/nginx.conf",
        "docker logs web > web.log",
        "docker compose up -d --force-recreate",
        "docker run --rm alpine:3.22 ls",
        "docker image tag my-app:1.0 my-app:1.1",
    ],
)
def test_what_only_overwrites_or_replaces_removes_nothing(command: str) -> None:
    assert risk_of(command) is not Risk.REMOVES


@given(
    st.text()
    | st.lists(st.sampled_from(["docker ", "rm ", "$(", ")", "`", "'", '"', "\\", ">", " ", "a"])).map("".join)
)
def test_any_text_has_a_risk(text: str) -> None:
    assert risk_of(text) in Risk
