"""Secrets are found and hidden where people paste them, and nothing else is."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.secrets import HIDDEN, hide

TOKEN = "a1B2" * 9


@pytest.mark.parametrize(
    ("text", "hidden", "what", "name"),
    [
        ("docker login -u me -p hunter2 example.com", "docker login -u me -p HIDDEN example.com", "a password", "-p"),
        ("docker login --password=hunter2", "docker login --password=HIDDEN", "a password", "--password"),
        ("docker login --password hunter2", "docker login --password HIDDEN", "a password", "--password"),
        ("docker run -e DB_PASSWORD=hunter2 db", "docker run -e DB_PASSWORD=HIDDEN db", "a password", "DB_PASSWORD"),
        ('docker run -e "DB_PASS=my own" db', 'docker run -e "DB_PASS=HIDDEN" db', "a password", "DB_PASS"),
        ("docker run -e API_KEY='a b' x", "docker run -e API_KEY='HIDDEN' x", "a secret key", "API_KEY"),
        ("docker exec db mysql -uroot -proot app", "docker exec db mysql -uroot -pHIDDEN app", "a password", "-p"),
        ("redis-cli -h cache -a hunter2 ping", "redis-cli -h cache -a HIDDEN ping", "a password", "-a"),
        ("curl -u me:hunter2 https://a.example", "curl -u me:HIDDEN https://a.example", "a password", "-u"),
        ("URL=postgres://app:hunter2@db:5432/app", "URL=postgres://app:HIDDEN@db:5432/app", "a password", "app"),
        ("ENV DB_PASSWORD hunter2", "ENV DB_PASSWORD HIDDEN", "a password", "DB_PASSWORD"),
        ("ARG NPM_TOKEN=abc", "ARG NPM_TOKEN=HIDDEN", "a token", "NPM_TOKEN"),
        ("ENV A=b SECRET_KEY=abc", "ENV A=b SECRET_KEY=HIDDEN", "a secret key", "SECRET_KEY"),
        ("  POSTGRES_PASSWORD: hunter2 # the database's", "  POSTGRES_PASSWORD: HIDDEN # the database's", "a password", "POSTGRES_PASSWORD"),  # noqa: E501
        ("  - REDIS_PASSWORD=hunter2", "  - REDIS_PASSWORD=HIDDEN", "a password", "REDIS_PASSWORD"),
        ('  PASSWORD: "hunter 2"', '  PASSWORD: "HIDDEN"', "a password", "PASSWORD"),
        ("  PASSWORD: correct horse\n", "  PASSWORD: HIDDEN\n", "a password", "PASSWORD"),
        ("  TOKEN: ${TOKEN:-abc}", "  TOKEN: ${TOKEN:-HIDDEN}", "a token", "TOKEN"),
        ('{"auth": "dXNlcjpw"}', '{"auth": "HIDDEN"}', "a token", "auth"),
        ("redis-server --requirepass hunter2", "redis-server --requirepass HIDDEN", "a password", "--requirepass"),
        (f"see ghp_{TOKEN}", "see HIDDEN", "a GitHub token", ""),
        (f"AKIA{'A1B2' * 4} here", "HIDDEN here", "an AWS access key", ""),
        (f"xoxb-{TOKEN}", "HIDDEN", "a Slack token", ""),
        (f"join --token SWMTKN-1-{TOKEN} a:2377", "join --token HIDDEN a:2377", "a token to join a swarm", ""),
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer HIDDEN", "a token", "Authorization"),
        ("//registry.npmjs.org/:_authToken=abc", "//registry.npmjs.org/:_authToken=HIDDEN", "a token", "_authToken"),
    ],
)  # fmt: skip
def test_a_secret_is_hidden(text: str, hidden: str, what: str, name: str) -> None:
    found = hide(text)
    assert found.text == hidden
    assert [(secret.what, secret.name, secret.line) for secret in found.secrets] == [(what, name, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "how do I set the password of postgres in compose",
        "what is my secret token for the swarm",
        "docker run -e DB_PASSWORD=$DB_PASSWORD db",
        "docker run -e DB_PASSWORD db",
        "docker run -e DB_PASSWORD_FILE=/run/secrets/db db",
        "docker run --name mysql -p3306:3306 mysql:8.4",
        "docker secret create db_password ./password.txt",
        "docker build --secret id=npmrc,src=.npmrc .",
        "RUN --mount=type=secret,id=token cat /run/secrets/token",
        "ARG NPM_TOKEN",
        "ENV TOKENIZERS_PARALLELISM=false",
        "  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}",
        "  POSTGRES_PASSWORD:",
        "  MYSQL_ALLOW_EMPTY_PASSWORD: yes",
        "secrets:\n  db_password:\n    file: ./db_password.txt",
        "  secrets:\n    - db_password",
        "ERROR 1045: Access denied for user 'root'@'localhost' (using password: YES)",
        "Error response from daemon: invalid username/password: unauthorized",
        "password authentication failed for user postgres",
        "echo $TOKEN | docker login --password-stdin -u me",
        "docker run -w /app -e PWD=/app x",
        "keyboard: us",
        "password: ARG, ENV or neither",
        "MONKEY=banana",
        "does --password take a value",
        "docker run -e BYPASS=north -e COMPASS=south db",
        "docker run -e DB_PASSWORD=/Users/me/x -e KEY_SECRET=/run/secrets/db db",
        "RUN echo 'me ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/me",
        "secrets:\n  app_token:\n    external: true",
        "  auth:\n    image: auth:1.2",
        "docker run -e POSTGRES_HOST_AUTH_METHOD=trust db",
        "git clone https://github.com/docker/docker-bench-security2.git",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert hide(text) == (text, ())


def test_a_private_key_is_hidden_line_by_line() -> None:
    found = hide("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd==\n-----END RSA PRIVATE KEY-----\nb")
    assert found.text == "a\n-----BEGIN RSA PRIVATE KEY-----\nHIDDEN\nHIDDEN\n-----END RSA PRIVATE KEY-----\nb"
    assert [(secret.what, secret.line) for secret in found.secrets] == [("a private key", 2)]


SECRET = "hunter2Xy9zQ"  # noqa: S105  (it is nobody's)


@pytest.mark.parametrize(
    "text",
    [
        f"docker run -e 'DB_PASSWORD=it'\"'\"'s{SECRET}' db",
        f'docker run -e DB_PASSWORD="ab\\"{SECRET}" db',
        f'docker run -e "DB_PASSWORD=ab\\"{SECRET}" db',
        f"docker run -e DB_PASSWORD=a,{SECRET} db",
        f"docker run -e DB_PASSWORD=a&{SECRET} db",
        f"docker run -e DB_PASSWORD=a)b;{SECRET} db",
        f"docker run -e DB_PASSWORD=a\\ {SECRET} db",
        f"docker run -e PGPASSWORD={SECRET} db",
        f"docker run -e PW={SECRET} -e ROOT_PW={SECRET} db",
        f"docker run -e dbpasswd={SECRET} db",
        f"docker run -e JWT_KEY={SECRET} -e OPENAI_KEY={SECRET} db",
        f"docker run -e CREDENTIALS=me:{SECRET} db",
        f"docker run -e NEO4J_AUTH=neo4j/{SECRET} neo4j",
        f"docker build --build-arg GITHUB_PAT={SECRET} .",
        f'docker run -e "SPRING_APPLICATION_JSON={{\\"password\\":\\"{SECRET}\\"}}" db',
        f"docker run -e URL=postgres://app:p@{SECRET}@db/app db",
        f"docker run -e URL=https://{SECRET}@github.com/a/b.git db",
        f"docker run -e 'URL=https://a.blob.core.windows.net/b?sv=1&sig={SECRET}%3D' db",
        f"docker run -e URL=https://discord.com/api/webhooks/123456789012345678/{SECRET * 2} db",
        f"docker run --label 'basicauth.users=me:$apr1$a1b2c3d4${SECRET}' db",
        f"$env:DB_PASSWORD = '{SECRET}'; docker run -e DB_PASSWORD db",
        f"echo {SECRET} | docker login -u me --password-stdin",
        f"printf '{SECRET}' | docker secret create db -",
        f"docker login --password-stdin <<< {SECRET}",
        f"docker exec db mongosh -u me -p {SECRET}",
        f"docker exec db sqlcmd -S localhost -U sa -P {SECRET} -Q x",
        f"docker run x curl -H 'Authorization: token {SECRET}' y",
        f"docker run x curl -H 'X-Api-Key: {SECRET}' y",
        f"docker run x curl --user me:{SECRET} y",
        f"my password is {SECRET}, how do I log in",
        f"  DB_PASSWORD: |\n    {SECRET}\n    {SECRET}\n  A: b",
        f"  DB_PASSWORD: &a |\n    {SECRET}\n  A: b",
        f"docker login --password \\\n  {SECRET}",
        f"  DB_PASSWORD: >-\n\n    {SECRET}\n  A: b",
        f"  DB_PASSWORD:\n    {SECRET}\n  A: b",
        f'  DB_PASSWORD: "abc\n    {SECRET}"\n  A: b',
        f'  DB_PASSWORD: "{SECRET}\n  A: b',
        f"  DB_PASSWORD: @{SECRET}",
        f"  DB_PASSWORD: &a {SECRET}\n",
        f"  DB_PASSWORD:{SECRET}\n",
        f"  - DB_PASSWORD = {SECRET}",
        f"  - DB_PASSWORD=a;b&{SECRET}",
        f"  # DB_PASSWORD: {SECRET}",
        f"  DB_PASSWORD: {SECRET} # once it was {SECRET}",
        f'  command: ["run", "--token", "{SECRET}"]',
        f"  command:\n    - --password\n    - {SECRET}",
        f'  test: ["CMD", "mysqladmin", "ping", "-p{SECRET}"]',
        f'RUN echo "root:{SECRET}" | chpasswd',
        f"RUN useradd -p {SECRET} me",
        f'RUN echo "machine a.example login me password {SECRET}" > ~/.netrc',
        f"RUN npm config set //registry.npmjs.org/:_authToken {SECRET}",
    ],
)
def test_a_secret_is_hidden_however_it_is_written(text: str) -> None:
    found = hide(text)
    assert SECRET not in found.text
    assert found.secrets
    assert found.text.count("\n") == text.count("\n")
    assert hide(found.text).text == found.text


def test_a_secret_within_brackets_leaves_them() -> None:
    assert hide(f"x: {{PASSWORD: {SECRET}}}\n").text == "x: {PASSWORD: HIDDEN}\n"
    assert hide(f"x: [PASSWORD={SECRET}, b]\n").text == "x: [PASSWORD=HIDDEN, b]\n"


@pytest.mark.parametrize("value", ["|\n    a\n    b: c", ">-\n    a: b", "\n    a\n    b", '"a\n    b"'])
def test_a_secret_of_several_lines_leaves_the_file_as_it_was(value: str) -> None:
    found = hide(f"environment:\n  DB_PASSWORD: {value}\n  A: b\n")
    assert yaml.safe_load(found.text)["environment"].keys() == {"DB_PASSWORD", "A"}
    assert "HIDDEN" in found.text


def test_each_secret_has_its_line() -> None:
    found = hide("services:\n  db:\n    environment:\n      DB_PASSWORD: a1\n      X: 1\n      API_TOKEN: b2\n")
    assert [(secret.name, secret.line) for secret in found.secrets] == [("DB_PASSWORD", 4), ("API_TOKEN", 6)]


@pytest.mark.parametrize("value", ["a: b", "@a", "*a b", "%a", "a #b", "`a", "| a"])
def test_what_is_wrong_as_yaml_stays_wrong(value: str) -> None:
    text = f"environment:\n  DB_PASSWORD: {value}\n"

    def is_valid(text: str) -> bool:
        try:
            yaml.safe_load(text)
        except yaml.YAMLError:
            return False
        return True

    assert is_valid(hide(text).text) == is_valid(text)


def test_of_a_text_full_of_secrets_whole_lines_are_hidden() -> None:
    found = hide("password: hunter2\n" * 5_000 + f"see ghp_{TOKEN}")
    assert "hunter2" not in found.text
    assert found.text.count("\n") == 5_000
    assert found.text.endswith("\nsee HIDDEN")
    assert [secret.what for secret in found.secrets] == ["many secrets", "a GitHub token"]


def test_letters_that_change_their_length_in_lower_case_move_nothing() -> None:
    assert hide("\u0130\u0130 DB_PASSWORD=hunter2").text == "\u0130\u0130 DB_PASSWORD=HIDDEN"


@given(st.text(), st.from_regex(r"[A-Za-z0-9]{12,30}", fullmatch=True), st.text())
def test_a_password_is_hidden_whatever_is_around_it(before: str, password: str, after: str) -> None:
    text = f"{before}\nDB_PASSWORD={password}\n{after}"
    hidden = hide(text).text
    assert f"DB_PASSWORD={HIDDEN}" in hidden
    assert hidden.count("\n") == text.count("\n")
    assert f"DB_PASSWORD={password}" not in hidden


@given(st.text(alphabet=st.sampled_from("pasword: =\"'\n-{,$@tke#"), max_size=300))
def test_any_text_keeps_its_lines_and_is_hidden_once(text: str) -> None:
    hidden = hide(text)
    assert hidden.text.count("\n") == text.count("\n")
    assert hide(hidden.text).text == hidden.text
