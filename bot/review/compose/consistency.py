"""Looks at what contradicts itself or is incomplete, so that Compose refuses it though each value is right."""

from bot.review.compose.keys import nearest
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.project import Project, Service
from bot.review.compose.references import References, mounts
from bot.review.compose.source import Source, fix, short
from bot.review.compose.values import found

_SAME = (
    ("scale", "deploy.replicas"),
    ("mem_limit", "deploy.resources.limits.memory"),
    ("mem_reservation", "deploy.resources.reservations.memory"),
    ("cpus", "deploy.resources.limits.cpus"),
    ("pids_limit", "deploy.resources.limits.pids"),
)
"""Two ways to say the same, so they may not differ."""
_FILE_SOURCES = {"secrets": ("file", "environment"), "configs": ("file", "environment", "content")}


def look_at_consistency(project: Project, references: References, source: Source, notes: Notes) -> None:
    """Note the services, and the things they use, that contradict themselves."""
    names: dict[str, Service] = {}
    for service in project.services.values():
        if not service.is_off:
            _look_at_service(service, source, notes)
            _look_at_name(service, names, notes)
        elif _has_no_image(service):
            notes.say("RefusedWithProfile", service.key, service=service.name, name="image")
        _look_at_devices(service, notes)
        _look_at_mounts(service, references, notes)
    for kind, sources in _FILE_SOURCES.items():
        _look_at_files(project.root.get(kind), sources, source, notes)
    for kind in ("volumes", "networks"):
        _look_at_external(project.root.get(kind), kind, notes)


def _has_no_image(service: Service) -> bool:
    if service.is_open or {"provider", "build"} & service.whole.entries.keys():
        return False
    if any(nearest(key, ("image", "build")) for key in service.own.entries if key != "image"):
        return False  # it is misspelt, which is said already
    image = service.whole.get("image")
    is_open = isinstance(image, Scalar) and image.is_open
    return not is_open and (image is None or image.data == "")


def _look_at_service(service: Service, source: Source, notes: Notes) -> None:
    whole = service.whole
    image = whole.get("image")
    if isinstance(image, Scalar) and image.is_open and image.data == "" and "build" not in whole.entries:
        notes.say("VariableNeeded", image, value=image.text)
    if _has_no_image(service):
        line = source.line(service.key.start.line)
        first = next(iter(service.own.entries.values()), None)
        indent = " " * (first.key.start.column - 1) if first else source.indent(service.key.start.line) + source.step
        can_add = line.rstrip().endswith(":") and not service.own.is_flow
        corrected = fix([line, f"{indent}build: ."]) if can_add and image is None else ""
        notes.say("NoImage", service.key, corrected, service=service.name)
    if "network_mode" in whole.entries and whole.get("networks") is not None and whole.get("networks").data:  # type: ignore[union-attr]
        notes.say("NetworkModeAndNetworks", whole.entries["network_mode"].key, service=service.name)
    for one, other in _SAME:
        first_value = next(found(whole, one), None)
        second_value = next(found(whole, other), None)
        if first_value and second_value and _differ(first_value, second_value):
            notes.say("SaidTwice", first_value, one=one, other=other)
    replicas = [each for place in ("scale", "deploy.replicas") for each in found(whole, place)]
    for count in replicas:
        if "container_name" in whole.entries and str(count.data).isdigit() and int(str(count.data)[:6]) > 1:
            key = whole.entries["container_name"].key
            notes.say("ContainerNameScaled", key, service=service.name, count=int(str(count.data)[:6]))
    build = whole.get("build")
    if isinstance(build, Mapping) and {"dockerfile", "dockerfile_inline"} <= build.entries.keys():
        notes.say("DockerfileTwice", build.entries["dockerfile_inline"].key)
    for watch in found(whole, "develop.watch.*"):
        _look_at_watch(watch, notes)


def _differ(first: Node, second: Node) -> bool:
    is_known = isinstance(first, Scalar) and isinstance(second, Scalar) and not (first.is_open or second.is_open)
    return is_known and str(first.data).lower().rstrip("b") != str(second.data).lower().rstrip("b")


