"""For each rule about Compose files: a file that it finds something in, and a near one that it leaves alone."""

from typing import NamedTuple


class Case(NamedTuple):
    """A file that a rule finds something in.

    Attributes:
        bad: the file.
        good: a near file without it; empty if the fix gives one.
        lines: how many lines the fix replaces.
    """

    bad: str
    good: str = ""
    lines: int = 1


WEB = "services:\n  web:\n    image: nginx:1.27\n"
DATABASE = (
    "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n"
)


def web(*lines: str, more: str = "") -> str:
    """Return a file with one service that has some more lines."""
    return WEB + "".join(f"    {line}\n" for line in lines) + more


def two(first: str, second: str, more: str = "") -> str:
    """Return a file with two services."""
    return f"services:\n  web:\n    image: a:1\n{_indented(first)}  db:\n    image: b:1\n{_indented(second)}{more}"


def _indented(lines: str) -> str:
    return "".join(f"    {line}\n" for line in lines.splitlines())


YAML = {
    "TabForSpaces": Case("services:\n\tweb:\n\t\timage: a:1\n", lines=2),
    "OddSpace": Case("services:\n  web:\n\u00a0\u00a0\u00a0\u00a0image: a:1\n", web()),
    "SpaceAfterColon": Case("services:\n  web:\n    image:nginx:1.27\n    tty: true\n"),
    "SpaceAfterDash": Case(web("cap_add:", "  -NET_ADMIN")),
    "ColonMissing": Case("services:\n  web\n    image: a:1\n"),
    "ColonInValue": Case(web("command: echo a: b")),
    "ValueNeedsQuotes": Case(web("command: @start  # or so")),
    "BacktickNeedsQuotes": Case(web("command: `start`")),
    "LinesLeftOut": Case("services:\n  web:\n    image: a:1\n  ...\n  db:\n    image: b:1\n", web()),
    "CurlyQuotes": Case(web("hostname: \u201cweb\u201d")),
    "TemplateBraces": Case(web("hostname: {{ name }}")),
    "IndentedTooDeep": Case(web("tty: true", "    init: true")),
    "Misindented": Case("services:\n  web:\n    image: a:1\n   tty: true\n"),
    "DashMisplaced": Case(web("cap_add:", "  - NET_ADMIN", " - SYS_TIME")),
    "KeyAmongDashes": Case(web("environment:", "  - A=1", "  B: 2")),
    "DashAmongKeys": Case(web("environment:", "  A: 1", "  - B=2")),
    "DashMissing": Case(web("volumes:", "  - ./a:/a", "  ./b:/b", "tty: true")),
    "ListOnKeyLine": Case(web("cap_add: - NET_ADMIN")),
    "CommaMissing": Case('{\n  "services": {\n    "web": {\n      "image": "a:1"\n      "tty": true\n    }\n  }\n}\n'),
    "QuoteNotClosed": Case(web('hostname: "web')),
    "TextAfterQuote": Case(web("hostname: 'it's'")),
    "BracketNotClosed": Case(web("command: [a, b")),
    "BracketTooMany": Case(web("command: [a, b]]")),
    "BackslashInQuotes": Case(web("volumes:", '  - "C:\\Users:/x"')),
    "FirstLineIndented": Case(" name: shop\nservices:\n  web:\n    image: a:1\n"),
    "MergeConflict": Case("services:\n<<<<<<< HEAD\n  web:\n=======\n  api:\n>>>>>>> x\n    image: a:1\n", web()),
    "MarkdownFence": Case(f"```yaml\n{WEB}```\n", WEB),
    "ControlCharacter": Case(web("hostname: a\x01b"), web("hostname: ab")),
    "AnchorUnknown": Case(web("logging: *log"), f"x-log: &log {{driver: local}}\n{web('logging: *log')}"),
    "AnchorInItself": Case("services: &all\n  web: *all\n", WEB),
    "YamlVersion": Case(f"%YAML 1.2\n---\n{WEB}", f"---\n{WEB}"),
    "YamlBroken": Case(web("command: [a,,b]"), web("command: [a, b]")),
    "TooMuch": Case(f"x-a: [{'1,' * 7000}]\n{WEB}", f"x-a: [{'1,' * 700}]\n{WEB}"),
    "TooDeep": Case(f"x-a: {'[' * 90}{']' * 90}\n{WEB}", f"x-a: {'[' * 9}{']' * 9}\n{WEB}"),
    "DuplicateKey": Case(web("tty: true", "tty: false"), web("tty: true", "init: true")),
    "KeyNotText": Case(web("labels: {[a]: b}"), web("labels: {a: b}")),
    "KeyNotQuoted": Case(web("labels:", "  1: a"), web("labels:", '  "1": a')),
    "TagMismatch": Case(web("hostname: !!int web"), web("hostname: !!str 1")),
    "MergeNotMapping": Case(
        f"x-a: &a [b]\n{web('labels:', '  <<: *a')}", f"x-a: &a {{b: c}}\n{web('labels:', '  <<: *a')}"
    ),
    "FileEmpty": Case("# nothing\n", WEB),
    "DocumentEmpty": Case(f"{WEB}---\n", WEB),
    "NotCompose": Case("- web\n- db\n", WEB),
    "KubernetesFile": Case("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n", WEB),
    "NoServices": Case("volumes:\n  data:\n", WEB),
}
KEYS = {
    "KeyMisspelt": Case(web("enviroment: {A: b}")),
    "UnknownKey": Case(web("frobnicate: yes"), web("x-frobnicate: yes")),
    "UnknownTopKey": Case(f"frobnicate: yes\n{WEB}", f"x-frobnicate: yes\n{WEB}"),
    "ServiceAtTop": Case(f"{WEB}db:\n  image: b:1\n", lines=2),
    "KeyBelongsInService": Case(f'{WEB}ports: ["80:80"]\n', web('ports: ["80:80"]')),
    "KeyBelongsAtTop": Case("services:\n  web:\n    image: a:1\n  volumes:\n    data:\n", lines=2),
    "KeyOneLevelDown": Case(web("replicas: 3")),
    "KeyOneLevelUp": Case(
        web("healthcheck:", "  test: a", "  expose: [80]"), web("healthcheck:", "  test: a", "expose: [80]")
    ),
    "ServiceNameMissing": Case("services:\n  image: a:1\n  tty: true\n", lines=2),
    "ServiceNotMapping": Case("services:\n  web: nginx\n"),
    "ServiceEmpty": Case("services:\n  api:\n  web:\n    image: a:1\n", WEB),
    "ServicesEmpty": Case("services:\nname: shop\n", WEB),
    "KeyMissing": Case(
        web("volumes:", "  - {type: bind, target: /x}"), web("volumes:", "  - {type: bind, source: /y, target: /x}")
    ),
    "KeyEmpty": Case(web('labels: {"": a}'), web("labels: {b: a}")),
    "KeyInvalid": Case(web("depends_on: {a b: {condition: service_started}}"), WEB),
    "NameInvalid": Case("services:\n  my web:\n    image: a:1\n", "services:\n  my-web:\n    image: a:1\n"),
    "ValueMissing": Case(web("ports:"), web("ports: []")),
    "MustBeList": Case(web('ports: "80:80"')),
    "MustBeMapping": Case(web("healthcheck: [CMD, a]"), web("healthcheck: {test: [CMD, a]}")),
    "MustBeText": Case(web("user: 1000")),
    "MustBeOneValue": Case(web("hostname: [a]"), web("hostname: a")),
    "MustBeBoolean": Case(web("tty: maybe"), web("tty: yes")),
    "MustBeNumber": Case(web("scale: many"), web('scale: "2"')),
    "MustBeDecimal": Case(web("cpus: half"), web("cpus: 0.5")),
    "NumberTooSmall": Case(web("scale: -1"), web("scale: 0")),
    "NumberOutOfRange": Case(web("oom_score_adj: 2000"), web("oom_score_adj: 1000")),
    "NotOneOf": Case(web("gpus: al"), web("gpus: all")),
    "ConditionInvalid": Case(two("depends_on:\n  db:\n    condition: healthy", "")),
    "PairInList": Case(web("environment:", "  - A: 1")),
    "ListedTwice": Case(two("depends_on: [db, db]", ""), two("depends_on: [db]", "")),
    "DateNotQuoted": Case(web("labels:", "  day: 2026-01-31")),
    "ContainerNameInvalid": Case(web("container_name: a"), web("container_name: ab")),
    "PullPolicyInvalid": Case(web("pull_policy: sometimes"), web("pull_policy: daily")),
    "DurationInvalid": Case(web("stop_grace_period: 30")),
    "SizeInvalid": Case(web("mem_limit: 512Mi")),
    "CommandNotClosed": Case(web("command: echo (a)")),
    "CommandCut": Case(web("command: npm ci && npm start")),
    "HealthcheckTestInvalid": Case(web("healthcheck:", "  test: [curl, -f, localhost]")),
    "SpaceBeforeEquals": Case(web("environment:", "  - A = 1")),
    "HostWithoutAddress": Case(web("extra_hosts: [db.local]"), web('extra_hosts: ["db.local=192.0.2.10"]')),
    "DeviceInvalid": Case(web('devices: ["a:b:c:d"]'), web('devices: ["/dev/a:/dev/b:rw"]')),
    "DeviceCountAndIds": Case(
        web("gpus:", '  - {count: 1, device_ids: ["0"], capabilities: [gpu]}'),
        web("gpus:", "  - {count: 1, capabilities: [gpu]}"),
    ),
    "DeviceCountInvalid": Case(web("gpus:", "  - {count: some}"), web("gpus:", "  - {count: all}")),
    "RestartInvalid": Case(web("restart: never")),
    "ValueRewritten": Case(web("environment:", "  VERSION: 1.10")),
    "InterpolationBroken": Case(web("hostname: ${NAME")),
    "DollarInHash": Case(web("labels:", "  - users=a:$2y$05$abc")),
    "VariableNeeded": Case("services:\n  web:\n    image: ${IMAGE}\n", "services:\n  web:\n    image: ${IMAGE:-a:1}\n"),
    "VariableRequired": Case(web("hostname: ${NAME:?it names the host}"), web("hostname: ${NAME:-web}")),
}
REFERENCES = {
    "PortNotQuoted": Case(web("ports:", "  - 22:22")),
    "HostPortInvalid": Case(web('ports: ["80800:80"]'), web('ports: ["8080:80"]')),
    "ContainerPortInvalid": Case(web('ports: ["80:http"]'), web('ports: ["80:80"]')),
    "PortAddressInvalid": Case(web('ports: ["localhost:80:80"]'), web('ports: ["127.0.0.1:80:80"]')),
    "PortMissing": Case(web('ports: ["80:"]'), web('ports: [":80"]')),
    "PortRangesDiffer": Case(web('ports: ["80-82:80-81"]'), web('ports: ["80-82:80"]')),
    "PortProtocolInvalid": Case(web('ports: ["80:80/http"]'), web('ports: ["80:80/UDP"]')),
    "PortTargetMissing": Case(web("ports: [{published: 80}]"), web("ports: [{target: 80}]")),
    "CommentNeedsSpace": Case(web("ports:", "  - 80:80#web")),
    "SpaceInPort": Case(web("ports:", "  - 8080: 80")),
    "HostPortTwice": Case(
        two('ports: ["80:80"]', 'ports: ["79-81:79-81"]'),
        two('ports: ["127.0.0.1:80:80"]', 'ports: ["127.0.0.2:80:80", "80/udp"]'),
    ),
    "HostNetworkPorts": Case(web("network_mode: host", 'ports: ["80:80"]'), web('ports: ["80:80"]')),
    "PortOfReplicas": Case(web("scale: 2", 'ports: ["80:80"]'), web("scale: 2", 'ports: ["80-81:80"]')),
    "DatabasePortOpen": Case(DATABASE.replace("volumes", 'ports:\n      - "5432:5432"\n    volumes', 1)),
    "ServiceUndefined": Case(web("depends_on: [cache]"), two("depends_on: [db]", "")),
    "DependencyInProfile": Case(
        two("depends_on: [db]", "profiles: [x]"), two("depends_on: [db]\nprofiles: [x]", "profiles: [x]")
    ),
    "DependencyCycle": Case(two("depends_on: [db]", "links: [web]"), two("depends_on: [db]", "")),
    "VolumeUndefined": Case(web("volumes: [data:/data]"), web("volumes: [data:/data]", more="volumes:\n  data:\n")),
    "NetworkUndefined": Case(web("networks: [back]"), web("networks: [back, default]", more="networks:\n  back:\n")),
    "SecretUndefined": Case(web("secrets: [key]"), web("secrets: [key]", more="secrets:\n  key: {file: ./key}\n")),
    "ConfigUndefined": Case(web("configs: [key]"), web("configs: [key]", more="configs:\n  key: {content: a}\n")),
    "ModelUndefined": Case(web("models: [llm]"), web("models: [llm]", more="models:\n  llm: {model: ai/a}\n")),
    "RefusedWithProfile": Case(web("profiles: [x]", "networks: [back]"), web("profiles: [x]")),
    "ExtendsUnknown": Case(web("extends: base"), two("extends: db", "")),
    "ExtendsCycle": Case(two("extends: db", "extends: web"), two("extends: db", "")),
    "FileNeeded": Case(web("extends: {file: base.yml, service: base}"), two("extends: db", "")),
    "EnvFileNeeded": Case(web("env_file: app.env"), web("env_file: [{path: app.env, required: false}]")),
    "NoImage": Case("services:\n  web:\n    tty: true\n"),
    "NetworkModeAndNetworks": Case(web("network_mode: host", "networks: [default]"), web("network_mode: host")),
    "ContainerNameScaled": Case(
        web("container_name: web", "deploy: {replicas: 2}"), web("container_name: web", "scale: 1")
    ),
    "ContainerNameTwice": Case(
        two("container_name: aa", "container_name: aa"), two("container_name: aa", "container_name: bb")
    ),
    "SaidTwice": Case(web("mem_limit: 1g", "deploy: {resources: {limits: {memory: 2g}}}"), web("mem_limit: 1g")),
    "DockerfileTwice": Case(
        "services:\n  web:\n    build: {context: ., dockerfile: D, dockerfile_inline: FROM a}\n",
        "services:\n  web:\n    build: {context: ., dockerfile_inline: FROM a}\n",
    ),
    "SourceMissing": Case(f"{WEB}secrets:\n  key:\n    name: a\n"),
    "SourcesExclude": Case(
        f"{WEB}secrets:\n  key: {{file: a, environment: B}}\n", f"{WEB}secrets:\n  key: {{file: a}}\n"
    ),
    "ExternalWithMore": Case(
        f"{WEB}volumes:\n  a: {{external: true, driver: local}}\n", f"{WEB}volumes:\n  a: {{external: true}}\n"
    ),
    "ExternalNameTwice": Case(
        f"{WEB}networks:\n  a: {{name: b, external: {{name: c}}}}\n",
        f"{WEB}networks:\n  a: {{name: b, external: true}}\n",
    ),
    "ExternalNameObsolete": Case(
        f"{WEB}networks:\n  a: {{external: {{name: c}}}}\n", f"{WEB}networks:\n  a: {{name: c, external: true}}\n"
    ),
    "MountEmpty": Case(web('volumes: [""]'), web("volumes: [/x]")),
    "MountPartEmpty": Case(web('volumes: [":/x"]'), web("volumes: [./a:/x]")),
    "MountTooManyParts": Case(web('volumes: ["./a:/b:/c:/d"]'), web('volumes: ["./a:/b:ro,z"]')),
    "DashInValue": Case(
        f"{WEB}    volumes:\n      - ./a:/a\n        - ./b:/b\n", f"{WEB}    volumes:\n      - ./a:/a\n      - ./b:/b\n"
    ),
    "MountTargetRelative": Case(web("volumes: [./a:data]"), web("volumes: [./a:/data]")),
    "MountTwice": Case(web("volumes: [./a:/x, ./b:/x]"), web("volumes: [./a:/x, ./b:/y]")),
    "TmpfsOverMount": Case(web("volumes: [./a:/x]", "tmpfs: /x"), web("volumes: [./a:/x]", "tmpfs: /y")),
}
HABITS = {
    "KeyIsNew": Case(web("pre_start: [{command: a}]"), web("post_start: [{command: a}]")),
    "VersionObsolete": Case(f'version: "3.8"\n{WEB}', WEB),
    "NotWaitedUntilReady": Case(
        f"{DATABASE.replace('volumes:', 'expose: [5432]' + chr(10) + '    volumes:', 1)}".replace(
            "services:\n", "services:\n  web:\n    image: a:1\n    depends_on:\n      - db\n"
        ),
        lines=2,
    ),
    "HealthcheckMissing": Case(
        DATABASE.replace(
            "services:\n",
            "services:\n  web:\n    image: a:1\n    depends_on:\n      db: {condition: service_healthy}\n",
        ),
        DATABASE.replace(
            "services:\n",
            "services:\n  web:\n    image: a:1\n    depends_on:\n      db: {condition: service_healthy}\n",
        ).replace("postgres:17\n", "postgres:17\n    healthcheck: {test: pg_isready}\n"),
    ),
    "DataNotKept": Case("services:\n  db:\n    image: mysql:9\n", DATABASE),
    "PostgresFolderMoved": Case(DATABASE.replace("17", "18")),
    "PasswordInFile": Case(web("environment:", "  DB_PASSWORD: secret123")),
    "LocalhostInUrl": Case(
        DATABASE.replace(
            "services:\n", "services:\n  web:\n    image: a:1\n    environment:\n      URL: postgres://localhost/a\n"
        )
    ),
    "Privileged": Case(web("privileged: true"), web("privileged: false")),
    "DockerSocket": Case(web("volumes: [/var/run/docker.sock:/var/run/docker.sock]"), web("volumes: [/var/run:/x]")),
    "LinksObsolete": Case(two("links: [db]", ""), two("depends_on: [db]", "")),
    "ImageLatest": Case("services:\n  web:\n    image: nginx\n", "services:\n  web:\n    image: nginx\n    build: .\n"),
    "ImageNameInvalid": Case("services:\n  web:\n    image: Nginx:1\n", WEB),
    "NodeModulesHidden": Case(
        "services:\n  web:\n    build: .\n    command: npm run dev\n    volumes:\n      - .:/app\n"
    ),
}
CASES = YAML | KEYS | REFERENCES | HABITS
