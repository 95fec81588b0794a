"""The learned weights in weights.json: of the signals, of the confidence and of the topic classifier."""

import json
from pathlib import Path

_LEARNED: dict[str, dict[str, float]] = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))

SIGNALS = _LEARNED["signals"]
CONFIDENCE = _LEARNED["confidence"]
TOPIC = _LEARNED["topic"]
