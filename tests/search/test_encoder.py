"""The encoder gives texts with similar meanings similar vectors, and the same text always the same one."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.search.encoder import DIMENSIONS, Encoder, shortened
from tests.shipped import model


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return model().encoder


def test_a_question_is_nearer_to_the_same_wish_in_other_words_than_to_another(encoder: Encoder) -> None:
    asked, same, other = encoder.embed_all(
        ["get rid of a volume nobody needs", "how do I delete a volume?", "follow the logs of a container"]
    )

    assert asked @ same > asked @ other + 0.2


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = ["list images", "a much longer text, " * 20, "x"]

    together = encoder.embed_all(texts)

    assert all(np.array_equal(encoder.embed(text), vector) for text, vector in zip(texts, together, strict=True))


@settings(max_examples=30)
@given(st.text(st.characters(), max_size=300))
@example("remove \ud83d a volume")  # half of an emoji
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    vector = encoder.embed(text)

    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_of_a_long_text_the_beginning_and_the_end_are_read(encoder: Encoder) -> None:
    assert shortened([1, 2, 3, 4, 5, 6], 4) == [1, 2, 5, 6]
    begun = "how do I list volumes? " + "and so on " * 200
    assert np.array_equal(encoder.embed(begun + "x " * 300), encoder.embed(begun + "and so on " * 30 + "x " * 300))


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.embed_all([]).shape == (0, DIMENSIONS)


def test_the_library_that_runs_the_model_keeps_nothing_about_the_machine_to_report_it(tmp_path: Path) -> None:
    script = "from bot.search import load_model; load_model().encoder.embed('list images')"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    subprocess.run([sys.executable, "-c", script], env=environment, cwd=Path(__file__).parents[2], check=True)

    assert list(tmp_path.rglob("*")) == []
