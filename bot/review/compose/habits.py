"""Looks at what Compose takes and a good colleague would still ask about: services, images, commands, values."""

import re
from collections.abc import Iterator

from bot.review.compose.databases import image_name, image_tag
from bot.review.compose.nodes import Mapping, Node, Place, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.project import Project, Service
from bot.review.compose.source import Source, fix, quoted
from bot.review.compose.values import found

_SECRET = re.compile(
    r"(?:PASS(?:WORD|WD|PHRASE)?|SECRET|TOKEN|API_?KEY|SECRET_KEY(?:_BASE)?|PRIVATE_KEY|ACCESS_KEY)$", re.IGNORECASE
)
_NO_SECRET = frozenset({"", "true", "false", "yes", "no", "on", "off", "0", "1"})
_IN_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s:/@$]{0,60}:(?!\$)[^\s/@]{1,100}@", re.IGNORECASE)
_HASH = re.compile(r"\$(?:2[abxy]|apr1|argon2id?|[156])\$")
_LOCAL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{1,20})://(?:[^\s/@]{0,200}@)?(?P<host>localhost|127\.0\.0\.1)(?=[:/?]|$)",
    re.IGNORECASE,
)
_BEHIND = {
    **dict.fromkeys(("postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg", "postgis"), "postgres"),
    **dict.fromkeys(("mysql", "mysql+pymysql", "mysql2", "mariadb"), "my"),
    **dict.fromkeys(("mongodb", "mongodb+srv"), "mongo"),
    **dict.fromkeys(("redis", "rediss"), "redis"),
    **dict.fromkeys(("amqp", "amqps"), "rabbitmq"),
}
"""What answers under a scheme: a part of the name of its image."""
_NEW_KEYS = (("pre_start",), ("build", "no_cache_filter"))
"""Keys that the schema has and Compose 2.40 refuses."""
_LONGEST = 2_000
"""Characters of a value that is looked at."""
_SOCKET = "/var/run/docker.sock"
_NODE = re.compile(r"(?:^|[\s\"'\[/])(?:npm|yarn|pnpm|npx|node|nodemon|next|vite)\b")
_APP_FOLDERS = ("/app", "/usr/src/app", "/code", "/src", "/home/node/app", "/workspace", "/var/www", "/opt/app")


def look_at_habits(project: Project, source: Source, notes: Notes) -> None:
    """Note what is probably not meant, or not wise."""
    version = project.root.entries.get("version")
    if version and isinstance(version.value.data, str):
        notes.say("VersionObsolete", version.key)
    for service in project.services.values():
        _look_at_image(service, notes)
        _look_at_dashes(service, source, notes)
        for way in _NEW_KEYS:
            if (node := service.own.get(*way)) is not None:
                notes.say("KeyIsNew", node, key=way[-1])
        _look_at_power(service, notes)
        _look_at_network(service, notes)
        _look_at_variables(service, project, source, notes)
        _look_at_node_modules(service, source, notes)
        for node in found(service.own, "labels.*"):
            _look_at_dollars(node, source, notes)


def _look_at_dashes(service: Service, source: Source, notes: Notes) -> None:
    """Note lines that look like items of a list, and are part of the value above, because they are indented deeper."""
    for node in found(service.own, "*.*"):
        if not isinstance(node, Scalar) or not node.is_plain or node.end.line == node.start.line:
            continue
        for number in range(node.start.line + 1, node.end.line + 1):
            line = source.line(number)
            if line.lstrip().startswith("- "):
                corrected = fix([source.indent(node.start.line) + line.lstrip()])
                is_item = source.line(node.start.line).lstrip().startswith("- ")
                notes.say("DashInValue", Place(number, 1), corrected if is_item else "", first=node.start.line)


def _look_at_image(service: Service, notes: Notes) -> None:
    image = service.own.get("image")
    if (
        not isinstance(image, Scalar)
        or not isinstance(image.data, str)
        or image.is_open
        or "build" in service.own.entries
    ):
        return
    if not image.data or "@" in image.data:
        return
    if (
        image.data != image.data.strip()
        or " " in image.data
        or image_name(image.data) != image_name(image.data).lower()
    ):
        notes.say("ImageNameInvalid", image, value=image.data)
    elif image_tag(image.data) in {"", "latest"}:
        notes.say("ImageLatest", image, image=image.data)


def _look_at_power(service: Service, notes: Notes) -> None:
    privileged = service.own.get("privileged")
    if privileged is not None and str(privileged.data).lower() in {"true", "yes", "on"}:
        notes.say("Privileged", service.own.entries["privileged"].key, service=service.name)
    for node in found(service.own, "volumes.*"):
        text = node.data.get("source", "") if isinstance(node.data, dict) else node.data
        if isinstance(text, str) and text.startswith(_SOCKET):
            notes.say("DockerSocket", node, service=service.name)
    if "links" in service.own.entries:
        notes.say("LinksObsolete", service.own.entries["links"].key)


