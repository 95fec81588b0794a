"""The prototypes of the shipped entries: vectors learned from many questions, more like them than the entry's phrases.

An entry that was written since, or that has another title now, has none. The mean of its phrases is used instead.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.entry import Entry
from bot.search.encoder import StoredVectors, Vectors

FILE = "prototypes.npz"

_UNLEARNED = 0.9
"""The length of the mean of phrases. A learned prototype is less similar to questions that others answer."""


class Prototypes:
    """The learned vectors by entry."""

    def __init__(self, folder: Path) -> None:
        """Load them.

        Args:
            folder: has `prototypes.npz`.
        """
        with (folder / FILE).open("rb") as file, np.load(file) as arrays:
            names = zip(arrays["ids"].tolist(), arrays["titles"].tolist(), strict=True)
            self._vectors = dict(zip(names, arrays["vectors"].astype(np.float32), strict=True))

    def has(self, entry: Entry) -> bool:
        """Tell whether training has seen an entry under its title."""
        return (entry.id, entry.title) in self._vectors

    def of(self, entry: Entry, phrases: StoredVectors) -> Vectors:
        """Return the prototype of an entry, or what is used if training has not seen it under its title.

        Args:
            entry: the entry.
            phrases: the vectors of its phrases.
        """
        learned = self._vectors.get((entry.id, entry.title))
        if learned is not None:
            return np.asarray(learned, np.float32)
        mean = phrases.astype(np.float32).mean(axis=0)
        return np.asarray(_UNLEARNED * mean / np.linalg.norm(mean), np.float32)


def write_prototypes(titles: Mapping[str, str], vectors: Vectors, folder: Path) -> None:
    """Write the prototypes.

    Args:
        titles: the entries' titles by their ids, in the order of the vectors.
        vectors: one for each entry.
        folder: where to.
    """
    np.savez(folder / FILE, ids=list(titles), titles=list(titles.values()), vectors=vectors.astype(np.float16))
