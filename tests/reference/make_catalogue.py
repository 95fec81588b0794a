#!/usr/bin/env python3
"""Merge what extract_cli.py and extract_refs.py wrote into bot/commands/catalogue.json, the catalogue of commands.

A command or option that only one of the two docker versions knows says so (`only`). Buildx and Compose have one
version each; `docker build` is Buildx's. The plugins without public data have their commands' names alone.

    python3 make_catalogue.py docker.json docker-latest.json compose.json buildx.json ../../bot/commands/catalogue.json
"""

import json
import re
import sys

ORIGIN = (
    "Names, types and defaults of Docker's commands and options, no sentences: from `docker --help` of {docker}, and from the "
    "reference pages and sources of docker/cli {latest}, docker/compose {compose} and docker/buildx {buildx}"
)
# Commands of Docker Desktop's plugins: https://docs.docker.com/reference/cli/docker/
PLUGINS = {
    "debug": "CONTAINER|IMAGE",
    "desktop": ["disable", "enable", "engine ls", "engine use NAME", "logs", "restart", "start", "status", "stop",
                "update", "version"],
    "init": "",
    "mcp": ["catalog", "client", "config", "gateway", "gateway run", "secret", "server", "tools"],
    "model": ["df", "inspect MODEL", "list", "logs", "package", "ps", "pull MODEL", "push MODEL", "rm MODEL [MODEL...]",
              "run MODEL [PROMPT]", "status", "tag SOURCE TARGET", "unload", "version"],
    "offload": ["start", "status", "stop"],
    "sandbox": ["create", "exec SANDBOX COMMAND [ARG...]", "inspect SANDBOX", "ls", "rm SANDBOX [SANDBOX...]", "run AGENT [WORKSPACE]",
                "stop SANDBOX [SANDBOX...]", "version"],
    "scout": ["cache df", "cache prune", "compare IMAGE", "cves [IMAGE]", "environment", "policy [IMAGE]", "quickview [IMAGE]",
              "recommendations [IMAGE]", "sbom [IMAGE]", "version"],
}  # fmt: skip
# What a page lacks or says loosely.
ARGUMENTS = {
    "buildx dap build": "PATH|URL|-",
    "buildx debug build": "PATH|URL|-",
    "buildx dial-stdio": "",
    "buildx history export": "[REF...]",
    "compose bridge transformations create": "PATH",
    "compose down": "[SERVICE...]",
    "trust signer add": "NAME REPOSITORY [REPOSITORY...]",
}
# Options that help and pages do not show, from the sources: `MarkHidden` and `MarkDeprecated` in docker/cli and docker/buildx.
_RUN = {"--dns-opt": "list --dns-option", "--net": "network --network", "--net-alias": "list --network-alias"}
HIDDEN = {
    "buildx build": {
        "--compress": "bool", "--cpu-period": "int", "--cpu-quota": "int", "--cpu-shares": "int -c", "--cpuset-cpus": "string",
        "--cpuset-mems": "string", "--force-rm": "bool", "--isolation": "string", "--memory": "string -m",
        "--memory-swap": "string", "--rm": "bool", "--security-opt": "stringSlice", "--squash": "bool",
    },
    "container create": _RUN,
    "container restart": {"--time": "int --timeout"},
    "container run": _RUN,
    "container stop": {"--time": "int --timeout"},
    "volume create": {"--name": "string"},
}  # fmt: skip


def options(rows):
    """Options in the catalogue's form: only what differs from the usual."""
    found = {}
    for name, row in sorted(rows.items()):
        option = {"type": row["type"]}
        if row["short"]:
            option["short"] = row["short"]
        if row["default"] not in (None, False, ""):
            option["default"] = re.sub("^/root/", "~/", row["default"]) if isinstance(row["default"], str) else row["default"]
        if row.get("deprecated") or row.get("hidden"):
            option["hidden"] = True
        found[name] = option
    return found


def both(older, newer, name):
    """One dictionary of two versions; what only one has is marked."""
    merged = {}
    for key in sorted({*older, *newer}):
        merged[key] = dict((newer if key in newer else older)[key])
        if key not in newer or key not in older:
            merged[key]["only"] = name[0] if key in older else name[1]
    return merged


