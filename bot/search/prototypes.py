"""What training knows of each shipped entry: its prototype, and how frequently it is asked for.

A prototype is a vector learned from many questions, more like them than the entry's phrases. An entry that was written
since, or that has another title now, has none; the mean of its phrases is used instead.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.entry import Entry
from bot.search.encoder import StoredVectors, Vectors

FILE = "prototypes.npz"

_UNLEARNED = 0.9
"""The length of the mean of phrases. A learned prototype is less similar to questions that others answer."""
_UNLEARNED_QUANTILE = 0.75
"""An entry without a frequency counts as being asked for more often than most: somebody found it worth writing."""


class Prototypes:
    """The learned vectors and the frequencies by entry."""

    def __init__(self, folder: Path) -> None:
        """Load them.

        Args:
            folder: has `prototypes.npz`.
        """
        with (folder / FILE).open("rb") as file, np.load(file) as arrays:
            names = zip(arrays["ids"].tolist(), arrays["titles"].tolist(), strict=True)
            self._vectors = dict(zip(names, arrays["vectors"], strict=True))
            frequencies = arrays["frequencies"].astype(float)
            self._frequencies = dict(zip(arrays["ids"].tolist(), frequencies.tolist(), strict=True))
            self._unlearned_frequency = float(np.quantile(frequencies, _UNLEARNED_QUANTILE))

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

    def frequency_of(self, entry: Entry) -> float:
        """Return how frequently an entry is asked for: the decimal logarithm of its share of all questions."""
        return float(self._frequencies.get(entry.id, self._unlearned_frequency))


def write_prototypes(
    titles: Mapping[str, str], vectors: Vectors, frequencies: Mapping[str, float], folder: Path
) -> None:
    """Write what training knows of each entry.

    Args:
        titles: the entries' titles by their ids, in the order of the vectors.
        vectors: one for each entry.
        frequencies: the decimal logarithms of the entries' shares of all questions, by their ids.
        folder: where to.
    """
    np.savez(
        folder / FILE,
        ids=list(titles),
        titles=list(titles.values()),
        vectors=vectors.astype(np.float16),
        frequencies=np.array([frequencies[name] for name in titles], np.float16),
    )
