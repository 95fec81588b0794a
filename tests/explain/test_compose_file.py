"""A `docker run` as a Compose file. That both make the same container is proved by tests.prove.same_service."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import parse, parse_words
from bot.commands.catalogue import OptionSpec, by_name
from bot.explain.compose_file import ComposeFile, compose_file
from bot.explain.compose_options import LEFT_OUT, TRANSLATIONS
from bot.review.compose.schema import schema

_EXAMPLES = yaml.safe_load((Path(__file__).parent / "compose_files.yaml").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema.Draft202012Validator(schema())
_OPTIONS = [option for option in by_name()["container run"].options.values() if option.name != "--help"]
_DURATION = ["30s", "1m30s", "0", "5", "soon"]
_VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("a=b", "a=b=c", "A", "1", "-1", "1.5", "64m", "yes", "all", "/a", "/a:/b", "/a:/b:ro", "data:/b", ".:/c"),
            *("$PWD:/a", "$X", "${X:-y}", "${X#y}", "$(id -u)", "C:\\a:/b", "8080:80", "127.0.0.1::80/udp", "1-3/tcp"),
            *("type=bind,source=.,target=/a", "source=data,target=/d,readonly", 'device=0,"capabilities=a,b"', "net"),
            *(
                "name=net,alias=a,driver-opt=x=y",
                "host",
                "container:a",
                "nofile=1:2",
                "core=0",
                "/dev/a:1mb",
                "default",
            ),
            *(
                "type=tmpfs,dst=/x,tmpfs-mode=1777,tmpfs-size=1m",
                "count=1,driver=x",
                "always",
                "on-failure:3",
                *_DURATION,
            ),
        ]
    ),
)
_GIVEN = st.lists(st.tuples(st.sampled_from(_OPTIONS), _VALUES), max_size=8)
_TRICKY = r"""
1 1.5 -1 1e3 .5 0x1F 0o17 017 1_000 12:30 2026-01-01 yes No null ~ #a &a *a !a %a @a `a {a} [a] a,b 'a "a ? --- ...
= << : é 🐳 a\\b
"""
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


def _file(line: str) -> ComposeFile:
    file = compose_file(parse(line)[0], line)
    assert file is not None, line
    return file


def _service(text: str) -> dict[str, Any]:
    """Return the one service of a Compose file."""
    [service] = yaml.safe_load(text)["services"].values()
    assert isinstance(service, dict)
    return service


def _interpolated(value: Any) -> Any:
    """Return a file with its variables replaced, as Compose does before it looks at it."""
    if isinstance(value, dict):
        return {key: _interpolated(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_interpolated(each) for each in value]
    return re.sub(r"\$\{(\w+)[^{}]*\}", r"value\1", value) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _words(given_options: list[tuple[OptionSpec, str]]) -> list[str]:
    return [f"{option.name}={value}" if option.takes_value else option.name for option, value in given_options]


@pytest.mark.parametrize("example", _EXAMPLES, ids=[example["line"][:60] for example in _EXAMPLES])
def test_a_command_becomes_the_file_that_a_person_would_write(example: dict[str, Any]) -> None:
    file = _file(example["line"])

    assert file.text == example["file"]
    assert list(file.left_out) == example.get("left_out", [])
    assert list(file.notes) == example.get("notes", [])


def test_every_option_is_translated_or_left_out_with_a_reason() -> None:
    known = {option.same or option.name for option in by_name()["container run"].options.values()}

    assert set(TRANSLATIONS) | set(LEFT_OUT) == known - {"--name"}
    assert not set(TRANSLATIONS) & set(LEFT_OUT)


def test_options_of_docker_itself_are_left_out() -> None:
    options = list(by_name()[""].options.values())
    command = parse_words(["docker", *_words([(option, "x") for option in options]), "run", "nginx"])
    assert command

    file = compose_file(command)

    assert file
    assert file.text == _file("docker run nginx").text
    assert len(file.left_out) == len(options)


@pytest.mark.parametrize("option", _OPTIONS, ids=[option.name for option in _OPTIONS])
def test_no_option_disappears(option: OptionSpec) -> None:
    plain = _file("docker run nginx")

    command = parse_words(["docker", "run", *_words([(option, "a=b")]), "nginx"])

    assert command
    file = compose_file(command)
    assert file
    assert file.text != plain.text or file.left_out, option.name


@pytest.mark.parametrize(
    "line",
    [
        "docker ps",
        "docker run",
        "docker run -it",
        "docker compose up",
        "docker exec web ls",
        "docker run --prot 80 nginx",
    ],
)
def test_a_command_that_is_not_known_to_make_a_container_has_no_file(line: str) -> None:
    assert [compose_file(command, line) for command in parse(line)] == [None] * len(parse(line))


@given(_GIVEN, st.lists(_TEXTS, max_size=3))
def test_whatever_is_given_the_file_is_valid_and_has_the_image(
    given_options: list[tuple[OptionSpec, str]], inside: list[str]
) -> None:
    command = parse_words(["docker", "run", *_words(given_options), "nginx:1.27", *inside])
    assert command

    file = compose_file(command)

    assert file
    _VALIDATOR.validate(_interpolated(yaml.safe_load(file.text)))
    assert _service(file.text)["image"] == "nginx:1.27"


@given(_TEXTS, _TEXTS, _TEXTS)
def test_values_in_quotes_arrive_as_they_are(value: str, label: str, argument: str) -> None:
    words = ["docker", "run", "-e", f"A={value}", "-l", f"b={label}", "nginx", "echo", argument]
    line = " ".join([*words[:2], *map(_quoted, words[2:])])

    service = _service(_file(line).text)

    found = [service["environment"]["A"], service["labels"]["b"], service["command"][1]]
    assert [text.replace("$$", "$") for text in found] == [value, label, argument]
    assert all(not re.search(r"(?<!\$)(?:\$\$)*\$(?!\$)", text) for text in found), "Compose would expand a `$`"


@given(st.text(max_size=200))
def test_any_text_around_it_is_harmless(text: str) -> None:
    line = f"docker run {text}"

    for command in parse(line):
        file = compose_file(command, line)
        assert file is None or yaml.safe_load(file.text)["services"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("$TAG", "${TAG}"),
        ("${TAG}", "${TAG}"),
        ("${TAG:-latest}", "${TAG:-latest}"),
        ("${TAG:-$OTHER}", "${TAG:-${OTHER}}"),
        ("'$TAG'", "$$TAG"),
        (r"\$TAG", "$$TAG"),
        (r'"\$TAG $TAG"', "$$TAG ${TAG}"),
        ("'a'\"$TAG\"'$b'", "a${TAG}$$b"),
        ("pa$$word", "pa$$$$word"),
        ("cost$", "cost$$"),
        ("$(date +%F)", "${DATE_F}"),
        ('"`date +%F`"', "${DATE_F}"),
        ("'`date`'", "`date`"),
        ("${TAG#v}", "${TAG_V}"),
        ("$1", "${ARGUMENT_1}"),
        ("$(a b)$(a-b)", "${A_B}${A_B_2}"),
        ("$(pwd)", "${PWD}"),
        ("~/x", "${HOME}/x"),
        ("'~/x'", "~/x"),
    ],
)
def test_a_dollar_means_in_the_file_what_it_means_in_the_shell(typed: str, expected: str) -> None:
    assert _service(_file(f"docker run nginx echo {typed}").text)["command"][1] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"$PWD":/app', ".:/app"),
        ("$(pwd)/src:/app", "./src:/app"),
        ("${PWD}/../x:/app:ro", "../x:/app:ro"),
        ("`pwd`:/app", ".:/app"),
        ("%cd%:/app", ".:/app"),
        ("$PWDX/a:/app", "${PWDX}/a:/app"),
        ("~/data:/app", "~/data:/app"),
        ("$HOME/data:/app", "~/data:/app"),
        ("../x:/app", "../x:/app"),
        ("conf/x:/app", "./conf/x:/app"),
        (r"C:\Users\me:/app", r"C:\Users\me:/app"),
        (r"C:\a:C:\b:ro", r"C:\a:C:\b:ro"),
        ("c:/a:/b", "c:/a:/b"),
        ("${DATA:-/srv}:/app", "${DATA:-/srv}:/app"),
        ("$PWD:$PWD", ".:${PWD}"),
        ("/anonymous", "/anonymous"),
        ("data:/app:nocopy", "data:/app:nocopy"),
    ],
)
def test_a_volume_keeps_its_source(typed: str, expected: str) -> None:
    assert _service(_file(f"docker run -v {typed} nginx").text)["volumes"] == [expected]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(
            ("--publish", port)
            for port in ("http", "99999:80", "80:0x50", "8080-8082:80-81", "80:80/http", "80,81:80", ":80:")
        ),
        *(("--volume", volume) for volume in ("a:b", "data", "a:/b:c:d", ":/a", "a!b:/c", "x:/y")),
        *(("--mount", mount) for mount in ("type=bind", "type=disk,target=/a", "source=a!b,target=/c")),
        *(("--memory", size) for size in ("lots", "1x", "")),
        *(("--pids-limit", "many"), ("--cpus", "two"), ("--health-interval", "5"), ("--ulimit", "nofile")),
        *(
            ("--cpu-percent", "101"),
            ("--oom-score-adj", "-1001"),
            ("--cgroupns", "x"),
            ("--pull", "x"),
            ("--name", "a!"),
        ),
    ],
)
def test_what_docker_refuses_is_not_in_the_file(option: str, value: str) -> None:
    command = parse_words(["docker", "run", option, value, "nginx"])
    assert command

    file = compose_file(command)

    assert file
    assert file.text == _file("docker run nginx").text
    assert [text.partition("`: ")[0] for text in file.left_out] == [f"`{option} {value}".rstrip()]


@pytest.mark.parametrize(
    "port",
    [
        *("80", "80/udp", "8080:80", "127.0.0.1:8080:80", "127.0.0.1::80", "[::1]:8080:80/tcp", "8000-8002:8000-8002"),
        *("8000-8005:80", "$PORT:80", "0.0.0.0:53:53/UDP"),
    ],
)
def test_ports_are_quoted_as_they_are(port: str) -> None:
    expected = port.replace("$PORT", "${PORT}")

    assert f'- "{expected}"\n' in _file(f'docker run -p "{port}" nginx').text


def test_a_volume_with_a_variable_in_its_name_gets_a_key_without_it() -> None:
    content = yaml.safe_load(_file('docker run -v "data-$USER:/a" -v default:/b nginx').text)

    assert content["volumes"] == {
        "data-_USER": {"name": "data-${USER}"},
        "default_2": {"name": "default"},
    }
    assert _service(yaml.dump(content))["volumes"] == ["data-_USER:/a", "default_2:/b"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("docker run --name Web.1 nginx", "Web.1"),
        ("docker run --name $NAME nginx", "nginx"),
        ("docker run localhost:5000/team/My-App:1.0", "my-app"),
        ("docker run $REGISTRY/app:$TAG", "app"),
        ("docker run $IMAGE", "app"),
        ("docker run " + "a" * 200, "a" * 63),
    ],
)
def test_the_service_is_called_like_the_container_or_the_image(line: str, name: str) -> None:
    assert [*yaml.safe_load(_file(line).text)["services"]] == [name]


@pytest.mark.parametrize(
    "text",
    [
        *_TRICKY.split(),
        *("", " a", "a ", "a: b", "a #b", "- a", "? a", "a\nb", "a\tb", "\x7f", "\u2028", "\ufeff"),
    ],
)
def test_a_string_stays_a_string(text: str) -> None:
    line = f"docker run -e {_quoted('A=' + text)} nginx echo {_quoted(text)}"

    service = _service(_file(line).text)

    assert (service["environment"]["A"], service["command"][1]) == (text, text)


@pytest.mark.parametrize("key", ["$NAME", "'$NAME'", "'a b'", "a" * 300])
def test_variables_with_unusual_names_are_written_as_a_list(key: str) -> None:
    service = _service(_file(f"docker run -e {key}=1 -e B nginx").text)

    assert service["environment"] == [f"{_service(_file(f'docker run nginx {key}').text)['command'][0]}=1", "B"]


@pytest.mark.parametrize(
    "text",
    [
        "$(" * 10_000,
        "${" * 10_000,
        "-v a$b:/c " * 450,
        "-p 80:80 " * 490,
        "'" * 20_001,
        "--network a=" + "${" * 9_000 + " x",
    ],
    ids=["open substitutions", "open braces", "volumes", "ports", "quotes", "networks"],
)
def test_a_hostile_command_is_read(text: str) -> None:
    """How long that takes is measured by bench/pasting.py."""
    line = f"docker run {text} nginx"
    for command in parse(line):
        file = compose_file(command, line)
        assert file is None or yaml.safe_load(file.text)["services"]


def test_who_copies_the_file_is_told_that_a_secret_is_not_in_it() -> None:
    assert any("`HIDDEN`" in note for note in _file("docker run -e DB_PASSWORD=HIDDEN postgres:16").notes)
    assert _file("docker run -e DB_PASSWORD postgres:16").notes == ()
