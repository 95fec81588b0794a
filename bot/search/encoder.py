"""The sentence encoder: turns a text into a vector, so that texts with similar meanings have similar vectors.

It is a transformer of six layers (all-MiniLM-L6-v2, trained further on questions about Docker; see training/README.md),
run by ONNX Runtime on one thread. Texts are embedded one by one: in a batch, the rounding of the quantised model would
depend on the other texts, and the same text must always have the same vector.
"""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import tokenizers
from numpy.typing import NDArray

# Otherwise ONNX Runtime keeps a device id and events in the user's cache folder, and sends them to Microsoft.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it is read during the import

import onnxruntime

Vectors = NDArray[np.float32]
"""One vector of length 1, or several, one per row."""
StoredVectors = NDArray[np.float16]
"""The same in half precision, which is enough for what is kept."""

_Text = TypeVar("_Text", str, list[int])

DIMENSIONS = 384
MODEL, TOKENIZER = "encoder.onnx", "tokenizer.json"
_MOST_TOKENS = 128
_MOST_CHARACTERS = 4_000
"""Of a text: ample for so many tokens, so that the middle of a log, which is not read, isn't split into tokens."""


class Encoder:
    """Embeds texts. Several threads may use it at the same time."""

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Args:
            folder: has `encoder.onnx` and `tokenizer.json`.
        """
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # an arena never gives back what the longest text needed
        self._session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])

    def embed(self, text: str) -> Vectors:
        """Return the vector of a text of any length. Half of a surrogate pair counts as `?`."""
        read = shortened(text, _MOST_CHARACTERS)
        characters = read.encode("utf-8", "replace").decode("utf-8")  # the tokenizer refuses anything else
        ids = shortened(self._tokenizer.encode(characters).ids, _MOST_TOKENS)
        (vectors,) = self._session.run(None, {"input_ids": np.array([ids], np.int64)})
        return np.asarray(vectors[0], np.float32)

    def embed_all(self, texts: Iterable[str]) -> Vectors:
        """Return the vectors of many texts in their order, using all processors."""
        texts = list(texts)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return stacked(list(pool.map(self.embed, texts)))


def shortened(text: _Text, most: int) -> _Text:
    """Return a text, or its tokens, without the middle if it is long: its question is at the beginning or the end."""
    return text if len(text) <= most else text[: most // 2] + text[-most // 2 :]


def stacked(vectors: Sequence[Vectors]) -> Vectors:
    """Return vectors as the rows of one array, which has `DIMENSIONS` columns even if there are none."""
    return np.stack(vectors) if vectors else np.zeros((0, DIMENSIONS), np.float32)
