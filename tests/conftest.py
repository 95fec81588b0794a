"""What many tests share: the shipped knowledge and a search over it, read once."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _pytest.terminal import TerminalReporter
from hypothesis import HealthCheck, settings

from bot.entry import Entry
from bot.knowledge import Knowledge
from bot.search import Prepared, Search, prepare, search_in
from tests.postgresql import PostgreSQL, programs
from tests.shipped import model, shipped

ROOT = Path(__file__).parent.parent

# How long an example takes says more about the machine than about the program; make bench measures times.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return shipped().knowledge


@pytest.fixture(scope="session")
def search() -> Search:
    return search_in(shipped(), model())


@pytest.fixture(scope="session")
def small_knowledge(knowledge: Knowledge) -> Knowledge:
    """Some twenty of the shipped entries, for tests that do not need all of them."""
    names = {*list(knowledge.entries)[::50], "remove-volume"}
    entries = {name: _linked_among(entry, names) for name, entry in knowledge.entries.items() if name in names}
    templates = {name: template for name, template in knowledge.templates.items() if name in names}
    return Knowledge(entries, knowledge.vocabulary, templates=templates)


def _linked_among(entry: Entry, names: set[str]) -> Entry:
    """Return an entry without what it says of entries that are not there."""
    see_also = [link for link in entry.see_also if link in names]
    yields_to = [link for link in entry.error.yields_to if link in names] if entry.error else []
    error = entry.error.model_copy(update={"yields_to": yields_to}) if entry.error else None
    return entry.model_copy(update={"see_also": see_also, "error": error})


@pytest.fixture(scope="session")
def small_prepared(small_knowledge: Knowledge) -> Prepared:
    return prepare(small_knowledge)


@pytest.fixture(scope="session")
def small_checkout(small_knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the program comes with the small knowledge: new layers on top are compiled in no time."""
    checkout = tmp_path_factory.mktemp("checkout")
    (checkout / "bot").symlink_to(ROOT / "bot")
    (checkout / "knowledge" / "answers").mkdir(parents=True)
    shutil.copy(ROOT / "knowledge" / "vocabulary.yaml", checkout / "knowledge")
    (checkout / "knowledge" / "review").mkdir()
    for file in (ROOT / "knowledge" / "review").glob("*.yaml"):  # without its links to entries that are not there
        words = re.sub(r"^  entry: .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (checkout / "knowledge" / "review" / file.name).write_text(words, encoding="utf-8")
    entries = []
    for entry in small_knowledge.entries.values():
        shown = entry.model_dump(mode="json", exclude_defaults=True)
        written = small_knowledge.templates.get(entry.id, {})  # with its slots
        entry_as_written = shown | {key: text for key, text in written.items() if key != "see_also"}
        if entry.error:
            entry_as_written["error"] = {**entry_as_written["error"], "yields_to": entry.error.yields_to}
        entries.append(entry_as_written)
    (checkout / "knowledge" / "answers" / "small.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    return checkout


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    if not programs():
        pytest.skip("PostgreSQL IS NOT TESTED: install it (on Debian and Ubuntu the package postgresql)")
    with PostgreSQL() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/wharfie.db"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print the figures that tests have measured and recorded as properties, even if they pass."""
    ended = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    figures = {f"{name}: {value}" for report in ended for name, value in report.user_properties}
    if figures:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(sorted(figures)))
