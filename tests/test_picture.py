"""The picture on the README's first screen shows the bot's actual answer."""

import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

DOCS = Path(__file__).parent.parent / "docs"


def test_the_picture_of_an_answer_is_the_answer() -> None:
    """If this fails, the answer has changed: `make picture` draws it again."""
    drawn = runpy.run_path(str(DOCS / "make_picture.py"))["picture"]()

    assert (DOCS / "answer.svg").read_text(encoding="utf-8") == drawn
    said = "".join(ET.fromstring(drawn).itertext())  # noqa: S314  (it was drawn here)
    assert "docker volume rm app-data" in said
    assert "The data in it is gone for good." in said
