"""What is said about the values of the options of builds and of Compose."""

from collections.abc import Mapping
from functools import partial

from bot.explain import values_of_several as several
from bot.explain.values_of_several import Describe
from bot.explain.wording import code, counted, is_filled_in, size


def _build_network(value: str) -> str | None:
    return {
        "host": "`RUN` steps use the host's network.",
        "none": "`RUN` steps have no network.",
        "default": "`RUN` steps have Docker's usual network.",
    }.get(value)


def _build_platform(value: str) -> str | None:
    text = several.platform(value)
    return text.replace("Uses the platform", "Builds for the platform", 1) if text else None


def _tag(value: str) -> str | None:
    if is_filled_in(value):
        return f"Names the image {code(value)}, which is filled in first."
    name, colon, tag = value.rpartition(":")
    if not colon or "/" in tag:
        return f"Names the image {code(value)}, with the tag `latest`, since none is given."
    return f"Names the image {code(name)}, with the tag {code(tag)}."


def build_arg(value: str) -> str | None:
    """Say what a build argument sets."""
    name, equals, text = value.partition("=")
    if not equals:
        return f"Gives the Dockerfile's `ARG {name}` the value that {code(name)} has in your shell."
    if not text:
        return f"Gives the Dockerfile's `ARG {name}` an empty value."
    if "HIDDEN" in text:
        return f"Gives the Dockerfile's `ARG {name}` a value, which is hidden here."
    return f"Gives the Dockerfile's `ARG {name}` the value {code(text)}."


def _secret(value: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    source = fields.get("src") or fields.get("source")
    name = code(fields.get("id", ""))
    if source:
        return f"Lets `RUN --mount=type=secret` read the file {code(source)} as the secret {name}, without keeping it."
    if "env" in fields:
        return f"Lets `RUN --mount=type=secret` read your variable {code(fields['env'])} as the secret {name}."
    return f"Lets `RUN --mount=type=secret` read the secret {name}, without keeping it in the image."


def _build_file(value: str) -> str | None:
    if value == "-":
        return "Reads the Dockerfile from standard input."
    if value in ("Dockerfile", "./Dockerfile"):
        return f"Builds from the file {code(value)}, as it does without this option."
    return f"Builds from the file {code(value)} instead of `Dockerfile` in the build context."


def _compose_file(value: str) -> str | None:
    if value == "-":
        return "Reads the Compose file from standard input."
    return (
        f"Reads {code(value)} instead of `compose.yaml`; of several files, later ones add to and override earlier ones."
    )


def _cache(value: str, word: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    kind, where = fields.get("type", ""), fields.get("ref") or fields.get("src") or fields.get("dest") or ""
    if "=" not in value:
        kind, where = "registry", value
    kinds = {"gha": "the cache of GitHub Actions", "inline": "the image itself", "local": f"the folder {code(where)}"}
    place = kinds.get(kind, f"{code(where)} in a registry" if where else code(value))
    return f"Takes build cache from {place}." if word == "from" else f"Saves the build cache to {place}."


def _output(value: str) -> str | None:
    fields = dict(pair.partition("=")[::2] for pair in value.split(","))
    where = fields.get("dest") or (value if "=" not in value else "")
    kind = fields.get("type", "local")
    if kind == "local" and where:
        return f"Writes the resulting files to the folder {code(where)} instead of making an image."
    if kind == "tar" and where:
        return f"Writes the result as the archive {code(where)} instead of making an image."
    return {
        "registry": "Pushes the image to its registry.",
        "docker": "Loads the image into the local Docker engine.",
    }.get(kind)


def _scale(value: str) -> str | None:
    service, _, number = value.partition("=")
    return f"Runs {counted(number, 'container')} of the service {code(service)}." if number.isdigit() else None


def _progress(value: str) -> str | None:
    return {
        "plain": "Prints all output of the steps.",
        "quiet": "Hides the output of the steps.",
        "tty": "Shows the progress in a few lines that change, as terminals can.",
        "rawjson": "Prints the progress as JSON.",
    }.get(value)


def _provenance(value: str) -> str | None:
    return "Leaves out the record of how the image was built." if value == "false" else None


def _sbom(value: str) -> str | None:
    return {
        "true": "Attaches a list of the software in the image, an SBOM.",
        "false": "Attaches no list of the software in the image (SBOM).",
    }.get(value)


BUILD: Mapping[str, Describe] = {
    **several.table(
        target="Builds the Dockerfile only up to the stage {}.",
        label="Attaches the label {} to the image.",
        iidfile="Writes the image's ID to the file {}.",
        builder="Builds with the builder {}.",
        ssh="Lets `RUN --mount=type=ssh` use your SSH agent or key ({}).",
        no_cache_filter="Doesn't use the cache for the stage {}.",
        build_context="Adds another build context, which the Dockerfile can use by name: {}.",
        metadata_file="Writes facts about the build to the file {}.",
    ),
    "--tag": _tag,
    "--build-arg": build_arg,
    "--file": _build_file,
    "--secret": _secret,
    "--platform": _build_platform,
    "--network": _build_network,
    "--cache-from": partial(_cache, word="from"),
    "--cache-to": partial(_cache, word="to"),
    "--output": _output,
    "--progress": _progress,
    "--provenance": _provenance,
    "--sbom": _sbom,
    "--add-host": several.host_name,
    "--shm-size": partial(several.in_words, "Gives the build {} of shared memory.", size),
}


COMPOSE: Mapping[str, Describe] = {
    **several.table(
        profile="Includes the services with the profile {}.",
        project_name="Names the project {}, with which the names of its containers, networks and volumes begin.",
        project_directory="Uses {} as the project's folder, from which relative paths start.",
        env_file="Reads the variables for the Compose file from {} instead of `.env`.",
        exit_code_from="Ends with the exit code of the service {}.",
    ),
    "--file": _compose_file,
}


UP: Mapping[str, Describe] = {
    **COMPOSE,
    "--scale": _scale,
    "--timeout": several.stop_time,
    "--pull": several.pull_policy,
}
