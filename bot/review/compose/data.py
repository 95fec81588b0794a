"""Looks at databases: whether their data is kept, who waits for them, and who can reach them."""

from bot.review.compose.databases import NOT_KEPT, Database, database, image_name, is_moved_postgres
from bot.review.compose.nodes import Mapping, Node, Scalar, Sequence
from bot.review.compose.notes import Notes
from bot.review.compose.ports import Published
from bot.review.compose.project import Project, Service
from bot.review.compose.source import Source, fix
from bot.review.compose.values import found


def look_at_data(project: Project, published: list[Published], source: Source, notes: Notes) -> None:
    """Note what is probably not meant about databases."""
    known: dict[str, Database] = {}
    for service in project.services.values():
        image = service.whole.get("image")
        if isinstance(image, Scalar) and isinstance(image.data, str) and (about := database(image.data)):
            known[service.name] = about
            _look_at_folder(service, image.data, about, project, source, notes)
    for service in project.services.values():
        _look_at_readiness(service, project, known, source, notes)
    for each in published:
        about = known.get(each.service.name)
        if about and each.port.container[0] in about.ports and each.port.host and not each.port.address:
            node = each.node
            text = source.text(node) if isinstance(node, Scalar) else ""
            sign = text[:1] if text[:1] in {'"', "'"} else '"'
            bare = node.text if isinstance(node, Scalar) else ""
            corrected = source.replaced(node, f"{sign}127.0.0.1:{bare}{sign}") if bare else ""
            notes.say("DatabasePortOpen", node, corrected, service=each.service.name)


def _look_at_folder(  # noqa: PLR0913, PLR0917  (a service, and what is around it)
    service: Service, image: str, about: Database, project: Project, source: Source, notes: Notes
) -> None:
    targets: list[tuple[str, Node]] = []
    for node in found(service.whole, "volumes.*"):
        if isinstance(node, Mapping):
            target = node.get("target")
            targets.append((str(target.data) if target is not None else "", target or node))
        else:
            parts = str(node.data).split(":")
            targets.append((parts[1] if len(parts) > 1 else parts[0], node))
    tmpfs = service.whole.get("tmpfs")
    in_memory = tmpfs.items if isinstance(tmpfs, Sequence) else [tmpfs] if tmpfs else []
    targets += [(str(node.data).partition(":")[0], node) for node in in_memory]
    folders = [target.rstrip("/") for target, _ in targets]
    if is_moved_postgres(image) and f"{about.folder}/data" in folders:
        node = next(node for target, node in targets if target.rstrip("/") == f"{about.folder}/data")
        has_own_folder = any(name == "PGDATA" for name in _variables(service))
        text = source.text(node)
        if not has_own_folder:
            corrected = source.replaced(node, text.replace(f"{about.folder}/data", about.folder, 1)) if text else ""
            notes.say("PostgresFolderMoved", node, corrected, folder=about.folder)
        return
    is_kept = any(f"{about.folder}/".startswith(f"{folder}/") or folder.startswith(about.folder) for folder in folders)
    if is_kept or service.is_open or "volumes_from" in service.whole.entries or "PGDATA" in _variables(service):
        return
    if image_name(image) in NOT_KEPT and "appendonly" not in str(service.whole.data.get("command", "")):
        return
    step, name = source.step, f"{service.name}-data"
    of_service = [f"{step}volumes:", f"{2 * step}- {name}:{about.folder}"]
    added = [*_below(service, of_service, source), *source.added(project.root, "volumes", [f"{step}{name}:"])]
    notes.say("DataNotKept", service.key, fix(added), service=service.name, folder=about.folder)


def _variables(service: Service) -> set[str]:
    environment = service.whole.get("environment")
    if isinstance(environment, Mapping):
        return set(environment.entries)
    items = environment.items if isinstance(environment, Sequence) else []
    return {str(item.data).partition("=")[0] for item in items}


def _look_at_readiness(
    service: Service, project: Project, known: dict[str, Database], source: Source, notes: Notes
) -> None:
    depends_on = service.own.get("depends_on")
    if isinstance(depends_on, Sequence):
        for node in depends_on.items:
            about = known.get(str(node.data))
            if about and about.is_ready and isinstance(node, Scalar):
                corrected = _waiting(service, project, str(node.data), about, source)
                notes.say("NotWaitedUntilReady", node, corrected, name=str(node.data), service=service.name)
        return
    for name, (key, value) in (depends_on.entries if isinstance(depends_on, Mapping) else {}).items():
        condition = value.get("condition") if isinstance(value, Mapping) else None
        about = known.get(name)
        if condition is None or about is None or not about.is_ready:
            continue
        if condition.data == "service_started":
            corrected = source.replaced(condition, "service_healthy")
            if corrected and "healthcheck" not in _keys(project, name):
                corrected = fix([corrected, *_healthcheck(project.services[name], about, source)])
            notes.say("NotWaitedUntilReady", condition, corrected, name=name, service=service.name)
        elif condition.data == "service_healthy" and "healthcheck" not in project.services[name].whole.entries:
            other = project.services[name]
            notes.say("HealthcheckMissing", key, fix(_healthcheck(other, about, source)), name=name)


def _waiting(service: Service, project: Project, name: str, about: Database, source: Source) -> str:
    """Return the lines that make a service wait until another one is healthy, with all that it waits for."""
    key, value = service.own.entries["depends_on"]
    items = value.items if isinstance(value, Sequence) else []
    indent, step = " " * (key.start.column - 1), source.step
    lines = [f"{indent}depends_on:"]
    for item in items:
        is_meant = str(item.data) == name or "healthcheck" in _keys(project, str(item.data))
        condition = "service_healthy" if is_meant else "service_started"
        lines += [f"{indent}{step}{item.data}:", f"{indent}{2 * step}condition: {condition}"]
    if "healthcheck" not in _keys(project, name):
        lines += _healthcheck(project.services[name], about, source)
    return fix(lines)


def _keys(project: Project, name: str) -> set[str]:
    return set(project.services[name].whole.entries) if name in project.services else set()


def _healthcheck(service: Service, about: Database, source: Source) -> list[str]:
    step = source.step
    keys = [f"test: {about.is_ready}", "interval: 5s", "retries: 10"]
    return _below(service, [f"{step}healthcheck:", *(2 * step + key for key in keys)], source)


def _below(service: Service, lines: list[str], source: Source) -> list[str]:
    """Return lines below the name of a service, as far indented as its keys are; the lines have one step already."""
    first = next(iter(service.own.entries.values()), None)
    indent = " " * (first.key.start.column - 1) if first and not service.own.is_flow else 2 * source.step
    name = f"{' ' * (service.key.start.column - 1)}{service.name}:"
    return [name, *(indent + line.removeprefix(source.step) for line in lines)]