def _look_at_network(service: Service, notes: Notes) -> None:
    mode = service.own.get("network_mode")
    ports = service.whole.get("ports")
    if mode is not None and mode.data == "host" and isinstance(ports, Sequence) and ports.items:
        key = service.whole.entries["ports"].key
        notes.say("HostNetworkPorts", key, service=service.name)
    counts = [each.data for place in ("scale", "deploy.replicas") for each in found(service.whole, place)]
    if any(isinstance(count, int) and count > 1 for count in counts) and isinstance(ports, Sequence):
        for node in ports.items:
            text = str(node.data)
            if isinstance(node, Scalar) and not node.is_open and ":" in text and "-" not in text:
                notes.say("PortOfReplicas", node, service=service.name, value=text)


def pairs(node: Node | None) -> Iterator[tuple[str, str, Scalar]]:
    """Yield the names and values of variables, as a mapping or a list has them, with their node."""
    if isinstance(node, Mapping):
        for name, entry in node.entries.items():
            if isinstance(entry.value, Scalar):
                yield name, entry.value.text, entry.value
    for item in node.items if isinstance(node, Sequence) else []:
        if isinstance(item, Scalar):
            name, _, value = item.text.partition("=")
            yield name, value, item


def _look_at_variables(service: Service, project: Project, source: Source, notes: Notes) -> None:
    environment = service.own.get("environment")
    for name, value, node in pairs(environment):
        if len(value) > _LONGEST:
            continue
        bare = value.strip("\"'")
        is_count = bare.isdigit() and "PASS" not in name.upper()
        is_secret = _SECRET.search(name) and bare.lower() not in _NO_SECRET and "$" not in bare and not is_count
        if is_secret or _IN_URL.search(value):
            variable = re.sub(r"\W", "_", name)
            text = f"${{{variable}}}" if is_secret else ""
            corrected = source.replaced(node, f"{name}={text}" if isinstance(environment, Sequence) else text)
            notes.say("PasswordInFile", node, corrected if text else "", name=name)
        _look_at_dollars(node, source, notes)
        _look_at_localhost(service, project, value, node, source, notes)
    for place in ("environment", "labels", "build.args"):
        for each in found(service.own, f"{place}.*"):
            if isinstance(each, Scalar) and _is_rewritten(each):
                shown = f"{each.data:g}" if isinstance(each.data, float) else str(each.data)
                notes.say("ValueRewritten", each, source.replaced(each, quoted(each.text)), text=each.text, value=shown)


def _is_rewritten(node: Scalar) -> bool:
    """Tell whether a value without quotes becomes another one: `1.10`, `017`, `1_000`."""
    if not node.is_plain or isinstance(node.data, bool) or not isinstance(node.data, int | float):
        return False
    return node.text != (str(node.data) if isinstance(node.data, int) else f"{node.data:g}") and node.text != str(
        node.data
    )


def _look_at_dollars(node: Node, source: Source, notes: Notes) -> None:
    if isinstance(node, Scalar) and (_HASH.search(node.text)) and "$$" not in node.text:
        notes.drop("VariableNotSet", node)
        notes.say("DollarInHash", node, source.with_dollars_doubled(node))


def _look_at_localhost(  # noqa: PLR0913, PLR0917  (a value, and what is around it)
    service: Service, project: Project, value: str, node: Scalar, source: Source, notes: Notes
) -> None:
    local = _LOCAL.search(value)
    if not local or service.whole.get("network_mode") is not None:
        return
    wanted = _BEHIND.get(local["scheme"].lower())
    if not wanted:
        return
    for other in project.services.values():
        image = other.whole.get("image")
        if other is not service and image is not None and wanted in str(image.data).replace("mariadb", "my"):
            text = source.text(node)
            corrected = source.replaced(node, text.replace(local["host"], other.name, 1)) if text else ""
            notes.say("LocalhostInUrl", node, corrected, host=local["host"], service=other.name)
            return


def _look_at_node_modules(service: Service, source: Source, notes: Notes) -> None:
    image, command = service.own.get("image"), service.own.get("command")
    is_node = image is not None and image_name(str(image.data)) == "node"
    is_node = is_node or (command is not None and bool(_NODE.search(str(command.data)[:500])))
    if not is_node or "build" not in service.own.entries:
        return
    volumes = service.own.get("volumes")
    items = volumes.items if isinstance(volumes, Sequence) else []
    if any("node_modules" in str(item.data) for item in items):
        return
    for item in items:
        host, _, target = str(item.data).partition(":")
        folder = target.partition(":")[0].rstrip("/")
        if isinstance(item, Scalar) and host.startswith(".") and folder in _APP_FOLDERS:
            line = source.line(item.start.line)
            dash = line[: item.start.column - 1]
            corrected = fix([line, f"{dash}{folder}/node_modules"]) if dash.strip() == "-" else ""
            notes.say("NodeModulesHidden", item, corrected, folder=folder)
