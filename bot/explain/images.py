"""Says what an image reference names: registry, repository, tag and digest."""

import re
from typing import NamedTuple

from bot.explain.wording import code, is_filled_in, output_of

_NAME = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"[a-z0-9]+:[0-9a-f]{32,}", re.IGNORECASE)
_LONGEST = 512
_ID = re.compile(r"[0-9a-f]{12}|[0-9a-f]{64}|sha256:[0-9a-f]{6,64}")


class Image(NamedTuple):
    """An image reference in its parts; a part that isn't given is empty."""

    registry: str
    repository: str
    tag: str
    digest: str


def image_parts(reference: str) -> Image | None:
    """Take an image reference apart; return None if Docker refuses its form."""
    name, _, digest = reference.partition("@")
    registry, slash, rest = name.partition("/")
    if not slash or not ("." in registry or ":" in registry or registry == "localhost"):
        registry, rest = "", name
    repository, colon, tag = rest.partition(":")
    is_valid = len(reference) <= _LONGEST and _NAME.fullmatch(repository) and (not colon or _TAG.fullmatch(tag))
    if not is_valid or ("@" in reference and not _DIGEST.fullmatch(digest)):
        return None
    return Image(registry, repository, tag, digest)


def image_in_words(reference: str, *, is_pulled: bool, is_checked: bool = False) -> str:
    """Say which image a reference names.

    Args:
        reference: as it was typed.
        is_pulled: whether Docker gets the image from its registry if it must.
        is_checked: whether it asks the registry in any case.
    """
    if (inner := output_of(reference)) is not None:
        return f"The image: whatever {code(inner)} prints."
    if is_filled_in(reference):
        return f"The image, whose real name is filled in for {code(reference)} first."
    if _ID.fullmatch(reference):
        return f"The image with the ID {code(reference)}."
    image = image_parts(reference)
    if not image:
        return f"Docker expects the name of an image here, which {code(reference)} isn't."
    return _of_parts(image, is_pulled=is_pulled, is_checked=is_checked)


def _of_parts(image: Image, *, is_pulled: bool, is_checked: bool) -> str:
    is_of_hub = image.registry in ("", "docker.io", "index.docker.io")
    registry = "Docker Hub" if is_of_hub else f"the registry {code(image.registry)}"
    unless = "" if is_checked else " unless this machine already has it"
    source = f", from {registry}{unless}" if is_pulled else ""
    name = code(image.repository if is_of_hub or is_pulled else f"{image.registry}/{image.repository}")
    if image.digest:
        return f"The image {name} with exactly the digest {code(image.digest[:19] + '…')}{source}."
    if image.tag:
        return f"The image {name} with the tag {code(image.tag)}{source}."
    return f"The image {name}{source}. No tag is given, so Docker takes `latest`."