def _look_at_watch(watch: Node, notes: Notes) -> None:
    if not isinstance(watch, Mapping):
        return
    action, path = watch.get("action"), watch.get("path")
    if path is not None and path.data == "":
        notes.say("ValueMissing", path, key="path")
    syncs = action is not None and str(action.data) in {"sync", "sync+restart", "sync+exec"}
    if syncs and "target" not in watch.entries:
        notes.say("KeyMissing", watch, key="target", place="watch")


def _look_at_name(service: Service, names: dict[str, Service], notes: Notes) -> None:
    name = service.whole.get("container_name")
    if not isinstance(name, Scalar) or not isinstance(name.data, str) or name.is_open:
        return
    if name.data in names:
        notes.say("ContainerNameTwice", name, name=name.data, other=names[name.data].name)
    names[name.data] = service


def _look_at_devices(service: Service, notes: Notes) -> None:
    for place in ("deploy.resources.reservations.devices.*", "gpus.*"):
        for device in found(service.whole, place):
            if not isinstance(device, Mapping):
                continue
            count = device.get("count")
            if count is not None and "device_ids" in device.entries:
                notes.say("DeviceCountAndIds", device.entries["count"].key)
            if not isinstance(count, Scalar) or not isinstance(count.data, str) or count.is_open:
                continue
            if count.data != "all" and not count.data.isdigit():
                notes.say("DeviceCountInvalid", count, value=count.data)


def _look_at_mounts(service: Service, references: References, notes: Notes) -> None:
    targets: dict[str, Node] = {}
    for mount, node in mounts(service, notes):
        if notes.is_full:
            return
        if mount.source and not mount.is_path:
            place = node.get("source") if isinstance(node, Mapping) else node
            references.look_up_volume(service, mount.source, place or node)
        if mount.too_many:
            notes.say("MountTooManyParts", node, value=short(node))
        elif (
            not mount.target.startswith(("/", "~", "$", "\\"))
            and mount.target[1:2] != ":"
            and not isinstance(node, Mapping)
        ):
            notes.say("MountTargetRelative", node, value=mount.target)
        if mount.target in targets and targets[mount.target] is not node:
            notes.say("MountTwice", node, target=mount.target, first=targets[mount.target].start.line)
        targets[mount.target] = node
    tmpfs = service.whole.get("tmpfs")
    for node in tmpfs.items if isinstance(tmpfs, Sequence) else [tmpfs] if tmpfs else []:
        target = str(node.data).partition(":")[0]
        if target in targets:
            notes.say("TmpfsOverMount", node, target=target)


def _look_at_files(node: Node | None, sources: tuple[str, ...], source: Source, notes: Notes) -> None:
    """Look at secrets or configs: each has its content from exactly one place."""
    for name, (key, value) in (node.entries if isinstance(node, Mapping) else {}).items():
        if notes.is_full:
            return
        if not isinstance(value, Mapping):
            continue
        given = [each for each in sources if each in value.entries]
        external = value.get("external")
        is_external = external is not None and str(external.data).lower() != "false"
        if len(given) > 1:
            notes.say("SourcesExclude", key, name=name, one=given[0], other=given[1])
        elif not given and not is_external:
            indent = source.indent(key.start.line) + source.step
            line = source.line(key.start.line)
            can_add = line.rstrip().endswith(":")
            notes.say("SourceMissing", key, fix([line, f"{indent}file: ./{name}.txt"]) if can_add else "", name=name)


def _look_at_external(node: Node | None, kind: str, notes: Notes) -> None:
    for name, (_, value) in (node.entries if isinstance(node, Mapping) else {}).items():
        external = value.get("external") if isinstance(value, Mapping) else None
        if external is None or not isinstance(value, Mapping) or str(external.data).lower() == "false":
            continue
        if isinstance(external, Mapping):
            own, inner = value.get("name"), external.get("name")
            if own and inner and own.data != inner.data:
                notes.say("ExternalNameTwice", external, name=name)
            elif inner:
                notes.say("ExternalNameObsolete", external, name=name)
        others = [key for key in value.entries if key not in {"external", "name"} and not key.startswith("x-")]
        if others and kind == "volumes":
            notes.say("ExternalWithMore", value.entries[others[0]].key, name=name, key=others[0])