def arguments(name, usage):
    """The arguments of a usage line: alternatives without spaces, one form alone."""
    return ARGUMENTS.get(name, (usage or "").split("\n")[0].replace(" | ", "|"))


def command(name, row):
    """One command in the catalogue's form."""
    entry = {"arguments": arguments(name, row.get("args"))}
    if row.get("hidden") or row.get("deprecated"):
        entry["hidden"] = True
    entry["aliases"] = sorted(row.get("aliases", []))
    entry["options"] = options(row["options"])
    return entry


def docker(older, newer):
    """The commands of docker itself, of both versions."""
    versions = [older["version"], newer["version"]]
    commands = {}
    for name in sorted({*older["commands"], *newer["commands"]} - {"buildx bake", "image build"}):
        old, new = older["commands"].get(name), newer["commands"].get(name)
        commands[name] = command(name, old or new)
        commands[name]["options"] = both(options((old or {}).get("options", {})), options((new or {}).get("options", {})), versions)
        if not (old and new):
            commands[name]["only"] = versions[0] if old else versions[1]
            for option in commands[name]["options"].values():
                option.pop("only", None)
    return commands


def plugins():
    """The plugins without data: names and arguments; their options are not known."""
    for plugin, known in PLUGINS.items():
        if isinstance(known, str):
            yield plugin, {"arguments": known, "aliases": [], "options": None}
            continue
        yield plugin, {"arguments": "COMMAND", "aliases": [], "options": {}}
        for each in known:
            words = re.match(r"([a-z ]+[a-z])\s*(.*)", each)
            yield f"{plugin} {words[1]}", {"arguments": words[2], "aliases": [], "options": None}


def main(older, newer, compose, buildx, out):
    """Write the catalogue."""
    older, newer, compose, buildx = (json.load(open(file, encoding="utf-8")) for file in (older, newer, compose, buildx))
    commands = {"": {"arguments": "COMMAND", "aliases": [], "options": options(older["global_options"])}}
    commands |= docker(older, newer) | dict(plugins())
    for tool in (compose, buildx):
        prefix = tool["tool"]
        commands[prefix] = {"arguments": "COMMAND", "aliases": [], "options": options(tool["global_options"])}
        for name, row in tool["commands"].items():
            commands[f"{prefix} {name}"] = command(f"{prefix} {name}", row)
    for name in ("compose bridge transformations list",):
        commands[name]["aliases"] = ["compose bridge transformations ls"]
    for name in ("buildx debug build",):  # its page repeats the aliases of `buildx build`
        commands[name]["aliases"] = []
    for name, hidden in HIDDEN.items():
        commands[name]["options"] |= {option: hidden_option(facts) for option, facts in hidden.items()}
        commands[name]["options"] = dict(sorted(commands[name]["options"].items()))
    groups = {" ".join(name.split()[:n]) for name in commands for n in range(1, len(name.split()))}
    for name in groups:
        commands.setdefault(name, {"aliases": [], "options": {}})["arguments"] = commands.get(name, {}).get("arguments") or "COMMAND"
    origin = ORIGIN.format(docker=older["version"], latest=newer["version"], compose=compose["version"], buildx=buildx["version"])
    rows = [f'"origin": {json.dumps(origin)}', '"licence": "Apache-2.0, the licence of these sources"']
    rows.append('"commands": {\n' + ",\n".join(f"{json.dumps(name)}: {written(entry)}" for name, entry in sorted(commands.items())) + "\n}")
    with open(out, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
    print(f"{out}: {len(commands)} commands, {sum(len(c['options'] or {}) for c in commands.values())} options", file=sys.stderr)


def hidden_option(facts):
    """An option of HIDDEN: its type, and its short name or the option that it is another name of."""
    kind, _, name = facts.partition(" ")
    named = {"same" if name.startswith("--") else "short": name} if name else {}
    return {"type": kind, **named, "hidden": True}


def written(entry):
    """One command as JSON, with one line per option."""
    facts = {key: value for key, value in entry.items() if key != "options" and value != []}
    head = json.dumps(facts)[:-1]
    rows = entry["options"]
    if not rows:
        return f'{head}, "options": {json.dumps(rows)}}}'
    return f'{head}, "options": {{\n' + ",\n".join(f" {json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items()) + "}}"


if __name__ == "__main__":
    main(*sys.argv[1:])
