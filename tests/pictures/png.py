"""PNG files: the text that one has, and making one smaller."""

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DESCRIPTION = b"Description\0\0\0\0\0"


def described(png: bytes, text: str) -> bytes:
    """Return a PNG with the text that it shows, by which a test notices that the picture is out of date."""
    (kind, header), *rest = _chunks(png)
    return _png([(kind, header), (b"iTXt", _DESCRIPTION + text.encode()), *rest])


def description(png: bytes) -> str:
    """Return the text that `described` put into a PNG."""
    return next(data for kind, data in _chunks(png) if kind == b"iTXt").removeprefix(_DESCRIPTION).decode()


def smaller(png: bytes) -> bytes:
    """Return the same picture, compressed better than browsers take the time for."""
    chunks = list(_chunks(png))
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    return _png([chunks[0], (b"IDAT", zlib.compress(pixels, 9)), chunks[-1]])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG: their types and their data (www.w3.org/TR/png-3/#5Chunk-layout)."""
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    made = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return _SIGNATURE + b"".join(made)
