"""Measures how long pasted commands and files take: python -m bench.pasting.

Each text takes the whole way that it takes in a message: its secrets are hidden, it is recognised, then it is explained
or reviewed. Files of 100 lines are made of the services and steps of the files in tests/review; hostile texts are those
of the tests. Compare with `python -c pass` in the first row, which says how fast the machine is.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml

from bot.explain.explainer import Explainer
from bot.knowledge.flags import load_flags
from bot.limits import unreadable
from bot.pasted_code import recognise
from bot.review.compose import review_compose
from bot.review.dockerfile import review_dockerfile
from bot.review.rules import load_rules
from bot.secrets import hide
from tests.explain.test_never_invents import HOSTILE as HOSTILE_COMMANDS
from tests.review.test_compose_hostile import MORE, ONE_LINE

ROOT = Path(__file__).parents[1]
_LINES = 100
_RUNS = 5


def main() -> None:
    """Print the median and the longest time of each kind of text, in milliseconds."""
    explainer, dockerfile, compose = Explainer(load_flags()), load_rules("dockerfile"), load_rules("compose")

    def explain(text: str) -> None:
        hidden = hide(text).text
        recognise(hidden)
        explainer.explain(hidden)

    def review(text: str) -> None:
        if not unreadable(text.encode(errors="replace")):
            hidden = hide(text).text
            recognise(hidden)
            (review_compose(hidden, compose) if "services" in hidden else review_dockerfile(hidden, dockerfile))

    def review_as_both(text: str) -> None:
        if not unreadable(text.encode(errors="replace")):
            hidden = hide(text).text
            review_compose(hidden, compose)
            review_dockerfile(hidden, dockerfile)

    process = [_seconds(lambda _: subprocess.run([sys.executable, "-c", "pass"], check=True), "") for _ in range(_RUNS)]
    print(f"{'python -c pass':<32}{median(process) * 1000:8.1f} ms")
    pastes = [row["line"] for row in yaml.safe_load((ROOT / "tests/explain/commands.yaml").read_text(encoding="utf-8"))]
    _print("commands", pastes, explain)
    _print("Dockerfiles of 100 lines", _dockerfiles(), review)
    _print("Compose files of 100 lines", _compose_files(), review)
    _print("hostile commands, 200 kB", [text[:200_000] for text in HOSTILE_COMMANDS.values()], explain)
    _print("hostile files, 200 kB", [*(text for text, _ in ONE_LINE.values()), *MORE.values()], review_as_both)


def _print(name: str, texts: Iterable[str], read: Callable[[str], None]) -> None:
    times = sorted(min(_seconds(read, text) for _ in range(_RUNS)) * 1000 for text in texts)
    print(f"{name:<32}{median(times):8.2f} ms median, {times[-1]:8.2f} ms longest of {len(times)}")


def _seconds(read: Callable[[str], object], text: str) -> float:
    begin = perf_counter()
    read(text)
    return perf_counter() - begin


def _dockerfiles() -> list[str]:
    """Return Dockerfiles of about 100 lines: several of those that BuildKit takes, one after the other."""
    files = sorted((ROOT / "tests/review/dockerfiles").glob("*/*.Dockerfile"))
    return _joined(file.read_text(encoding="utf-8").rstrip() for file in files if "refused" not in file.stem)


def _compose_files() -> list[str]:
    """Return Compose files of about 100 lines: the services of several, under names of their own."""
    services = []
    for file in sorted((ROOT / "tests/review/compose").glob("*/*.yaml")):
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
        except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError):
            continue
        if isinstance(content, dict):
            services += [{f"{file.stem}-{name}": service} for name, service in content.items()]
    texts = (yaml.safe_dump(service, sort_keys=False) for service in services)
    return [
        "services:\n" + "\n".join(f"  {line}" for line in text.splitlines()) + "\n"
        for text in _joined(text.rstrip() for text in texts)
    ]


def _joined(texts: Iterable[str]) -> list[str]:
    found, lines = [], []
    for text in texts:
        lines += text.split("\n")
        if len(lines) >= _LINES:
            found.append("\n".join(lines))
            lines = []
    return found


if __name__ == "__main__":
    main()
