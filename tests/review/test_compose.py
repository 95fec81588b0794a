"""Each rule about Compose files finds what it is for, leaves near files alone, and its fix makes it content."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.review.compose import review_compose
from bot.review.finding import Finding
from bot.review.rules import load_rules
from tests.review.compose_cases import CASES, WEB, two, web

RULES = load_rules("compose")
FILES = sorted(Path(__file__, "..", "compose", "dev").resolve().glob("*.yaml"))
NEEDS_FOLDER = {
    *("VariableMissing", "VariableNotSet", "ExtendedFileMissing", "ExtendedFileInvalid", "IncludedFileMissing"),
    *("IncludedFileInvalid", "EnvFileMissing", "EnvFileBroken", "LabelFileMissing", "BuildContextMissing"),
    *("DockerfileMissing", "SecretFileMissing", "ConfigFileMissing"),
}
UNUSED_BY_THE_SCHEMA = {"ValueNotAllowed"}
FIXED = sorted(name for name, case in CASES.items() if not case.good)


def found(text: str) -> dict[str, Finding]:
    return {each.rule: each for each in review_compose(text, RULES).findings}


def test_each_rule_has_a_file() -> None:
    assert set(RULES.root) == set(CASES) | NEEDS_FOLDER | UNUSED_BY_THE_SCHEMA


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_finds_what_it_is_for(rule: str) -> None:
    assert rule in found(CASES[rule].bad)


@pytest.mark.parametrize("rule", sorted(set(CASES) - set(FIXED)))
def test_a_rule_leaves_a_near_file_alone(rule: str) -> None:
    others = found(CASES[rule].good)

    assert rule not in others
    assert review_compose(CASES[rule].good, RULES).is_valid


@pytest.mark.parametrize("rule", FIXED)
def test_the_corrected_lines_are_right(rule: str) -> None:
    case = CASES[rule]
    finding = found(case.bad)[rule]
    lines = case.bad.splitlines()
    before, after = lines[: finding.line - 1], lines[finding.line - 1 + case.lines :]
    if rule == "NotWaitedUntilReady":
        before = before[:-1]
        after = [line for line in lines[finding.line - 1 + case.lines - 1 :] if line != "  db:"]

    corrected = "\n".join([*before, finding.fix, *after]) + "\n"

    assert finding.fix
    assert rule not in found(corrected), corrected
    assert review_compose(corrected, RULES).is_valid, corrected


@pytest.mark.parametrize(
    ("line", "rule", "corrected"),
    [
        ("hostname: ${NAME", "InterpolationBroken", "hostname: ${NAME}"),
        ("hostname: ${NAME.local", "InterpolationBroken", "hostname: ${NAME}.local"),
        ('hostname: "${NAME:-web"', "InterpolationBroken", 'hostname: "${NAME:-web}"'),
        ("hostname: ${MY NAME}", "InterpolationBroken", "hostname: ${MY_NAME}"),
        ("hostname: a${!}b", "InterpolationBroken", "hostname: a$${!}b"),
        ("restart: false", "MustBeText", 'restart: "no"'),
        ("restart: Always", "RestartInvalid", "restart: always"),
        ("pull_policy: allways", "PullPolicyInvalid", "pull_policy: always"),
        ("stop_grace_period: 1 m", "DurationInvalid", "stop_grace_period: 1m"),
        ("mem_limit: 1 Gi", "SizeInvalid", "mem_limit: 1g"),
        ("memory: 1g", "KeyMisspelt", "mem_limit: 1g"),
        ("depends-on: []", "KeyMisspelt", "depends_on: []"),
        ("Image: b:1", "UnknownKey", ""),
        ('command: "a\\d"', "BackslashInQuotes", 'command: "a\\\\d"'),
        ("command: %x  # why", "ValueNeedsQuotes", 'command: "%x"  # why'),
        ("labels: [a: b]", "PairInList", ""),
        ('ports: ["80:80", "443:443]', "QuoteNotClosed", 'ports: ["80:80", "443:443"]'),
        ("ports: [\u201c80:80\u201d]", "ContainerPortInvalid", 'ports: ["80:80"]'),
        ("volumes: [data/www:/var/www]", "VolumeUndefined", "volumes: [./data/www:/var/www]"),
        ("healthcheck: curl localhost", "MustBeMapping", 'healthcheck:\n      test: "curl localhost"'),
    ],
)
def test_a_line_is_corrected_as_it_was_meant(line: str, rule: str, corrected: str) -> None:
    assert found(web(line))[rule].fix.strip() == corrected


@pytest.mark.parametrize(("line", "corrected"), [("   db:", "  db:"), ("   restart: always", "    restart: always")])
def test_a_line_between_two_levels_is_moved_to_where_its_key_belongs(line: str, corrected: str) -> None:
    assert found(f"{WEB}{line}\n")["Misindented"].fix == corrected


@pytest.mark.parametrize(
    ("lines", "rule", "corrected"),
    [
        (("cap_add:", "  - A", "  ports:", '    - "80:80"'), "KeyAmongDashes", "    ports:"),
        (("ports:", '  - "80:80"', "volumes", "  - ./a:/a"), "ColonMissing", "    volumes:"),
    ],
)
def test_a_key_after_a_list_is_taken_for_a_key(lines: tuple[str, ...], rule: str, corrected: str) -> None:
    assert found(web(*lines))[rule].fix == corrected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_corrected_line_makes_no_file_worse(file: Path) -> None:
    text = file.read_bytes().decode()
    lines = text.split("\n")
    review = review_compose(text, RULES)
    for finding in review.findings:
        if finding.fix and "\n" not in finding.fix and finding.rule != "DataNotKept":
            corrected = "\n".join([*lines[: finding.line - 1], finding.fix, *lines[finding.line :]])
            after = review_compose(corrected, RULES)
            assert after.is_valid or not review.is_valid
            assert (finding.rule, finding.line) not in {(each.rule, each.line) for each in after.findings}


def test_a_sound_file_has_no_findings() -> None:
    review = review_compose(WEB, RULES)

    assert review.findings == ()
    assert review.is_valid
    assert "the ports" in review.looked_at


def test_the_worst_comes_first_then_the_first_line() -> None:
    review = review_compose(web("privileged: true", "links: []", "frobnicate: a", 'ports: ["x"]'), RULES)

    assert [each.rule for each in review.findings] == [
        "UnknownKey",
        "ContainerPortInvalid",
        "Privileged",
        "LinksObsolete",
    ]


@pytest.mark.parametrize(
    ("image", "folder", "rules"),
    [
        ("postgres:17", "/var/lib/postgresql/data", set()),
        ("postgres:17", "/var/lib/postgresql/data/mine", set()),
        ("postgres:17-alpine", "/backup", {"DataNotKept"}),
        ("postgres:18", "/var/lib/postgresql", set()),
        ("postgres:18.1", "/var/lib/postgresql/data", {"PostgresFolderMoved"}),
        ("postgres", "/var/lib/postgresql/data", {"PostgresFolderMoved", "ImageLatest"}),
        ("docker.io/library/mysql:9", "/var/lib/mysql", set()),
        ("influxdb:1.8", "/var/lib/influxdb", set()),
        ("influxdb:2.7", "/var/lib/influxdb", {"DataNotKept"}),
        ("influxdb:3-core", "/var/lib/influxdb3", set()),
        ("mariadb:12", "/var/lib/mysql/", set()),
        ("mongo:8", "/data/db", set()),
        ("mongo:8", "/data/other", {"DataNotKept"}),
        ("redis:8", "/etc/redis", set()),
        ("acme/postgres-tools:1", "/x", set()),
    ],
)
def test_the_data_of_a_database_is_where_its_image_keeps_it(image: str, folder: str, rules: set[str]) -> None:
    text = f"services:\n  db:\n    image: {image}\n    volumes: [data:{folder}]\nvolumes:\n  data:\n"

    assert set(found(text)) == rules


def test_the_lines_that_keep_data_name_the_service() -> None:
    text = "services:\n  db:\n    image: mysql:8\n    volumes:\n      - ./a.sql:/docker-entrypoint-initdb.d/a.sql\n"

    assert found(text)["DataNotKept"].fix == (
        "  db:\n    volumes:\n      - db-data:/var/lib/mysql\nvolumes:\n  db-data:"
    )


def test_a_service_that_is_waited_for_gets_the_health_check_that_its_version_can_run() -> None:
    waits = "    depends_on:\n      db:\n        condition: service_started\n"
    text = f"services:\n  web:\n    image: a:1\n{waits}  db:\n    image: mongo:4.4\n"
    fix = found(text)["NotWaitedUntilReady"].fix

    assert fix.startswith("        condition: service_healthy\n  db:\n    healthcheck:\n      test: [")
    assert '"mongo", "--quiet"' in fix


@pytest.mark.parametrize(("kind", "rule"), [("volumes", "VolumeUndefined"), ("networks", "NetworkUndefined")])
def test_what_is_missing_is_added_to_what_the_file_has(kind: str, rule: str) -> None:
    used = {"volumes": "missing:/m", "networks": "missing"}[kind]
    own = f"{kind}:\n    own:\n        driver: x\n"

    assert found(web(f"{kind}: [{used}]", more=f"\n{own}\n# more\n"))[rule].fix == f"{own}    missing:"
    assert found(web(f"{kind}: [{used}]", more=f"{kind}: {{own: }}\n"))[rule].fix == f"{kind}:\n  missing:"


def test_redis_that_writes_its_data_down_needs_a_volume() -> None:
    text = "services:\n  cache:\n    image: redis:8\n"

    assert found(text) == {}
    assert set(found(f"{text}    command: redis-server --appendonly yes\n")) == {"DataNotKept"}


@pytest.mark.parametrize(
    "text",
    [
        f"x-log: &log\n  driver: local\n{web('logging:', '  <<: *log', '  options: {max-size: 1m}')}",
        f"x-a: &a {{tty: true}}\nx-b: &b {{init: true}}\n{web('<<: [*a, *b]')}",
        web("ports: !override", '  - "80:80"'),
        web("command: !reset null"),
        two("extends: db\nprofiles: !reset []", "profiles: [x]"),
        f"x-a: &a {{image: a:1}}\n{WEB}---\nservices: {{db: *a}}\n",
        f"---\n{WEB}---\nservices:\n  db:\n    image: b:1\n",
        WEB.replace("\n", "\r\n"),
        f"\ufeff{WEB}",
        '{"services": {"web": {"image": "a:1"}}}',
        web("environment: [A=1, B, C=]"),
        web("hostname: ${NAME:-web}", "labels: {a: '$$HOME', b: $5, c: 'a$'}"),
        web("networks: {default: {aliases: [a]}}"),
        web("labels: {a: yes, b: 0x1F, c: ~, d: .inf}"),
        "services:\n  a: {extends: {file: other.yml, service: b}}\n",
        "include: [other.yml]\nservices:\n  a: {image: a:1, depends_on: [elsewhere]}\n",
        web("image: ${IMAGE}").replace("    image: nginx:1.27\n", ""),
        web("container_name: ${NAME}", 'ports: ["${PORT}:80"]', "scale: ${COUNT}", "volumes: ['${DATA}:/data']"),
    ],
)
def test_what_compose_takes_is_valid(text: str) -> None:
    review = review_compose(text, RULES)

    assert [each for each in review.findings if each.severity == "error"] == []


@settings(max_examples=150, deadline=None)
@given(some.text() | some.text(alphabet="ab:- \n\t[]{}#&*!|>'\"%@`$<~0"))
def test_no_text_raises_and_what_is_no_yaml_is_never_valid(text: str) -> None:
    review = review_compose(text, RULES)

    try:
        list(yaml.parse(text, yaml.CSafeLoader))
    except (yaml.YAMLError, UnicodeEncodeError):
        assert not review.is_valid


PIECES = (
    *("services:\n", "  web:\n", "  db:\n", "    image: a\n", "    build: .\n", "    ports:\n", '      - "80:80"\n'),
    *("      - 80:80\n", "    environment:\n", "      A: 1\n", "      - A=1\n", "    depends_on: [db]\n", "volumes:\n"),
    *("    volumes:\n", "      - a:/b\n", "  a:\n", "      <<: *x\n", "x-a: &x\n", "  b: ${C}\n", "    tty: maybe\n"),
    *("    extends: web\n", "    deploy: {replicas: 2}\n", "    healthcheck:\n", "      test: [a]\n", "---\n", "\t"),
)


@settings(max_examples=150, deadline=None)
@given(some.lists(some.sampled_from(PIECES), max_size=15).map("".join))
def test_no_mixture_of_lines_raises(text: str) -> None:
    for each in review_compose(text, RULES).findings:
        assert 1 <= each.line <= text.count("\n") + 1
        assert each.column >= 0


def test_keys_that_are_not_indented_below_their_service_are_corrected() -> None:
    text = 'services:\n  web:\n  image: nginx:1.27\n  ports:\n    - "80:80"\n  api:\n    image: a:1\n'
    findings = review_compose(text, RULES).findings
    assert [each.rule for each in findings] == ["ServiceNameMissing"]
    assert findings[0].fix == '  web:\n    image: nginx:1.27\n    ports:\n      - "80:80"'


def test_a_missing_service_is_not_replaced_by_the_service_itself_or_one_that_it_has() -> None:
    text = "services:\n  a1:\n    image: x:1\n    depends_on: [a2, a3]\n  a2:\n    image: x:1\n"
    [finding] = review_compose(text, RULES).findings
    assert (finding.rule, finding.fix) == ("ServiceUndefined", "")
