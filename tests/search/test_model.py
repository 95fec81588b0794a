"""The model's files are part of the program: if one is missing or damaged, one line says so."""

from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.search.model import FOLDER, load_model

FILES = ["encoder.onnx", "tokenizer.json", "prototypes.npz", "weights.json"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).symlink_to(FOLDER / name)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_damaged_file_is_said_in_one_line(folder: Path, name: str) -> None:
    start = (folder / name).read_bytes()[:100]
    (folder / name).unlink()
    with pytest.raises(SetupError, match=r"missing or damaged: install wharfie again\.$"):
        load_model(folder)

    (folder / name).write_bytes(start)
    with pytest.raises(SetupError, match=r"missing or damaged: install wharfie again\.$"):
        load_model(folder)
