"""The project's own questions, which the knowledge does not hold: see tests/test_answers.py."""

from pathlib import Path

import yaml

from bot.evaluation import OFF_TOPIC, Question

_FOLDER = Path(__file__).parents[1] / "tests" / "answers"


def blind_questions() -> list[Question]:
    """Return those with the entry that each must find, and those that are off-topic."""
    asked = []
    for file in sorted(_FOLDER.glob("*.yaml")):
        topic = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.stem == "unknown":
            asked += [Question(q=text, kind=OFF_TOPIC) for text in topic["off_topic"]]
        else:
            asked += [Question(q=text, entry=entry) for entry, texts in topic.items() for text in texts]
    return asked
