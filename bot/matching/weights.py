"""The learned numbers of weights.json: how much each signal counts, and what makes sure."""

import json
from pathlib import Path

_LEARNED: dict[str, dict[str, float]] = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))

SIGNALS = _LEARNED["signals"]
CONFIDENCE = _LEARNED["confidence"]
TOPIC = _LEARNED["topic"]
